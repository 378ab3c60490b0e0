//! What a deploy is called while it is finalised: two sources disagree, and the judge knows one.

use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};

use crate::apps;
use crate::sf::{Answer, Sf};

/// Deploys where the last three seconds are seen.
async fn deploy(sf: &Sf, soap_says_finalizing_deploy: bool) -> Answer {
    let mut profile = Profile::default();
    profile.deploying.finalizing = Duration::from_secs(3);
    profile.deploying.soap_says_finalizing_deploy = soap_says_finalizing_deploy;
    let org = SimulatedOrg::builder().clock(Arc::new(SystemClock)).profile(profile);
    let org = org.deploy_running(Duration::from_secs(4)..=Duration::from_secs(4));
    let org = org.start().await.unwrap();
    let administrator = org.administrator();
    sf.sign_in(org.base_url(), administrator.access_token.expose()).result();
    apps::external_app(sf, &apps::key(sf), &administrator.username);
    sf.deploy("external")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_called_as_the_cli_knows_it() {
    let Some(sf) = Sf::installed() else { return };
    assert_eq!(deploy(&sf, false).await.result()["numberComponentsDeployed"], 5);
    let (_, message) = deploy(&sf, true).await.error();
    assert!(message.contains("Missing message metadata.transfer:FinalizingDeploy"), "{message}");
}
