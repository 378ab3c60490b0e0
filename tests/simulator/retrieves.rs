//! Retrieves: what was deployed comes back as files, and without its secrets.

use std::io::{Cursor, Read as _};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cucumber_salesforce::simulator::SimulatedOrg;

use super::party::inner;
use super::wire::{atomic, deploy, external_app, soap};

async fn call(org: &SimulatedOrg, body: &str) -> String {
    let (status, body) = soap(org, org.administrator().access_token.expose(), body).await;
    assert_eq!(status, 200, "{body}");
    body
}

/// Retrieves what a request says, and returns the last status with the files by path.
async fn retrieve(org: &SimulatedOrg, request: &str) -> (String, Vec<(String, String)>) {
    let started = call(org, &format!("<met:retrieve>{request}</met:retrieve>")).await;
    assert!(started.contains("<state>Queued</state>"), "{started}");
    let id = inner(&started, "id");
    assert!(id.starts_with("09S") && id.len() == 18, "{id}");
    let ask = format!(
        "<met:checkRetrieveStatus><met:asyncProcessId>{id}</met:asyncProcessId></met:checkRetrieveStatus>"
    );
    let early = call(org, &ask).await;
    assert!(early.contains("<done>false</done>") && early.contains("<zipFile xsi:nil=\"true\"/>"));
    assert_eq!(inner(&early, "status"), "Pending");
    org.clock().sleep(Duration::from_secs(1)).await;
    assert_eq!(inner(&call(org, &ask).await, "status"), "InProgress");
    org.clock().sleep(Duration::from_secs(2)).await;
    let done = call(org, &ask).await;
    let zip = STANDARD.decode(inner(&done, "zipFile")).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let files = (0..zip.len()).map(|number| {
        let mut file = zip.by_index(number).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    });
    (done, files.collect())
}

async fn org_with_app() -> SimulatedOrg {
    let org = SimulatedOrg::start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let files = external_app(&run_as, "", "Orders_users");
    assert_eq!(deploy(&org, &files, atomic()).await["status"], "Succeeded");
    org
}

const FIVE: &str = "<met:types><met:members>*</met:members><met:name>ExternalClientApplication</met:name></met:types><types><members>Orders_oauth</members><name>ExtlClntAppOauthSettings</name></types><met:types><met:members>*</met:members><met:name>ExtlClntAppGlobalOauthSettings</met:name></met:types><met:types><met:members>*</met:members><met:name>ExtlClntAppOauthConfigurablePolicies</met:name></met:types><met:types><met:members>*</met:members><met:name>ExtlClntAppConfigurablePolicies</met:name></met:types>";

#[tokio::test]
async fn an_app_comes_back_as_its_files_without_the_secret() {
    let org = org_with_app().await;
    let request = format!(
        "<met:retrieveRequest><met:apiVersion>62.0</met:apiVersion><met:unpackaged>{FIVE}<met:version>62.0</met:version></met:unpackaged></met:retrieveRequest>"
    );
    let (done, files) = retrieve(&org, &request).await;
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "unpackaged/externalClientApps/Orders.eca",
            "unpackaged/extlClntAppOauthSettings/Orders_oauth.ecaOauth",
            "unpackaged/extlClntAppGlobalOauthSets/Orders_glbl.ecaGlblOauth",
            "unpackaged/extlClntAppOauthPolicies/Orders_oauthplcy.ecaOauthPlcy",
            "unpackaged/extlClntAppPolicies/Orders_plcy.ecaPlcy",
            "unpackaged/package.xml",
        ]
    );
    assert_eq!(done.matches("<fileProperties>").count(), 6, "{done}");
    let global = &files[2].1;
    assert!(global.contains("<consumerKey>KeyOfOrders1</consumerKey>"), "{global}");
    assert!(!files.iter().any(|(_, text)| text.contains("SecretOfOrders1")));
    assert!(files[5].1.contains("<version>62.0</version>"));
}

#[tokio::test]
async fn what_was_retrieved_can_be_deployed_again() {
    let org = org_with_app().await;
    let request = format!(
        "<request><singlePackage>true</singlePackage><unpackaged>{FIVE}</unpackaged></request>"
    );
    let (_, files) = retrieve(&org, &request).await;
    let files: Vec<(&str, String)> =
        files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
}

#[tokio::test]
async fn what_is_not_there_is_told_and_the_rest_comes() {
    let org = org_with_app().await;
    let types = "<types><members>Nothing</members><members>*</members><name>ConnectedApp</name></types><types><members>*</members><name>Nonsense</name></types>";
    let request =
        format!("<met:retrieveRequest><unpackaged>{types}</unpackaged></met:retrieveRequest>");
    let (done, files) = retrieve(&org, &request).await;
    assert_eq!(files.len(), 1);
    for text in [
        "Entity of type 'ConnectedApp' named 'Nothing' cannot be found",
        "Entity type: 'Nonsense' is unknown",
    ] {
        assert!(done.contains(&format!("<problem>{text}</problem>")), "{done}");
    }
    assert!(done.contains("<success>true</success>"));
}
