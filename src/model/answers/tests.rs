//! The table is complete, and each text on record finds its row.

use super::Outlook::{Busy, Final, FinalUnless, MayPass, Trouble};
use super::*;

fn outlook(code: &str, text: &str) -> Outlook {
    advice(Source::Login, code, text).outlook
}

#[test]
fn every_code_has_a_row_of_its_own_and_comes_to_it_last() {
    for source in [Source::Login, Source::Api, Source::Silence] {
        let ours: Vec<&Advice> = rows().filter(|row| row.source == source).collect();
        for code in ours.iter().flat_map(|row| row.codes) {
            let rows: Vec<_> = ours.iter().filter(|row| row.codes.contains(code)).collect();
            let general = rows.iter().filter(|row| row.says.is_none()).count();
            assert_eq!(general, 1, "{code}");
            assert!(rows.last().is_some_and(|row| row.says.is_none()), "{code}");
        }
    }
}

#[test]
fn every_text_on_record_finds_its_own_row() {
    for row in rows() {
        let Some(text) = row.says else { continue };
        assert_eq!(text, text.to_lowercase());
        assert_eq!(advice(row.source, row.codes[0], text).meaning, row.meaning, "{text}");
    }
}

#[test]
fn no_decision_hangs_on_a_text_alone() {
    for text in ["Der Benutzer hat nicht zugestimmt", "ユーザーが承認していません", ""]
    {
        assert_eq!(outlook("invalid_grant", text), MayPass);
    }
    assert_eq!(outlook("teapot", "request not supported on this domain"), MayPass);
    assert_eq!(advice(Source::Login, "teapot", "").meaning, UNKNOWN.meaning);
}

#[test]
fn every_row_says_what_to_do() {
    for row in rows() {
        assert!(!row.codes.is_empty() && !row.meaning.is_empty() && !row.remedy.is_empty());
        assert!(!row.meaning.ends_with('.') && !row.remedy.ends_with('.'), "{}", row.meaning);
    }
}

/// Salesforce's texts word for word, with the outlook on record.
#[test]
fn knows_the_catalogue() {
    for (code, text, expected) in [
        ("invalid_client_id", "client identifier invalid", MayPass),
        ("invalid_client", "invalid client credentials", MayPass),
        ("invalid_client", "app must be installed into org", FinalUnless(Doubt::Installed)),
        ("app_not_found", "External client app is not installed in this org", MayPass),
        ("invalid_app_access", "user is not admin approved to access this app", MayPass),
        ("invalid_grant", "user hasn't approved this consumer", MayPass),
        ("invalid_grant", "no client credentials user enabled", FinalUnless(Doubt::RunAs)),
        ("invalid_grant", "request not supported on this domain", FinalUnless(Doubt::MyDomain)),
        ("unsupported_grant_type", "grant type not supported", FinalUnless(Doubt::Flow)),
        ("invalid_grant", "authentication failure", Final),
        ("invalid_grant", "authentication failure - Invalid Password", Final),
        ("invalid_grant", "invalid assertion", FinalUnless(Doubt::Certificate)),
        ("invalid_grant", "audience is invalid", MayPass),
        ("invalid_grant", "Audience validation failed", MayPass),
        ("invalid_grant", "expired authorization code", FinalUnless(Doubt::Assertion)),
        ("invalid_grant", "invalid authorization code", FinalUnless(Doubt::Assertion)),
        ("invalid_grant", "expired access/refresh token", Final),
        ("invalid_grant", "token validity expired", Final),
        ("invalid_grant", "token request is already being processed", Busy),
        ("invalid_grant", "login rate exceeded", Busy),
        ("invalid_grant", "inactive user", FinalUnless(Doubt::User)),
        ("invalid_grant", "ip restricted", FinalUnless(Doubt::IpRelaxed)),
        ("invalid_grant", "IP restricted or invalid login hours", FinalUnless(Doubt::IpRelaxed)),
        ("invalid_grant", "Invalid user credentials", Final),
        ("invalid_grant", "activation secret invalid", MayPass),
        ("unknown_error", "retry your request", Trouble),
        ("invalid_scope", "the requested scope is not allowed", MayPass),
        ("redirect_uri_mismatch", "redirect_uri must match configuration", MayPass),
        ("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org", MayPass),
        ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app", MayPass),
    ] {
        assert_eq!(outlook(code, text), expected, "{code}: {text}");
        let meaning = advice(Source::Login, code, text).meaning;
        assert_ne!(meaning, "the org refuses this grant; its text says why", "{text}");
        assert_ne!(meaning, UNKNOWN.meaning, "{text}");
    }
}

#[test]
fn knows_the_answers_of_the_api() {
    for (code, text, expected) in [
        ("API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.", Final),
        ("API_CURRENTLY_DISABLED", "API is disabled for this User", Final),
        ("API_CURRENTLY_DISABLED", "Die API ist deaktiviert", MayPass),
        ("INVALID_SESSION_ID", "Session expired or invalid", MayPass),
        ("INVALID_SESSION_ID", "This session is not valid for use with the REST API", MayPass),
        ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", Busy),
        ("Bad_OAuth_Token", "", MayPass),
        ("GONE", "", Final),
        ("SERVER_UNAVAILABLE", "", Trouble),
        ("SOMETHING_NEW", "", MayPass),
    ] {
        assert_eq!(advice(Source::Api, code, text).outlook, expected, "{code}: {text}");
    }
}
