//! Answers that are lost, and orgs that are locked for a moment.

use std::time::Duration;

use cucumber_salesforce::Error;
use cucumber_salesforce::http::Retry;
use cucumber_salesforce::provision::{PlannedKind, ProvisionError};
use cucumber_salesforce::simulator::{Call, DeployFate, FaultPlan, SimulatedOrg, Trouble};

use crate::bench::{Bench, rows};

const KINDS: [PlannedKind; 2] = [PlannedKind::ConnectedApp, PlannedKind::ExternalClientApp];

/// How many deploys the org has begun.
fn deploys(bench: &Bench) -> usize {
    let requests = bench.org.received_requests().into_iter();
    let begun = requests.filter(|request| request.method == "POST" && request.status != 0);
    begun.filter(|request| request.path.ends_with("/metadata/deployRequest")).count()
}

/// An org that still lets connected apps be created, and an administrator's patient session.
async fn bench(plan: FaultPlan) -> Bench {
    let mut bench = Bench::start(SimulatedOrg::builder().allow_connected_apps(true)).await;
    bench.conn = bench.conn.retried(Retry::ORDINARY);
    bench.org.faults(plan);
    bench
}

#[tokio::test]
async fn a_deploy_whose_answer_is_lost_is_found_and_not_sent_again() {
    for kind in KINDS {
        for trouble in [Trouble::AnswerLost, Trouble::Truncated, Trouble::Garbled] {
            let bench = bench(FaultPlan::new().at(Call::Deploy).nth(1, trouble)).await;
            let plan = bench.plan(kind).await;
            let app = bench.create(&plan).await.unwrap();
            assert_eq!(bench.org.apps(), [app.api_name.to_string()], "{trouble}");
            assert_eq!(rows(&bench.org, "PermissionSetAssignment", "Id").len(), 1, "{trouble}");
            assert!(deploys(&bench) <= 1, "{trouble}: {} deploys", deploys(&bench));
            bench.delete(&app).await.unwrap();
            bench.assert_empty();
        }
    }
}

#[tokio::test]
async fn one_that_never_arrived_is_sent_again() {
    for kind in KINDS {
        for trouble in [Trouble::Reset, Trouble::AlreadyInProcess, Trouble::LockedRow] {
            let bench = bench(FaultPlan::new().at(Call::Deploy).nth(1, trouble)).await;
            let plan = bench.plan(kind).await;
            let app = bench.create(&plan).await.unwrap();
            assert_eq!(bench.org.apps(), [app.api_name.to_string()], "{trouble}");
            bench.delete(&app).await.unwrap();
            bench.assert_empty();
        }
    }
}

#[tokio::test]
async fn one_that_waits_behind_others_is_awaited_although_nobody_knows_its_id() {
    let waits = DeployFate::Waits(Duration::from_secs(20 * 60));
    let plan = FaultPlan::new()
        .at(Call::Deploy)
        .nth(1, Trouble::Deploy(waits))
        .at(Call::Deploy)
        .nth(1, Trouble::AnswerLost);
    let bench = bench(plan).await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;
    let app = bench.create(&plan).await.unwrap();
    assert_eq!(bench.org.apps(), [app.api_name.to_string()]);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn where_the_org_does_not_tell_the_ledger_keeps_its_entries() {
    let plan = FaultPlan::new()
        .at(Call::Deploy)
        .nth(1, Trouble::AnswerLost)
        .at(Call::Tooling)
        .first(50, Trouble::Fails(503, None));
    let bench = bench(plan).await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;
    let error = bench.create(&plan).await.unwrap_err();
    assert!(matches!(error, ProvisionError::RolledBackIncompletely { .. }), "{error:?}");
    let report = Error::from(error).report();
    assert!(report.contains("maybe ExternalClientApplication `Csf"), "{report}");
    assert!(report.contains("by a deploy whose answer was lost"), "{report}");
    assert!(!bench.ledger.notes().iter().any(|note| note.starts_with("gone")), "{report}");
}

#[tokio::test]
async fn records_that_open_the_app_are_made_once_whatever_happens_to_the_answers() {
    let plan = FaultPlan::new()
        .at(Call::Write)
        .nth(1, Trouble::AnswerLost)
        .at(Call::Write)
        .nth(2, Trouble::Fails(503, None))
        .at(Call::Write)
        .nth(3, Trouble::LockedRow);
    let bench = bench(plan).await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;
    let app = bench.create(&plan).await.unwrap();
    assert_eq!(rows(&bench.org, "PermissionSetAssignment", "Id").len(), 1);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn a_deletion_that_meets_locks_and_lost_answers_is_done_in_the_end() {
    for kind in KINDS {
        let bench = bench(FaultPlan::new()).await;
        let plan = bench.plan(kind).await;
        let app = bench.create(&plan).await.unwrap();
        bench.org.faults(
            FaultPlan::new()
                .at(Call::Delete)
                .first(2, Trouble::LockedRow)
                .at(Call::Delete)
                .nth(3, Trouble::AnswerLost),
        );
        bench.delete(&app).await.unwrap();
        bench.assert_empty();
    }
}
