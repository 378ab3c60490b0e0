//! Apps are retrieved, as an archive and as source, and deleted by their source.

use std::fs;

use crate::apps;
use crate::process::simulate;
use crate::sf::Sf;

#[test]
fn apps_come_back_as_source_and_go_with_it() {
    let Some(sf) = Sf::installed() else { return };
    let org = simulate(&[
        "--propagation=0s..0s",
        "--allow-connected-apps=true",
        "--deploy-pending=0s",
        "--deploy-running=0s",
    ]);
    sf.sign_in(&org.text("base_url"), &org.text("access_token")).result();
    let certificate = apps::key(&sf);
    apps::connected_app(&sf, &certificate);
    apps::external_app(&sf, &certificate, &org.text("username"));
    sf.deploy("classic").result();
    sf.deploy("external").result();

    let retrieve = ["project", "retrieve", "start", "--target-org", "org"];
    let members = ["--metadata", "ConnectedApp:Classic", "--metadata", "ConnectedApp:NoSuch"];
    let archive = ["--target-metadata-dir", "archive"];
    let retrieved = sf.run(&[&retrieve[..], &members, &archive].concat()).result();
    let names: Vec<&str> = retrieved["fileProperties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["fileName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["unpackaged/connectedApps/Classic.connectedApp", "unpackaged/package.xml"]);
    let problem = retrieved["messages"][0]["problem"].as_str().unwrap();
    assert_eq!(problem, "Entity of type 'ConnectedApp' named 'NoSuch' cannot be found");
    assert!(sf.home().join("archive/unpackaged.zip").exists());

    let project = r#"{"packageDirectories":[{"path":"source","default":true}]}"#;
    fs::write(sf.home().join("sfdx-project.json"), project).unwrap();
    fs::create_dir(sf.home().join("source")).unwrap();
    let members =
        ["--metadata", "ConnectedApp:Classic", "--metadata", "ExternalClientApplication:External"];
    sf.run(&[&retrieve[..], &members].concat()).result();
    let source = sf.home().join("source/main/default");
    let classic = source.join("connectedApps/Classic.connectedApp-meta.xml");
    let text = fs::read_to_string(&classic).unwrap();
    assert!(text.contains("<consumerKey>KeyOfClassic1</consumerKey>"), "{text}");
    // A secret never comes back.
    assert!(!text.contains("Secret"), "{text}");
    assert!(source.join("externalClientApps/External.eca-meta.xml").exists());

    let delete = ["project", "delete", "source", "--target-org", "org", "--no-prompt"];
    let deleted = sf.run(&[&delete[..], &["--metadata", "ConnectedApp:Classic"]].concat()).result();
    assert_eq!(deleted["deletedSource"][0]["state"], "Deleted");
    assert!(!classic.exists());
    let list = ["org", "list", "metadata", "--target-org", "org"];
    let left = sf.run(&[&list[..], &["--metadata-type", "ConnectedApp"]].concat()).result();
    assert_eq!(left, serde_json::json!([]));
    org.stop();
}
