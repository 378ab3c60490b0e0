use std::collections::BTreeSet;

use cucumber_salesforce::simulator::{Edition, SimulatedOrg, SimulatedUser};
use serde_json::Value;

use super::wire::{atomic, client, deploy, external_app, soap, token};

/// Codes with the texts beside them, of refusals of every kind that an org gives.
async fn refusals(language: &str) -> Vec<(String, String)> {
    let org = SimulatedOrg::builder().language(language).start().await.unwrap();
    let admin = org.administrator().access_token.expose().to_owned();
    let mut all = Vec::new();
    for (grant, client_id) in [("client_credentials", "Nobody12"), ("magic", "Nobody12")] {
        let form = [("grant_type", grant), ("client_id", client_id)];
        let (_, body) = token(&org, &form).await;
        all.push((text(&body["error"]), text(&body["error_description"])));
    }
    let rest = |path: &'static str, token: String| {
        let request = client().get(format!("{}{path}", org.base_url())).bearer_auth(token);
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    for (path, token) in [
        ("/services/data/v67.0/limits", "00Dnobody"),
        ("/services/data/v67.0/nowhere", &admin),
        ("/services/data/v67.0/query?q=SELECT+Colour+FROM+Account", &admin),
        ("/services/data/v67.0/query?q=SELECT+Id+FROM+Nothing", &admin),
        ("/services/data/v30.0/limits", &admin),
        ("/services/data/v67.0/metadata/deployRequest/0Af000000000001AAA", &admin),
    ] {
        let body = rest(path, token.to_owned()).await;
        all.push((text(&body[0]["errorCode"]), text(&body[0]["message"])));
    }
    let result = deploy(&org, &external_app("nobody", "", "Nobody"), atomic()).await;
    let failure = &result["details"]["componentFailures"][0];
    all.push((text(&failure["componentType"]), text(&failure["problem"])));
    for (session, call) in [
        ("00Dnobody", "<met:listMetadata/>"),
        (
            admin.as_str(),
            "<met:createMetadata><met:metadata xsi:type=\"met:ConnectedApp\"><met:fullName>Legacy</met:fullName><met:contactEmail>qa@example.com</met:contactEmail><met:label>Legacy</met:label></met:metadata></met:createMetadata>",
        ),
    ] {
        let (_, body) = soap(&org, session, call).await;
        let tag = if body.contains("faultstring>") { "faultstring" } else { "message" };
        let said = body.split(&format!("<{tag}>")).nth(1).unwrap().split("</").next().unwrap();
        all.push((body.split(':').next().unwrap().len().to_string(), said.to_owned()));
    }
    all
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test]
async fn texts_are_in_the_orgs_language_and_codes_are_not() {
    let english = refusals("en_US").await;
    let mut met = BTreeSet::new();
    for language in ["de", "fr", "ja"] {
        let translated = refusals(language).await;
        assert_eq!(english.len(), translated.len());
        for ((code, said), (same, other)) in english.iter().zip(&translated) {
            assert_eq!(code, same);
            assert_ne!(said, other, "{language}");
            assert!(met.insert(other.clone()), "two languages say `{other}`");
        }
    }
    assert_eq!(refusals("nl_NL").await, english);
}

#[tokio::test]
async fn a_user_reads_their_own_language_where_the_org_knows_it() {
    let olga = SimulatedUser::administrator("admin", "Olga Admin").language("de");
    let org = SimulatedOrg::builder()
        .user(olga)
        .edition(Edition::Group)
        .language("fr")
        .start()
        .await
        .unwrap();
    let url = format!("{}/services/data/v67.0/limits", org.base_url());
    let ask = |token: &str| client().get(&url).bearer_auth(token).send();
    let answer = ask(org.administrator().access_token.expose()).await.unwrap();
    assert_eq!(answer.status(), 403);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body[0]["message"], "Die REST-API ist für diese Organisation nicht aktiviert.");
    assert_eq!(body[0]["errorCode"], "API_DISABLED_FOR_ORG");
    let body: Value = ask("00Dnobody").await.unwrap().json().await.unwrap();
    assert_eq!(body[0]["message"], "Session expirée ou non valide");
}

#[tokio::test]
async fn the_authorize_endpoint_translates_its_plain_text() {
    let org = SimulatedOrg::builder().language("de").start().await.unwrap();
    let url = format!("{}/services/oauth2/authorize?client_id=Nobody12", org.base_url());
    let answer = client().get(url).send().await.unwrap();
    let body = answer.text().await.unwrap();
    assert_eq!(body, "error=invalid_client_id&error_description=Client-ID%20ung%C3%BCltig");
}

/// What a client wrote may look like a text of the org within one within one, and so on.
#[tokio::test]
async fn a_text_within_a_text_within_a_text_comes_to_an_end() {
    let kind = "Unknown type:".repeat(4000);
    let call = format!("<met:readMetadata><met:type>{kind}</met:type></met:readMetadata>");
    for (language, said) in [("de", "Unbekannter Typ:"), ("fr", "Type inconnu"), ("ja", "不明な")]
    {
        let org = SimulatedOrg::builder().language(language).start().await.unwrap();
        let admin = org.administrator().access_token.expose().to_owned();
        let (status, body) = soap(&org, &admin, &call).await;
        assert!(status == 500 && body.contains(said), "{language}: {status}");
        assert!(body.contains("Unknown type:Unknown type:"), "{language}");
    }
}
