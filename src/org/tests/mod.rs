//! An org that is a script, for tests of signing in to it.

#[cfg(unix)]
mod cli;
mod hosts;
mod preflight;
mod sign_in;

use std::sync::Arc;

use super::*;
use crate::clock::SystemClock;
use crate::error::Error;
use crate::http::Http;
use crate::http::testing::{Server, answer};
use crate::model::OrgKind;
use crate::redact::Redactor;

const TOKEN: &str = "00D000000000062!AQEAQ.token";

/// The answers of an org: the path decides.
fn org(request: &str, organization: &str) -> String {
    let json = |status, body: &str| answer(status, &[("content-type", "application/json")], body);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let rows =
        |row: &str| json(200, &format!(r#"{{"totalSize":1,"done":true,"records":[{row}]}}"#));
    if path == "/services/data/" {
        return json(
            200,
            r#"[{"label":"a","url":"/services/data/v60.0","version":"60.0"},{"label":"b","url":"/services/data/v66.0","version":"66.0"},{"label":"c","url":"/services/data/v99.0","version":"99.0"}]"#,
        );
    }
    if !request.contains(TOKEN) {
        return json(
            401,
            r#"[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]"#,
        );
    }
    match path {
        path if path.contains("FROM+Organization") => match organization {
            "" => json(
                403,
                r#"[{"message":"The REST API is not enabled for this Organization.","errorCode":"API_DISABLED_FOR_ORG"}]"#,
            ),
            row => rows(row),
        },
        path if path.contains("FROM+UserPermissionAccess") => {
            // One permission is not held, and this org has never heard of another.
            if path.contains("ExternalClientAppAdmin") {
                let body = r#"[{"message":"No such column","errorCode":"INVALID_FIELD"}]"#;
                return json(400, body);
            }
            let fields = path.split_once("SELECT+").unwrap().1.split_once("+FROM").unwrap().0;
            let fields = fields.replace("%2C+", ",");
            let pairs: Vec<String> = fields
                .split(',')
                .map(|field| format!(r#""{field}":{}"#, field != "PermissionsAssignPermissionSets"))
                .collect();
            rows(&format!("{{{}}}", pairs.join(",")))
        }
        path if path.contains("/Soap/m/") => settings(request),
        path if path.contains("FROM+User") => {
            rows(r#"{"Username":"admin@example.com","Email":"qa@example.com"}"#)
        }
        "/services/oauth2/userinfo" => json(
            200,
            r#"{"user_id":"005000000000001AAA","organization_id":"00D000000000062EAA","preferred_username":"admin@example.com"}"#,
        ),
        _ => json(404, r#"[{"message":"?","errorCode":"NOT_FOUND"}]"#),
    }
}

/// `readMetadata` of the settings for connected apps, with API access control switched on.
fn settings(request: &str) -> String {
    assert!(request.contains("ConnectedAppSettings"), "{request}");
    let body = r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><readMetadataResponse><result><records xsi:type="ConnectedAppSettings"><fullName>ConnectedApp</fullName><enableAdminApprovedAppsOnly>true</enableAdminApprovedAppsOnly></records></result></readMetadataResponse></soapenv:Body></soapenv:Envelope>"#;
    answer(200, &[("content-type", "text/xml")], body)
}

const DEVELOPER: &str = r#"{"Id":"00D000000000062EAA","Name":"Acme","OrganizationType":"Developer Edition","IsSandbox":false,"TrialExpirationDate":null,"NamespacePrefix":null}"#;

async fn sign_in_to(server: &Server, grant: Grant) -> Result<SignedIn, Error> {
    let login_url = LoginUrl::parse(server.url().as_str(), &[]).unwrap();
    let real = RealOrg { login_url, grant };
    sign_in(&Http::new()?, &real, Arc::new(SystemClock), &Safety::default(), &Redactor::default())
        .await
}

fn token(token: &str) -> Grant {
    Grant::AccessToken(token.into())
}

fn identity_of(kind: OrgKind) -> crate::model::OrgIdentity {
    crate::model::OrgIdentity {
        org_id: "00D000000000062".parse().unwrap(),
        kind,
        name: "Acme".into(),
        edition: "Enterprise Edition".into(),
        namespace: None,
        login_url: "https://acme.my.salesforce.com".parse().unwrap(),
        instance_url: "https://acme.my.salesforce.com".parse().unwrap(),
        api_version: crate::model::ApiVersion::NEWEST_KNOWN,
        username: "admin@example.com".into(),
        user_id: "005000000000001AAA".into(),
        email: "qa@example.com".into(),
    }
}
