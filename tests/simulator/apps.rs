use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};

use super::party::connected_app;
use super::wire::{
    atomic, client, client_credentials, deploy, external_app, key_and_certificate, manifest, soap,
    token,
};

#[tokio::test]
async fn an_app_is_known_to_each_login_node_in_its_own_time() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let (_, certificate) = key_and_certificate();
    let files = external_app(&run_as, &certificate, "Orders_users");
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    assert_eq!(result["numberComponentsDeployed"], 6);

    let mut rounds = Vec::new();
    for _ in 0..=13 {
        let mut answers = Vec::new();
        for _ in 0..4 {
            let (_, body) = client_credentials(&org).await;
            answers.push(body["error"].as_str().unwrap_or("ok").to_owned());
        }
        rounds.push(answers);
        org.clock().sleep(Duration::from_secs(60)).await;
    }
    let good = |round: &Vec<String>| round.iter().filter(|answer| *answer == "ok").count();
    let counts: Vec<usize> = rounds.iter().map(good).collect();
    assert_eq!((counts[0], counts[13]), (0, 4), "{rounds:?}");
    assert!(counts.iter().any(|count| (1..4).contains(count)), "replies alternate: {rounds:?}");
    let not_yet = rounds.iter().flatten().filter(|answer| *answer != "ok");
    assert!(not_yet.clone().all(|e| e == "app_not_found" || e == "invalid_client_id"));

    let (_, names) = soap(
        &org,
        org.administrator().access_token.expose(),
        "<met:deleteMetadata><met:type>ExternalClientApplication</met:type><met:fullNames>Orders</met:fullNames></met:deleteMetadata>",
    )
    .await;
    assert!(names.contains("<fullName>Orders</fullName><success>true</success>"), "{names}");
    let (status, body) = client_credentials(&org).await;
    assert_eq!((status, body["error"].as_str()), (400, Some("invalid_client_id")));
    assert!(org.apps().is_empty());
    for object in ["ExternalClientApplication", "ExtlClntAppOauthConsumer", "SetupEntityAccess"] {
        assert!(org.records(object).is_empty(), "{object}");
    }
    assert_eq!(org.permission_sets(), ["Orders_users"]);
    let asked = org.received_requests();
    assert!(asked.iter().any(|request| request.error.as_deref() == Some("invalid_client_id")));
    assert!(!format!("{asked:?}").contains("SecretOfOrders1"));
}

#[tokio::test]
async fn a_keep_alive_connection_stays_on_its_node() {
    let org = SimulatedOrg::start().await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for _ in 0..5 {
        let url = format!("{}/services/oauth2/userinfo", org.base_url());
        client.get(url).send().await.unwrap().text().await.unwrap();
    }
    let nodes: Vec<_> = org.received_requests().iter().map(|request| request.node).collect();
    assert!(nodes.iter().all(|node| *node == nodes[0]), "{nodes:?}");
}

#[tokio::test]
async fn an_ordinary_org_refuses_a_connected_app() {
    let org = SimulatedOrg::start().await.unwrap();
    let result = deploy(&org, &connected_app(""), atomic()).await;
    assert_eq!((&result["status"], &result["success"]), (&json!("Failed"), &json!(false)));
    assert_eq!(
        result["details"]["componentFailures"][0]["problem"],
        "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support."
    );
    assert!(org.apps().is_empty());
}

#[tokio::test]
async fn a_connected_app_signs_in_with_password_and_security_token() {
    let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    let result = deploy(&org, &connected_app(""), atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    let user = org.user("srep").unwrap();
    let bare = user.password.expose().to_owned();
    let both = format!("{bare}{}", user.security_token.expose());
    let form = |password: &str| {
        [
            ("grant_type", "password"),
            ("client_id", "KeyOfLegacy1"),
            ("client_secret", "SecretOfLegacy1"),
            ("username", &user.username),
            ("password", password),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    let ask = |password: String| {
        let form = form(&password);
        let org = &org;
        async move {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            token(org, &form).await
        }
    };
    let (status, body) = ask(both).await;
    assert_eq!(status, 200, "{body}");
    assert!(body.get("scope").is_none() && body.get("signature").is_some());
    let (_, body) = ask(bare).await;
    assert_eq!(body["error_description"], "authentication failure");

    let admin = org.administrator().access_token.expose().to_owned();
    let again = deploy(&org, &connected_app(""), atomic()).await;
    let problem = &again["details"]["componentFailures"][0]["problem"];
    assert_eq!(problem, "You cannot provide a Consumer Key");
    let (status, read) = soap(
        &org,
        &admin,
        "<met:readMetadata><met:type>ConnectedApp</met:type><met:fullNames>Legacy</met:fullNames><met:fullNames>None</met:fullNames></met:readMetadata>",
    )
    .await;
    assert_eq!(status, 200);
    assert!(read.contains("<consumerKey>KeyOfLegacy1</consumerKey>"), "{read}");
    assert!(read.contains("<scopes>Basic</scopes>") && !read.contains("SecretOfLegacy1"));
    assert!(read.contains("<records xsi:nil=\"true\"/>"));
}

#[tokio::test]
async fn what_is_absent_is_a_warning_that_counts_unless_ignored() {
    let org = SimulatedOrg::start().await.unwrap();
    let files = [
        ("package.xml", manifest(&[])),
        ("destructiveChanges.xml", manifest(&[("ConnectedApp", "Gone")])),
    ];
    let mut options = atomic();
    let result = deploy(&org, &files, options.clone()).await;
    assert_eq!(result["status"], "Failed");
    options["ignoreWarnings"] = json!(true);
    let result = deploy(&org, &files, options).await;
    assert_eq!(result["status"], "Succeeded");
    let told = &result["details"]["componentSuccesses"][0];
    assert_eq!(told["problem"], "No ConnectedApp named: Gone found");
    assert_eq!(
        (&told["problemType"], &told["fullName"]),
        (&json!("Warning"), &json!("destructiveChanges.xml"))
    );
}

#[tokio::test]
async fn secrets_come_by_rest_where_the_org_allows_it() {
    for allowed in [false, true] {
        let org = SimulatedOrg::builder().secrets_in_rest(allowed).start().await.unwrap();
        let run_as = org.user("integ").unwrap().username;
        let files = external_app(&run_as, "", "Orders_users");
        let result = deploy(&org, &files, atomic()).await;
        assert_eq!(result["status"], "Succeeded", "{result}");
        let app = org.records("ExternalClientApplication")[0]["Id"].as_str().unwrap().to_owned();
        let base = format!("{}/services/data/v67.0/apps/oauth/credentials/{app}", org.base_url());
        let token = org.administrator().access_token.expose();
        let get = |url: String| client().get(url).bearer_auth(token).send();
        let answer = get(base.clone()).await.unwrap();
        assert_eq!(answer.status(), if allowed { 200 } else { 403 });
        if !allowed {
            continue;
        }
        let body: Value = answer.json().await.unwrap();
        let consumer = body["consumers"][0]["id"].as_str().unwrap();
        let url = format!("{base}/{consumer}?part=keyandsecret");
        let body: Value = get(url).await.unwrap().json().await.unwrap();
        assert_eq!(
            (&body["key"], &body["secret"]),
            (&json!("KeyOfOrders1"), &json!("SecretOfOrders1"))
        );
    }
}
