use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::{CiLog, RedactWriter, Redactor};
use crate::model::Secret;

const NASTY: &str = r#"p<w&>"'\/é +!x"#;

fn knowing(secret: &str) -> Redactor {
    let redactor = Redactor::default();
    redactor.register("SALESFORCE_PASSWORD", &Secret::new(secret));
    redactor
}

#[test]
fn finds_every_spelling() {
    let redactor = knowing(NASTY);
    let json = serde_json::json!({ "password": NASTY }).to_string();
    let debug = format!("{NASTY:?}");
    let xml = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    let form: String = url::form_urlencoded::byte_serialize(NASTY.as_bytes()).collect();
    let spellings = [
        NASTY.to_owned(),
        json.replace('/', "\\/"),
        json.replace('é', "\\u00e9"),
        json,
        xml(NASTY),
        xml(&debug).replace('\'', "&apos;"),
        debug,
        form.replace('+', "%20").to_lowercase(),
        form,
        STANDARD.encode(NASTY),
        STANDARD.encode(format!("3MVG9:{NASTY}")),
        STANDARD.encode(format!("id4:{NASTY}")),
        URL_SAFE_NO_PAD.encode(format!("ab:{NASTY}?")),
    ];
    for spelling in spellings {
        let text = format!("before {spelling} after");
        assert!(redactor.contains_secret(&text), "{text}");
        let redacted = redactor.redact(&text).into_owned();
        assert!(redacted.starts_with("before ") && redacted.ends_with(" after"), "{redacted}");
        assert!(redacted.contains("***") && !redacted.contains(&spelling), "{redacted}");
    }
}

#[test]
fn leaves_other_texts_alone() {
    let redactor = knowing("s3cr3t-value");
    let text = "s3cr3t-valu, é, and nothing else";
    assert!(matches!(redactor.redact(text), std::borrow::Cow::Borrowed(same) if same == text));
    assert_eq!(format!("{redactor:?}"), r#"Redactor { secrets: {"SALESFORCE_PASSWORD"} }"#);
}

#[test]
fn masks_overlapping_secrets_as_one() {
    let redactor = knowing("abcdefgh");
    redactor.register("OTHER", &Secret::new("efghijkl"));
    assert_eq!(redactor.redact("<abcdefghijkl> abcdefgh"), "<***> ***");
}

#[test]
fn masks_a_key_line_by_line() {
    let redactor =
        knowing("-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END KEY-----\n");
    let indented = "  -----BEGIN KEY-----\n  MIIEvQIBADANBg\n  kqhkiG9w0BAQ\n";
    assert_eq!(redactor.redact(indented), "  -----BEGIN KEY-----\n  ***\n  ***\n");
}

#[test]
fn masks_a_key_whose_base64_is_broken_into_lines() {
    let key = format!("-----BEGIN KEY-----\n{}\n-----END KEY-----\n", "MIIEvQIBADANBg".repeat(20));
    let redactor = knowing(&key);
    let encoded = STANDARD.encode(&key);
    for length in [64, 76] {
        let lines =
            encoded.as_bytes().chunks(length).map(|line| std::str::from_utf8(line).unwrap());
        let lines: Vec<_> = lines.collect();
        let redacted = redactor.redact(&lines.join("\n")).into_owned();
        let whole = |line: &&&str| line.len() == length;
        assert_eq!(lines.iter().filter(whole).find(|line| redacted.contains(**line)), None);
    }
}

#[test]
fn short_values_are_masked_only_as_words() {
    let redactor = knowing("admin");
    redactor.register_word("passcode", &Secret::new("12345"));
    assert_eq!(redactor.redact("admin: 12345, 123456"), "admin: ***, 123456");
}

#[test]
fn a_secret_that_comes_in_pieces_is_masked() {
    let redactor = knowing("s3cr3t-value");
    let mut out = Vec::new();
    let mut writer = RedactWriter::new(&mut out, redactor);
    for piece in ["one s3cr", "3t-va", "lue two", "\nthree s3cr3t-", "value"] {
        writer.write_all(piece.as_bytes()).unwrap();
        writer.flush().unwrap();
    }
    writer.write_all(b"\xff\n").unwrap();
    writer.write_all(b"\xfe").unwrap();
    drop(writer);
    assert_eq!(out, "one *** two\nthree ***\u{fffd}\n".bytes().chain([0xfe]).collect::<Vec<_>>());
}

/// What a CI reads.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().push(String::from_utf8(bytes.to_vec()).unwrap());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn told(log: CiLog, secrets: &[&str]) -> Vec<String> {
    let (redactor, lines) = (Redactor::default(), Log::default());
    redactor.register("before anybody listens", &Secret::new("unheard-of"));
    redactor.announce_to(log, lines.clone());
    for secret in secrets {
        redactor.register("secret", &Secret::new(*secret));
    }
    let lines = lines.0.lock().unwrap();
    lines.clone()
}

#[test]
fn a_ci_is_told_of_each_line_once_and_in_one_write() {
    let secrets = ["s3cr3t-value", "s3cr3t-value", "short"];
    assert_eq!(told(CiLog::GitHubActions, &secrets), ["::add-mask::s3cr3t-value\n"]);
    assert_eq!(
        told(CiLog::AzurePipelines, &["100%sure"]),
        ["##vso[task.setsecret]100%AZP25sure\n"]
    );
    assert_eq!(told(CiLog::GitHubActions, &["100%sure"]), ["::add-mask::100%25sure\n"]);
    let key = "-----BEGIN KEY-----\r\n  MIIEvQIBADANBg\r\nkqhkiG9w0BAQ\n\n-----END KEY-----\n";
    assert_eq!(
        told(CiLog::GitHubActions, &[key]),
        ["::add-mask::MIIEvQIBADANBg\n", "::add-mask::kqhkiG9w0BAQ\n"]
    );
}

#[test]
fn a_ci_is_not_told_of_what_nobody_else_sees_until_somebody_does() {
    let (redactor, log) = (Redactor::default(), Log::default());
    redactor.announce_to(CiLog::GitHubActions, log.clone());
    let secret = Secret::new("s3cr3t-value");
    redactor.register_in_passing("probe", &secret);
    assert_eq!(redactor.redact("s3cr3t-value"), "***");
    assert!(log.0.lock().unwrap().is_empty());
    redactor.register("token", &secret);
    redactor.register_word("passcode", &Secret::new("123456"));
    redactor.register_word("passcode", &Secret::new("12345"));
    assert_eq!(*log.0.lock().unwrap(), ["::add-mask::s3cr3t-value\n", "::add-mask::123456\n"]);
}

#[test]
fn a_ci_is_known_by_its_variables() {
    let with = |name: &'static str, value: &'static str| {
        CiLog::of(move |asked| (asked == name).then_some(value))
    };
    assert_eq!(with("GITHUB_ACTIONS", "true"), Some(CiLog::GitHubActions));
    assert_eq!(with("TF_BUILD", "True"), Some(CiLog::AzurePipelines));
    for (name, value) in [("CI", "true"), ("GITLAB_CI", "true"), ("GITHUB_ACTIONS", "false")] {
        assert_eq!(with(name, value), None, "{name}");
    }
}

#[test]
fn secrets_of_answers_are_known_by_their_names() {
    let redactor = Redactor::default();
    redactor.register_members(&serde_json::json!({
        "access_token": "token-of-access", "name": "harmless-name", "status": 200,
        "result": { "sfdxAuthUrl": "force://a:b:c@d", "users": [{ "password": "p4ssw0rd!" }] },
        "consumers": [{ "key": "consumer-key", "secret": "consumer-secret" }],
    }));
    let text =
        "token-of-access harmless-name force://a:b:c@d p4ssw0rd! consumer-key consumer-secret";
    assert_eq!(redactor.redact(text), "*** harmless-name *** *** consumer-key ***");
}
