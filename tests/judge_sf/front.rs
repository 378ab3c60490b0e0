//! The same by the host names of Salesforce, through the TLS front.

use serde_json::json;

use crate::apps;
use crate::process::{Running, simulate};
use crate::sf::Sf;

pub(crate) const MY_DOMAIN: &str = "https://acme.my.salesforce.com";

pub(crate) fn started(flags: &[&str]) -> Option<(Sf, Running)> {
    let sf = Sf::installed()?;
    let all = ["--tls", "--my-domain", "acme", "--propagation", "0s..0s"];
    let org = simulate(&[&all[..], flags].concat());
    let sf = sf.through(org.text("proxy_url"), org.text("tls_ca_file"));
    Some((sf, org))
}

#[test]
fn an_app_lives_at_the_my_domain() {
    let Some((sf, org)) = started(&[]) else { return };
    let username = org.text("username");
    let signed_in = sf.sign_in(MY_DOMAIN, &org.text("access_token")).result();
    assert_eq!(signed_in["orgId"], org.ready["org_id"]);
    let certificate = apps::key(&sf);
    apps::external_app(&sf, &certificate, &username);
    assert_eq!(sf.deploy("external").result()["numberComponentsDeployed"], 5);
    for page in [MY_DOMAIN, "https://login.salesforce.com"] {
        let signed_in = sf.sign_in_by_jwt(page, "KeyOfExternal1", &username).result();
        assert_eq!(signed_in["instanceUrl"], MY_DOMAIN, "{page}");
    }
    let shown = sf.run(&["org", "display", "--target-org", "jwt"]).result();
    let wanted = (json!("Connected"), json!(MY_DOMAIN));
    assert_eq!((&shown["connectedStatus"], &shown["instanceUrl"]), (&wanted.0, &wanted.1));
    let query = ["data", "query", "--target-org", "jwt", "--query", "SELECT Id FROM Organization"];
    assert_eq!(sf.run(&query).result()["records"][0]["Id"], org.ready["org_id"]);
    org.stop();
}

#[test]
fn who_is_refused_at_one_host_tries_the_others() {
    let Some((sf, org)) = started(&["--kind", "sandbox"]) else { return };
    let username = org.text("username");
    sf.sign_in(MY_DOMAIN, &org.text("access_token")).result();
    let certificate = apps::key(&sf);
    apps::external_app(&sf, &certificate, &username);
    sf.deploy("external").result();
    // This one knows nobody, but a sandbox is found at test.salesforce.com.
    let another = "https://another.my.salesforce.com";
    let signed_in = sf.sign_in_by_jwt(another, "KeyOfExternal1", &username).result();
    assert_eq!(
        (&signed_in["instanceUrl"], &signed_in["isSandbox"]),
        (&json!(MY_DOMAIN), &json!(true))
    );

    let (name, message) = sf.sign_in_by_jwt(another, "NoSuchKey", &username).error();
    assert_eq!(name, "JwtGrantError");
    assert_eq!(message.matches("client identifier invalid").count(), 5, "{message}");
    org.stop();
}

#[test]
fn the_wrong_login_host_is_told() {
    let Some((sf, org)) = started(&[]) else { return };
    let (name, message) = sf.sign_in("https://example.com", &org.text("access_token")).error();
    assert_eq!(name, "AuthCodeUsernameRetrievalError");
    assert!(message.contains("`example.com:443` is no host of Salesforce"), "{message}");
    let (name, message) =
        sf.sign_in("https://another.my.salesforce.com", &org.text("access_token")).error();
    assert_eq!(name, "AuthCodeUsernameRetrievalError");
    assert!(message.ends_with("Session expired or invalid"), "{message}");
    org.stop();
}
