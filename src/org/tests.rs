//! Signing in, against scripted orgs.

use std::sync::Arc;

use super::*;
use crate::clock::SystemClock;
use crate::error::Error;
use crate::http::Http;
use crate::http::testing::{Server, answer};
use crate::model::OrgKind;

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
    sign_in(&Http::new()?, &real, Arc::new(SystemClock), &Safety::default()).await
}

fn token(token: &str) -> Grant {
    Grant::AccessToken(token.into())
}

#[tokio::test]
async fn an_access_token_finds_out_everything() {
    let server = Server::start(|request| org(request, DEVELOPER)).await;
    let signed_in = sign_in_to(&server, token(TOKEN)).await.unwrap();
    let identity = &signed_in.identity;
    assert_eq!(identity.org_id.as_str(), "00D000000000062EAA");
    assert_eq!(identity.kind, OrgKind::Simulated);
    assert_eq!(identity.api_version.to_string(), "66.0");
    assert_eq!(identity.username, "admin@example.com");
    assert_eq!(identity.email, "qa@example.com");
    assert_eq!(identity.namespace, None);
    assert_eq!(signed_in.how, "signed in by access token");
    let debug = format!("{signed_in:?}");
    assert!(!debug.contains("AQEAQ"), "{debug}");
}

#[tokio::test]
async fn an_expired_token_is_told_as_such() {
    let server = Server::start(|request| org(request, DEVELOPER)).await;
    let error = sign_in_to(&server, token("00D000000000062!old")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the administrator's access token has expired, or is not one of `127.0.0.1`"
    );
    assert!(error.report().contains("`INVALID_SESSION_ID` (401)"), "{}", error.report());
    assert!(error.hint_text().unwrap().starts_with("get a new one"));
}

#[tokio::test]
async fn an_edition_without_api_is_told_as_such() {
    let server = Server::start(|request| org(request, "")).await;
    let error = sign_in_to(&server, token(TOKEN)).await.unwrap_err();
    assert_eq!(error.to_string(), "the API of `127.0.0.1` is closed to the administrator");
    assert!(error.hint_text().unwrap().contains("`API Enabled`"));
}

#[tokio::test]
async fn a_masked_token_is_never_sent() {
    let server = Server::start(|request| org(request, DEVELOPER)).await;
    let masked = "[REDACTED] Use 'sf org auth show-access-token' to view";
    let error = sign_in_to(&server, token(masked)).await.unwrap_err();
    assert!(error.to_string().contains("placeholder of somebody's redaction"), "{error}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_token_needs_the_orgs_own_address() {
    let login_url = LoginUrl::parse("https://login.salesforce.com", &[]).unwrap();
    let real = RealOrg { login_url, grant: token(TOKEN) };
    let http = Http::new().unwrap();
    let error = sign_in(&http, &real, Arc::new(SystemClock), &Safety::default()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "an access token is good for one org, and `login.salesforce.com` serves many"
    );
}

#[tokio::test]
async fn an_old_org_is_refused_by_its_versions() {
    let body = r#"[{"label":"a","url":"/services/data/v50.0","version":"50.0"}]"#;
    let server = Server::always(200, "application/json", body).await;
    let error = sign_in_to(&server, token(TOKEN)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the org speaks API versions 50.0 to 50.0; 60.0 to 67.0 are usable here"
    );
}

#[test]
fn production_is_refused_until_it_is_named() {
    let mut identity = identity_of(OrgKind::Production);
    let error = super::sign_in::permit(&identity, &Safety::default()).unwrap_err();
    assert_eq!(
        error.report(),
        "`Acme` (00D000000000062EAA) at `acme.my.salesforce.com` is a production org\n  hint: use a sandbox, scratch org or Developer Edition org; if the run may create and delete apps here, add `--sf-allow-production=00D000000000062EAA`"
    );
    let other =
        Safety { allow_production: vec!["00D000000000001".parse().unwrap()], ..Safety::default() };
    assert!(super::sign_in::permit(&identity, &other).is_err());
    let named = Safety { allow_production: vec![identity.org_id.clone()], ..Safety::default() };
    assert!(super::sign_in::permit(&identity, &named).is_ok());
    identity.kind = OrgKind::Sandbox;
    assert!(super::sign_in::permit(&identity, &Safety::default()).is_ok());
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

/// An org that takes one password, and then the session that it gave for it.
fn soap(request: &str, server_url: &str) -> String {
    if !request.contains("/services/Soap/u/") {
        return org(request, DEVELOPER);
    }
    let xml = |status, body: &str| {
        answer(
            status,
            &[("content-type", "text/xml")],
            &format!(
                r#"<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"#
            ),
        )
    };
    if request.contains("<password>p&lt;w&amp;tok</password>") {
        xml(
            200,
            &format!(
                "<loginResponse><result><serverUrl>{server_url}services/Soap/u/60.0/00D000000000062</serverUrl><sessionId>{TOKEN}</sessionId><userId>005000000000001AAA</userId><userInfo><organizationId>00D000000000062</organizationId></userInfo></result></loginResponse>"
            ),
        )
    } else {
        xml(
            500,
            "<soapenv:Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>INVALID_LOGIN: Nom d'utilisateur non valide</faultstring></soapenv:Fault>",
        )
    }
}

#[tokio::test]
async fn a_password_signs_in_with_a_warning_or_says_why_not() {
    let server = Server::start(|request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        soap(request, &format!("http://{host}/"))
    })
    .await;
    let grant = |password: &str| Grant::UsernamePassword {
        username: "admin@example.com".into(),
        password: password.into(),
        security_token: Some("tok".into()),
    };
    let signed_in = sign_in_to(&server, grant("p<w&")).await.unwrap();
    assert!(signed_in.warnings[0].contains("retires in Summer '27"), "{:?}", signed_in.warnings);
    let error = sign_in_to(&server, grant("wrong")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the administrator cannot sign in to `127.0.0.1` by username and password"
    );
    let report = error.report();
    assert!(report.contains("`INVALID_LOGIN`: Nom d'utilisateur non valide\n  hint: "), "{report}");
}

#[tokio::test]
async fn preflight_tells_everything_at_once() {
    let server = Server::start(|request| org(request, DEVELOPER)).await;
    let mut signed_in = sign_in_to(&server, token(TOKEN)).await.unwrap();
    assert!(signed_in.soap_usable);
    signed_in.identity = identity_of(OrgKind::Sandbox);
    let needs = Needs {
        kinds: vec![crate::model::AppKind::Auto],
        pre_authorisation: true,
        ..Needs::default()
    };
    let error = preflight(&signed_in, &needs).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "sandbox 00D000000000062EAA (Enterprise Edition) at acme.my.salesforce.com cannot be used: 2 problems:\n  \
         - the administrator lacks the permission \"Assign Permission Sets\" (hint: Setup > Users > Permission Sets: give \"Assign Permission Sets\")\n  \
         - API access control lets in only apps that an administrator has approved, so that no new app can sign in (hint: Setup > API Access Control: switch off \"For admin-approved users, limit API access to only allowlisted connected apps\")"
    );
    let report = inspect(&signed_in, &needs).await.unwrap();
    let warnings = report.warnings();
    assert!(
        warnings[0]
            .starts_with("setting the policies of external client apps: the org does not say"),
        "{warnings:?}"
    );
    assert_eq!(warnings.len(), 1, "{warnings:?}");
}

#[tokio::test]
async fn connected_apps_need_a_token_that_soap_takes() {
    let server = Server::start(|request| {
        if request.contains("/Soap/m/") {
            let fault = r#"<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: ?</faultstring></e:Fault></e:Body></e:Envelope>"#;
            answer(500, &[("content-type", "text/xml")], fault)
        } else {
            org(request, DEVELOPER)
        }
    })
    .await;
    let signed_in = sign_in_to(&server, token(TOKEN)).await.unwrap();
    assert!(!signed_in.soap_usable);
    assert!(signed_in.warnings[0].starts_with("SOAP refuses the administrator's token"));
    let connected =
        Needs { kinds: vec![crate::model::AppKind::ConnectedAppOnly], ..Needs::default() };
    let error = preflight(&signed_in, &connected).await.unwrap_err().to_string();
    assert!(error.contains("connected apps need SOAP"), "{error}");
    let external = Needs { kinds: vec![crate::model::AppKind::Auto], ..Needs::default() };
    assert!(preflight(&signed_in, &external).await.is_ok());
}

/// An org whose token endpoint replaces refresh tokens, and whose first session has ended.
fn rotating(request: &str, base: &str) -> String {
    if !request.starts_with("POST /services/oauth2/token") {
        return org(request, DEVELOPER);
    }
    let (token, next) = if request.contains("refresh_token=first") {
        ("00D000000000062!ended", "second")
    } else {
        assert!(request.contains("refresh_token=second"), "{request}");
        (TOKEN, "third")
    };
    let body = format!(
        r#"{{"access_token":"{token}","refresh_token":"{next}","instance_url":"{base}","id":"{base}/id/00D000000000062EAA/005000000000001AAA","token_type":"Bearer"}}"#
    );
    answer(200, &[("content-type", "application/json")], &body)
}

#[tokio::test]
async fn a_session_that_ended_is_renewed_with_the_newest_refresh_token() {
    let server = Server::start(|request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        rotating(request, &format!("http://{host}"))
    })
    .await;
    let host = server.url().to_string();
    let grant = Grant::SfdxAuthUrl(format!("force://PlatformCLI::first@{host}").into());
    let signed_in = sign_in_to(&server, grant).await.unwrap();
    assert_eq!(signed_in.connection.token().expose(), TOKEN);
    assert_eq!(signed_in.identity.user_id, "005000000000001AAA");
}

#[tokio::test]
async fn a_refused_grant_says_why() {
    let body = r#"{"error":"invalid_client_id","error_description":"client identifier invalid"}"#;
    let server = Server::always(400, "application/json", body).await;
    let grant = Grant::ClientCredentials { client_id: "3MVG".into(), client_secret: "s".into() };
    let error = sign_in_to(&server, grant).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the administrator cannot sign in to `127.0.0.1` by client credentials"
    );
    assert!(error.report().contains("invalid_client_id"), "{}", error.report());
    let key_file = "/nowhere/key.pem".into();
    let grant = Grant::JwtBearer { client_id: "3MVG".into(), username: "a@b.c".into(), key_file };
    let error = sign_in_to(&server, grant).await.unwrap_err();
    assert_eq!(error.to_string(), "private key file `/nowhere/key.pem` is unreadable");
}

#[tokio::test]
async fn a_token_of_another_org_is_refused() {
    let other = DEVELOPER.replace("00D000000000062EAA", "00D000000000001EAA");
    let server = Server::start(move |request| org(request, &other)).await;
    let error = sign_in_to(&server, token(TOKEN)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the session is one of org 00D000000000062EAA, and `127.0.0.1` is org 00D000000000001EAA"
    );
}
