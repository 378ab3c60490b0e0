//! Orgs and apps that are ready for a test, and what signs in to them.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg, SimulatedOrgBuilder};
use serde_json::{Value, json};
use url::Url;

use super::wire::{atomic, deploy, external_app, file, key_and_certificate, manifest, token};

/// When every node has learnt of a change: the end of the default range.
pub(crate) const SETTLED: Duration = Duration::from_secs(12 * 60);

/// An org with the app `Orders`, propagated, its permission set assigned to `srep`.
pub(crate) async fn ready() -> (SimulatedOrg, rcgen::KeyPair) {
    ready_in(SimulatedOrg::builder()).await
}

/// The same in an org of some sort.
pub(crate) async fn ready_in(org: SimulatedOrgBuilder) -> (SimulatedOrg, rcgen::KeyPair) {
    // Making a key takes long, and every org may have the same.
    static PAIR: LazyLock<(String, String)> = LazyLock::new(|| {
        let (key, certificate) = key_and_certificate();
        (key.serialize_pem(), certificate)
    });
    let org = org.start().await.unwrap();
    let (key, certificate) = (rcgen::KeyPair::from_pem(&PAIR.0).unwrap(), &PAIR.1);
    let run_as = org.user("integ").unwrap().username;
    let files = external_app(&run_as, certificate, "Orders_users");
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    let set = org.records("PermissionSet").into_iter().find(|row| row["Name"] == "Orders_users");
    let assignment = json!({ "AssigneeId": org.user("srep").unwrap().user_id, "PermissionSetId": set.unwrap()["Id"] });
    org.insert("PermissionSetAssignment", &assignment).unwrap();
    org.clock().sleep(SETTLED).await;
    (org, key)
}

/// Changes the policies of the app `Orders`, and waits until all nodes know.
pub(crate) async fn set_policies(org: &SimulatedOrg, changes: &[(&str, &str)]) {
    let run_as = org.user("integ").unwrap().username;
    let mut fields = BTreeMap::from([
        ("clientCredentialsFlowUser", run_as.as_str()),
        ("commaSeparatedPermissionSet", "Orders_users"),
        ("externalClientApplication", "Orders"),
        ("isClientCredentialsFlowEnabled", "true"),
        ("permittedUsersPolicyType", "AdminApprovedPreAuthorized"),
    ]);
    fields.extend(changes.iter().copied());
    let xml = fields.iter().map(|(name, text)| format!("<{name}>{text}</{name}>"));
    let xml = xml.collect::<Vec<_>>().concat();
    org.update_metadata("ExtlClntAppOauthConfigurablePolicies", "Orders_oauthplcy", &xml).unwrap();
    org.clock().sleep(SETTLED).await;
}

pub(crate) fn assertion(org: &SimulatedOrg, key: &rcgen::KeyPair, changes: &Value) -> String {
    // The program under test lives in real time.
    let start = UNIX_EPOCH + org.clock().skipped();
    let now = org.clock().now().duration_since(start).unwrap();
    let mut claims = json!({
        "iss": "KeyOfOrders1",
        "sub": org.user("srep").unwrap().username,
        "aud": "https://login.salesforce.com",
        "exp": now.as_secs() + 180,
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "alg": "RS256" })), part(&claims));
    let pair = RsaKeyPair::from_pkcs8(&key.serialize_der()).unwrap();
    let mut signature = vec![0; pair.public_modulus_len()];
    let random = SystemRandom::new();
    pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

pub(crate) async fn jwt(org: &SimulatedOrg, key: &rcgen::KeyPair, changes: &Value) -> (u16, Value) {
    let assertion = assertion(org, key, changes);
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    token(org, &[("grant_type", grant), ("assertion", &assertion)]).await
}

/// The files of a connected app `Legacy`.
pub(crate) fn connected_app(extra: &str) -> Vec<(&'static str, String)> {
    let fields = format!(
        "<contactEmail>qa@example.com</contactEmail><label>Legacy</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl><consumerKey>KeyOfLegacy1</consumerKey><consumerSecret>SecretOfLegacy1</consumerSecret>{extra}<scopes>Api</scopes><scopes>RefreshToken</scopes><scopes>Email</scopes></oauthConfig>"
    );
    vec![
        ("package.xml", manifest(&[("ConnectedApp", "Legacy")])),
        ("connectedApps/Legacy.connectedApp", file("ConnectedApp", &fields)),
    ]
}

/// An org of which something unconfirmed is otherwise.
pub(crate) fn org_where(change: impl FnOnce(&mut Profile)) -> SimulatedOrgBuilder {
    let mut profile = Profile::default();
    change(&mut profile);
    SimulatedOrg::builder().profile(profile)
}

pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Users approve the app themselves.
pub(crate) const SELF: (&str, &str) = ("AdminApprovedPreAuthorized", "AllSelfAuthorized");
/// It may tell who its users are.
pub(crate) const OPENID: (&str, &str) = ("Api, RefreshToken", "Api, RefreshToken, OpenID, Basic");

/// A further field of the app's settings, such as `isPkceRequired`.
pub(crate) fn with(field: &'static str) -> (&'static str, &'static str) {
    ("<consumerKey>", field)
}

/// An org with the app `Orders`, changed, which every node knows at once.
pub(crate) async fn app_in(org: SimulatedOrgBuilder, changes: &[(&str, &str)]) -> SimulatedOrg {
    let org = org.propagation(Duration::ZERO..=Duration::ZERO).start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    let mut files = external_app(&run_as, "", "Orders_users");
    for (_, text) in &mut files {
        for (from, to) in changes {
            // A field is put before another one, which stays.
            let to =
                if *from == "<consumerKey>" { format!("{to}{from}") } else { (*to).to_owned() };
            *text = text.replace(from, &to);
        }
    }
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org
}

pub(crate) const CALLBACK: &str = "http://localhost:1717/callback";

/// A client that follows no redirect, with a new connection for each request.
pub(crate) fn still() -> reqwest::Client {
    // Building one reads the system's certificates each time.
    static STILL: LazyLock<reqwest::Client> = LazyLock::new(|| {
        let policy = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0);
        client.redirect(policy).build().unwrap()
    });
    STILL.clone()
}

/// Status and body, or where a redirect leads.
pub(crate) async fn authorize(org: &SimulatedOrg, parameters: &[(&str, &str)]) -> (u16, String) {
    let url = format!("{}/services/oauth2/authorize", org.base_url());
    let answer = still().get(url).query(parameters).send().await.unwrap();
    let status = answer.status().as_u16();
    match answer.headers().get("location") {
        Some(location) => (status, location.to_str().unwrap().to_owned()),
        None => (status, answer.text().await.unwrap()),
    }
}

/// A parameter of an address.
pub(crate) fn of(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// The text of the first element of this name.
pub(crate) fn inner<'a>(xml: &'a str, name: &str) -> &'a str {
    let rest = xml.split(&format!("<{name}>")).nth(1).unwrap_or_default();
    rest.split(&format!("</{name}>")).next().unwrap_or_default()
}
