//! The life of both kinds of app, over loopback.

use serde_json::{Value, json};

use crate::apps;
use crate::process::simulate;
use crate::sf::Sf;

/// Name and state of each component of a deploy, by name.
fn states(result: &Value) -> Vec<(String, String)> {
    let files = result["files"].as_array().unwrap().iter();
    let text = |file: &Value, name: &str| file[name].as_str().unwrap().to_owned();
    let mut states: Vec<_> =
        files.map(|file| (text(file, "fullName"), text(file, "state"))).collect();
    states.sort();
    states
}

#[test]
fn both_kinds_of_app_are_made_used_and_deleted() {
    let Some(sf) = Sf::installed() else { return };
    let org = simulate(&[
        "--propagation=0s..0s",
        "--allow-connected-apps=true",
        "--deploy-pending=0s",
        "--deploy-running=0s",
    ]);
    let (url, username) = (org.text("base_url"), org.text("username"));
    let signed_in = sf.sign_in(&url, &org.text("access_token")).result();
    assert_eq!(signed_in["username"], org.ready["username"]);
    assert_eq!(signed_in["orgId"], org.ready["org_id"]);

    let certificate = apps::key(&sf);
    apps::connected_app(&sf, &certificate);
    apps::external_app(&sf, &certificate, &username);
    let classic = sf.deploy("classic").result();
    assert_eq!(states(&classic), [("Classic".to_owned(), "Created".to_owned())]);
    assert_eq!((&classic["numberComponentsDeployed"], &classic["done"]), (&json!(1), &json!(true)));
    let external = sf.deploy("external").result();
    assert_eq!(states(&external).len(), 5, "{external:#}");
    assert!(states(&external).iter().all(|(_, state)| state == "Created"), "{external:#}");
    // By REST, and nothing is new.
    let deploy = ["project", "deploy", "start", "--target-org", "org", "--wait", "5"];
    let by_rest = [("SF_ORG_METADATA_REST_DEPLOY", "true")];
    let again = [&deploy[..], &["--metadata-dir", "external"]].concat();
    let again = sf.run_with(&again, &by_rest).result();
    assert!(states(&again).iter().all(|(_, state)| state == "Unchanged"), "{again:#}");

    let list = |kind: &str| {
        let list = ["org", "list", "metadata", "--target-org", "org", "--metadata-type", kind];
        sf.run(&list).result()
    };
    assert_eq!(list("ConnectedApp")[0]["fileName"], "connectedApps/Classic.connectedApp");
    assert_eq!(list("ExternalClientApplication")[0]["fullName"], "External");

    for client_id in ["KeyOfClassic1", "KeyOfExternal1"] {
        let signed_in = sf.sign_in_by_jwt(&url, client_id, &username).result();
        assert_eq!(
            (&signed_in["instanceUrl"], &signed_in["clientId"]),
            (&json!(url), &json!(client_id))
        );
    }

    // A user has one alias, that of the latest sign-in.
    sf.sign_in(&url, &org.text("access_token")).result();
    apps::destruction(
        &sf,
        &[("ConnectedApp", "Classic"), ("ExternalClientApplication", "External")],
    );
    let gone = sf.deploy("gone").result();
    assert!(states(&gone).iter().all(|(_, state)| state == "Deleted"), "{gone:#}");
    assert_eq!((list("ConnectedApp"), list("ExternalClientApplication")), (json!([]), json!([])));
    org.stop();
}

#[test]
fn the_org_is_shown_queried_and_called() {
    let Some(sf) = Sf::installed() else { return };
    let org = simulate(&[]);
    sf.sign_in(&org.text("base_url"), &org.text("access_token")).result();
    let shown = sf.run(&["org", "display", "--target-org", "org"]).result();
    assert_eq!(
        (&shown["id"], &shown["connectedStatus"]),
        (&org.ready["org_id"], &json!("Connected"))
    );
    assert_eq!(shown["apiVersion"], org.ready["api_version"]);

    let query = |soql: &str| sf.run(&["data", "query", "--target-org", "org", "--query", soql]);
    let found = query("SELECT Username, Profile.Name FROM User WHERE Alias = 'admin'").result();
    assert_eq!(found["records"][0]["Username"], org.ready["username"]);
    assert_eq!(found["records"][0]["Profile"]["Name"], "System Administrator");
    assert_eq!(query("SELECT Nope FROM User").error().0, "INVALID_FIELD");
    assert_eq!(query("SELECT Id FROM Nope").error().0, "INVALID_TYPE");
    assert_eq!(query("SELECT FROM").error().0, "MALFORMED_QUERY");

    let made = ["data", "create", "record", "--target-org", "org", "--sobject", "Contact"];
    let made = sf.run(&[&made[..], &["--values", "LastName=Judge"]].concat()).result();
    let found = query("SELECT Id FROM Contact WHERE LastName = 'Judge'").result();
    assert_eq!(found["records"][0]["Id"], made["id"]);

    let call = |path: &str| sf.raw(&["api", "request", "rest", path, "--target-org", "org"]);
    let limits = call("/services/data/v67.0/limits");
    assert!(limits.starts_with("HTTP/1.1 200") && limits.contains("DailyApiRequests"), "{limits}");
    let nowhere = call("/services/data/v67.0/nowhere");
    assert!(nowhere.starts_with("HTTP/1.1 404") && nowhere.contains("NOT_FOUND"), "{nowhere}");
    org.stop();
}
