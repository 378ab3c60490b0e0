//! What the org was asked, for assertions and for people.

use cucumber_salesforce::simulator::{Call, FaultPlan, SimulatedOrg, Trouble};
use serde_json::{Value, json};

use super::wire::{
    atomic, client, client_credentials, deploy, external_app, key_and_certificate, soap,
};

#[tokio::test]
async fn assertions_see_what_a_program_sent() {
    let org = SimulatedOrg::start().await.unwrap();
    let rest = |path: &str| format!("{}/services/data/v67.0{path}", org.base_url());
    let token = org.administrator().access_token.expose();
    let account = json!({ "Name": "Acme", "Phone": "1" });
    let sent = client().post(rest("/sobjects/Account")).bearer_auth(token).json(&account);
    assert_eq!(sent.send().await.unwrap().status(), 201);
    let query = [("q", "SELECT Name FROM Account WHERE Name = 'A & B'")];
    let sent = client().get(rest("/query")).query(&query).bearer_auth(token);
    assert_eq!(sent.send().await.unwrap().status(), 200);
    client_credentials(&org).await;

    let asked = org.received_requests();
    assert_eq!(asked[0].json(), Some(account));
    assert_eq!(asked[0].header("authorization").as_deref(), Some("Bearer ***"));
    let answer: Value = serde_json::from_str(&asked[0].answer().unwrap()).unwrap();
    assert_eq!(answer["success"], true);
    assert_eq!(asked[1].query(), query.map(|(name, q)| (name.to_owned(), q.to_owned())));
    assert_eq!((asked[1].body().as_deref(), asked[1].json()), (Some(""), None));
    let form = asked[2].form();
    assert!(form.contains(&("grant_type".to_owned(), "client_credentials".to_owned())), "{form:?}");
    assert!(form.contains(&("client_secret".to_owned(), "***".to_owned())), "{form:?}");
    assert!(asked[2].at >= asked[0].at);
}

#[tokio::test]
async fn a_transcript_shows_all_but_secrets() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let (_, certificate) = key_and_certificate();
    let files = external_app(&run_as, &certificate, "Orders_users");
    deploy(&org, &files, atomic()).await;
    let administrator = org.administrator();
    let (token, password) = (administrator.access_token.expose(), administrator.password.expose());
    soap(&org, token, "<met:listMetadata><met:queries><met:type>ExternalClientApplication</met:type></met:queries></met:listMetadata>").await;
    // Where nobody would look for a secret.
    let secret = "SecretOfOrders1";
    let strange = json!({ "Name": secret, "Description": password });
    let sent = client().post(format!("{}/services/data/v67.0/sobjects/{secret}", org.base_url()));
    sent.bearer_auth(token).json(&strange).send().await.unwrap();

    let transcript = org.transcript();
    let text = transcript.to_string();
    for part in [
        "POST /services/data/v67.0/metadata/deployRequest  201",
        "authorization: Bearer ***",
        "> <se:Envelope",
        "<fullName>Orders</fullName>",
        "POST /services/data/v67.0/sobjects/***  404",
        r#"> {"Description":"***","Name":"***"}"#,
        r#"< [{"errorCode":"NOT_FOUND""#,
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for secret in [secret, password, token, administrator.security_token.expose()] {
        assert!(!text.contains(secret) && !format!("{transcript:?}").contains(secret), "{text}");
    }
    let last = transcript.last(1).to_string();
    assert!(last.starts_with("1 request to http") && last.matches("host: ").count() == 1, "{last}");
}

/// A program that swaps key and secret, and one whose secret is an old one.
#[tokio::test]
async fn a_secret_is_masked_wherever_a_program_puts_it() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let (_, certificate) = key_and_certificate();
    let files = external_app(&run_as, &certificate, "Orders_users");
    deploy(&org, &files, atomic()).await;
    let secret = "SecretOfOrders1";
    for _ in 0..2 {
        let form = [
            ("grant_type", secret),
            ("client_id", secret),
            ("client_secret", "KeyOfOrders1"),
            (secret, "x"),
        ];
        let sent = client().post(format!("{}/services/oauth2/token", org.base_url()));
        sent.form(&form).send().await.unwrap();
        let asked = org.received_requests();
        let (last, text) = (asked.last().unwrap(), org.transcript().to_string());
        assert!(!format!("{last:?}").contains(secret), "{last:?}");
        assert!(!text.contains(secret) && !format!("{:?}", last.form()).contains(secret), "{text}");
        org.faults(FaultPlan::new().at(Call::Identity).nth(1, Trouble::Slow));
        client().get(format!("{}/id/{secret}", org.base_url())).send().await.unwrap();
        assert_eq!(org.struck_faults().pop().unwrap().path, "/id/***");
        // Whatever becomes of the app, its secret is one.
        let call = "<met:deleteMetadata><met:type>ExternalClientApplication</met:type><met:fullNames>Orders</met:fullNames></met:deleteMetadata>";
        soap(&org, org.administrator().access_token.expose(), call).await;
        assert!(org.apps().is_empty());
        org.clock().sleep(std::time::Duration::from_secs(3600)).await;
    }
}
