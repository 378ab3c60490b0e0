//! Who has approved an app, who may use one that is not installed, and what tells of it.

use cucumber_salesforce::simulator::{Consent, SimulatedOrg, SimulatedUser};
use serde_json::{Value, json};

use super::party::{
    CHALLENGE, SETTLED, VERIFIER, assertion, connected_app, jwt, of, ready, ready_in, set_policies,
};
use super::web_server::{led, redeem};
use super::wire::{atomic, client, client_credentials, deploy, refusal, says, token};

#[tokio::test]
async fn a_jwt_needs_an_approval_and_an_offline_scope() {
    let (org, key) = ready().await;
    let unapproved = says("invalid_grant", "user hasn't approved this consumer");
    set_policies(&org, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    assert_eq!(refusal(&jwt(&org, &key, &json!({})).await), unapproved);
    let _refresh_token = org.approve("Orders", "srep").unwrap();
    assert_eq!(jwt(&org, &key, &json!({})).await.0, 200);
    let online = "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication>";
    org.update_metadata("ExtlClntAppOauthSettings", "Orders_oauth", online).unwrap();
    org.clock().sleep(SETTLED).await;
    assert_eq!(refusal(&jwt(&org, &key, &json!({})).await), unapproved);
}

#[tokio::test]
async fn a_jwt_login_has_what_the_user_has_approved() {
    let (org, key) = ready_in(SimulatedOrg::builder().consent(Consent::Auto)).await;
    assert_eq!(jwt(&org, &key, &json!({})).await.1["scope"], "api refresh_token");
    set_policies(&org, &[("permittedUsersPolicyType", "AllSelfAuthorized")]).await;
    let hint = org.user("srep").unwrap().username;
    let more =
        [("code_challenge", CHALLENGE), ("scope", "refresh_token"), ("login_hint", hint.as_str())];
    let code = of(&led(&org, &more).await, "code");
    assert_eq!(redeem(&org, &code, &[("code_verifier", VERIFIER)]).await.0, 200);
    let (_, granted) = jwt(&org, &key, &json!({})).await;
    assert_eq!(granted["scope"], "refresh_token");
    let signed = assertion(&org, &key, &json!({}));
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let form = [("grant_type", grant), ("assertion", signed.as_str()), ("scope", "api")];
    assert_eq!(refusal(&token(&org, &form).await).0, "invalid_scope");
    let _all = org.approve("Orders", "srep").unwrap();
    assert_eq!(jwt(&org, &key, &json!({})).await.1["scope"], "api refresh_token");
}

#[tokio::test]
async fn some_users_may_use_an_app_that_is_not_installed() {
    let exempt = SimulatedUser::new("srep", "Sales Rep").with("CanApproveUninstalledApps");
    let (org, key) = ready_in(SimulatedOrg::builder().user(exempt)).await;
    let installed = org.approve("Orders", "srep").unwrap();
    org.set_installed("Orders", false).unwrap();
    let unlisted = org.approve("Orders", "srep").unwrap();
    assert_ne!(installed.expose(), unlisted.expose());
    let entries: Vec<Value> =
        org.records("OauthToken").into_iter().map(|row| row["AppMenuItemId"].clone()).collect();
    assert!(entries[0].as_str().unwrap().starts_with("0DS") && entries[1].is_null(), "{entries:?}");
    assert_eq!(jwt(&org, &key, &json!({})).await.0, 200);
    assert_eq!(refusal(&client_credentials(&org).await).0, "invalid_client");
}

#[tokio::test]
async fn who_is_let_in_no_more_cannot_refresh() {
    let (org, _) = ready().await;
    let given = org.approve("Orders", "srep").unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", "KeyOfOrders1"),
        ("client_secret", "SecretOfOrders1"),
        ("refresh_token", given.expose()),
    ];
    assert_eq!(token(&org, &form).await.0, 200);
    let assignment = org.records("PermissionSetAssignment")[0]["Id"].clone();
    org.delete("PermissionSetAssignment", assignment.as_str().unwrap()).unwrap();
    assert_eq!(refusal(&token(&org, &form).await).0, "invalid_app_access");
}

#[tokio::test]
async fn an_approval_that_has_expired_for_want_of_use_stays_so() {
    let (org, _) = ready().await;
    let inactivity = [
        ("refreshTokenPolicyType", "SpecificInactivity"),
        ("refreshTokenValidityPeriod", "2"),
        ("refreshTokenValidityUnit", "Hours"),
    ];
    set_policies(&org, &inactivity).await;
    let given = org.approve("Orders", "srep").unwrap();
    let ask = async |scope: &str| {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("refresh_token", given.expose()),
            ("scope", scope),
        ];
        token(&org, &form).await
    };
    let uses = || org.records("OauthToken")[0]["UseCount"].clone();
    let hour = std::time::Duration::from_secs(3600);
    org.clock().sleep(hour).await;
    assert_eq!(ask("").await.0, 200);
    assert_eq!(uses(), 1);
    org.clock().sleep(hour).await;
    assert_eq!(refusal(&ask("web").await).0, "invalid_scope");
    assert_eq!(uses(), 1, "what is refused is no use");
    org.clock().sleep(hour).await;
    for _ in 0..2 {
        let expired = says("invalid_grant", "token validity expired");
        assert_eq!(refusal(&ask("").await), expired);
    }
    assert_eq!(uses(), 1);
}

#[tokio::test]
async fn users_see_their_own_logins_and_read_their_own_language() {
    let olga = SimulatedUser::new("srep", "Olga Rep").language("fr");
    let (org, key) = ready_in(SimulatedOrg::builder().user(olga)).await;
    assert_eq!(client_credentials(&org).await.0, 200);
    let (_, granted) = jwt(&org, &key, &json!({})).await;
    let get = async |path: &str, token: &str| {
        let request = client().get(format!("{}{path}", org.base_url())).bearer_auth(token);
        request.send().await.unwrap().json::<Value>().await.unwrap()
    };
    let own = granted["access_token"].as_str().unwrap();
    let history = "/services/data/v67.0/query?q=SELECT+UserId+FROM+LoginHistory";
    let found = get(history, own).await;
    assert_eq!(found["records"].as_array().unwrap().len(), 1);
    assert_eq!(found["records"][0]["UserId"], org.user("srep").unwrap().user_id);
    let admin = org.administrator().access_token.expose();
    assert_eq!(get(history, admin).await["totalSize"], 2);
    assert_eq!(get("/services/oauth2/userinfo", own).await["language"], "fr");
    assert_eq!(get("/services/oauth2/userinfo", admin).await["language"], "en_US");
}

#[tokio::test]
async fn a_connected_app_has_policies_of_its_own() {
    let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    let integ = org.user("integ").unwrap();
    let flow = format!(
        "<isClientCredentialEnabled>true</isClientCredentialEnabled><oauthClientCredentialUser>{}</oauthClientCredentialUser>",
        integ.username
    );
    let policies = "</oauthConfig><oauthPolicy><ipRelaxation>ENFORCE</ipRelaxation><refreshTokenPolicy>specific_lifetime:2:HOURS</refreshTokenPolicy></oauthPolicy>";
    let files = connected_app(&flow);
    let files: Vec<_> = files
        .into_iter()
        .map(|(name, text)| (name, text.replace("</oauthConfig>", policies)))
        .collect();
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(SETTLED).await;
    let ask = async |more: &[(&str, &str)]| {
        let mut form = vec![("client_id", "KeyOfLegacy1"), ("client_secret", "SecretOfLegacy1")];
        form.extend(more);
        token(&org, &form).await
    };
    let flow = [("grant_type", "client_credentials")];
    assert_eq!(ask(&flow).await.0, 200);
    let given = org.approve("Legacy", "srep").unwrap();
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", given.expose())];
    assert_eq!(ask(&refresh).await.0, 200);
    org.set_run_as("Legacy", None).unwrap();
    org.clock().sleep(std::time::Duration::from_secs(7200)).await;
    assert_eq!(
        refusal(&ask(&flow).await),
        says("invalid_grant", "no client credentials user enabled")
    );
    assert_eq!(refusal(&ask(&refresh).await), says("invalid_grant", "token validity expired"));
}
