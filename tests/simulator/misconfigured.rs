use std::net::IpAddr;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{Entrance, Profile, RestText, Shows, SimulatedOrg, Wording};
use serde_json::{Value, json};

use super::party::{SETTLED, assertion, jwt, ready, ready_in, set_policies};
use super::wire::{client_credentials, post_token, refusal, rest, says, token};

fn range(start: &str, end: &str) -> String {
    format!(
        "<loginIpRanges><endAddress>{end}</endAddress><startAddress>{start}</startAddress></loginIpRanges>"
    )
}

#[tokio::test]
async fn a_blocked_app_says_so_and_its_sessions_end() {
    let (org, key) = ready().await;
    let (_, granted) = client_credentials(&org).await;
    assert_eq!(rest(&org, &granted["access_token"]).await.0, 200);
    org.set_blocked("Orders", true).unwrap();
    let blocked = says("app_blocked", "this app is blocked by admin");
    assert_eq!(refusal(&client_credentials(&org).await), blocked);
    assert_eq!(refusal(&jwt(&org, &key, &json!({})).await), blocked);
    let (status, code, _) = rest(&org, &granted["access_token"]).await;
    assert_eq!((status, &*code), (401, "INVALID_SESSION_ID"));
    org.set_blocked("KeyOfOrders1", false).unwrap();
    assert_eq!(client_credentials(&org).await.0, 200);
    assert!(org.set_blocked("Nobody", true).unwrap_err().to_string().contains("no app `Nobody`"));
}

#[tokio::test]
async fn an_app_that_is_not_installed_is_refused_here_or_there() {
    let not_valid = "This session is not valid for use with the REST API";
    for shows in [Shows::AtLogin, Shows::AtTheApi] {
        let mut profile = Profile::default();
        profile.logins.uninstalled_app_shows = shows;
        profile.logins.access_control_shows = shows;
        let (org, _) = ready_in(SimulatedOrg::builder().profile(profile)).await;
        org.set_installed("Orders", false).unwrap();
        let answer = client_credentials(&org).await;
        if shows == Shows::AtLogin {
            let installed = says("invalid_client", "app must be installed into org");
            assert_eq!(refusal(&answer), installed);
        } else {
            let refused = rest(&org, &answer.1["access_token"]).await;
            assert_eq!(refused, (401, "INVALID_SESSION_ID".to_owned(), not_valid.to_owned()));
        }
        org.set_installed("Orders", true).unwrap();
        assert_eq!(client_credentials(&org).await.0, 200);
    }
}

#[tokio::test]
async fn the_run_as_user_may_be_missing_inactive_or_an_email_address() {
    let (org, _) = ready().await;
    let nobody = says("invalid_grant", "no client credentials user enabled");
    let integ = org.user("integ").unwrap();
    for run_as in [None, Some(integ.email.as_str())] {
        org.set_run_as("Orders", run_as).unwrap();
        org.clock().sleep(SETTLED).await;
        assert_eq!(refusal(&client_credentials(&org).await), nobody);
    }
    let policies = &org.records("ExtlClntAppOauthPlcyCnfg")[0];
    assert_eq!(policies["ClientCredentialsFlowUser"], *integ.email);
    org.set_run_as("Orders", Some(&integ.username)).unwrap();
    org.clock().sleep(SETTLED).await;
    assert_eq!(client_credentials(&org).await.0, 200);
    org.set_active("integ", false).unwrap();
    assert_eq!(refusal(&client_credentials(&org).await), nobody);
}

#[tokio::test]
async fn hosts_of_the_other_kind_and_of_another_org_know_neither_app_nor_user() {
    let sandbox = SimulatedOrg::builder().kind(OrgKind::Sandbox);
    let (org, key) = ready_in(sandbox).await;
    let aud = json!({ "aud": "https://test.salesforce.com" });
    assert_eq!(jwt(&org, &key, &aud).await.0, 200);
    let wrong = jwt(&org, &key, &json!({})).await;
    assert_eq!(refusal(&wrong), says("invalid_grant", "audience is invalid"));
    let missing = says("app_not_found", "External client app is not installed in this org");
    for (entrance, expected) in [
        (Entrance::Login, Some(&missing)),
        (Entrance::AnotherOrg, Some(&missing)),
        (Entrance::Test, None),
    ] {
        let url = org.open(entrance).await.unwrap();
        let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
        let form = [("grant_type", grant), ("assertion", &assertion(&org, &key, &aud))];
        let answer = post_token(&url, &form).await;
        match expected {
            Some(expected) => assert_eq!(&refusal(&answer), expected, "{entrance:?}"),
            None => assert_eq!(answer.0, 200, "{}", answer.1),
        }
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
        ];
        let (_, body) = post_token(&url, &form).await;
        let global = body["error_description"] == "request not supported on this domain";
        assert_eq!(global, entrance != Entrance::AnotherOrg, "{body}");
    }
}

#[tokio::test]
async fn the_profile_says_from_where_and_when() {
    let (org, key) = ready().await;
    let restricted = says("invalid_grant", "ip restricted");
    org.update_metadata("Profile", "Standard", &range("203.0.113.1", "203.0.113.9")).unwrap();
    assert_eq!(refusal(&client_credentials(&org).await), restricted);
    assert_eq!(refusal(&jwt(&org, &key, &json!({})).await), restricted);
    let office: IpAddr = "203.0.113.5".parse().unwrap();
    org.come_from([office]);
    assert_eq!(client_credentials(&org).await.0, 200);
    org.come_from([]);
    set_policies(&org, &[("ipRelaxationPolicyType", "Bypass")]).await;
    assert_eq!(client_credentials(&org).await.0, 200);

    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let never = days.iter().fold(String::new(), |fields, day| {
        format!("{fields}<{day}End>0</{day}End><{day}Start>0</{day}Start>")
    });
    let hours = format!("<loginHours>{never}</loginHours>");
    org.update_metadata("Profile", "Standard", &hours).unwrap();
    assert_eq!(refusal(&client_credentials(&org).await), restricted);
    let statuses: Vec<Value> =
        org.records("LoginHistory").into_iter().map(|row| row["Status"].clone()).collect();
    for status in ["Success", "Restricted IP", "Restricted Time"] {
        assert!(statuses.contains(&json!(status)), "{status} in {statuses:?}");
    }
}

#[tokio::test]
async fn a_session_is_locked_to_where_it_began() {
    let texts =
        ["Session expired or invalid", "This session is not valid for use with the REST API"];
    for (answer, text) in [RestText::Expired, RestText::NotValidForRest].into_iter().zip(texts) {
        let mut profile = Profile::default();
        profile.logins.session_from_elsewhere = answer;
        let org = SimulatedOrg::builder().lock_sessions_to_ip(true).profile(profile);
        let (org, _) = ready_in(org).await;
        let (_, granted) = client_credentials(&org).await;
        assert_eq!(rest(&org, &granted["access_token"]).await.0, 200);
        org.calls_come_from(Some("198.51.100.7".parse().unwrap()));
        let refused = rest(&org, &granted["access_token"]).await;
        assert_eq!(refused, (401, "INVALID_SESSION_ID".to_owned(), text.to_owned()));
        let unlocked =
            "<sessionSettings><lockSessionsToIp>false</lockSessionsToIp></sessionSettings>";
        org.update_metadata("SecuritySettings", "Security", unlocked).unwrap();
        assert_eq!(rest(&org, &granted["access_token"]).await.0, 200);
    }
}

#[tokio::test]
async fn a_second_address_of_this_machine_is_another_address() {
    let (org, _) = ready_in(SimulatedOrg::builder().lock_sessions_to_ip(true)).await;
    let (_, granted) = client_credentials(&org).await;
    let from = |address: &str| {
        let address: IpAddr = address.parse().unwrap();
        reqwest::Client::builder().no_proxy().local_address(address).build().unwrap()
    };
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    let token = granted["access_token"].as_str().unwrap();
    let mut statuses = Vec::new();
    for address in ["127.0.0.1", "127.0.0.2"] {
        let answer = from(address).get(&url).bearer_auth(token).send().await.unwrap();
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn users_may_be_frozen_and_the_org_locked() {
    let (org, key) = ready().await;
    org.set_frozen("srep", true).unwrap();
    let refused = jwt(&org, &key, &json!({})).await;
    assert_eq!(refusal(&refused), says("invalid_grant", "inactive user"));
    org.set_frozen("srep", false).unwrap();
    let (_, granted) = jwt(&org, &key, &json!({})).await;
    org.set_active("srep", false).unwrap();
    assert_eq!(rest(&org, &granted["access_token"]).await.1, "INVALID_SESSION_ID");
    org.set_locked(true);
    let locked = refusal(&client_credentials(&org).await);
    assert_eq!(locked.0, "inactive_org");
    let token = json!(org.administrator().access_token.expose());
    assert_eq!(rest(&org, &token).await.1, "ORG_LOCKED");
}

#[tokio::test]
async fn who_loses_the_permission_set_loses_the_app() {
    let (org, key) = ready().await;
    assert_eq!(jwt(&org, &key, &json!({})).await.0, 200);
    let assignment = org.records("PermissionSetAssignment")[0]["Id"].clone();
    org.delete("PermissionSetAssignment", assignment.as_str().unwrap()).unwrap();
    let refused = jwt(&org, &key, &json!({})).await;
    let expected = says("invalid_app_access", "user is not admin approved to access this app");
    assert_eq!(refusal(&refused), expected);
}

#[tokio::test]
async fn a_scope_must_be_the_apps() {
    let (org, _) = ready().await;
    let ask = async |scope: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("scope", scope),
        ];
        token(&org, &form).await
    };
    assert_eq!(ask("api").await.1["scope"], "api");
    let refused = ask("api chatter_api").await;
    assert_eq!(refusal(&refused), says("invalid_scope", "the requested scope is not allowed"));
}

#[tokio::test]
async fn the_sixth_refresh_token_costs_the_first() {
    let (org, _) = ready().await;
    let tokens: Vec<String> =
        (0..6).map(|_| org.approve("KeyOfOrders1", "srep").unwrap().expose().to_owned()).collect();
    let rows = org.records("OauthToken");
    assert_eq!(rows.len(), 5);
    assert_eq!(rows[0]["AppName"], "Orders");
    let mut statuses = Vec::new();
    for refresh in &tokens {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("refresh_token", refresh),
        ];
        statuses.push(token(&org, &form).await.0);
    }
    assert_eq!(statuses, [400, 200, 200, 200, 200, 200]);
    assert_eq!(org.records("OauthToken")[0]["UseCount"], 1);
}

#[tokio::test]
async fn policies_let_refresh_tokens_expire() {
    let (org, _) = ready().await;
    let lifetime = [
        ("refreshTokenPolicyType", "SpecificLifetime"),
        ("refreshTokenValidityPeriod", "2"),
        ("refreshTokenValidityUnit", "Hours"),
    ];
    let zero = [("refreshTokenPolicyType", "Zero")];
    for (refresh, text) in
        [(&lifetime[..], "token validity expired"), (&zero, "expired access/refresh token")]
    {
        set_policies(&org, refresh).await;
        let token_of = org.approve("KeyOfOrders1", "srep").unwrap();
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("refresh_token", token_of.expose()),
        ];
        let soon = token(&org, &form).await;
        assert_eq!(soon.0 == 200, text.starts_with("token"), "{}", soon.1);
        org.clock().sleep(std::time::Duration::from_secs(7200)).await;
        assert_eq!(refusal(&token(&org, &form).await), says("invalid_grant", text));
    }
}

#[tokio::test]
async fn an_app_may_be_off_its_flow_may_be_and_its_policy_may_want_more() {
    let mut profile = Profile::default();
    let odd = Wording::of("oauth_flow_disabled", "flow disabled");
    profile.logins.flow_off = odd.clone();
    profile.logins.history_is_translated = true;
    let org = SimulatedOrg::builder().profile(profile).language("de");
    let (org, key) = ready_in(org).await;
    set_policies(&org, &[("isClientCredentialsFlowEnabled", "false")]).await;
    assert_eq!(refusal(&client_credentials(&org).await).0, odd.error);
    let high = [("policyAction", "Block"), ("requiredSessionLevel", "HIGH_ASSURANCE")];
    set_policies(&org, &high).await;
    assert_eq!(refusal(&client_credentials(&org).await).0, "invalid_session_level");
    assert_eq!(refusal(&jwt(&org, &key, &json!({})).await).0, "invalid_session_level");
    let status = &org.records("LoginHistory")[0]["Status"];
    assert_eq!(status, "Fehlgeschlagen: Sitzungsebene zu niedrig");
    let off =
        "<externalClientApplication>Orders</externalClientApplication><isEnabled>false</isEnabled>";
    org.update_metadata("ExtlClntAppConfigurablePolicies", "Orders_plcy", off).unwrap();
    org.clock().sleep(SETTLED).await;
    assert_eq!(refusal(&client_credentials(&org).await).0, "app_not_found");
}
