//! A suite that leaks wherever a suite can.

use std::io;
use std::time::Duration;

use cucumber::cli::{Compose, Opts};
use cucumber::codegen::LocalBoxFuture;
use cucumber::event::ScenarioFinished;
use cucumber::gherkin::{Feature, Rule, Scenario, Step};
use cucumber::writer::Normalized;
use cucumber::{Cucumber, World, Writer, given, parser, runner, then, when};
use cucumber_salesforce::Error;
use cucumber_salesforce::cucumber_ext::{Mark, Plugin, add_steps};
use cucumber_salesforce::inject::{Environment, Injector as _, Program};
use cucumber_salesforce::model::Secret;
use cucumber_salesforce::org::SimulatedChoice;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::redact::Redactor;
use cucumber_salesforce::salesforce::Run;
use futures::FutureExt as _;

use crate::output::Output;
use crate::{CANARIES, spellings};

#[derive(Debug, Default, World)]
pub(crate) struct Toy {
    salesforce: Salesforce,
    said: Vec<String>,
}
cucumber_salesforce::world!(Toy, salesforce);

#[given(regex = "^I say (.+)$")]
fn say(toy: &mut Toy, text: String) {
    toy.said.push(text);
}

#[given("I write")]
fn write(toy: &mut Toy, step: &Step) {
    toy.said.extend(step.docstring.clone());
}

#[given("I list")]
fn list(toy: &mut Toy, step: &Step) {
    toy.said.extend(step.table.iter().flat_map(|table| table.rows.concat()));
}

#[then("it fails for another reason")]
fn fail(_: &mut Toy) {
    panic!("a reason without secrets");
}

#[then("it fails with every spelling")]
fn fail_with_all(_: &mut Toy) {
    let all: Vec<String> = CANARIES.iter().flat_map(|it| spellings::spellings(it)).collect();
    panic!("they are:\n{}", all.join("\n"));
}

#[then("it fails with a literal")]
fn fail_with_literal(_: &mut Toy) {
    std::panic::panic_any(CANARIES[0]);
}

#[then("it returns an error")]
fn return_error(_: &mut Toy) -> StepResult {
    let cause = Error::usage(CANARIES[1]).hint(CANARIES[2]).note(CANARIES[0]);
    Err(Error::usage(format!("{:?}", CANARIES[0])).caused_by(cause))?
}

#[when("a program prints them and fails")]
async fn run_program(_: &mut Toy, step: &Step) {
    // Without our parser nobody has marked the step, and nobody masks what the program prints.
    let run = Mark::of(step).and_then(|mark| Run::find(mark.run));
    let redactor = run.map_or_else(Redactor::default, |run| run.redactor().clone());
    let names = ["ONE", "TWO", "THREE"].map(str::to_owned);
    let values = CANARIES.map(Secret::new);
    let mut environment = Environment::default();
    environment.inject(&names.into_iter().zip(values).collect::<Vec<_>>()).unwrap();
    let script = r#"echo "$ONE"; echo "$TWO" | sed 's/^/  /'; echo "$THREE" >&2; env; exit 3"#;
    let program = Program::new(["sh", "-c", script], redactor).environment(environment);
    let finished = program.run(Duration::from_secs(60)).await.unwrap();
    panic!("it ended with {}{}{:?}", finished.status(), finished.output().tail(20), finished);
}

fn fail_in_hook<'a>(
    _: &'a Feature,
    _: Option<&'a Rule>,
    scenario: &'a Scenario,
    _: &'a ScenarioFinished,
    _: Option<&'a mut Toy>,
) -> LocalBoxFuture<'a, ()> {
    let is_meant = scenario.name.ends_with("hook");
    async move { assert!(!is_meant, "the hook fails with {CANARIES:?}") }.boxed_local()
}

/// One line of Gherkin, in which a backslash must be doubled.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('|', "\\|")
}

fn feature() -> String {
    let [line, lines, token] = CANARIES;
    let indented = lines.replace('\n', "\n      ");
    format!(
        "
Feature: canaries
  Scenario: in a step's text
    Given I say {line}
    Then it fails for another reason
  Scenario: in a doc string
    Given I write
      \"\"\"
      {indented}
      {line}
      \"\"\"
    Then it fails for another reason
  Scenario: in a table
    Given I list
      | cell | {} |
      | {} | {token} |
    Then it fails for another reason
  Scenario: in a panic
    Then it fails with every spelling
  Scenario: in a literal
    Then it fails with a literal
  Scenario: in an error
    Then it returns an error
  Scenario: in a program's output
    When a program prints them and fails
  Scenario: in a hook
    Given I say {token}
",
        cell(line),
        cell(lines),
    )
}

/// Whether our parts stand between the suite and its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    Ours,
    None,
}

/// What the suite's writer prints.
pub(crate) async fn printed<Wr>(
    parts: Parts,
    writer: impl FnOnce(Box<dyn io::Write>) -> Wr,
    writer_cli: Wr::Cli,
) -> String
where
    Wr: Writer<Toy> + Normalized + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("canaries.feature");
    std::fs::write(&path, feature()).unwrap();
    let output = Output::default();
    let runner = runner::Basic::default().max_concurrent_scenarios(1);
    match parts {
        Parts::Ours => {
            let settings =
                Settings::from_vars::<&str, &str>([]).simulated(SimulatedChoice::default());
            let plugin = Plugin::new(settings).without_signals();
            for canary in CANARIES {
                plugin.run().redactor().register("canary", &Secret::new(canary));
            }
            let writer = writer(Box::new(plugin.redact(output.clone())));
            let writer = plugin.guard(plugin.redact_events(writer));
            let runner = runner.steps(add_steps(Toy::collection())).after(fail_in_hook);
            let cli = Opts {
                re_filter: None,
                tags_filter: None,
                parser: Compose::default(),
                runner: runner::basic::Cli::default(),
                writer: writer_cli,
                custom: cucumber::cli::Empty,
            };
            let parser = plugin.parser(parser::Basic::new());
            drop(
                Cucumber::<_, _, _, _, _>::custom(parser, runner, writer)
                    .with_cli(cli)
                    .run(path)
                    .await,
            );
        }
        Parts::None => {
            let writer = writer(Box::new(output.clone()));
            let runner = runner.steps(Toy::collection()).after(fail_in_hook);
            let cli = Opts {
                re_filter: None,
                tags_filter: None,
                parser: parser::basic::Cli::default(),
                runner: runner::basic::Cli::default(),
                writer: writer_cli,
                custom: cucumber::cli::Empty,
            };
            let parser = parser::Basic::new();
            drop(
                Cucumber::<_, _, _, _, _>::custom(parser, runner, writer)
                    .with_cli(cli)
                    .run(path)
                    .await,
            );
        }
    }
    output.text()
}
