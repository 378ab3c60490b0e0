//! Facts about apps and deploys that no source settles: each turned the other way, and seen on
//! the wire.

use std::time::Duration;

use cucumber_salesforce::simulator::{KeyRules, SimulatedOrg, SimulatedUser};
use serde_json::{Value, json};

use super::party::{SETTLED, connected_app, jwt, org_where, ready_in};
use super::wire::{atomic, client, client_credentials, deploy, external_app, rest, soap};

async fn delete_app(org: &SimulatedOrg) {
    let call = "<met:deleteMetadata><met:type>ExternalClientApplication</met:type><met:fullNames>Orders</met:fullNames></met:deleteMetadata>";
    let (status, body) = soap(org, org.administrator().access_token.expose(), call).await;
    assert!(status == 200 && body.contains("<success>true</success>"), "{body}");
}

/// What a deploy of the app's files says first, with one text in them changed.
async fn problem(org: &SimulatedOrg, from: &str, to: &str) -> String {
    let run_as = org.user("integ").unwrap().username;
    let files = external_app(&run_as, "", "Orders_users");
    let files: Vec<_> =
        files.into_iter().map(|(name, text)| (name, text.replace(from, to))).collect();
    let result = deploy(org, &files, atomic()).await;
    let problem = &result["details"]["componentFailures"][0]["problem"];
    problem.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn access_that_an_update_does_not_name_stays_or_goes() {
    for stays in [true, false] {
        let org = org_where(|profile| profile.edits.unnamed_access_stays = stays);
        let org = org.start().await.unwrap();
        assert_eq!(problem(&org, "", "").await, "");
        let named = "<commaSeparatedPermissionSet>Orders_users</commaSeparatedPermissionSet>";
        assert_eq!(problem(&org, named, "").await, "");
        assert_eq!(org.records("SetupEntityAccess").len(), usize::from(stays));
    }
}

#[tokio::test]
async fn an_assignment_may_take_its_time() {
    for late in [false, true] {
        let org = org_where(|profile| profile.edits.access_propagates = late);
        let (org, key) = ready_in(org).await;
        let set = org.records("PermissionSetAssignment")[0]["PermissionSetId"].clone();
        let trainee = org.user("trainee").unwrap();
        let assignment = json!({ "AssigneeId": trainee.user_id, "PermissionSetId": set });
        org.insert("PermissionSetAssignment", &assignment).unwrap();
        let claims = json!({ "sub": trainee.username });
        let (status, body) = jwt(&org, &key, &claims).await;
        assert_eq!((status == 200, body["error"] == "invalid_app_access"), (!late, late), "{body}");
        org.clock().sleep(SETTLED).await;
        assert_eq!(jwt(&org, &key, &claims).await.0, 200);

        // It counts from the assignment, whether or not anybody looks meanwhile.
        let integ = org.user("integ").unwrap();
        let assignment = json!({ "AssigneeId": integ.user_id, "PermissionSetId": set });
        org.insert("PermissionSetAssignment", &assignment).unwrap();
        org.clock().sleep(SETTLED).await;
        let (status, body) = jwt(&org, &key, &json!({ "sub": integ.username })).await;
        assert_eq!(status, 200, "{body}");
    }
}

#[tokio::test]
async fn the_run_as_user_may_go_unchecked_or_must_be_for_the_api_only() {
    const INVALID: &str = "Enter a valid execution user for the OAuth client credentials flow.";
    let org = org_where(|profile| profile.logins.run_as_is_checked = false).start().await.unwrap();
    let integ = org.user("integ").unwrap();
    assert_eq!(problem(&org, &integ.username, &integ.email).await, "");
    for (user, told) in [
        (SimulatedUser::new("integ", "Integration User"), INVALID),
        (SimulatedUser::new("integ", "Integration User").with("ApiUserOnly"), ""),
    ] {
        let org = org_where(|profile| profile.run_as_needs_api_only = true).user(user);
        assert_eq!(problem(&org.start().await.unwrap(), "", "").await, told);
    }
}

#[tokio::test]
async fn a_deletion_may_take_its_time_and_the_key_may_be_free_again() {
    for other_way in [false, true] {
        let org = org_where(|profile| {
            profile.deletion_propagates = other_way;
            profile.deleted_key_is_free = other_way;
        });
        let (org, _) = ready_in(org).await;
        delete_app(&org).await;
        assert_eq!(client_credentials(&org).await.0 == 200, other_way);
        org.clock().sleep(SETTLED).await;
        assert_eq!(client_credentials(&org).await.0, 400);
        let told = problem(&org, "", "").await;
        assert_eq!(told.is_empty(), other_way, "{told}");
    }
}

#[tokio::test]
async fn creation_may_be_refused_by_another_code_and_not_by_validation() {
    let org = org_where(|profile| {
        "ODD".clone_into(&mut profile.refused_creation_status_code);
        profile.check_only_shows_refusal = false;
    });
    let org = org.start().await.unwrap();
    let mut options = atomic();
    options["checkOnly"] = json!(true);
    let checked = deploy(&org, &connected_app(""), options.clone()).await;
    assert_eq!(checked["status"], "Succeeded", "{checked}");
    let call = "<met:createMetadata><met:metadata xsi:type=\"met:ConnectedApp\"><met:fullName>Legacy</met:fullName><met:contactEmail>qa@example.com</met:contactEmail><met:label>Legacy</met:label></met:metadata></met:createMetadata>";
    let (_, body) = soap(&org, org.administrator().access_token.expose(), call).await;
    assert!(body.contains("<statusCode>ODD</statusCode>"), "{body}");
    let plain = SimulatedOrg::start().await.unwrap();
    assert_eq!(deploy(&plain, &connected_app(""), options).await["status"], "Failed");
}

#[tokio::test]
async fn keys_may_have_to_be_letters_and_digits() {
    for (rules, told) in [
        (KeyRules::AsObserved, ""),
        (
            KeyRules::Documented,
            "Consumer Key must be alphanumeric and between 8 and 256 characters long",
        ),
    ] {
        let org = org_where(|profile| profile.key_rules = rules).start().await.unwrap();
        assert_eq!(problem(&org, "KeyOfOrders1", "3MVG9.Key_Of").await, told);
    }
}

#[tokio::test]
async fn deploys_and_sessions_last_as_long_as_the_profile_says() {
    let org = org_where(|profile| {
        profile.deploy_pending = Duration::from_secs(2);
        profile.deploy_running = Duration::from_secs(5);
        profile.session_timeout = Duration::from_secs(600);
    });
    let org = org.start().await.unwrap();
    let start = org.clock().now();
    assert_eq!(problem(&org, "", "").await, "");
    // It is asked once a second.
    assert_eq!(org.clock().now().duration_since(start).unwrap().as_secs(), 7);
    let token = json!(org.administrator().access_token.expose());
    for (idle, status) in [(600, 200), (601, 401)] {
        org.clock().sleep(Duration::from_secs(idle)).await;
        assert_eq!(rest(&org, &token).await.0, status, "{idle}");
    }
}

#[tokio::test]
async fn rest_deploys_may_refuse_jwt_tokens() {
    let org = org_where(|profile| profile.jwt_token_deploys = false).jwt_access_tokens(true);
    let org = org.start().await.unwrap();
    let url = format!("{}/services/data/v67.0/metadata/deployRequest/0Af", org.base_url());
    let token = org.administrator().access_token.expose();
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body[0]["errorCode"], "INVALID_SESSION_ID");
}
