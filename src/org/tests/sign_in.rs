//! Signing in, against scripted orgs.

use super::*;
use crate::clock::Clock as _;
use crate::oauth::SigningKey;
use crate::org::session::audience;
use crate::org::sign_in::permit;

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
    assert_eq!(signed_in.how, "access token");
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

/// Signs in with no permissions beyond the ordinary, where that must fail.
async fn refused(real: &RealOrg) -> Error {
    let http = Http::new().unwrap();
    sign_in(&http, real, Arc::new(SystemClock), &Safety::default(), &Redactor::default())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_token_needs_the_orgs_own_address() {
    let login_url = LoginUrl::parse("https://login.salesforce.com", &[]).unwrap();
    let real = RealOrg { login_url, grant: token(TOKEN) };
    let error = refused(&real).await;
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
    let error = permit(&identity, &Safety::default()).unwrap_err();
    assert_eq!(
        error.report(),
        "`Acme` (00D000000000062EAA) at `acme.my.salesforce.com` is a production org\n  hint: use a sandbox, scratch org or Developer Edition org; if the run may create and delete apps here, add `--sf-allow-production=00D000000000062EAA`"
    );
    let other =
        Safety { allow_production: vec!["00D000000000001".parse().unwrap()], ..Safety::default() };
    assert!(permit(&identity, &other).is_err());
    let named = Safety { allow_production: vec![identity.org_id.clone()], ..Safety::default() };
    assert!(permit(&identity, &named).is_ok());
    identity.kind = OrgKind::Sandbox;
    assert!(permit(&identity, &Safety::default()).is_ok());
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
    let login_url = LoginUrl::parse(&host, &[]).unwrap();
    let real = RealOrg { login_url, grant };
    let (http, redactor) = (Http::new().unwrap(), Redactor::default());
    let clock = Arc::new(SystemClock);
    let signed_in = sign_in(&http, &real, clock, &Safety::default(), &redactor).await.unwrap();
    assert_eq!(signed_in.connection.token().expose(), TOKEN);
    assert_eq!(signed_in.identity.user_id, "005000000000001AAA");
    assert_eq!(redactor.redact(&format!("token {TOKEN}")), "token ***");
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

#[tokio::test]
async fn an_auth_url_of_another_org_is_not_followed() {
    let login_url = LoginUrl::parse("https://acme.my.salesforce.com", &[]).unwrap();
    let auth = "force://PlatformCLI::5Aep@other.my.salesforce.com";
    let real = RealOrg { login_url, grant: Grant::SfdxAuthUrl(auth.into()) };
    let error = refused(&real).await;
    assert_eq!(
        error.to_string(),
        "the sfdx auth URL is one of `other.my.salesforce.com`, and the org is `acme.my.salesforce.com`"
    );
}

#[tokio::test]
async fn an_app_signs_in_by_its_secret_or_its_key() {
    let server = Server::start(|request| {
        let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        let granted = request.contains("grant_type=client_credentials")
            || request.contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer");
        if granted {
            let body = format!(
                r#"{{"access_token":"{TOKEN}","instance_url":"http://{host}","id":"http://{host}/id/00D000000000062EAA/005000000000001AAA","token_type":"Bearer"}}"#
            );
            answer(200, &[("content-type", "application/json")], &body)
        } else {
            org(request, DEVELOPER)
        }
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("key.pem");
    let key = SigningKey::generate(SystemClock.now()).unwrap();
    std::fs::write(&key_file, key.private_key_pem().expose()).unwrap();
    let real = RealOrg {
        login_url: LoginUrl::parse(server.url().as_str(), &[]).unwrap(),
        grant: Grant::JwtBearer {
            client_id: "3MVG".into(),
            username: "a@b.c".into(),
            key_file: key_file.clone(),
        },
    };
    let (http, redactor) = (Http::new().unwrap(), Redactor::default());
    sign_in(&http, &real, Arc::new(SystemClock), &Safety::default(), &redactor).await.unwrap();
    let line = key.private_key_pem().expose().lines().nth(1).unwrap().to_owned();
    assert_eq!(redactor.redact(&line), "***");
    for grant in [
        Grant::ClientCredentials { client_id: "3MVG".into(), client_secret: "s3cret".into() },
        Grant::JwtBearer { client_id: "3MVG".into(), username: "a@b.c".into(), key_file },
    ] {
        let how = grant.to_string();
        let signed_in = sign_in_to(&server, grant).await.unwrap();
        assert_eq!(signed_in.how, how);
        assert_eq!(signed_in.connection.token().expose(), TOKEN);
    }
}

#[test]
fn an_assertion_is_for_the_page_of_its_kind_of_org() {
    for (url, page) in [
        ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme-dev-ed.develop.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://acme.scratch.my.salesforce.com", "https://test.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
    ] {
        assert_eq!(audience(&LoginUrl::parse(url, &[]).unwrap()), page, "{url}");
    }
}
