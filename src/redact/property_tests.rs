//! Whatever the secret and whatever stands around it, no spelling of it passes.
//!
//! The spellings are computed here by other means than the crate's: what it looks for itself
//! proves nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::Redactor;
use crate::model::Secret;

/// Each character by a function of its own.
fn each(text: &str, spell: impl Fn(char) -> String) -> String {
    text.chars().map(spell).collect()
}

fn entities(text: &str) -> Vec<String> {
    let numbered = |number: fn(u32) -> String, all: bool| {
        each(text, |c| match c {
            '&' | '<' | '>' | '"' | '\'' => number(c.into()),
            c if !c.is_ascii() && all => number(c.into()),
            c => c.into(),
        })
    };
    let named = |single: &str| {
        each(text, |c| match c {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' => "&quot;".into(),
            '\'' => single.into(),
            c => c.into(),
        })
    };
    let mut all = vec![named("&apos;"), named("&#39;"), named("&#x27;"), named("'")];
    for number in [|n| format!("&#{n};"), |n| format!("&#x{n:x};"), |n| format!("&#x{n:X};")] {
        all.push(numbered(number, false));
        all.push(numbered(number, true));
    }
    all
}

fn escapes(text: &str) -> Vec<String> {
    let json = serde_json::to_string(text).unwrap();
    let json = json[1..json.len() - 1].to_owned();
    let units = |c: char| {
        let mut spelled = String::new();
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(spelled, "\\u{unit:04x}").unwrap();
        }
        spelled
    };
    let ascii = each(&json, |c| if c.is_ascii() { c.into() } else { units(c) });
    let debug = format!("{text:?}");
    let debug = debug[1..debug.len() - 1].to_owned();
    let twice = format!("{debug:?}");
    let in_json = serde_json::to_string(&debug).unwrap();
    vec![
        ascii.clone(),
        ascii.replace('/', "\\/"),
        json.replace('/', "\\/"),
        json,
        debug,
        twice[1..twice.len() - 1].to_owned(),
        in_json[1..in_json.len() - 1].to_owned(),
    ]
}

fn percents(text: &str) -> Vec<String> {
    let upper = |c: char| {
        let mut bytes = [0; 4];
        c.encode_utf8(&mut bytes).bytes().fold(String::new(), |all, b| all + &format!("%{b:02X}"))
    };
    let strict = each(text, |c| if c.is_ascii_alphanumeric() { c.into() } else { upper(c) });
    let strict = strict.replace("%2D", "-").replace("%5F", "_").replace("%2E", ".");
    let strict = strict.replace("%7E", "~");
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let lower = each(text, |c| match c {
        c if c.is_ascii_alphanumeric() || "-_.~".contains(c) => c.into(),
        c => upper(c).to_lowercase(),
    });
    vec![strict.replace("%20", "+"), strict, form, lower]
}

fn independent(secret: &str, before: &str, after: &str) -> Vec<String> {
    let mut all = vec![secret.to_owned()];
    all.extend(escapes(secret));
    all.extend(escapes(secret).iter().flat_map(|escaped| entities(escaped)));
    all.extend(entities(secret));
    all.extend(percents(secret));
    let around = format!("{before}{secret}{after}");
    all.extend([STANDARD.encode(secret), URL_SAFE.encode(secret)]);
    all.extend([STANDARD.encode(&around), URL_SAFE_NO_PAD.encode(format!("{before}:{secret}"))]);
    all.push(secret.replace('\'', r"'\''"));
    if secret.contains('\n') {
        all.push(secret.replace('\n', "\r\n"));
        all.push(secret.replace('\n', "\\n"));
    }
    all
}

/// What base64 of something longer shows of a secret: whole groups, where it begins after `at`
/// bytes.
fn groups(secret: &str, at: usize) -> String {
    let skipped = (3 - at % 3) % 3;
    let bytes = secret.as_bytes().get(skipped..).unwrap_or_default();
    STANDARD.encode(&bytes[..bytes.len() / 3 * 3])
}

fn nasty() -> impl Strategy<Value = String> {
    let alphabet = r#"[a-zA-Z0-9 <>&"'\\/éñ漢🔑+%=:!$`~\n]{5,22}"#;
    // A secret that begins or ends in blanks is one that nobody can copy.
    let ends = "[a-zA-Z0-9<>&\"'\\\\/é+%]";
    (ends, alphabet, ends).prop_map(|(first, middle, last)| first + &middle + &last)
}

/// What chance once found: lines of a secret that are too short to be masked by themselves.
#[test]
fn a_secret_of_short_lines_is_masked_as_a_whole() {
    let secret = "%\n漢<\n\\\"";
    let redactor = Redactor::default();
    redactor.register("secret", &Secret::new(secret));
    for spelling in independent(secret, "", "") {
        assert_ne!(redactor.redact(&spelling), spelling);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn no_spelling_passes(secret in nasty(), before in "[ -)+-~é]{0,9}", after in "[ -)+-~é]{0,9}") {
        let redactor = Redactor::default();
        redactor.register("secret", &Secret::new(&secret));
        let all = independent(&secret, &before, &after);
        for spelling in &all {
            let text = format!("{before}{spelling}{after}");
            let redacted = redactor.redact(&text).into_owned();
            for other in &all {
                prop_assert!(!redacted.contains(other), "{text:?} -> {redacted:?}: {other:?}");
            }
            prop_assert!(redacted != text, "{text:?}");
        }
        let at = before.len();
        let encoded = STANDARD.encode(format!("{before}{secret}{after}"));
        let redacted = redactor.redact(&encoded);
        prop_assert!(!redacted.contains(&groups(&secret, at)), "{encoded} -> {redacted}");
    }

    #[test]
    fn no_spelling_of_a_token_passes(secret in "00D[a-zA-Z0-9]{12}![a-zA-Z0-9._-]{12,40}") {
        for secret in [secret.as_str(), &secret.replace('!', ".")] {
            let redactor = Redactor::default();
            redactor.register("token", &Secret::new(secret));
            for spelling in independent(secret, "id", "") {
                let redacted = redactor.redact(&spelling).into_owned();
                prop_assert!(redacted.contains("***") && redacted.len() < 12, "{redacted}");
            }
        }
    }

    #[test]
    fn lines_of_a_secret_are_masked_however_they_are_indented(
        lines in prop::collection::vec("[a-zA-Z0-9<>&\"'/é+=]{6,20}", 2..6),
        indent in "[ \t|]{0,8}",
        crlf: bool,
    ) {
        let redactor = Redactor::default();
        redactor.register("key", &Secret::new(lines.join("\n")));
        let end = if crlf { "\r\n" } else { "\n" };
        let text = lines.iter().fold(String::new(), |all, line| all + &indent + line + end);
        let redacted = redactor.redact(&text);
        for line in &lines {
            prop_assert!(!redacted.contains(line.as_str()), "{redacted}");
        }
        let on_one_line = redactor.redact(&lines.join("\\n")).into_owned();
        for line in &lines {
            prop_assert!(!on_one_line.contains(line.as_str()), "{on_one_line}");
        }
    }

    #[test]
    fn other_texts_stay_as_they_are(secret in "[0-9]{6,12}", text in "[ -/:-~é\n]{0,200}") {
        let redactor = Redactor::default();
        redactor.register("secret", &Secret::new(&secret));
        // Only its base64 has no digits.
        prop_assume!(!text.contains(&STANDARD.encode(&secret)[2..6]));
        prop_assert!(!redactor.contains_secret(&text), "{secret}");
        let is_same = matches!(redactor.redact(&text), Cow::Borrowed(same) if same == text);
        prop_assert!(is_same);
    }
}
