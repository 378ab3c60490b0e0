//! The judge meets errors, and reports them as those of Salesforce.

use crate::apps;
use crate::process::simulate;
use crate::sf::Sf;

#[test]
fn failed_deploys_are_told_component_by_component() {
    let Some(sf) = Sf::installed() else { return };
    let org =
        simulate(&["--allow-connected-apps=true", "--deploy-pending=0s", "--deploy-running=0s"]);
    sf.sign_in(&org.text("base_url"), &org.text("access_token")).result();
    let certificate = apps::key(&sf);
    let problem = |folder: &str| {
        let failure = sf.deploy(folder).failure();
        assert_eq!(
            (&failure["status"], &failure["numberComponentErrors"]),
            (&"Failed".into(), &1.into())
        );
        failure["files"][0]["error"].as_str().unwrap().to_owned()
    };
    apps::connected_app_of(&sf, "nameless", "", &certificate);
    assert!(problem("nameless").contains("contactEmail"));
    apps::connected_app(&sf, &certificate);
    sf.deploy("classic").result();
    // The key is set once.
    assert_eq!(problem("classic"), "You cannot provide a Consumer Key");
    apps::destruction(&sf, &[("ConnectedApp", "NoSuch")]);
    assert_eq!(problem("gone"), "No ConnectedApp named: NoSuch found");
    org.stop();
}

#[test]
fn an_org_refuses_connected_apps_and_an_edition_has_no_api() {
    let Some(sf) = Sf::installed() else { return };
    let org = simulate(&[]);
    sf.sign_in(&org.text("base_url"), &org.text("access_token")).result();
    apps::connected_app(&sf, &apps::key(&sf));
    let failure = sf.deploy("classic").failure();
    let problem = failure["files"][0]["error"].as_str().unwrap();
    assert!(problem.starts_with("You can't create a connected app."), "{problem}");
    org.stop();

    let org = simulate(&["--edition", "professional"]);
    let (name, message) = sf.sign_in(&org.text("base_url"), &org.text("access_token")).error();
    assert_eq!(name, "AuthCodeUsernameRetrievalError");
    assert!(message.ends_with("The REST API is not enabled for this Organization."), "{message}");
    org.stop();
}
