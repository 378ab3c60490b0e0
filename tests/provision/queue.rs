//! A deploy that waits behind others.

use std::time::Duration;

use cucumber_salesforce::progress::{Progress, ProgressEvent, Recorded};
use cucumber_salesforce::provision::{self, PlannedKind, ProvisionError, ProvisionedApp};
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};
use cucumber_salesforce::{Error, ErrorKind};

use crate::bench::Bench;

/// An org where a deploy waits for twelve minutes.
async fn busy() -> Bench {
    let mut profile = Profile::default();
    profile.deploy_pending = Duration::from_secs(720);
    profile.deploy_running = Duration::from_secs(30);
    Bench::start(SimulatedOrg::builder().profile(profile)).await
}

async fn create(
    bench: &Bench,
    minutes: u64,
    progress: &dyn Progress,
) -> Result<ProvisionedApp, ProvisionError> {
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.deploy_queue = Duration::from_secs(60 * minutes);
    let Bench { conn, identity, ledger, .. } = bench;
    provision::create(conn, identity, &plan, ledger, progress, true, false).await
}

#[tokio::test]
async fn it_has_a_line_and_a_limit_of_its_own() {
    let (bench, progress) = (busy().await, Recorded::default());
    create(&bench, 30, &progress).await.unwrap();
    let lines = progress.lines();
    let deploy = "deploy of external client app `Orders Sync`";
    assert_eq!(lines[0], format!("{deploy}: 0s of at most 30m, status pending"));
    let queued = format!("{deploy} waits behind others: ");
    assert!(lines.iter().filter(|line| line.starts_with(&queued)).count() > 100, "{lines:?}");
    assert!(lines.iter().any(|line| line.ends_with(" of at most 10m, status in progress")));
    let done = lines.last().unwrap();
    assert!(done.starts_with(&format!("{deploy}: succeeded, after 12m")), "{done}");
    assert!(done.contains(" behind others (12m"), "{done}");
}

#[tokio::test]
async fn what_waits_too_long_is_canceled_and_the_error_names_it() {
    let bench = busy().await;
    let error = Error::from(create(&bench, 5, &Recorded::default()).await.unwrap_err());
    assert_eq!(error.kind(), ErrorKind::NotYet);
    let report = error.report();
    assert!(report.starts_with("deploy `0Af"), "{report}");
    assert!(report.contains("` has waited behind others, and not begun, for 30"), "{report}");
    assert!(report.contains("Setup > Deployment Status"), "{report}");
    assert!(report.contains("--sf-deploy-queue"), "{report}");
    bench.org.clock().sleep(Duration::from_secs(3600)).await;
    bench.assert_empty();
}

/// Somebody who ends the administrator's session when the limit is reached.
#[derive(Debug)]
struct EndsSession<'a>(&'a SimulatedOrg);

impl Progress for EndsSession<'_> {
    fn tell(&self, event: ProgressEvent) {
        if let ProgressEvent::Deploying { elapsed, limit, .. } = event
            && elapsed >= limit
        {
            self.0.expire_sessions();
        }
    }
}

#[tokio::test]
async fn what_cannot_be_canceled_may_still_come() {
    let bench = busy().await;
    let error = create(&bench, 5, &EndsSession(&bench.org)).await.unwrap_err();
    let report = Error::from(error).report();
    assert!(report.contains("has waited behind others"), "{report}");
    assert!(report.contains("maybe ExternalClientApplication `Csf"), "{report}");
    assert!(
        report.contains("maybe PermissionSet `Csf") && report.contains("` by deploy 0Af"),
        "{report}"
    );
    assert!(bench.ledger.notes().iter().any(|note| note.starts_with("deploying ")));
}
