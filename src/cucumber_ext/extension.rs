//! One line puts everything into the default cucumber.

use std::fmt::Debug;
use std::path::Path;

use cucumber::codegen::{LocalBoxFuture, WorldInventory};
use cucumber::event::ScenarioFinished;
use cucumber::gherkin::{Feature, Rule, Scenario};
use cucumber::runner::basic::RetryOptions;
use cucumber::writer::{self, Coloring, Normalize, Summarize, Verbosity};
use cucumber::{Cucumber, ScenarioType, World, WriterExt as _, parser, runner};

use crate::progress::ConsoleWriter;
use crate::redact::RedactWriter;
use crate::settings::Settings;
use crate::steps::{self, Keyword, Matcher};

use super::adapter::dispatch;
use super::{Plugin, RedactEvents, RunGuard, SalesforceWorld, SfParser};

/// What [`with_salesforce`](WithSalesforce::with_salesforce) prints with: cucumber's own writer,
/// without secrets.
pub type SfWriter<W> =
    RunGuard<Summarize<Normalize<W, RedactEvents<writer::Basic<RedactWriter<ConsoleWriter>>>>>>;

/// Runs the features at `path` with the settings of the environment; the process fails if a step
/// fails or is unknown.
///
/// ```no_run
/// use cucumber_salesforce::prelude::*;
///
/// #[tokio::main]
/// async fn main() {
///     cucumber_salesforce::run::<SalesforceScenario>("tests/features").await;
/// }
/// ```
///
/// # Panics
///
/// When a scenario fails, a feature file cannot be read, or the clean-up fails: that is how
/// cucumber makes a test fail.
pub async fn run<W>(path: impl AsRef<Path>)
where
    W: SalesforceWorld + WorldInventory + Debug,
{
    let cucumber = W::cucumber().with_salesforce(Settings::from_env());
    cucumber.fail_on_skipped().run_and_exit(path).await;
}

/// Adds Salesforce to the default cucumber.
pub trait WithSalesforce<W> {
    /// A cucumber that speaks of Salesforce.
    type Output;

    /// Adds steps, tags, `--sf-*` flags, redaction, progress and clean-up.
    ///
    /// Hooks, runner options and steps stay as they are, before it and after it. It must stand
    /// before `fail_on_skipped`, `repeat_failed`, `retry_options` and `with_cli`; a `with_parser`,
    /// `with_writer` or `steps` after it takes its part away (see [`Plugin`] for how to combine
    /// them, and [`Plugin::retry_options`] for retry options of your own).
    ///
    /// ```no_run
    /// use cucumber::World as _;
    /// use cucumber_salesforce::prelude::*;
    ///
    /// # #[tokio::main] async fn main() {
    /// SalesforceScenario::cucumber()
    ///     .with_salesforce(Settings::from_env())
    ///     .fail_on_skipped()
    ///     .run_and_exit("tests/features")
    ///     .await;
    /// # }
    /// ```
    #[must_use]
    fn with_salesforce(self, plugin: impl Into<Plugin>) -> Self::Output
    where
        W: SalesforceWorld;
}

impl<W, I, F, B, A> WithSalesforce<W>
    for Cucumber<
        W,
        parser::Basic,
        I,
        runner::Basic<W, F, B, A>,
        Summarize<Normalize<W, writer::Basic>>,
    >
where
    W: World + Debug,
    I: AsRef<Path>,
    F: Fn(&Feature, Option<&Rule>, &Scenario) -> ScenarioType + 'static,
    B: for<'a> Fn(&'a Feature, Option<&'a Rule>, &'a Scenario, &'a mut W) -> LocalBoxFuture<'a, ()>
        + 'static,
    A: for<'a> Fn(
            &'a Feature,
            Option<&'a Rule>,
            &'a Scenario,
            &'a ScenarioFinished,
            Option<&'a mut W>,
        ) -> LocalBoxFuture<'a, ()>
        + 'static,
{
    type Output = Cucumber<W, SfParser<parser::Basic>, I, runner::Basic<W, F, B, A>, SfWriter<W>>;

    fn with_salesforce(self, plugin: impl Into<Plugin>) -> Self::Output
    where
        W: SalesforceWorld,
    {
        let plugin = plugin.into();
        let basic = writer::Basic::raw(plugin.stdout(), Coloring::Auto, Verbosity::Default);
        let writer = plugin.redact_events(basic).normalized().summarized();
        let cucumber = self.with_parser(plugin.basic_parser()).with_writer(plugin.guard(writer));
        let cucumber = cucumber.retry_options(plugin.retry_options(RetryOptions::parse_from_tags));
        // `steps` would replace what the user registered; these add to it.
        steps::matchers().iter().fold(cucumber, |cucumber, Matcher { definition, regex }| {
            match definition.keyword {
                Keyword::Given => cucumber.given(regex.clone(), dispatch::<W>),
                Keyword::When => cucumber.when(regex.clone(), dispatch::<W>),
                Keyword::Then => cucumber.then(regex.clone(), dispatch::<W>),
            }
        })
    }
}
