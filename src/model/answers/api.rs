//! What the data API answers to a token.

use super::Outlook::{self, Busy, Final, MayPass, Trouble};
use super::{Advice, Source};

pub(super) static API: &[Advice] = &[
    row(
        &["API_DISABLED_FOR_ORG"],
        Final,
        "the edition has no API, or the user may not use it",
        "Setup > Company Information: the edition has no API, or the user's profile lacks `API Enabled`",
    ),
    Advice {
        says: Some("for this user"),
        ..row(
            &["API_CURRENTLY_DISABLED"],
            Final,
            "the user may not use the API",
            "Setup > Profiles or Permission Sets: give the user `API Enabled`",
        )
    },
    row(
        &["API_CURRENTLY_DISABLED"],
        MayPass,
        "the user may not use the API, or Salesforce has switched it off for a moment",
        "Setup > Profiles or Permission Sets: give the user `API Enabled`",
    ),
    row(
        &["INVALID_SESSION_ID"],
        MayPass,
        "the token is not accepted: its session is new, over, or locked to another address, or API access control or a missing scope keeps the app out",
        "sign in again; if a fresh token is refused too, check Setup > API Access Control and the app's IP Relaxation",
    ),
    row(
        &["Bad_OAuth_Token", "Missing_OAuth_Token"],
        MayPass,
        "the token is not accepted here",
        "sign in again: the token has expired or belongs to another org",
    ),
    row(
        &["Invalid_Scope"],
        MayPass,
        "the token lacks a scope that this resource needs",
        "add the scope that this resource needs to the app's OAuth scopes",
    ),
    row(
        &["INVALID_OPERATION_WITH_EXPIRED_PASSWORD"],
        Final,
        "the user's password has expired",
        "Setup > Users > Reset Password: set a new one",
    ),
    row(
        &["REQUEST_LIMIT_EXCEEDED"],
        Busy,
        "the org's API requests of the day are used up, or too many run at once",
        "Setup > Company Information shows the API requests of the last 24 hours: wait, or run fewer at once",
    ),
    row(
        &["INSUFFICIENT_ACCESS", "INSUFFICIENT_ACCESS_OR_READONLY"],
        MayPass,
        "the user may not do this",
        "Setup > Permission Sets: give the user the permission for this object and operation",
    ),
    row(
        &["URL_NOT_RESET"],
        MayPass,
        "the call went to another host than the one that the token is for",
        "call the `instance_url` that came with the token",
    ),
    row(
        &["NOT_FOUND"],
        MayPass,
        "there is no such resource here",
        "check the instance URL and the path",
    ),
    row(
        &["UNSUPPORTED_API_VERSION", "GONE"],
        Final,
        "the org no longer serves this version of the API",
        "use a version that `/services/data/` lists",
    ),
    row(
        &["INVALID_TYPE"],
        MayPass,
        "there is no such object for this user",
        "check the object's API name (custom ones end in `__c`) and the user's access to it",
    ),
    row(
        &["INVALID_FIELD"],
        MayPass,
        "there is no such field for this user",
        "check the field's API name and the user's field-level security",
    ),
    row(&["MALFORMED_QUERY"], Final, "the query is no SOQL", "check the SOQL"),
    row(
        &["REQUIRED_FIELD_MISSING"],
        Final,
        "a field that must have a value has none",
        "give the fields that are named a value",
    ),
    row(
        &["SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION", "UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT"],
        Trouble,
        "Salesforce has trouble of its own",
        "ask again; status.salesforce.com shows outages",
    ),
];

const fn row(
    codes: &'static [&'static str],
    outlook: Outlook,
    meaning: &'static str,
    remedy: &'static str,
) -> Advice {
    Advice { source: Source::Api, codes, says: None, outlook, meaning, remedy }
}
