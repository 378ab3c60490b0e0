//! What a deploy may ask for, and who asked for what.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{Refusal, SimulatedOrg, SimulatedUser};
use serde_json::{Value, json};

use super::party::{inner, org_where};
use super::wire::{
    atomic, client, deploy, deploy_form, external_app, file, manifest, soap, start_deploy, token,
};

const PATH: &str = "/services/data/v67.0/metadata/deployRequest";

/// Sends a deploy: status and body.
async fn send(org: &SimulatedOrg, options: &Value) -> (u16, Value) {
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let request = client().post(format!("{}{PATH}", org.base_url()));
    let request = request.bearer_auth(org.administrator().access_token.expose());
    let answer = request.multipart(deploy_form(&files, options)).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn cancel(org: &SimulatedOrg, session: &str, version: &str, id: &str) -> (u16, Value) {
    let path = PATH.replace("v67.0", version);
    let wish = json!({ "deployResult": { "status": "Canceling" } });
    let request = client().patch(format!("{}{path}/{id}", org.base_url())).bearer_auth(session);
    let answer = request.json(&wish).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The session of a user who signs in by SOAP.
async fn session_of(org: &SimulatedOrg, alias: &str) -> String {
    let user = org.user(alias).unwrap();
    let whole = format!("{}{}", user.password.expose(), user.security_token.expose());
    let envelope = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{whole}</password></login></e:Body></e:Envelope>",
        user.username
    );
    let url = format!("{}/services/Soap/u/62.0", org.base_url());
    let request = client().post(url).header("content-type", "text/xml").body(envelope);
    inner(&request.send().await.unwrap().text().await.unwrap(), "sessionId").to_owned()
}

#[tokio::test]
async fn production_takes_no_partial_deploys_and_none_without_tests() {
    let org = SimulatedOrg::builder().kind(OrgKind::Production).start().await.unwrap();
    for (options, text) in [
        (json!({}), "rollbackOnError option must be true on a production org"),
        (
            json!({ "rollbackOnError": true, "testLevel": "NoTestRun" }),
            "testLevel of NoTestRun cannot be used in production organizations",
        ),
        (
            json!({ "rollbackOnError": "true", "purgeOnDelete": true }),
            "purgeOnDelete option can only be used on a non-active org",
        ),
    ] {
        let (status, body) = send(&org, &options).await;
        assert_eq!((status, &body[0]["message"]), (400, &json!(text)), "{body}");
    }
    assert_eq!(send(&org, &atomic()).await.0, 201);
    let call = "<met:deploy><met:ZipFile></met:ZipFile><met:DeployOptions/></met:deploy>";
    let (status, body) = soap(&org, org.administrator().access_token.expose(), call).await;
    let fault = "<faultcode>sf:INVALID_OPERATION</faultcode>";
    assert!(status == 500 && body.contains(fault), "{body}");
}

#[tokio::test]
async fn the_one_who_canceled_a_deploy_is_told() {
    let developer = SimulatedUser::new("dev", "Developer").with("ModifyMetadata");
    let org = SimulatedOrg::builder().user(developer).start().await.unwrap();
    let user = org.user("dev").unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let id = start_deploy(&org, &files, atomic()).await;
    let session = session_of(&org, "dev").await;
    let (status, body) = cancel(&org, &session, "v67.0", &id).await;
    let result = &body["deployResult"];
    assert_eq!((status, &result["canceledBy"]), (202, &json!(user.user_id)), "{body}");
    assert_eq!(result["canceledByName"], "Developer");
    assert_eq!(result["createdBy"], json!(org.administrator().user_id));
    let rows = org.records("DeployRequest");
    assert_eq!(rows[0]["CanceledById"], json!(user.user_id));
}

#[tokio::test]
async fn a_deploy_that_is_being_finalized_can_be_canceled_by_old_versions_only() {
    let slow = org_where(|profile| profile.deploying.finalizing = Duration::from_secs(2));
    let org = slow.start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let session = org.administrator().access_token.expose();
    for (version, status, outcome) in [("v65.0", 400, "Succeeded"), ("v64.0", 202, "Canceled")] {
        let id = start_deploy(&org, &files, atomic()).await;
        org.clock().sleep(Duration::from_secs(3)).await;
        assert_eq!(cancel(&org, session, version, &id).await.0, status, "{version}");
        org.clock().sleep(Duration::from_secs(5)).await;
        let url = format!("{}{PATH}/{id}", org.base_url());
        let told = client().get(url).bearer_auth(session).send().await.unwrap();
        let told: Value = told.json().await.unwrap();
        assert_eq!(told["deployResult"]["status"], outcome, "{version}");
    }
}

#[tokio::test]
async fn a_zip_may_be_too_large() {
    let org = org_where(|profile| profile.wire.oversized_package = Refusal::of("ODD", "odd"));
    let org = org.start().await.unwrap();
    let mut zip = b"PK".to_vec();
    for (length, status) in [(39_000_000, 201), (39_000_001, 400)] {
        zip.resize(length, 0);
        let part = reqwest::multipart::Part::bytes(zip.clone()).file_name("x");
        let options = reqwest::multipart::Part::text(r#"{"deployOptions":{}}"#);
        let form = reqwest::multipart::Form::new()
            .part("json", options.mime_str("application/json").unwrap())
            .part("file", part.mime_str("application/zip").unwrap());
        let request = client().post(format!("{}{PATH}", org.base_url())).multipart(form);
        let request = request.bearer_auth(org.administrator().access_token.expose());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body[0]["errorCode"] == "ODD", status == 400, "{body}");
    }
}

#[tokio::test]
async fn a_number_that_is_too_large_is_refused_and_the_org_goes_on() {
    let org = SimulatedOrg::start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    assert_eq!(deploy(&org, &files, atomic()).await["status"], "Succeeded");
    let kind = "ExtlClntAppOauthConfigurablePolicies";
    let policies = |period: &str| {
        let fields = format!(
            "<externalClientApplication>Orders</externalClientApplication><refreshTokenPolicyType>SpecificLifetime</refreshTokenPolicyType><refreshTokenValidityPeriod>{period}</refreshTokenValidityPeriod><refreshTokenValidityUnit>Months</refreshTokenValidityUnit>"
        );
        [
            ("package.xml", manifest(&[(kind, "Orders_oauthplcy")])),
            ("extlClntAppOauthPolicies/Orders_oauthplcy.ecaOauthPlcy", file(kind, &fields)),
        ]
    };
    for (period, status) in
        [("9223372036854775807", "Failed"), ("2147483648", "Failed"), ("2147483647", "Succeeded")]
    {
        let result = deploy(&org, &policies(period), atomic()).await;
        assert_eq!(result["status"], status, "{period}: {result}");
    }
    let form = [("grant_type", "magic"), ("client_id", "KeyOfOrders1")];
    assert_eq!(token(&org, &form).await.0, 400, "the org still answers");
}
