//! The end of a run: what is tried again, what is told, and what nothing can hold up.
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

use std::fs;
use std::future::pending;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use cucumber_salesforce::clock::{Clock, SharedClock, Sleep, VirtualClock};
use cucumber_salesforce::model::{AppSpec, Flow, Keep, Lifespan};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Endpoint, SimulatedOrg, Trouble, Weather};

/// An org, the state directory of its runs, and a run with one scenario.
struct Bench {
    org: SimulatedOrg,
    state: tempfile::TempDir,
    run: Arc<Run>,
    scenario: Salesforce,
}

impl Bench {
    async fn start() -> Self {
        let org = SimulatedOrg::start().await.unwrap();
        Self::of(org, |settings| settings)
    }

    fn of(org: SimulatedOrg, set: impl FnOnce(Settings) -> Settings) -> Self {
        let state = tempfile::tempdir().unwrap();
        let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
        let run = Run::new(set(settings));
        let mut scenario = Salesforce::default();
        scenario.attach(Arc::clone(&run), Place::default());
        Self { org, state, run, scenario }
    }

    fn journal(&self) -> PathBuf {
        let mut files = fs::read_dir(self.state.path()).unwrap().map(|file| file.unwrap().path());
        files.find(|path| path.to_string_lossy().contains("journal-")).unwrap()
    }
}

fn named(label: &str) -> AppSpec {
    AppSpec::named(label).flows([Flow::ClientCredentials]).run_as("integration user")
}

/// Nothing can be deleted.
fn refuses_to_delete() -> Weather {
    Weather::new(Trouble::Unavailable { retry_after: None }).at(Endpoint::Metadata)
}

#[tokio::test]
async fn what_cannot_be_deleted_is_named_and_keeps_nothing_else_alive() {
    let other = SimulatedOrg::start().await.unwrap();
    let org = SimulatedOrg::start().await.unwrap();
    let mut bench = Bench::of(org, |settings| settings.simulated_org("other", &other));
    bench.scenario.provision(named("Stays")).await.unwrap();
    bench.scenario.go_to_org("other").await.unwrap();
    bench.scenario.provision(named("Goes")).await.unwrap();
    bench.org.weather(refuses_to_delete());

    let problems = bench.run.finish(false).await;

    assert_eq!((bench.org.apps().len(), other.apps().len()), (1, 0));
    let [failed, left] = problems.as_slice() else { panic!("{problems:#?}") };
    assert!(failed.starts_with("app `Stays` could not be deleted"), "{failed}");
    assert!(failed.contains("still in the org: ExternalClientApplication `Csf"), "{failed}");
    let line = format!(
        "this run leaves behind:\n  - app `Stays`: ExternalClientApplication `{}` in simulated org",
        bench.org.apps()[0]
    );
    assert!(left.starts_with(&line), "{left}");
    let journal = format!("noted in the journal in `{}`", bench.state.path().display());
    assert!(left.contains(&journal), "{left}");
    assert!(!left.contains("Goes"), "{left}");
}

#[tokio::test]
async fn a_deletion_that_fails_for_a_while_is_tried_again() {
    let mut bench = Bench::start().await;
    bench.scenario.provision(named("Orders")).await.unwrap();
    let while_down = Duration::ZERO..Duration::from_secs(4);
    bench.org.weather(refuses_to_delete().during(while_down));
    assert_eq!(bench.run.finish(false).await, [""; 0]);
    assert_eq!(bench.org.apps(), [""; 0]);
}

#[tokio::test]
async fn a_deploy_that_waits_behind_others_is_canceled_and_not_awaited() {
    let days = |number: u64| Duration::from_secs(86_400 * number);
    let org = SimulatedOrg::builder().deploy_pending(days(10)..=days(10)).start().await.unwrap();
    let mut bench = Bench::of(org, |settings| settings.deploy_queue(days(30)));
    let begun = bench.org.clock().now();
    let is_sent = async {
        let is_deploy = |path: &str| path.contains("/deployRequest/");
        while !bench.org.received_requests().iter().any(|request| is_deploy(&request.path)) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = bench.scenario.provision(named("Orders")) => panic!("it waits: {ended:?}"),
        () = is_sent => {}
    }
    assert_eq!(bench.run.finish(true).await, [""; 0]);
    let took = bench.org.clock().now().duration_since(begun).unwrap();
    assert!(took < days(5), "{took:?}");
    bench.org.clock().sleep(days(30)).await;
    assert_eq!((bench.org.apps(), bench.org.permission_sets()), (vec![], vec![]));
}

#[tokio::test]
async fn a_scenarios_app_that_stays_makes_the_run_fail() {
    let org = SimulatedOrg::start().await.unwrap();
    let mut bench = Bench::of(org, |settings| settings.lifespan(Lifespan::Scenario));
    bench.scenario.provision(named("Orders")).await.unwrap();
    bench.org.weather(refuses_to_delete());
    drop(bench.scenario);
    let problems = bench.run.finish(false).await;
    assert!(problems[0].starts_with("app `Orders` could not be deleted"), "{problems:#?}");
    assert_eq!(problems.len(), 2, "{problems:#?}");
}

#[tokio::test]
async fn what_stays_on_purpose_is_no_problem() {
    for keep in [Keep::Always, Keep::OnFailure] {
        let org = SimulatedOrg::start().await.unwrap();
        let mut bench = Bench::of(org, |settings| settings.keep(keep));
        bench.scenario.provision(named("Orders")).await.unwrap();
        assert_eq!(bench.run.finish(true).await, [""; 0]);
        assert_eq!(bench.org.apps().len(), 1);
    }
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_in_the_end_is_told() {
    let mut bench = Bench::start().await;
    bench.scenario.provision(named("Orders")).await.unwrap();
    let journal = bench.journal();
    fs::remove_file(&journal).unwrap();
    fs::create_dir(&journal).unwrap();
    let problems = bench.run.finish(false).await.join("\n");
    assert_eq!(bench.org.apps(), [""; 0], "deleted all the same");
    assert!(
        problems.contains(&format!("the journal `{}` cannot be", journal.display())),
        "{problems}"
    );
    assert!(problems.contains("set CUCUMBER_SALESFORCE_STATE"), "{problems}");
}

#[tokio::test]
async fn who_stops_to_wait_for_the_end_does_not_stop_it() {
    let mut bench = Bench::start().await;
    bench.scenario.provision(named("Orders")).await.unwrap();
    let mut first = Box::pin(bench.run.finish(false));
    assert!(futures::poll!(first.as_mut()).is_pending());
    drop(first);
    assert!(bench.run.has_something_to_end(), "a signal would wait for it");
    assert_eq!(bench.run.finish(false).await, [""; 0]);
    assert_eq!(bench.org.apps(), [""; 0]);
    assert!(!bench.run.has_something_to_end());
}

/// Virtual time in which a sleeper never wakes, once it is stuck.
#[derive(Debug, Default)]
struct Stuck {
    time: VirtualClock,
    stuck: AtomicBool,
}

impl Clock for Stuck {
    fn now(&self) -> SystemTime {
        self.time.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep<'_> {
        if self.stuck.load(Ordering::Relaxed) {
            return Box::pin(pending());
        }
        self.time.sleep(duration)
    }

    fn skipped(&self) -> Duration {
        self.time.skipped()
    }
}

/// Programs and files go although the org holds up everything else; then the rest is named.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn an_org_that_never_ends_holds_up_nothing_for_ever() {
    let clock = Arc::new(Stuck::default());
    let org = SimulatedOrg::builder().clock(Arc::clone(&clock) as SharedClock);
    let org = org.start().await.unwrap();
    let mut bench = Bench::of(org, |settings| settings.teardown(Duration::from_secs(1)));
    bench.scenario.provision(named("Orders")).await.unwrap();
    let (file, ids) = (bench.state.path().join("app.env"), bench.state.path().join("ids"));
    bench.scenario.write_file(file.to_str().unwrap(), &[]).await.unwrap();
    let family = format!(
        "sh -c 'trap : TERM; sh -c \"trap \\\"\\\" TERM; sleep 600\" & echo $$ $! > {} ; echo all here; wait; exec sleep 600'",
        ids.display()
    );
    bench.scenario.start_program(&family, "all here").await.unwrap();
    let ids = fs::read_to_string(ids).unwrap();
    assert!(file.exists() && ids.split_whitespace().all(lives), "{ids}");
    clock.stuck.store(true, Ordering::Relaxed);
    bench.org.weather(refuses_to_delete());

    let problems = bench.run.finish(false).await;

    assert!(!file.exists());
    assert!(!ids.split_whitespace().any(lives), "{ids}");
    let [over, left] = problems.as_slice() else { panic!("{problems:#?}") };
    assert!(over.starts_with("the clean-up was not over after 1s"), "{over}");
    assert!(over.contains("--sf-teardown gives it more time"), "{over}");
    assert!(left.contains("  - app `Orders`: ExternalClientApplication `Csf"), "{left}");
    let refused = bench.scenario.run_program("true").await.unwrap_err().to_string();
    assert_eq!(refused, "the run is ending: no program is started any more");
    let refused = bench.scenario.write_file("never", &[]).await.unwrap_err().to_string();
    assert_eq!(refused, "the run is ending: no file is written any more");
}

/// Whether a process runs that has not ended.
#[cfg(target_os = "linux")]
fn lives(id: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}
