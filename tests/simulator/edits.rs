//! Apps that exist are changed: what the org takes, and what each login node shows meanwhile.

use std::time::Duration;

use cucumber_salesforce::simulator::{KeyAgain, Profile, SecretAgain, SimulatedOrg};
use serde_json::{Value, json};

use super::wire::{
    atomic, client, client_credentials, deploy, external_app, file, manifest, token,
};

/// The default range, and a moment more.
const SETTLED: Duration = Duration::from_secs(12 * 60);

type Files = Vec<(&'static str, String)>;

async fn org_with_app(profile: Profile) -> (SimulatedOrg, Files) {
    let org = SimulatedOrg::builder().profile(profile).secrets_in_rest(true).start().await.unwrap();
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(SETTLED).await;
    (org, files)
}

/// The same files with another text in them.
fn with(files: &Files, from: &str, to: &str) -> Files {
    files.iter().map(|(name, text)| (*name, text.replace(from, to))).collect()
}

/// A deploy of the global OAuth settings alone.
fn global(fields: &str) -> Files {
    let kind = "ExtlClntAppGlobalOauthSettings";
    let app = "<externalClientApplication>Orders</externalClientApplication><callbackUrl>http://localhost:1717/callback</callbackUrl><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>";
    vec![
        ("package.xml", manifest(&[(kind, "Orders_glbl")])),
        (
            "extlClntAppGlobalOauthSets/Orders_glbl.ecaGlblOauth",
            file(kind, &format!("{app}{fields}")),
        ),
    ]
}

/// What so many fresh connections are told, one word each.
async fn told<F: Future<Output = String>>(ask: impl Fn() -> F) -> Vec<String> {
    let mut words = Vec::new();
    for _ in 0..12 {
        words.push(ask().await);
    }
    words.sort();
    words.dedup();
    words
}

/// Sees the old word alone at first, both on the way, and the new word alone at the end.
async fn changes<F: Future<Output = String>>(
    org: &SimulatedOrg,
    ask: impl Fn() -> F,
    [old, new]: [&str; 2],
) {
    assert_eq!(told(&ask).await, [old], "right after the change");
    let mut mixed = false;
    for _ in 0..12 {
        org.clock().sleep(Duration::from_secs(60)).await;
        let mut both = [old, new];
        both.sort_unstable();
        mixed |= told(&ask).await == both;
    }
    assert!(mixed, "login nodes differ between `{old}` and `{new}`");
    assert_eq!(told(&ask).await, [new], "when all have settled");
}

fn word(body: &Value, field: &str) -> String {
    let text = body[field].as_str().or_else(|| body["error"].as_str());
    text.unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn scopes_callbacks_and_run_as_users_change_node_by_node() {
    let (org, files) = org_with_app(Profile::default()).await;
    let change = |from: &str, to: &str| {
        let (org, files) = (&org, with(&files, from, to));
        async move {
            let result = deploy(org, &files, atomic()).await;
            assert_eq!(result["status"], "Succeeded", "{result}");
        }
    };
    change("Api, RefreshToken", "Api, Basic").await;
    changes(&org, || async { word(&client_credentials(&org).await.1, "scope") }, ["api", "api id"])
        .await;

    let (integ, srep) = (org.user("integ").unwrap(), org.user("srep").unwrap());
    change(&integ.username, &srep.username).await;
    let user = || async { word(&client_credentials(&org).await.1, "id") };
    changes(&org, user, [&integ.user_id, &srep.user_id]).await;

    change("1717/callback", "1717/other").await;
    let authorize = || async {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        let query = format!(
            "response_type=code&client_id=KeyOfOrders1&code_challenge={challenge}&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2Fother"
        );
        let url = format!("{}/services/oauth2/authorize?{query}", org.base_url());
        client().get(url).send().await.unwrap().status().to_string()
    };
    changes(&org, authorize, ["400 Bad Request", "200 OK"]).await;

    let off = "<isClientCredentialsFlowEnabled>false</isClientCredentialsFlowEnabled>";
    change(&off.replace("false", "true"), off).await;
    let error = || async { word(&client_credentials(&org).await.1, "token_type") };
    changes(&org, error, ["Bearer", "unsupported_grant_type"]).await;
}

#[tokio::test]
async fn a_rotated_secret_is_known_to_each_node_in_its_own_time() {
    let (org, _) = org_with_app(Profile::default()).await;
    let rotate = global("<shouldRotateConsumerSecret>true</shouldRotateConsumerSecret>");
    assert_eq!(deploy(&org, &rotate, atomic()).await["status"], "Failed", "warnings count");
    let options = json!({ "rollbackOnError": true, "singlePackage": true, "ignoreWarnings": true });
    let result = deploy(&org, &rotate, options).await;
    assert_eq!(result["status"], "Succeeded", "{result}");

    let secret = secret_by_rest(&org).await;
    assert_ne!(secret, "SecretOfOrders1");
    let old = || async { word(&client_credentials(&org).await.1, "token_type") };
    let new = || async {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", secret.as_str()),
        ];
        word(&token(&org, &form).await.1, "token_type")
    };
    assert_eq!(told(new).await, ["invalid_client"]);
    changes(&org, old, ["Bearer", "invalid_client"]).await;
    assert_eq!(told(new).await, ["Bearer"]);
}

async fn secret_by_rest(org: &SimulatedOrg) -> String {
    let app = org.records("ExternalClientApplication")[0]["Id"].as_str().unwrap().to_owned();
    let consumer = org.records("ExtlClntAppOauthConsumer")[0]["Id"].as_str().unwrap().to_owned();
    let path = format!("/services/data/v67.0/apps/oauth/credentials/{app}/{consumer}");
    let url = format!("{}{path}?part=keyandsecret", org.base_url());
    let token = org.administrator().access_token.expose();
    let body: Value =
        client().get(url).bearer_auth(token).send().await.unwrap().json().await.unwrap();
    body["secret"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_key_is_immutable_and_a_secret_is_what_the_profile_says() {
    const KEY: &str = "<consumerKey>KeyOfOrders1</consumerKey>";
    const OTHER: &str = "<consumerKey>KeyOfOrders2</consumerKey>";
    const SECRET: &str = "<consumerSecret>SecretOfOrders2</consumerSecret>";
    const IMMUTABLE: &str = "You cannot provide a Consumer Key";
    let cases: [(KeyAgain, [(&str, &str); 3]); 4] = [
        (KeyAgain::Ignored, [("", ""), (KEY, ""), (OTHER, "")]),
        (KeyAgain::Repeatable, [("", ""), (KEY, ""), (OTHER, IMMUTABLE)]),
        (KeyAgain::Refused, [("", ""), (KEY, IMMUTABLE), (OTHER, IMMUTABLE)]),
        (
            KeyAgain::Needed,
            [("", "Required field is missing: consumerKey"), (KEY, ""), (OTHER, IMMUTABLE)],
        ),
    ];
    for (again, sent) in cases {
        let mut profile = Profile::default();
        profile.edits.external_key = again;
        let (org, _) = org_with_app(profile).await;
        for (key, problem) in sent {
            let result = deploy(&org, &global(key), atomic()).await;
            let told = &result["details"]["componentFailures"][0]["problem"];
            assert_eq!(told.as_str().unwrap_or_default(), problem, "{again:?} {key}");
        }
        org.clock().sleep(SETTLED).await;
        assert_eq!(client_credentials(&org).await.0, 200, "{again:?}: it has its own key still");
    }
    for (again, status, secret) in [
        (SecretAgain::Ignored, "Succeeded", "SecretOfOrders1"),
        (SecretAgain::Taken, "Succeeded", "SecretOfOrders2"),
        (SecretAgain::Refused, "Failed", "SecretOfOrders1"),
    ] {
        let mut profile = Profile::default();
        profile.edits.external_secret = again;
        let (org, _) = org_with_app(profile).await;
        assert_eq!(deploy(&org, &global(SECRET), atomic()).await["status"], status, "{again:?}");
        assert_eq!(secret_by_rest(&org).await, secret, "{again:?}");
    }
}
