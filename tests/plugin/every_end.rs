//! However a run ends in this process, its app is gone afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};

use cucumber::writer::{Basic, Coloring};
use cucumber::{World, WriterExt as _, gherkin, parser, runner};
use cucumber_salesforce::cucumber_ext::{Plugin, RunGuard, add_steps};
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::simulator::{Endpoint, SimulatedOrg, Trouble, Weather};
use futures::{FutureExt as _, StreamExt as _, stream};

use crate::suite::{Output, Toy, cucumber, folder, line, settings};

const PASSES: &str = "
@external-client-app
Feature: f
  Scenario: one
    Given I do nothing
  Scenario: two
    Given I do nothing
";
const FAILS: &str = "
@external-client-app
Feature: f
  Scenario: one
    Then I fail
  Scenario: two
    Then I fail
";
const WAITS: &str = "
@external-client-app
Feature: f
  Scenario: one
    Given I wait for a signal
";

/// A run against an org that outlives it.
struct Bench {
    org: SimulatedOrg,
    plugin: Plugin,
}

type Guarded = RunGuard<cucumber::writer::Summarize<cucumber::writer::Normalize<Toy, Inner>>>;
type Inner = cucumber_salesforce::cucumber_ext::RedactEvents<Basic<Output>>;

impl Bench {
    async fn start() -> Self {
        let org = SimulatedOrg::start().await.unwrap();
        let plugin = Plugin::new(settings().simulated(&org)).without_signals();
        Self { org, plugin }
    }

    fn writer(&self) -> Guarded {
        let basic = Basic::raw(Output::default(), Coloring::Never, 0);
        self.plugin.guard(self.plugin.redact_events(basic).normalized().summarized())
    }

    /// There was an app, and there is none.
    fn assert_clean(&self, way: &str) {
        let counts = self.plugin.run().fixtures().unwrap().policy().counts.to_string();
        assert!(counts.ends_with(" deleted") && !counts.starts_with("0 "), "{way}: {counts}");
        assert_eq!(self.org.apps(), [""; 0], "{way}");
        assert_eq!(self.org.permission_sets(), [""; 0], "{way}");
    }
}

#[tokio::test]
async fn to_its_end_or_with_failures() {
    for (way, feature, arguments) in [
        ("all passed", PASSES, ""),
        ("failed", FAILS, ""),
        ("fail-fast", FAILS, "--fail-fast --concurrency 1"),
    ] {
        let (bench, folder) = (Bench::start().await, folder(feature));
        let run = cucumber(&bench.plugin, bench.writer()).with_cli(line(arguments));
        let run = run.run_and_exit(folder.path().to_owned());
        let outcome = AssertUnwindSafe(run).catch_unwind().await;
        assert_eq!(outcome.is_ok(), way == "all passed", "{way}");
        bench.assert_clean(way);
    }
}

#[tokio::test]
async fn by_a_panic_in_a_hook() {
    for way in ["before", "after"] {
        let (bench, folder) = (Bench::start().await, folder(PASSES));
        let runner = runner::Basic::default()
            .steps(add_steps(Toy::collection()))
            .before(move |_, _, _, _| panics(way == "before"))
            .after(move |_, _, _, _, _| panics(way == "after"));
        let parser = bench.plugin.parser(parser::Basic::new());
        let run = cucumber::Cucumber::<Toy, _, _, _, _>::custom(parser, runner, bench.writer())
            .with_cli(line(""));
        let run = run.run_and_exit(folder.path().to_owned());
        assert!(AssertUnwindSafe(run).catch_unwind().await.is_err(), "{way}");
        bench.assert_clean(way);
    }
}

fn panics(yes: bool) -> futures::future::LocalBoxFuture<'static, ()> {
    async move { assert!(!yes, "a hook, on purpose") }.boxed_local()
}

/// A World that cannot be made.
#[derive(Debug, World)]
#[world(init = Self::new)]
struct Unmade {
    salesforce: Salesforce,
}
cucumber_salesforce::world!(Unmade, salesforce);

impl Unmade {
    fn new() -> Self {
        panic!("a World, on purpose");
    }
}

#[tokio::test]
async fn by_a_panic_where_a_world_is_made() {
    let (bench, folder) = (Bench::start().await, folder(PASSES));
    let basic = Basic::raw(Output::default(), Coloring::Never, 0);
    let writer = bench.plugin.guard(bench.plugin.redact_events(basic).normalized().summarized());
    let parser = bench.plugin.parser(parser::Basic::new());
    let run = cucumber::Cucumber::<Unmade, _, _, _, _>::custom(
        parser,
        runner::Basic::default().steps(add_steps(Unmade::collection())),
        writer,
    );
    let run = run.with_cli(line("")).run_and_exit(folder.path().to_owned());
    assert!(AssertUnwindSafe(run).catch_unwind().await.is_err());
    // It was begun before any World was to be made.
    bench.assert_clean("World::new");
}

/// Gives its features, and then breaks down.
struct BreaksDown(parser::Basic);

impl<I: AsRef<std::path::Path>> cucumber::Parser<I> for BreaksDown {
    type Cli = parser::basic::Cli;
    type Output = stream::BoxStream<'static, parser::Result<gherkin::Feature>>;

    fn parse(self, input: I, cli: Self::Cli) -> Self::Output {
        let breaks_down = stream::once(async { panic!("a parser, on purpose") });
        let features: Vec<_> = futures::executor::block_on(self.0.parse(input, cli).collect());
        stream::iter(features).chain(breaks_down).boxed()
    }
}

#[tokio::test]
async fn by_a_panic_in_the_parser() {
    let (bench, folder) = (Bench::start().await, folder(PASSES));
    let runner = runner::Basic::default().steps(add_steps(Toy::collection()));
    let parser = bench.plugin.parser(BreaksDown(parser::Basic::new()));
    let run = cucumber::Cucumber::<Toy, _, _, _, _>::custom(parser, runner, bench.writer())
        .with_cli(line(""));
    let run = AssertUnwindSafe(run.run_and_exit(folder.path().to_owned()));
    assert!(run.catch_unwind().await.is_err());
    assert_eq!(bench.org.apps(), [""; 0]);
}

/// The run so far that it has an app, and waits.
async fn drop_with_an_app(bench: &Bench, before: impl FnOnce()) -> std::thread::Result<()> {
    let folder = folder(WAITS);
    let run = cucumber(&bench.plugin, bench.writer()).with_cli(line(""));
    let mut run = Box::pin(run.run_and_exit(folder.path().to_owned()));
    while bench.org.apps().is_empty() {
        assert!(futures::poll!(run.as_mut()).is_pending());
        tokio::task::yield_now().await;
    }
    before();
    // The clean-up blocks this thread, on which the org lives.
    tokio::task::block_in_place(|| catch_unwind(AssertUnwindSafe(|| drop(run))))
}

#[tokio::test(flavor = "multi_thread")]
async fn by_being_dropped() {
    let bench = Bench::start().await;
    drop_with_an_app(&bench, || ()).await.unwrap();
    bench.assert_clean("dropped");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_being_dropped_where_nothing_can_be_deleted() {
    let bench = Bench::start().await;
    let refuse = || {
        let outage = Trouble::Unavailable { retry_after: None };
        bench.org.weather(Weather::new(outage).at(Endpoint::Metadata));
    };
    let payload = drop_with_an_app(&bench, refuse).await.unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert_eq!(text, "the clean-up of a run that was dropped failed");
    assert_eq!(bench.org.apps().len(), 1);
}
