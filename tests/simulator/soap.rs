//! Calls of the Metadata API beside those that our own client makes.

use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use serde_json::{Value, json};

use super::party::{inner, org_where};
use super::wire::{atomic, client, deploy, external_app, soap, start_deploy};

async fn org() -> SimulatedOrg {
    SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap()
}

async fn call(org: &SimulatedOrg, body: &str) -> (u16, String) {
    soap(org, org.administrator().access_token.expose(), body).await
}

async fn create(org: &SimulatedOrg, name: &str) {
    let app = format!(
        "<met:createMetadata><met:metadata xsi:type=\"met:ConnectedApp\"><met:fullName>{name}</met:fullName><met:contactEmail>qa@example.com</met:contactEmail><met:label>{name}</met:label></met:metadata></met:createMetadata>"
    );
    let (status, body) = call(org, &app).await;
    assert!(status == 200 && body.contains("<success>true</success>"), "{body}");
}

fn rename(kind: &str, old: &str, new: &str) -> String {
    format!(
        "<met:renameMetadata><met:type>{kind}</met:type><met:oldFullName>{old}</met:oldFullName><met:newFullName>{new}</met:newFullName></met:renameMetadata>"
    )
}

#[tokio::test]
async fn a_rename_keeps_the_app_and_its_key() {
    let org = org().await;
    create(&org, "Orders").await;
    create(&org, "Bills").await;
    let (_, body) = call(&org, &rename("ConnectedApp", "Orders", "Bills")).await;
    assert_eq!(inner(&body, "statusCode"), "DUPLICATE_VALUE", "{body}");
    let (_, body) = call(&org, &rename("ConnectedApp", "None", "Other")).await;
    assert_eq!(inner(&body, "statusCode"), "INVALID_CROSS_REFERENCE_KEY", "{body}");
    let (_, body) = call(&org, &rename("Profile", "Admin", "Other")).await;
    assert_eq!(inner(&body, "statusCode"), "INVALID_TYPE", "{body}");
    let (status, body) = call(&org, &rename("ConnectedApp", "Orders", "Orders2")).await;
    assert_eq!((status, inner(&body, "fullName")), (200, "Orders2"), "{body}");
    let read = "<met:readMetadata><met:type>ConnectedApp</met:type><met:fullNames>Orders</met:fullNames><met:fullNames>Orders2</met:fullNames></met:readMetadata>";
    let (_, body) = call(&org, read).await;
    assert!(
        body.contains("<records xsi:nil=\"true\"/><records xsi:type=\"ConnectedApp\">"),
        "{body}"
    );
    // Its record and the one of the other app are still the only ones.
    assert_eq!(org.records("ConnectedApplication").len(), 2);
}

#[tokio::test]
async fn an_external_client_app_takes_its_parts_along() {
    let org = org().await;
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    assert_eq!(deploy(&org, &files, atomic()).await["status"], "Succeeded");
    let (_, body) = call(&org, &rename("ExternalClientApplication", "Orders", "Bills")).await;
    assert!(body.contains("<success>true</success>"), "{body}");
    let read = "<met:readMetadata><met:type>ExtlClntAppOauthSettings</met:type><met:fullNames>Orders_oauth</met:fullNames></met:readMetadata>";
    assert_eq!(inner(&call(&org, read).await.1, "externalClientApplication"), "Bills");
    assert_eq!(org.records("ExternalClientApplication")[0]["DeveloperName"], "Bills");
}

#[tokio::test]
async fn a_type_is_described_with_its_fields() {
    let org = org().await;
    let ask = "<met:describeValueType><met:type>{http://soap.sforce.com/2006/04/metadata}ConnectedApp</met:type></met:describeValueType>";
    let (status, body) = call(&org, ask).await;
    assert_eq!(status, 200);
    assert!(body.contains("<result><apiCreatable>true</apiCreatable>"), "{body}");
    let contact = "<isForeignKey>false</isForeignKey><isNameField>false</isNameField><minOccurs>1</minOccurs><name>contactEmail</name><soapType>string</soapType><valueRequired>true</valueRequired>";
    assert!(body.contains(contact), "{body}");
    let ask = "<met:describeValueType><met:type>Nonsense</met:type></met:describeValueType>";
    let (status, body) = call(&org, ask).await;
    assert_eq!((status, inner(&body, "faultcode")), (500, "sf:INVALID_TYPE"));
}

#[tokio::test]
async fn more_than_ten_in_one_call_are_refused() {
    let org = org().await;
    let names = "<met:fullNames>X</met:fullNames>".repeat(11);
    for operation in ["readMetadata", "deleteMetadata"] {
        let ask =
            format!("<met:{operation}><met:type>ConnectedApp</met:type>{names}</met:{operation}>");
        let (status, body) = call(&org, &ask).await;
        assert_eq!((status, inner(&body, "faultcode")), (500, "sf:LIMIT_EXCEEDED"), "{body}");
    }
    let queries = "<met:queries><met:type>ConnectedApp</met:type></met:queries>".repeat(4);
    let ask = format!("<met:listMetadata>{queries}</met:listMetadata>");
    assert_eq!(call(&org, &ask).await.0, 500);
}

#[tokio::test]
async fn the_old_status_call_tells_of_both_kinds() {
    let org = org().await;
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let deploy = start_deploy(&org, &files, atomic()).await;
    let ask = format!(
        "<met:checkStatus><met:asyncProcessId>{deploy}</met:asyncProcessId></met:checkStatus>"
    );
    assert_eq!(inner(&call(&org, &ask).await.1, "state"), "Queued");
    org.clock().sleep(Duration::from_secs(2)).await;
    assert_eq!(inner(&call(&org, &ask).await.1, "state"), "InProgress");
    org.clock().sleep(Duration::from_secs(5)).await;
    let body = call(&org, &ask).await.1;
    assert_eq!((inner(&body, "done"), inner(&body, "state")), ("true", "Completed"));
    let ask = ask.replace(&deploy, "0Af000000000001AAA");
    assert_eq!(call(&org, &ask).await.0, 500);
}

#[tokio::test]
async fn a_deploy_is_cancelled_whatever_the_element_is_called() {
    let org = org().await;
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    for element in ["String", "id"] {
        let id = start_deploy(&org, &files, atomic()).await;
        let ask =
            format!("<met:cancelDeploy><met:{element}>{id}</met:{element}></met:cancelDeploy>");
        let (status, body) = call(&org, &ask).await;
        assert_eq!((status, inner(&body, "id")), (200, id.as_str()), "{body}");
        let (status, body) = call(&org, &ask).await;
        assert_eq!((status, inner(&body, "faultcode")), (500, "sf:INVALID_ID_FIELD"), "{body}");
    }
    let (status, _) =
        call(&org, "<met:cancelDeploy><met:String>0Af</met:String></met:cancelDeploy>").await;
    assert_eq!(status, 500);
}

#[tokio::test]
async fn what_was_validated_is_deployed_without_another_upload() {
    let org = org_where(|profile| profile.deploying.validation_lasts = Duration::from_secs(60));
    let org = org.start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let only = json!({ "rollbackOnError": true, "singlePackage": true, "checkOnly": true });
    let validation = deploy(&org, &files, only).await;
    assert_eq!(validation["status"], "Succeeded");
    assert!(org.records("ExternalClientApplication").is_empty());
    let id = validation["id"].as_str().unwrap();
    let soap = format!(
        "<met:deployRecentValidation><met:validationId>{id}</met:validationId></met:deployRecentValidation>"
    );
    let (status, body) = call(&org, &soap).await;
    assert!(status == 200 && inner(&body, "result").starts_with("0Af"), "{body}");
    org.clock().sleep(Duration::from_secs(5)).await;
    assert_eq!(org.records("ExternalClientApplication").len(), 1);
    let (status, quick) = quick(&org, id).await;
    assert_eq!((status, &quick["validatedDeployRequestId"]), (201, &json!(id)), "{quick}");
    // What was deployed for real is no validation.
    let (status, refused) = self::quick(&org, quick["id"].as_str().unwrap()).await;
    assert_eq!((status, &refused[0]["errorCode"]), (400, &json!("INVALID_ID_FIELD")));
    org.clock().sleep(Duration::from_secs(60)).await;
    let (status, body) = call(&org, &soap).await;
    assert_eq!((status, inner(&body, "faultcode")), (500, "sf:INVALID_ID_FIELD"), "{body}");
}

async fn quick(org: &SimulatedOrg, id: &str) -> (u16, Value) {
    let url = format!("{}/services/data/v67.0/metadata/deployRequest", org.base_url());
    let token = org.administrator().access_token.expose();
    let body = json!({ "validatedDeployRequestId": id });
    let answer = client().post(url).bearer_auth(token).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A call to a URL with another version.
async fn call_in(org: &SimulatedOrg, version: &str, body: &str) -> (u16, String) {
    let url = format!("{}/services/Soap/m/{version}", org.base_url());
    let token = org.administrator().access_token.expose();
    let envelope = format!(
        "<x:Envelope xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><x:Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader></x:Header><x:Body>{body}</x:Body></x:Envelope>"
    );
    let answer = client().post(url).body(envelope).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_version_knows_only_its_own_types_and_fields() {
    let org = org().await;
    let app = "<createMetadata><metadata xsi:type=\"ConnectedApp\"><fullName>Old</fullName><contactEmail>qa@example.com</contactEmail><label>Old</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl><isPkceRequired>true</isPkceRequired><scopes>Api</scopes></oauthConfig></metadata></createMetadata>";
    let (status, body) = call_in(&org, "58.0", app).await;
    assert_eq!((status, inner(&body, "statusCode")), (200, "INVALID_FIELD"), "{body}");
    assert_eq!(inner(&body, "message"), "Property 'isPkceRequired' not valid in version 58.0");
    assert!(call_in(&org, "59.0/", app).await.1.contains("<success>true</success>"));
    let read = "<readMetadata><type>ExtlClntAppConfigurablePolicies</type></readMetadata>";
    let (status, body) = call_in(&org, "59.0", read).await;
    assert_eq!((status, inner(&body, "faultcode")), (500, "sf:INVALID_TYPE"), "{body}");
    assert_eq!(call_in(&org, "60.0/00Dxx0000000001", read).await.0, 200);
    let (_, body) = call_in(&org, "58.0", "<describeMetadata/>").await;
    assert!(!body.contains("ExternalClientApplication"), "{body}");
}

#[tokio::test]
async fn a_deploy_speaks_the_version_of_its_manifest() {
    let org = org().await;
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let old = |version: &str| -> Vec<(&str, String)> {
        let change = |text: &String| text.replace("<version>67.0", &format!("<version>{version}"));
        files.iter().map(|(path, text)| (*path, change(text))).collect()
    };
    let result = deploy(&org, &old("59.0"), atomic()).await;
    let failures = result["details"]["componentFailures"].to_string();
    for text in [
        "Property 'certificate' not valid in version 59.0",
        "Unknown type name 'ExtlClntAppConfigurablePolicies' specified in package.xml",
    ] {
        assert!(failures.contains(text), "{failures}");
    }
    let result = deploy(&org, &old("60.0"), atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
}

#[tokio::test]
async fn elements_out_of_order_are_read_or_dropped() {
    for drops in [false, true] {
        let org = org_where(|profile| profile.wire.drops_out_of_order = drops);
        let org = org.start().await.unwrap();
        let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
        let label = "<label>Orders</label>";
        let files: Vec<_> = files
            .into_iter()
            .map(|(path, text)| {
                match text.split_once(label).filter(|_| path.starts_with("externalClientApps")) {
                    // The contact's address stands behind the label.
                    Some((before, after)) => {
                        let (start, rest) = before.split_once("<contactEmail>").unwrap();
                        let (email, rest) = rest.split_once("</contactEmail>").unwrap();
                        let last = format!("<contactEmail>{email}</contactEmail>{after}");
                        (path, format!("{start}{rest}{label}{last}"))
                    }
                    None => (path, text),
                }
            })
            .collect();
        let result = deploy(&org, &files, atomic()).await;
        let problem = &result["details"]["componentFailures"][0]["problem"];
        let expected =
            if drops { json!("Required field is missing: contactEmail") } else { json!(null) };
        assert_eq!(problem, &expected, "{result}");
    }
}

#[tokio::test]
async fn what_is_no_envelope_or_too_large_gets_a_fault() {
    let org = org().await;
    let url = format!("{}/services/Soap/m/67.0", org.base_url());
    for (body, code) in [
        ("no xml".to_owned(), "soapenv:Client"),
        ("<a><Body><b/></Body></a>".to_owned(), "soapenv:Client"),
        ("<!DOCTYPE a><Envelope/>".to_owned(), "soapenv:Client"),
        (" ".repeat(50 * 1024 * 1024 + 1), "sf:EXCEEDED_MAX_SIZE_REQUEST"),
        (" ".repeat(70 * 1024 * 1024), "sf:EXCEEDED_MAX_SIZE_REQUEST"),
    ] {
        let answer = client().post(&url).body(body).send().await.unwrap();
        assert_eq!(answer.status(), 500);
        assert_eq!(inner(&answer.text().await.unwrap(), "faultcode"), code);
    }
    let url = format!("{}/services/data/v67.0/metadata/deployRequest", org.base_url());
    let request = client().post(url).bearer_auth(org.administrator().access_token.expose());
    let answer = request.body(" ".repeat(70 * 1024 * 1024)).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body[0]["errorCode"], "EXCEEDED_MAX_SIZE_REQUEST");
}

#[tokio::test]
async fn text_comes_as_cdata_and_entities_too() {
    let org = org().await;
    let app = "<createMetadata><metadata xsi:type=\"n:ConnectedApp\" xmlns:n=\"http://soap.sforce.com/2006/04/metadata\"><fullName><![CDATA[Odd]]></fullName><label>A &amp; B &#233;</label><contactEmail>qa@example.com</contactEmail></metadata></createMetadata>";
    assert!(call_in(&org, "67.0", app).await.1.contains("<success>true</success>"));
    let read = "<readMetadata><type>ConnectedApp</type><fullNames>Odd</fullNames></readMetadata>";
    assert_eq!(inner(&call_in(&org, "67.0", read).await.1, "label"), "A &amp; B é");
}

#[tokio::test]
async fn what_an_org_with_a_namespace_makes_bears_it() {
    let org = SimulatedOrg::builder().namespace("acme").start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    assert_eq!(deploy(&org, &files, atomic()).await["status"], "Succeeded");
    for (kind, object) in [
        ("ExternalClientApplication", "ExternalClientApplication"),
        ("PermissionSet", "PermissionSet"),
    ] {
        let list = format!(
            "<met:listMetadata><met:queries><met:type>{kind}</met:type></met:queries></met:listMetadata>"
        );
        let (_, body) = call(&org, &list).await;
        assert!(body.contains("<namespacePrefix>acme</namespacePrefix><type>"), "{body}");
        let made = org.records(object);
        assert!(made.iter().any(|row| row["NamespacePrefix"] == "acme"), "{made:?}");
    }
    let (_, body) = call(&org, "<met:describeMetadata/>").await;
    assert_eq!(inner(&body, "organizationNamespace"), "acme");
}

#[tokio::test]
async fn a_deploy_tells_how_far_it_is() {
    let org = org().await;
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let id = start_deploy(&org, &files, atomic()).await;
    let ask = format!(
        "<met:checkDeployStatus><met:asyncProcessId>{id}</met:asyncProcessId></met:checkDeployStatus>"
    );
    let mut told = Vec::new();
    for _ in 0..5 {
        let (_, body) = call(&org, &ask).await;
        let text = |name| inner(&body, name).to_owned();
        told.push((text("status"), text("numberComponentsDeployed"), text("stateDetail")));
        org.clock().sleep(Duration::from_secs(1)).await;
    }
    let expected = [
        ("Pending", "0", ""),
        ("InProgress", "0", "Processing Type: PermissionSet"),
        ("InProgress", "2", "Processing Type: ExtlClntAppOauthSettings"),
        ("InProgress", "4", "Processing Type: ExtlClntAppOauthConfigurablePolicies"),
        ("Succeeded", "6", ""),
    ];
    let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned()));
    assert_eq!(told, expected);
}
