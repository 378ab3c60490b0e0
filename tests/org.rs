//! Signing in to a simulated org as its administrator, and preflight there.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{AppKind, OrgKind, Secret};
use cucumber_salesforce::org::{
    Grant, LoginUrl, Needs, RealOrg, Safety, SignedIn, inspect, preflight, sign_in,
};
use cucumber_salesforce::redact::Redactor;
use cucumber_salesforce::simulator::{Edition, SimulatedOrg, SimulatedUser};
use cucumber_salesforce::{Error, Result};

async fn sign_in_to(org: &SimulatedOrg, grant: Grant) -> Result<SignedIn> {
    let login_url = LoginUrl::parse(org.login_url(), &[]).unwrap();
    let real = RealOrg { login_url, grant };
    let (safety, redactor) = (Safety::default(), Redactor::default());
    sign_in(&Http::new()?, &real, org.clock(), &safety, &redactor).await
}

fn token_of(org: &SimulatedOrg) -> Grant {
    Grant::AccessToken(org.administrator().access_token.clone())
}

fn password_of(org: &SimulatedOrg, password: &str) -> Grant {
    let administrator = org.administrator();
    Grant::UsernamePassword {
        username: administrator.username.clone(),
        password: password.into(),
        security_token: Some(administrator.security_token.clone()),
    }
}

fn everything() -> Needs {
    Needs {
        kinds: vec![AppKind::ExternalClientApp, AppKind::ConnectedAppOnly],
        pre_authorisation: true,
        jwt_bearer: true,
        secret_by_rest: true,
    }
}

async fn refusal(org: &SimulatedOrg, grant: Grant) -> Error {
    sign_in_to(org, grant).await.unwrap_err()
}

#[tokio::test]
async fn the_administrator_signs_in_and_may_do_everything() {
    let org = SimulatedOrg::start().await.unwrap();
    let signed_in = sign_in_to(&org, token_of(&org)).await.unwrap();
    let identity = &signed_in.identity;
    assert_eq!(identity.org_id.as_str(), org.org_id());
    assert_eq!(identity.kind, OrgKind::Simulated);
    assert_eq!(identity.user_id, org.administrator().user_id);
    assert_eq!(identity.username, org.administrator().username);
    assert_eq!(identity.email, org.administrator().email);
    assert_eq!(identity.api_version, org.api_version());
    assert_eq!(identity.edition, "Developer Edition");
    assert!(signed_in.soap_usable);
    assert!(signed_in.warnings.is_empty(), "{:?}", signed_in.warnings);
    let report = preflight(&signed_in, &everything()).await.unwrap();
    assert!(report.warnings().is_empty(), "{:?}", report.warnings());
}

#[tokio::test]
async fn a_password_signs_in_and_a_wrong_one_does_not() {
    let org = SimulatedOrg::start().await.unwrap();
    let password = org.administrator().password.clone();
    let signed_in = sign_in_to(&org, password_of(&org, password.expose())).await.unwrap();
    assert_eq!(signed_in.identity.org_id.as_str(), org.org_id());
    let report = refusal(&org, password_of(&org, "wrong")).await.report();
    assert!(report.contains("`INVALID_LOGIN`") && report.contains("hint: "), "{report}");
}

#[tokio::test]
async fn an_expired_session_is_told_or_renewed() {
    let org = SimulatedOrg::start().await.unwrap();
    let password = org.administrator().password.clone();
    let renewable = sign_in_to(&org, password_of(&org, password.expose())).await.unwrap();
    org.expire_sessions();
    let report = refusal(&org, token_of(&org)).await.report();
    assert!(report.contains("access token has expired"), "{report}");
    preflight(&renewable, &Needs::default()).await.unwrap();
}

#[tokio::test]
async fn an_edition_without_api_is_told_at_once() {
    let org = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let report = refusal(&org, token_of(&org)).await.report();
    assert!(report.starts_with("the API of `127.0.0.1` is closed"), "{report}");
    assert!(report.contains("hint: Setup > Company Information"), "{report}");
}

#[tokio::test]
async fn every_missing_permission_is_listed() {
    let administrator = SimulatedUser::administrator("admin", "Admin User")
        .without("ExternalClientAppDeveloper")
        .without("AssignPermissionSets");
    let org = SimulatedOrg::builder().user(administrator).start().await.unwrap();
    let signed_in = sign_in_to(&org, token_of(&org)).await.unwrap();
    let error = preflight(&signed_in, &everything()).await.unwrap_err().to_string();
    for part in [
        "2 problems:",
        "lacks the permission \"Create, edit, and delete External Client Apps\"",
        "lacks the permission \"Assign Permission Sets\"",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
}

#[tokio::test]
async fn a_token_in_jwt_format_leaves_external_client_apps() {
    let org = SimulatedOrg::builder().jwt_access_tokens(true).start().await.unwrap();
    let signed_in = sign_in_to(&org, token_of(&org)).await.unwrap();
    assert!(!signed_in.soap_usable);
    let error = preflight(&signed_in, &everything()).await.unwrap_err().to_string();
    assert!(error.contains("connected apps need SOAP"), "{error}");
    let external = Needs { kinds: vec![AppKind::Auto], ..Needs::default() };
    let report = inspect(&signed_in, &external).await.unwrap();
    assert!(report.verdict().is_ok());
}

#[tokio::test]
async fn nothing_that_was_signed_in_with_can_be_printed() {
    let org = SimulatedOrg::start().await.unwrap();
    let grant = password_of(&org, org.administrator().password.clone().expose());
    let signed_in = sign_in_to(&org, grant.clone()).await.unwrap();
    let printed = format!("{signed_in:?} {grant:?}");
    let administrator = org.administrator();
    let secrets: [&Secret; 3] =
        [&administrator.password, &administrator.security_token, &signed_in.connection.token()];
    for secret in secrets {
        assert!(!printed.contains(secret.expose()), "{printed}");
    }
}
