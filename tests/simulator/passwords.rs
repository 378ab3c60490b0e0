use cucumber_salesforce::simulator::{Profile, Shows, SimulatedOrg, SimulatedUser, Wording};
use serde_json::{Value, json};

use super::party::connected_app;
use super::wire::{atomic, client, deploy, token};

async fn legacy(org: cucumber_salesforce::simulator::SimulatedOrgBuilder) -> SimulatedOrg {
    let org = org.allow_connected_apps(true).start().await.unwrap();
    let result = deploy(&org, &connected_app(""), atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(std::time::Duration::from_secs(720)).await;
    org
}

/// `error_description`, or the token.
async fn sign_in(org: &SimulatedOrg, alias: &str) -> Result<String, Value> {
    let user = org.user(alias).unwrap();
    let both = format!("{}{}", user.password.expose(), user.security_token.expose());
    let form = [
        ("grant_type", "password"),
        ("client_id", "KeyOfLegacy1"),
        ("client_secret", "SecretOfLegacy1"),
        ("username", &user.username),
        ("password", &both),
    ];
    let (_, body) = token(org, &form).await;
    body["access_token"]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| body["error_description"].clone())
}

fn statuses(org: &SimulatedOrg) -> Vec<Value> {
    org.records("LoginHistory").into_iter().map(|row| row["Status"].clone()).collect()
}

#[tokio::test]
async fn the_org_can_block_the_flow_and_login_history_says_so() {
    let org = legacy(SimulatedOrg::builder()).await;
    assert!(sign_in(&org, "srep").await.is_ok());
    let block = "<blockOAuthUnPwFlow>true</blockOAuthUnPwFlow>";
    org.update_metadata("OauthOidcSettings", "OauthOidc", block).unwrap();
    assert_eq!(sign_in(&org, "srep").await, Err(json!("authentication failure")));
    assert_eq!(statuses(&org), [json!("Success"), json!("Username-Password Flow Disabled")]);
    let row = &org.records("LoginHistory")[0];
    assert_eq!((&row["Application"], &row["SourceIp"]), (&json!("Legacy"), &json!("127.0.0.1")));
}

#[tokio::test]
async fn multi_factor_authentication_bars_passwords() {
    let mut profile = Profile::default();
    let text = "multi-factor authentication required";
    profile.logins.multi_factor = Wording::of("invalid_grant", text);
    let careful = SimulatedUser::new("mfa", "Careful User").with("TwoFactorApi");
    let org = SimulatedOrg::builder().user(careful.clone()).profile(profile);
    assert_eq!(sign_in(&legacy(org).await, "mfa").await, Err(json!(text)));
    let org = legacy(SimulatedOrg::builder().user(careful)).await;
    assert_eq!(sign_in(&org, "mfa").await, Err(json!("authentication failure")));
    assert!(sign_in(&org, "srep").await.is_ok());
}

#[tokio::test]
async fn an_expired_password_shows_at_the_api_or_at_login() {
    let org = legacy(SimulatedOrg::builder()).await;
    org.expire_password("srep").unwrap();
    let session = sign_in(&org, "srep").await.unwrap();
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    let answer = client().get(url).bearer_auth(session).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body[0]["errorCode"], "INVALID_OPERATION_WITH_EXPIRED_PASSWORD");

    let mut profile = Profile::default();
    profile.logins.expired_password_shows = Shows::AtLogin;
    let org = legacy(SimulatedOrg::builder().profile(profile)).await;
    org.expire_password("srep").unwrap();
    assert_eq!(sign_in(&org, "srep").await, Err(json!("authentication failure")));
}

#[tokio::test]
async fn what_nobody_has_set_reads_as_the_orgs_default() {
    let org = legacy(SimulatedOrg::builder()).await;
    let call = "<met:readMetadata><met:type>ConnectedApp</met:type><met:fullNames>Legacy</met:fullNames></met:readMetadata>";
    let (_, body) = super::wire::soap(&org, org.administrator().access_token.expose(), call).await;
    assert!(body.contains("<ipRelaxation>ENFORCE</ipRelaxation>"), "{body}");
    let call = "<met:readMetadata><met:type>Profile</met:type><met:fullNames>Admin</met:fullNames><met:fullNames>System Administrator</met:fullNames></met:readMetadata>";
    let (_, body) = super::wire::soap(&org, org.administrator().access_token.expose(), call).await;
    assert!(body.contains("<name>ModifyAllData</name>") && body.contains("xsi:nil"), "{body}");
}
