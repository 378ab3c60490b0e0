//! The data API over the wire: who is let in, and what every answer carries.

use std::time::Duration;

use cucumber_salesforce::model::Secret;
use cucumber_salesforce::simulator::data::ApexStub;
use cucumber_salesforce::simulator::{Edition, SimulatedOrg, SimulatedUser};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::wire::client;

async fn call(org: &SimulatedOrg, method: Method, path: &str) -> Response {
    let url = format!("{}{path}", org.base_url());
    let token = org.administrator().access_token.expose();
    client().request(method, url).bearer_auth(token).send().await.unwrap()
}

async fn refusal(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (status, body[0]["errorCode"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn everybody_may_ask_for_the_versions_and_nobody_for_more() {
    let org = SimulatedOrg::start().await.unwrap();
    // The Salesforce CLI ends its URL of the org with a slash, and begins paths with another.
    for path in ["/services/data", "/services/data/", "//services/data"] {
        let answer = client().get(format!("{}{path}", org.base_url())).send().await.unwrap();
        assert!(answer.headers().get("sforce-limit-info").is_none());
        let versions: Value = answer.json().await.unwrap();
        let newest = versions.as_array().unwrap().last().unwrap();
        assert_eq!(newest["version"], org.api_version().to_string());
        assert_eq!(newest["label"], "Summer '26");
    }
    for path in ["/services/data/v67.0", "/services/data/v67.0/limits", "/services/apexrest/a"] {
        let answer = client().get(format!("{}{path}", org.base_url())).send().await.unwrap();
        assert_eq!(refusal(answer).await, (401, "INVALID_SESSION_ID".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn every_answer_tells_the_allowance() {
    let org = SimulatedOrg::start().await.unwrap();
    org.set_daily_api_requests(2);
    for usage in ["api-usage=1/2", "api-usage=2/2"] {
        let answer = call(&org, Method::GET, "/services/data/v67.0/limits").await;
        assert_eq!(answer.headers()["sforce-limit-info"], usage);
    }
    let refused = refusal(call(&org, Method::GET, "/services/data/v67.0/limits").await).await;
    assert_eq!(refused, (403, "REQUEST_LIMIT_EXCEEDED".to_owned()));
    let deploy = "/services/data/v67.0/metadata/deployRequest/0Af000000000001AAA";
    let refused = refusal(call(&org, Method::GET, deploy).await).await;
    assert_eq!(refused, (403, "REQUEST_LIMIT_EXCEEDED".to_owned()), "deploys count, too");
    org.clock().sleep(Duration::from_secs(24 * 60 * 60)).await;
    let admin = org.user("admin").unwrap();
    let whole = format!("{}{}", admin.password.expose(), admin.security_token.expose());
    let login = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{whole}</password></login></e:Body></e:Envelope>",
        admin.username
    );
    let url = format!("{}/services/Soap/u/62.0", org.base_url());
    let told = client().post(url).body(login).send().await.unwrap().text().await.unwrap();
    let session = super::party::inner(&told, "sessionId").to_owned();
    let url = format!("{}{deploy}", org.base_url());
    let answer = client().get(url).bearer_auth(session).send().await.unwrap();
    assert_eq!(answer.headers()["sforce-limit-info"], "api-usage=1/2", "a new day");
}

#[tokio::test]
async fn without_the_api_there_are_no_records() {
    let org = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let refused = refusal(call(&org, Method::GET, "/services/data/v67.0/sobjects").await).await;
    assert_eq!(refused, (403, "API_DISABLED_FOR_ORG".to_owned()));

    let administrator = SimulatedUser::administrator("admin", "Admin User")
        .password(Secret::new("pw"), Secret::new("token"))
        .without("ApiEnabled");
    let org = SimulatedOrg::builder().user(administrator).start().await.unwrap();
    let refused = refusal(call(&org, Method::GET, "/services/data/v67.0/sobjects").await).await;
    assert_eq!(refused, (403, "API_CURRENTLY_DISABLED".to_owned()));
}

#[tokio::test]
async fn apex_rest_answers_what_the_test_scripts() {
    let org = SimulatedOrg::start().await.unwrap();
    org.answer_apex(ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" })));
    let order = call(&org, Method::GET, "/services/apexrest/orders/7").await;
    assert_eq!(order.json::<Value>().await.unwrap(), json!({ "status": "shipped" }));
    let refused = refusal(call(&org, Method::PUT, "/services/apexrest/orders/7").await).await;
    assert_eq!(refused, (405, "METHOD_NOT_ALLOWED".to_owned()));
    let refused = refusal(call(&org, Method::GET, "/services/apexrest/shoes").await).await;
    assert_eq!(refused, (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn pages_follow_one_another() {
    let org = SimulatedOrg::start().await.unwrap();
    org.set_query_batch(3);
    let first = call(&org, Method::GET, "/services/data/v60.0/query/?q=SELECT+Id+FROM+User").await;
    let first: Value = first.json().await.unwrap();
    assert_eq!((&first["totalSize"], &first["done"]), (&json!(4), &json!(false)));
    let next = call(&org, Method::GET, first["nextRecordsUrl"].as_str().unwrap()).await;
    let next: Value = next.json().await.unwrap();
    assert_eq!((next["records"].as_array().unwrap().len(), &next["done"]), (1, &json!(true)));
}

#[tokio::test]
async fn every_api_serves_the_versions_of_the_org_and_no_other() {
    let org = SimulatedOrg::builder().api_versions(59..=60).start().await.unwrap();
    let none = (404, "NOT_FOUND".to_owned());
    let gone = (410, "GONE".to_owned());
    for (method, tail, served) in [
        (Method::GET, "limits", 200),
        (Method::GET, "apps/oauth/usage", 200),
        // It gets as far as to the body.
        (Method::POST, "metadata/deployRequest", 400),
    ] {
        for version in ["v59.0", "v60.0"] {
            let path = format!("/services/data/{version}/{tail}");
            assert_eq!(call(&org, method.clone(), &path).await.status().as_u16(), served, "{path}");
        }
        for (version, refused) in
            [("v61.0", &none), ("v58.0", &gone), ("v60", &none), ("60.0", &none), ("banana", &none)]
        {
            let path = format!("/services/data/{version}/{tail}");
            let answer = refusal(call(&org, method.clone(), &path).await).await;
            assert_eq!(&answer, refused, "{path}");
        }
    }
    for (kind, version) in [("m", "61.0"), ("m", "58.0"), ("u", "v60.0"), ("c", "banana")] {
        let url = format!("{}/services/Soap/{kind}/{version}", org.base_url());
        let body = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><getUserInfo/></e:Body></e:Envelope>";
        let told = client().post(&url).body(body).send().await.unwrap().text().await.unwrap();
        assert!(told.contains("UNSUPPORTED_API_VERSION"), "{url}: {told}");
    }
}

#[tokio::test]
async fn a_head_is_what_a_get_begins_with() {
    let org = SimulatedOrg::start().await.unwrap();
    let id = org.administrator().user_id.clone();
    for path in [
        "/services/data",
        "/services/data/v67.0/",
        "/services/data/v67.0/limits",
        "/services/data/v67.0/sobjects",
        "/services/data/v67.0/sobjects/User",
        "/services/data/v67.0/sobjects/User/describe",
        &format!("/services/data/v67.0/sobjects/User/{id}"),
        "/services/data/v67.0/query/?q=SELECT+Id+FROM+User",
        "/services/data/v67.0/apps/oauth/usage",
    ] {
        let head = call(&org, Method::HEAD, path).await;
        let get = call(&org, Method::GET, path).await;
        assert_eq!(head.status(), get.status(), "{path}");
        assert_eq!(head.headers()["content-type"], get.headers()["content-type"], "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let missing = call(&org, Method::HEAD, "/services/data/v67.0/nothing").await;
    assert_eq!(missing.status(), 404);
}
