//! Deploys of dead runs that are still under way.

use std::time::Duration;

use cucumber_salesforce::metadata::{self, DeployOptions};
use cucumber_salesforce::model::Ledger as _;
use cucumber_salesforce::provision::PlannedKind;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};

use super::theirs::{self, written};
use super::world::{HOUR, World, dead};

const MINUTE: Duration = Duration::from_secs(60);

/// An org where a deploy waits for twelve minutes.
async fn busy() -> World {
    let mut profile = Profile::default();
    profile.deploy_pending = 12 * MINUTE;
    World::with(SimulatedOrg::builder().profile(profile)).await
}

/// A run that is killed while its deploy waits, and has noted its id or not.
async fn killed(world: &World, noted: bool) {
    let plan = world.plan("r1", PlannedKind::ExternalClientApp).await;
    let journal = world.journal("r1", dead());
    let component = plan.components().remove(0);
    journal.intend(&component).unwrap();
    let mark = theirs::mark("r1", world.org.org_id(), &written(plan.stamp.expiry()));
    let package = theirs::package(&world.conn, plan.api_name().as_str(), &mark);
    let id = metadata::deploy(&world.conn, &package, DeployOptions::default()).await.unwrap();
    if noted {
        journal.deploying(&component, id.as_str()).unwrap();
    }
}

#[tokio::test]
async fn a_deploy_that_waits_is_canceled_before_its_run_counts_as_clean() {
    let world = busy().await;
    killed(&world, true).await;
    let reaped = world.reap().await;
    assert!(reaped.is_clean(), "{reaped:?}");
    assert_eq!(world.unfinished(), [""; 0]);
    world.org.clock().sleep(HOUR).await;
    assert_eq!(world.names(), [""; 0]);
}

#[tokio::test]
async fn a_deploy_whose_id_nobody_noted_is_awaited_and_its_app_deleted() {
    let world = busy().await;
    killed(&world, false).await;
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 1, "{reaped:?}");
    world.org.clock().sleep(HOUR).await;
    assert_eq!((world.names(), world.unfinished()), (vec![], vec![]));
}

#[tokio::test]
async fn one_that_was_sent_again_is_found_although_only_the_first_was_noted() {
    let world = busy().await;
    let plan = world.plan("r1", PlannedKind::ExternalClientApp).await;
    let (journal, component) = (world.journal("r1", dead()), plan.components().remove(0));
    journal.intend(&component).unwrap();
    let mark = theirs::mark("r1", world.org.org_id(), &written(plan.stamp.expiry()));
    let package = theirs::package(&world.conn, plan.api_name().as_str(), &mark);
    let send = || metadata::deploy(&world.conn, &package, DeployOptions::default());
    let first = send().await.unwrap();
    journal.deploying(&component, first.as_str()).unwrap();
    metadata::cancel(&world.conn, &first).await.unwrap();
    // The first has come to nothing; the run is killed before it can note the second.
    send().await.unwrap();
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 1, "{reaped:?}");
    world.org.clock().sleep(HOUR).await;
    assert_eq!((world.names(), world.unfinished()), (vec![], vec![]));
}

#[tokio::test]
async fn one_that_takes_too_long_is_named_and_left_to_the_next_reaper() {
    let world = busy().await;
    killed(&world, false).await;
    let reaped = world.reap_within(MINUTE).await;
    assert!(!reaped.is_clean(), "{reaped:?}");
    assert!(reaped.left[0].contains(", which may create it, is still under way"), "{reaped:?}");
    assert_eq!(world.unfinished().len(), 1);
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 1, "{reaped:?}");
    assert_eq!(world.names(), [""; 0]);
}

#[tokio::test]
async fn looking_cancels_nothing() {
    let world = busy().await;
    killed(&world, true).await;
    let reaped = world.look().await;
    assert!(!reaped.is_clean() && reaped.left[0].contains("is still under way"), "{reaped:?}");
    world.org.clock().sleep(HOUR).await;
    assert_eq!(world.names().len(), 1);
}
