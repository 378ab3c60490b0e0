use cucumber_salesforce::simulator::{Edition, SimulatedOrg, SimulatedUser};
use serde_json::{Value, json};

use super::wire::{atomic, client, client_credentials, deploy, external_app, soap};

const LIST: &str = "<met:listMetadata><met:queries><met:type>ConnectedApp</met:type></met:queries></met:listMetadata>";

#[tokio::test]
async fn a_session_that_is_none_is_a_fault() {
    let org = SimulatedOrg::start().await.unwrap();
    let (status, body) = soap(&org, "00Dx!y", LIST).await;
    assert_eq!(status, 500);
    assert!(body.contains("<faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session</faultstring>"));
    let jwt = SimulatedOrg::builder().jwt_access_tokens(true).start().await.unwrap();
    let token = jwt.administrator().access_token.clone();
    assert_eq!(token.expose().split('.').count(), 3);
    let (status, _) = soap(&jwt, token.expose(), LIST).await;
    assert_eq!(status, 500);
    org.expire_sessions();
    let url = format!("{}/services/data/v67.0/metadata/deployRequest/0Af", org.base_url());
    let token = org.administrator().access_token.expose();
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body,
        json!([{ "message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID" }])
    );
}

#[tokio::test]
async fn a_missing_permission_is_a_fault() {
    let admin = SimulatedUser::administrator("admin", "Admin User")
        .without("ModifyMetadata")
        .without("ModifyAllData");
    let org = SimulatedOrg::builder().user(admin).start().await.unwrap();
    let (status, body) = soap(&org, org.administrator().access_token.expose(), LIST).await;
    assert_eq!(status, 500);
    assert!(body.contains("INSUFFICIENT_ACCESS: use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"));
}

#[tokio::test]
async fn an_edition_without_api_says_so() {
    let org = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let url = format!("{}/services/data/v67.0/metadata/deployRequest/0Af", org.base_url());
    let token = org.administrator().access_token.expose();
    let answer = client().get(url).bearer_auth(token).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    assert!(answer.text().await.unwrap().contains("API_DISABLED_FOR_ORG"));
    let (_, body) = soap(&org, token, LIST).await;
    assert!(body.contains("API_DISABLED_FOR_ORG"));
}

#[tokio::test]
async fn one_bad_component_undoes_all() {
    let org = SimulatedOrg::start().await.unwrap();
    let email = org.user("integ").unwrap().email;
    for (run_as, set, problem) in [
        (
            email.as_str(),
            "Orders_users",
            "Enter a valid execution user for the OAuth client credentials flow.",
        ),
        (
            &org.user("integ").unwrap().username,
            "Nobody",
            "In field: commaSeparatedPermissionSet - no PermissionSet named Nobody found",
        ),
    ] {
        let result = deploy(&org, &external_app(run_as, "", set), atomic()).await;
        assert_eq!(
            (&result["status"], &result["numberComponentErrors"]),
            (&json!("Failed"), &json!(1))
        );
        assert_eq!(result["details"]["componentFailures"][0]["problem"], problem);
        assert!(org.apps().is_empty() && org.permission_sets().is_empty());
    }
}

#[tokio::test]
async fn partner_login_asks_for_the_security_token() {
    let org = SimulatedOrg::start().await.unwrap();
    let user = org.user("srep").unwrap();
    let login = |password: String, version: &str| {
        let url = format!("{}/services/Soap/u/{version}", org.base_url());
        let body = format!(
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{password}</password></login></soapenv:Body></soapenv:Envelope>",
            user.username
        );
        let request = client().post(url).header("content-type", "text/xml").body(body);
        async move {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        }
    };
    let bare = user.password.expose().to_owned();
    let (status, body) = login(bare.clone(), "62.0").await;
    assert_eq!(status, 500);
    assert!(body.contains("<sf:exceptionCode>LOGIN_MUST_USE_SECURITY_TOKEN</sf:exceptionCode>"));
    let (_, body) = login("wrong".to_owned(), "62.0").await;
    assert!(body.contains(
        "INVALID_LOGIN: Invalid username, password, security token; or user locked out."
    ));
    let both = format!("{bare}{}", user.security_token.expose());
    let (status, body) = login(both.clone(), "62.0").await;
    assert_eq!(status, 200);
    assert!(body.contains(&format!("<userId>{}</userId>", user.user_id)), "{body}");
    let (status, body) = login(both, "65.0").await;
    assert_eq!(status, 500);
    assert!(body.contains("No operation available for request {urn:partner.soap.sforce.com}login"));
}

#[tokio::test]
async fn api_access_control_refuses_apps_that_nobody_listed() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let mut files = external_app(&run_as, "", "Orders_users");
    for (_, text) in &mut files {
        *text = text.replace("AdminApprovedPreAuthorized", "AllSelfAuthorized");
    }
    deploy(&org, &files, atomic()).await;
    org.clock().sleep(std::time::Duration::from_secs(12 * 60)).await;
    assert_eq!(client_credentials(&org).await.0, 200);

    let switch = "<met:updateMetadata><met:metadata xsi:type=\"met:ConnectedAppSettings\"><met:fullName>ConnectedApp</met:fullName><met:enableAdminApprovedAppsOnly>true</met:enableAdminApprovedAppsOnly></met:metadata></met:updateMetadata>";
    let (_, body) = soap(&org, org.administrator().access_token.expose(), switch).await;
    assert!(body.contains("<success>true</success>"), "{body}");
    let (status, body) = client_credentials(&org).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_app_access")));
}

#[tokio::test]
async fn access_follows_the_permission_sets_that_the_policies_list() {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    deploy(&org, &external_app(&run_as, "", "Orders_users"), atomic()).await;
    assert_eq!(org.records("SetupEntityAccess").len(), 1);
    deploy(&org, &external_app(&run_as, "", ""), atomic()).await;
    assert!(org.records("SetupEntityAccess").is_empty());
}
