//! A suite on a simulated org whose apps take ten minutes.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use clap::Parser as _;
use cucumber::cli::{Compose, Opts};
use cucumber::gherkin::Step;
use cucumber::runner::{self, basic::RetryOptions};
use cucumber::writer::{self, Basic, Coloring, Stats as _};
use cucumber::{Cucumber, World, WriterExt as _, given, parser};
use cucumber_salesforce::cucumber_ext::{Mark, Plugin, SfCli, add_steps};
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::simulator::SimulatedOrg;

use crate::output::Output;

/// What the steps of a run look at, by the run's number.
static BENCHES: LazyLock<Mutex<HashMap<u32, Arc<Bench>>>> = LazyLock::new(Mutex::default);

#[derive(Debug)]
struct Bench {
    org: SimulatedOrg,
    waited: Mutex<Duration>,
}

impl Bench {
    fn of(step: &Step) -> Arc<Self> {
        Arc::clone(&BENCHES.lock().unwrap()[&Mark::of(step).unwrap().run])
    }

    fn probes(&self) -> usize {
        let requests = self.org.received_requests();
        requests.iter().filter(|request| request.path.contains("/oauth2/")).count()
    }
}

#[derive(Debug, Default, World)]
struct Worker {
    salesforce: Salesforce,
}
cucumber_salesforce::world!(Worker, salesforce);

#[given(expr = "I work for {int} seconds")]
async fn work(_: &mut Worker, step: &Step, seconds: u64) {
    Bench::of(step).org.clock().sleep(Duration::from_secs(seconds)).await;
}

#[given("I panic")]
fn panic(_: &mut Worker) {
    panic!("on purpose");
}

#[given("I use the app")]
async fn use_the_app(worker: &mut Worker, step: &Step) {
    let waited = worker.salesforce.app().unwrap().propagated(None).await.unwrap().waited;
    *Bench::of(step).waited.lock().unwrap() = waited;
}

#[given("I block the thread until the org was probed")]
fn block(_: &mut Worker, step: &Step) {
    let bench = Bench::of(step);
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        let begin = Instant::now();
        while bench.probes() < 5 && begin.elapsed() < Duration::from_secs(20) {
            thread::yield_now();
        }
        tell.send(bench.probes()).unwrap();
    });
    assert!(told.recv().unwrap() >= 5, "nobody probes while a step blocks the thread");
}

/// How a run went.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Virtual time from begin to end.
    pub(crate) total: Duration,
    /// What the wait for the app took, for those who ask for it.
    pub(crate) waited: Duration,
    /// Apps created and deleted.
    pub(crate) counts: String,
    pub(crate) text: String,
    pub(crate) failed: bool,
}

/// One run.
pub(crate) struct Suite {
    bench: Arc<Bench>,
    plugin: Plugin,
    features: tempfile::TempDir,
    _state: tempfile::TempDir,
    /// Whether the runner tells which scenarios it takes.
    pub(crate) asks_for_retries: bool,
}

type Line = Opts<Compose<SfCli, parser::basic::Cli>, runner::basic::Cli, writer::basic::Cli>;

impl Suite {
    pub(crate) async fn new(features: &[&str]) -> Self {
        let ten_minutes = Duration::from_secs(600);
        let org = SimulatedOrg::builder().propagation(ten_minutes..=ten_minutes).seed(7);
        let org = org.start().await.unwrap();
        let state = tempfile::tempdir().unwrap();
        let settings = Settings::from_vars::<&str, &str>([]).simulated(&org);
        let plugin = Plugin::new(settings.state_dir(state.path().to_owned())).without_signals();
        let folder = tempfile::tempdir().unwrap();
        for (number, feature) in features.iter().enumerate() {
            std::fs::write(folder.path().join(format!("{number}.feature")), feature).unwrap();
        }
        let bench = Arc::new(Bench { org, waited: Mutex::default() });
        BENCHES.lock().unwrap().insert(plugin.run().id(), Arc::clone(&bench));
        Self { bench, plugin, features: folder, _state: state, asks_for_retries: true }
    }

    pub(crate) fn apps(&self) -> Vec<String> {
        self.bench.org.apps()
    }

    pub(crate) async fn run(&self, arguments: &str) -> Outcome {
        let (plugin, output) = (&self.plugin, Output::default());
        let basic = Basic::raw(output.clone(), Coloring::Never, 0);
        let writer = plugin.guard(plugin.redact_events(basic).normalized().summarized());
        let mut runner = runner::Basic::default().steps(add_steps(Worker::collection()));
        if self.asks_for_retries {
            runner = runner.retry_options(plugin.retry_options(RetryOptions::parse_from_tags));
        }
        let line = ["suite"].into_iter().chain(arguments.split_whitespace());
        let cucumber =
            Cucumber::<_, _, _, _, _>::custom(plugin.parser(parser::Basic::new()), runner, writer);
        let writer = cucumber
            .fail_on_skipped()
            .with_cli(Line::try_parse_from(line).unwrap())
            .filter_run(self.features.path().to_owned(), |_, _, _| true)
            .await;
        let counts = plugin.run().fixtures().unwrap().policy().counts.to_string();
        Outcome {
            total: self.bench.org.clock().skipped(),
            waited: *self.bench.waited.lock().unwrap(),
            counts,
            text: output.text(),
            failed: writer.execution_has_failed(),
        }
    }
}
