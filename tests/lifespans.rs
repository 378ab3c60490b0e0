//! How long apps live, what outlives a run, and what is left on this machine.
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

use std::path::Path;
use std::sync::Arc;

use cucumber_salesforce::model::{AppKind, AppSpec, Flow, Keep, Lifespan};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::SimulatedOrg;

/// An org that outlives the runs, and a state directory.
struct Bench {
    org: SimulatedOrg,
    state: tempfile::TempDir,
}

impl Bench {
    async fn start() -> Self {
        let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
        Self { org, state: tempfile::tempdir().unwrap() }
    }

    /// A run with one scenario.
    fn run(&self, keep: Keep, lifespan: Lifespan) -> (Arc<Run>, Salesforce) {
        let settings = Settings::new().simulated(&self.org).state_dir(self.state.path().to_owned());
        let run = Run::new(settings.keep(keep).lifespan(lifespan));
        let mut scenario = Salesforce::default();
        scenario.attach(Arc::clone(&run), Place::default());
        (run, scenario)
    }

    /// One run to its end: it provisions, and waits if it is told to; the number of probes.
    async fn whole_run(&self, keep: Keep, kind: AppKind, waits: bool) -> u32 {
        let (run, mut scenario) = self.run(keep, Lifespan::Run);
        scenario.provision(orders().kind(kind)).await.unwrap();
        let mut probes = 0;
        if waits {
            probes = scenario.app().unwrap().propagated(None).await.unwrap().attempts;
        }
        drop(scenario);
        assert_eq!(run.finish(false).await, [""; 0]);
        probes
    }

    fn files(&self, prefix: &str) -> Vec<std::path::PathBuf> {
        let files = std::fs::read_dir(self.state.path()).unwrap();
        let named = |path: &std::path::PathBuf| path.is_file() && name(path).starts_with(prefix);
        files.map(|file| file.unwrap().path()).filter(named).collect()
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn orders() -> AppSpec {
    AppSpec::named("Orders Sync").flows([Flow::ClientCredentials]).run_as("integration user")
}

#[tokio::test]
async fn a_kept_app_serves_the_next_run_after_one_probe() {
    for kind in [AppKind::ExternalClientApp, AppKind::ConnectedAppOnly] {
        let bench = Bench::start().await;
        assert!(bench.whole_run(Keep::Always, kind, true).await > 1);
        let kept = bench.org.apps();
        assert_eq!(kept.len(), 1, "{kept:?}");
        assert_eq!(bench.whole_run(Keep::Always, kind, true).await, 1, "{kind}");
        assert_eq!(bench.org.apps(), kept, "{kind}");
    }
}

#[tokio::test]
async fn an_app_that_nobody_waited_for_is_kept_but_not_believed() {
    let bench = Bench::start().await;
    bench.whole_run(Keep::Always, AppKind::Auto, false).await;
    assert!(bench.whole_run(Keep::Always, AppKind::Auto, true).await > 1);
    assert_eq!(bench.whole_run(Keep::Always, AppKind::Auto, true).await, 1);
    assert_eq!(bench.org.apps().len(), 1);
}

#[tokio::test]
#[cfg(unix)]
async fn the_file_of_a_kept_app_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = Bench::start().await;
    bench.whole_run(Keep::Always, AppKind::Auto, true).await;
    bench.whole_run(Keep::Always, AppKind::Auto, true).await;
    let files = bench.files("");
    assert_eq!(files.len(), 2, "the journal and the kept app: {files:?}");
    for file in files {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn what_a_failed_run_made_stays_whatever_its_lifespan() {
    for lifespan in [Lifespan::Scenario, Lifespan::Feature, Lifespan::Run] {
        for failed in [true, false] {
            let bench = Bench::start().await;
            let (run, mut scenario) = bench.run(Keep::OnFailure, lifespan);
            scenario.provision(orders()).await.unwrap();
            drop(scenario);
            assert_eq!(run.finish(failed).await, [""; 0]);
            let left = bench.org.apps().len();
            assert_eq!(left, usize::from(failed), "{lifespan}, failed: {failed}");
        }
    }
}

#[tokio::test]
async fn a_scenarios_app_goes_with_it() {
    let bench = Bench::start().await;
    let (run, mut scenario) = bench.run(Keep::Never, Lifespan::Scenario);
    scenario.provision(orders()).await.unwrap();
    drop(scenario);
    let mut other = Salesforce::default();
    other.attach(Arc::clone(&run), Place::default());
    other.provision(orders()).await.unwrap();
    assert_eq!(run.finish(false).await, [""; 0]);
    assert_eq!(bench.org.apps(), [""; 0]);
}

#[tokio::test]
async fn the_journal_of_a_run_that_left_nothing_is_empty() {
    let bench = Bench::start().await;
    bench.whole_run(Keep::Always, AppKind::ExternalClientApp, false).await;
    let journal = bench.files("journal-").remove(0);
    assert_ne!(std::fs::read_to_string(&journal).unwrap(), "", "the kept app is in it");

    let bench = Bench::start().await;
    bench.whole_run(Keep::Never, AppKind::ExternalClientApp, false).await;
    let journal = bench.files("journal-").remove(0);
    assert_eq!(std::fs::read_to_string(&journal).unwrap(), "");
}
