//! `confirm` is stopped midway: it deletes what it made, wherever it was, and tells what it saw.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::{Clock as _, SystemClock};
use cucumber_salesforce::confirm::Confirmed;
use cucumber_salesforce::model::Fact;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};
use cucumber_salesforce::{Error, ErrorKind};

use crate::orgs::{org, recovers, run_in};
use crate::traces::{Before, journalled};

/// Ends when the org has taken so many deploys: the last of them is on its way then. The org's own
/// time would fly past all of them, so it is asked again and again.
async fn deploys(org: Arc<SimulatedOrg>, count: usize) {
    while org.records("DeployRequest").len() < count {
        SystemClock.sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn it_deletes_what_it_made_wherever_it_is_stopped() {
    let mut measured = Vec::new();
    for count in [1, 4, 7, 12, 17] {
        let case = format!("stopped in deploy {count}");
        let org = org(&Profile::default(), 1).allow_connected_apps(true).start().await.unwrap();
        let org = Arc::new(org);
        let before = Before::of(&org);
        let (run, state) = run_in(&org);
        let stop = deploys(Arc::clone(&org), count);
        let seen = run.confirm_until(&[], stop).await.unwrap();
        let cut_short = seen.cut_short.as_ref().map(Error::report);
        assert_eq!(cut_short.as_deref(), Some("the experiments were stopped"), "{case}");
        assert_eq!(seen.left, [""; 0], "{case}");
        measured.push(told(&case, &seen));
        before.leaves_no_trace(&case, &org, state.path());
    }
    assert!(measured.is_sorted() && measured[0] < measured[4], "{measured:?}");
}

/// How many facts were measured, each of them rightly; every fact has its line.
fn told(case: &str, seen: &Confirmed) -> usize {
    assert_eq!(seen.sightings.len(), Fact::ALL.len(), "{case}");
    let facts: BTreeSet<Fact> = seen.profile.facts().map(|(fact, _)| fact).collect();
    recovers(case, &Profile::default(), seen, &facts);
    facts.len()
}

/// What was made is still there then, and the journal of this machine knows it.
#[tokio::test]
async fn it_tells_what_it_saw_where_the_org_is_gone() {
    let org = Arc::new(org(&Profile::default(), 1).start().await.unwrap());
    let (run, state) = run_in(&org);
    let gone = Arc::clone(&org);
    let leaving = tokio::spawn(async move {
        deploys(Arc::clone(&gone), 5).await;
        gone.stop_listening().await;
    });
    let seen = run.confirm(&[]).await.unwrap();
    leaving.await.unwrap();
    let kind = seen.cut_short.as_ref().map(Error::kind);
    assert_eq!(kind, Some(ErrorKind::Unreachable), "{:?}", seen.cut_short);
    assert!(told("gone", &seen) > 0);
    assert_ne!((seen.left.len(), journalled(state.path()).1.len()), (0, 0));
}

/// Whoever does not wait for it any more has it stopped: the rest goes on behind the back.
#[tokio::test]
async fn it_stops_where_nobody_waits_for_it() {
    let org = Arc::new(org(&Profile::default(), 1).start().await.unwrap());
    let before = Before::of(&org);
    let (run, state) = run_in(&org);
    tokio::select! {
        told = run.confirm(&[Fact::PermissionSetBy]) => panic!("it was through: {told:?}"),
        () = deploys(Arc::clone(&org), 2) => {}
    }
    assert_ne!(journalled(state.path()).1, [""; 0]);
    while !journalled(state.path()).1.is_empty() {
        SystemClock.sleep(Duration::from_millis(1)).await;
    }
    before.is_as_before("forsaken", &org);
}
