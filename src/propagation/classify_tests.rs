//! Every row of the table, for every kind of app.

use super::*;
use crate::http::ForeignHome;
use crate::model::AppKind;
use crate::model::answers::{Doubt, rows};
use crate::oauth::TokenErrorCode;
use crate::propagation::facts::LoginHost;

fn refused(status: u16, code: &str, description: &str) -> TokenError {
    let Ok(code) = code.parse::<TokenErrorCode>();
    let description = description.to_owned();
    TokenError::Refused(Refusal { status, code, description, retry_after: None })
}

fn verdict_of(flow: Flow, code: &str, text: &str, facts: &AppFacts) -> Verdict {
    classify_token(flow, &refused(400, code, text), facts).verdict
}

fn is_never(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Never { .. })
}

/// An app of ours, with everything that makes a final answer doubtful.
fn ours() -> AppFacts {
    AppFacts {
        deployed_by_us: true,
        has_run_as: true,
        kind: AppKind::ExternalClientApp,
        flows: Flow::ALL.iter().copied().collect(),
        relaxes_ip: true,
        host: LoginHost::Own,
        ..AppFacts::default()
    }
}

#[test]
fn every_code_is_on_record() {
    for code in TokenErrorCode::ALL {
        let row = advice(Source::Login, code.as_str(), "");
        assert!(row.codes.contains(&code.as_str()), "{code}");
    }
}

#[test]
fn every_row_decides_for_an_app_that_exists_and_one_of_ours() {
    for row in rows().filter(|row| row.source == Source::Login) {
        for (code, flow) in
            row.codes.iter().flat_map(|code| Flow::ALL.iter().map(move |f| (code, f)))
        {
            let text = row.says.unwrap_or_default();
            let existing = verdict_of(*flow, code, text, &AppFacts::default());
            let deployed = verdict_of(*flow, code, text, &ours());
            let assertion = row.outlook == Outlook::FinalUnless(Doubt::Assertion);
            match row.outlook {
                Outlook::Final => assert!(is_never(&existing) && is_never(&deployed), "{code}"),
                Outlook::FinalUnless(_) if assertion => {
                    assert_eq!(is_never(&existing), *flow != Flow::JwtBearer, "{code} {text}");
                }
                Outlook::FinalUnless(_) => {
                    assert!(is_never(&existing), "{code} {text}");
                    assert!(!is_never(&deployed), "{code} {text}");
                }
                Outlook::MayPass => {
                    for verdict in [existing, deployed] {
                        assert!(matches!(verdict, Verdict::NotYet(Reason::Behind(_))), "{code}");
                    }
                }
                Outlook::Busy => {
                    assert!(matches!(existing, Verdict::NotYet(Reason::Busy(_))), "{code}");
                }
                Outlook::Trouble => {
                    assert!(matches!(existing, Verdict::NotYet(Reason::Trouble(_))), "{code}");
                }
            }
        }
    }
}

#[test]
fn every_row_of_the_api_decides() {
    for row in rows().filter(|row| row.source == Source::Api) {
        for code in row.codes {
            let error = ApiError::Refused {
                status: 403,
                code: (*code).to_owned(),
                message: row.says.unwrap_or_default().to_owned(),
                fields: Vec::new(),
            };
            let verdict = classify_api(Flow::JwtBearer, &error, &ours()).verdict;
            let fits = match row.outlook {
                Outlook::Final => is_never(&verdict),
                Outlook::Busy => matches!(verdict, Verdict::NotYet(Reason::Busy(_))),
                Outlook::Trouble => matches!(verdict, Verdict::NotYet(Reason::Trouble(_))),
                _ => matches!(verdict, Verdict::NotYet(Reason::Behind(_))),
            };
            assert!(fits, "{code}: {verdict}");
        }
    }
}

#[test]
fn silence_is_never_a_verdict() {
    let host = || "acme.my.salesforce.com:443".to_owned();
    let reason = || "?".to_owned();
    let limit = std::time::Duration::from_secs(1);
    for error in [
        HttpError::Refused { host: host() },
        HttpError::Dns { host: host() },
        HttpError::Tls { host: host(), reason: reason() },
        HttpError::Proxy { host: host(), reason: reason() },
        HttpError::ConnectTimeout { host: host(), limit },
        HttpError::Timeout { host: host(), limit },
        HttpError::Reset { host: host(), reason: reason() },
        HttpError::Malformed { reason: reason() },
    ] {
        let row = advice(Source::Silence, error.code(), "");
        assert_eq!(row.outlook, Outlook::Trouble, "{}", error.code());
        let attempt = classify_token(Flow::JwtBearer, &TokenError::Http(error), &ours());
        assert!(matches!(attempt.verdict, Verdict::NotYet(Reason::Trouble(_))));
        assert_eq!(attempt.answer.status, None);
    }
    for (status, busy) in [(200, false), (302, false), (407, false), (429, true), (503, false)] {
        let excerpt = "a page without a title".to_owned();
        let error = TokenError::Unreadable { status, excerpt, retry_after: None };
        let attempt = classify_token(Flow::JwtBearer, &error, &ours());
        assert!(matches!(
            (attempt.verdict, busy),
            (Verdict::NotYet(Reason::Busy(_)), true) | (Verdict::NotYet(Reason::Trouble(_)), false)
        ));
    }
}

#[test]
fn a_token_for_another_org_ends_the_wait() {
    let (asked, told) = ("acme.my.salesforce.com:443".to_owned(), "evil.example:443".to_owned());
    let error = TokenError::Foreign(ForeignHome { asked, told });
    let attempt = classify_token(Flow::JwtBearer, &error, &ours());
    assert!(is_never(&attempt.verdict), "{}", attempt.verdict);
    assert!(attempt.answer.text.contains("`evil.example:443`"), "{}", attempt.answer.text);
}

#[test]
fn a_text_in_another_language_is_never_final() {
    for text in ["Anforderung wird in dieser Domäne nicht unterstützt", "認証に失敗しました", ""]
    {
        for facts in [AppFacts::default(), ours()] {
            let verdict = verdict_of(Flow::ClientCredentials, "invalid_grant", text, &facts);
            assert!(matches!(verdict, Verdict::NotYet(Reason::Behind(_))), "{verdict}");
        }
    }
}

#[test]
fn client_credentials_on_a_shared_host_are_refused_in_any_language() {
    let facts = AppFacts { host: LoginHost::Sandbox, ..ours() };
    for text in ["request not supported on this domain", "Nicht unterstützt"] {
        assert!(is_never(&verdict_of(Flow::ClientCredentials, "invalid_grant", text, &facts)));
    }
    assert!(!is_never(&verdict_of(Flow::JwtBearer, "invalid_grant", "Nicht unterstützt", &facts)));
    let rate = verdict_of(Flow::ClientCredentials, "invalid_grant", "login rate exceeded", &facts);
    assert!(matches!(rate, Verdict::NotYet(Reason::Busy(_))));
}

#[test]
fn the_status_speaks_where_the_code_is_unknown() {
    let at =
        |status| classify_token(Flow::JwtBearer, &refused(status, "teapot", "?"), &ours()).verdict;
    assert!(matches!(at(429), Verdict::NotYet(Reason::Busy(_))));
    assert!(matches!(at(503), Verdict::NotYet(Reason::Trouble(_))));
    let Verdict::NotYet(Reason::Behind(words)) = at(400) else { panic!("{}", at(400)) };
    assert!(words.contains("teapot"), "{words}");
}
