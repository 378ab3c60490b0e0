//! The table is complete, and each text on record finds its row.

use super::super::error::Outlook::{Final, MayPass, Retry};
use super::*;

#[test]
fn every_code_has_a_row_of_its_own_and_comes_to_it_last() {
    for code in TokenErrorCode::ALL {
        let rows: Vec<_> = TABLE.iter().filter(|row| row.codes.contains(code)).collect();
        let general = rows.iter().filter(|row| row.says.is_none()).count();
        assert_eq!(general, 1, "{code}");
        assert!(rows.last().is_some_and(|row| row.says.is_none()), "{code}");
    }
}

#[test]
fn every_text_on_record_finds_its_own_row() {
    for row in TABLE {
        let Some(text) = row.says else { continue };
        assert_eq!(text, text.to_lowercase());
        assert_eq!(advice(&row.codes[0], text).cause, row.cause, "{text}");
    }
}

#[test]
fn an_unknown_text_leaves_the_code_to_decide() {
    let german = advice(&TokenErrorCode::InvalidGrant, "Der Benutzer hat nicht zugestimmt");
    assert_eq!(german.outlook, MayPass);
    assert_eq!(advice(&TokenErrorCode::Other("teapot".into()), "").cause, UNKNOWN.cause);
}

/// Salesforce's texts word for word, with the outlook on record.
#[test]
fn knows_the_catalogue() {
    for (code, text, outlook) in [
        ("invalid_client_id", "client identifier invalid", MayPass),
        ("invalid_client", "invalid client credentials", MayPass),
        ("invalid_client", "app must be installed into org", Final),
        ("app_not_found", "External client app is not installed in this org", MayPass),
        ("invalid_app_access", "user is not admin approved to access this app", MayPass),
        ("invalid_grant", "user hasn't approved this consumer", MayPass),
        ("invalid_grant", "no client credentials user enabled", Final),
        ("invalid_grant", "request not supported on this domain", Final),
        ("unsupported_grant_type", "grant type not supported", Final),
        ("invalid_grant", "authentication failure", Final),
        ("invalid_grant", "authentication failure - Invalid Password", Final),
        ("invalid_grant", "invalid assertion", Final),
        ("invalid_grant", "audience is invalid", MayPass),
        ("invalid_grant", "Audience validation failed", MayPass),
        ("invalid_grant", "expired authorization code", Final),
        ("invalid_grant", "invalid authorization code", Final),
        ("invalid_grant", "expired access/refresh token", Final),
        ("invalid_grant", "token validity expired", Final),
        ("invalid_grant", "token request is already being processed", Retry),
        ("invalid_grant", "login rate exceeded", Retry),
        ("invalid_grant", "inactive user", Final),
        ("invalid_grant", "ip restricted", Final),
        ("invalid_grant", "activation secret invalid", Final),
        ("unknown_error", "retry your request", Retry),
        ("invalid_scope", "the requested scope is not allowed", MayPass),
        ("redirect_uri_mismatch", "redirect_uri must match configuration", MayPass),
    ] {
        let Ok(code) = code.parse();
        let found = advice(&code, text);
        assert_eq!(found.outlook, outlook, "{code}: {text}");
        assert_ne!(found.cause, "the org refuses this grant; its text says why", "{text}");
    }
}
