//! A small suite with steps of its own, run in this process.

use std::time::Duration;

use clap::Parser as _;
use cucumber::cli::{Compose, Opts};
use cucumber::writer::{Basic, Coloring, Stats as _};
use cucumber::{Cucumber, World, WriterExt as _, given, parser, runner, then, writer};
use cucumber_salesforce::cucumber_ext::{Mark, Plugin, SfCli, SfParser, add_steps};
use cucumber_salesforce::model::Secret;
use cucumber_salesforce::org::SimulatedChoice;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::progress::{Progress as _, ProgressEvent};
use cucumber_salesforce::salesforce::Run;

pub(crate) use crate::output::Output;

/// A World as a user would write it.
#[derive(Debug, Default, World)]
pub(crate) struct Toy {
    pub(crate) salesforce: Salesforce,
    pub(crate) said: String,
}
cucumber_salesforce::world!(Toy, salesforce);

#[given("I do nothing")]
fn nothing(_: &mut Toy) {}

#[then("I fail")]
fn fail(_: &mut Toy) {
    panic!("on purpose");
}

#[given(expr = "I say {string}")]
fn say(toy: &mut Toy, text: String) {
    toy.said = text;
}

#[then(expr = "I fail with {string}")]
fn fail_with(_: &mut Toy, text: String) {
    let text = Some(text);
    panic!("it said {text:?}");
}

#[given(expr = "I wait for {string}")]
async fn wait_for(_: &mut Toy, step: &cucumber::gherkin::Step, what: String) {
    let run = Run::find(Mark::of(step).unwrap().run).unwrap();
    for attempt in 1..=12 {
        tell_wait(&run, &what, attempt);
        if attempt == 6 {
            run.console().tell(ProgressEvent::Note(format!("note about {what}")));
        }
        tokio::task::yield_now().await;
    }
    let (took, detail) = (Duration::from_secs(720), "has propagated".to_owned());
    run.console().tell(ProgressEvent::Done { what, took, detail });
}

fn tell_wait(run: &Run, what: &str, attempt: u32) {
    run.console().tell(ProgressEvent::Waiting {
        what: what.to_owned(),
        elapsed: Duration::from_secs(60) * attempt,
        limit: Duration::from_secs(1200),
        attempt,
        streak: 0,
        needed: 27,
        last_answer: "this node does not know the consumer key yet ".repeat(4),
        eta: None,
    });
}

/// Asks whoever sits in front of the terminal to make it that wide, and waits until it is.
#[cfg(unix)]
#[given(expr = "I wait for {string} at {int} columns")]
async fn wait_at(_: &mut Toy, step: &cucumber::gherkin::Step, what: String, columns: u16) {
    use std::io::Write as _;

    let run = Run::find(Mark::of(step).unwrap().run).unwrap();
    let both = [what, "another app".to_owned()];
    for what in &both {
        tell_wait(&run, what, 1);
    }
    let mut out = std::io::stdout();
    out.write_all(format!("\x1b]0;make it {columns}\x07").as_bytes()).unwrap();
    out.flush().unwrap();
    while rustix::termios::tcgetwinsize(std::io::stdout()).unwrap().ws_col != columns {
        tokio::task::yield_now().await;
    }
    for attempt in 2..12 {
        for what in &both {
            tell_wait(&run, what, attempt);
        }
        tokio::task::yield_now().await;
    }
    for what in both {
        run.console().tell(ProgressEvent::Stopped { what });
    }
}

#[given("I wait for a signal")]
async fn wait(_: &mut Toy) {
    eprintln!("waiting for a signal");
    std::future::pending::<()>().await;
}

#[given("two steps mean this")]
fn one(_: &mut Toy) {}

#[given(regex = "^two steps mean t.*$")]
fn other(_: &mut Toy) {}

#[given("I am marked")]
fn marked(_: &mut Toy, step: &cucumber::gherkin::Step) {
    assert!(Mark::of(step).is_some(), "no mark");
}

/// Settings that look at nothing outside.
pub(crate) fn settings() -> Settings {
    Settings::from_vars::<&str, &str>([]).simulated(SimulatedChoice::default())
}

pub(crate) fn plugin() -> Plugin {
    Plugin::new(settings()).without_signals()
}

/// A folder with one feature file.
pub(crate) fn folder(feature: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("toy.feature"), feature).unwrap();
    folder
}

pub(crate) type Line =
    Opts<Compose<SfCli, parser::basic::Cli>, runner::basic::Cli, writer::basic::Cli>;

pub(crate) fn line(arguments: &str) -> Line {
    Line::try_parse_from(["toy"].into_iter().chain(arguments.split_whitespace())).unwrap()
}

pub(crate) type ToyCucumber<Wr> =
    Cucumber<Toy, SfParser<parser::Basic>, std::path::PathBuf, runner::Basic<Toy>, Wr>;

/// The suite with any writer.
pub(crate) fn cucumber<Wr: cucumber::Writer<Toy>>(plugin: &Plugin, writer: Wr) -> ToyCucumber<Wr> {
    let runner = runner::Basic::default().steps(add_steps(Toy::collection()));
    Cucumber::custom(plugin.parser(parser::Basic::new()), runner, writer)
}

/// How a run went.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) text: String,
    pub(crate) passed: usize,
    pub(crate) skipped: usize,
    pub(crate) failed: usize,
    pub(crate) hook_errors: usize,
    pub(crate) has_failed: bool,
}

/// Runs one feature with `fail_on_skipped`, and with some secrets that the run knows.
pub(crate) async fn run_knowing(secrets: &[&str], feature: &str, arguments: &str) -> Outcome {
    let (plugin, output, folder) = (plugin(), Output::default(), folder(feature));
    for secret in secrets {
        plugin.run().redactor().register("secret", &Secret::new(*secret));
    }
    let basic = Basic::raw(output.clone(), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(basic).normalized().summarized());
    let writer = cucumber(&plugin, writer)
        .fail_on_skipped()
        .with_cli(line(arguments))
        .filter_run(folder.path().to_owned(), |_, _, _| true)
        .await;
    Outcome {
        text: output.text(),
        passed: writer.passed_steps(),
        skipped: writer.skipped_steps(),
        failed: writer.failed_steps(),
        hook_errors: writer.hook_errors(),
        has_failed: writer.execution_has_failed(),
    }
}

pub(crate) async fn run(feature: &str, arguments: &str) -> Outcome {
    run_knowing(&[], feature, arguments).await
}
