//! Finding out who and what an org is.

use serde_json::Value;
use url::Url;

use crate::clock::SharedClock;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Attempts, Connection, Http, Retry, is_loopback};
use crate::model::{ApiVersion, OrgId, OrgIdentity, OrgKind};
use crate::rest::{self, ApiError, Record, soql};

/// The newest API version that the org and this crate both know.
pub(super) async fn newest_common_version(
    http: &Http,
    instance_url: &Url,
    clock: &SharedClock,
) -> Result<ApiVersion> {
    let ask = || rest::versions(http, instance_url);
    let attempts = Attempts { retry: Some(Retry::ORDINARY), clock, http, url: instance_url };
    let versions = attempts.until_success(ask, ApiError::repeat).await?;
    let known = versions.iter().copied().filter(|version| *version <= ApiVersion::NEWEST_KNOWN);
    let newest = known.max().filter(|version| *version >= ApiVersion::OLDEST_USABLE);
    newest.ok_or_else(|| {
        let range = |pick: Option<&ApiVersion>| pick.map(ToString::to_string).unwrap_or_default();
        Error::new(
            ErrorKind::Refused,
            format!(
                "the org speaks API versions {} to {}; {} to {} are usable here",
                range(versions.first()),
                range(versions.last()),
                ApiVersion::OLDEST_USABLE,
                ApiVersion::NEWEST_KNOWN
            ),
        )
        .hint("update `cucumber-salesforce`, or use an org of a current release")
    })
}

/// Asks the org who it is, and who the user is.
pub(super) async fn identify(
    connection: &Connection,
    login_url: &Url,
    user_id: Option<String>,
) -> Result<OrgIdentity> {
    let instance_url = connection.instance_url().clone();
    let refused = |error: ApiError| explain(error, &instance_url);
    let org = "SELECT Id, Name, OrganizationType, IsSandbox, TrialExpirationDate, NamespacePrefix FROM Organization";
    let org = first(rest::query(connection, org).await.map_err(refused)?, "Organization")?;
    let user_id = match user_id {
        Some(id) => id,
        None => rest::user_info(connection).await.map_err(refused)?.user_id,
    };
    let user = format!("SELECT Username, Email FROM User WHERE Id = {}", soql::quote(&user_id));
    let user = first(rest::query(connection, &user).await.map_err(refused)?, "User")?;
    let kind = if is_loopback(&instance_url) { OrgKind::Simulated } else { kind(&org) };
    Ok(OrgIdentity {
        org_id: text(&org, "Id")
            .parse::<OrgId>()
            .map_err(|error| Error::usage(error.to_string()))?,
        kind,
        name: text(&org, "Name"),
        edition: text(&org, "OrganizationType"),
        namespace: Some(text(&org, "NamespacePrefix")).filter(|prefix| !prefix.is_empty()),
        login_url: login_url.clone(),
        api_version: connection.version(),
        username: text(&user, "Username"),
        user_id,
        email: text(&user, "Email"),
        instance_url,
    })
}

/// The rules of the Salesforce CLI, and what the edition says.
fn kind(org: &Record) -> OrgKind {
    let sandbox = org.get("IsSandbox").and_then(Value::as_bool).unwrap_or_default();
    let expires = org.get("TrialExpirationDate").is_some_and(|date| !date.is_null());
    match (sandbox, expires) {
        (true, false) => OrgKind::Sandbox,
        (true, true) => OrgKind::Scratch,
        (false, _) if text(org, "OrganizationType") == "Developer Edition" => OrgKind::Developer,
        (false, true) => OrgKind::Trial,
        (false, false) => OrgKind::Production,
    }
}

/// The first answer to a token is where a bad one shows.
fn explain(error: ApiError, instance_url: &Url) -> Error {
    let host = instance_url.host_str().unwrap_or_default().to_owned();
    match error.code() {
        Some("INVALID_SESSION_ID" | "INVALID_AUTH_HEADER" | "Bad_OAuth_Token") => Error::new(
            ErrorKind::Refused,
            format!("the administrator's access token has expired, or is not one of `{host}`"),
        )
        .hint(
            "get a new one, such as by `sf org auth show-access-token`, and check that the URL is that of its org; if a fresh token is refused too, see Setup > API Access Control and the IP relaxation of the app that issued it",
        )
        .caused_by(error),
        Some("API_DISABLED_FOR_ORG" | "API_CURRENTLY_DISABLED") => {
            Error::new(ErrorKind::Refused, format!("the API of `{host}` is closed to the administrator"))
                .hint(
                    "Setup > Company Information shows the edition: Professional and below have no API unless it is bought; otherwise give the user `API Enabled` (Setup > Profiles or Permission Sets)",
                )
                .caused_by(error)
        }
        _ => error.into(),
    }
}

fn first(records: Vec<Record>, object: &str) -> Result<Record> {
    records.into_iter().next().ok_or_else(|| {
        Error::new(ErrorKind::Refused, format!("the administrator cannot read `{object}`"))
            .hint("Setup > Profiles: sign in as a user with the profile `System Administrator`")
    })
}

fn text(record: &Record, field: &str) -> String {
    record.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_the_kinds_of_orgs_apart() {
        for (edition, sandbox, expires, expected) in [
            ("Unlimited Edition", false, None, OrgKind::Production),
            ("Unlimited Edition", true, None, OrgKind::Sandbox),
            ("Developer Edition", true, None, OrgKind::Sandbox),
            ("Developer Edition", true, Some("2026-09-01T00:00:00.000+0000"), OrgKind::Scratch),
            ("Developer Edition", false, None, OrgKind::Developer),
            ("Enterprise Edition", false, Some("2026-09-01T00:00:00.000+0000"), OrgKind::Trial),
        ] {
            let org = json!({
                "OrganizationType": edition, "IsSandbox": sandbox, "TrialExpirationDate": expires,
            });
            let Value::Object(org) = org else { unreachable!() };
            assert_eq!(kind(&org), expected, "{edition} {sandbox} {expires:?}");
        }
    }
}
