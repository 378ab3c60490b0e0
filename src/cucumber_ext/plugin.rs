//! The parts of the plug-in, for those who put their cucumber together themselves.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cucumber::gherkin::{Feature, Rule, Scenario};
use cucumber::parser::{self, basic};
use cucumber::runner::{self, basic::RetryOptions};

use crate::progress::ConsoleWriter;
use crate::redact::RedactWriter;
use crate::salesforce::Run;
use crate::settings::Settings;

use super::ahead::Ahead;
use super::{RedactEvents, RunGuard, SfParser, signals};

/// One run's parts: parser, writers, and the [`Run`] that they share.
///
/// [`with_salesforce`](super::WithSalesforce::with_salesforce) puts them into the default
/// cucumber. With a parser or a writer of your own, do it yourself:
///
/// ```no_run
/// use cucumber::runner::basic::RetryOptions;
/// use cucumber::{Cucumber, World as _, WriterExt as _, parser, runner, writer};
/// use cucumber_salesforce::cucumber_ext::{Plugin, add_steps};
/// use cucumber_salesforce::prelude::*;
///
/// # #[tokio::main] async fn main() {
/// let plugin = Plugin::new(Settings::from_env());
/// let report = writer::Basic::raw(plugin.redact(std::io::stderr()), writer::Coloring::Never, 0);
/// Cucumber::<SalesforceScenario, _, _, _, _>::custom(
///     plugin.parser(parser::Basic::new()),
///     runner::Basic::default()
///         .steps(add_steps(SalesforceScenario::collection()))
///         .retry_options(plugin.retry_options(RetryOptions::parse_from_tags)),
///     plugin.guard(plugin.redact_events(report).normalized().summarized()),
/// )
/// .fail_on_skipped()
/// .run_and_exit("tests/features")
/// .await;
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Plugin {
    run: Arc<Run>,
    language: parser::Basic,
    state: Arc<State>,
    signals: bool,
}

/// What the parser and the writers must know of each other.
#[derive(Debug, Default)]
struct State {
    lists: AtomicBool,
    begun: AtomicBool,
    guards: AtomicUsize,
    ahead: Ahead,
}

impl Plugin {
    /// The parts of a new run.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self {
            run: Run::new(settings),
            language: parser::Basic::new(),
            state: Arc::default(),
            signals: true,
        }
    }

    /// The language of feature files that do not name theirs.
    ///
    /// `Cucumber::language` before `with_salesforce` has no effect: the parser is replaced.
    ///
    /// # Errors
    ///
    /// Gherkin does not know the language.
    pub fn language(
        mut self,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, basic::UnsupportedLanguageError> {
        self.language = self.language.language(name)?;
        Ok(self)
    }

    /// Leaves SIGINT, SIGTERM and SIGHUP, or what Windows has in their place, alone: what an interrupted run made then stays until the next
    /// run finds it in the journal.
    #[must_use]
    pub fn without_signals(mut self) -> Self {
        self.signals = false;
        self
    }

    /// The run that the parts share.
    #[must_use]
    pub fn run(&self) -> &Arc<Run> {
        &self.run
    }

    /// A parser that understands our tags and flags.
    pub fn parser<P>(&self, inner: P) -> SfParser<P> {
        SfParser::new(inner, self.clone())
    }

    /// Takes secrets out of the events that `writer` gets.
    pub fn redact_events<Wr>(&self, writer: Wr) -> RedactEvents<Wr> {
        RedactEvents::new(writer, self.run.redactor().clone())
    }

    /// Takes secrets out of the bytes that `out` gets.
    pub fn redact<W: io::Write>(&self, out: W) -> RedactWriter<W> {
        RedactWriter::new(out, self.run.redactor().clone())
    }

    /// Standard output without secrets, which steps aside for the live lines of a wait.
    #[must_use]
    pub fn stdout(&self) -> RedactWriter<ConsoleWriter> {
        self.redact(self.run.console().stdout())
    }

    /// Ends the run; this must be the outermost of your writers, inside cucumber's
    /// `fail_on_skipped` and `repeat_failed`.
    pub fn guard<Wr>(&self, writer: Wr) -> RunGuard<Wr> {
        RunGuard::new(writer, self.clone())
    }

    /// A function for the runner's `retry_options` that gives what `options` gives, usually
    /// [`RetryOptions::parse_from_tags`].
    ///
    /// By it we learn which scenarios run before the first of them does, and begin the apps that
    /// they need. Without it the apps of a filtered run are begun with the first scenario that
    /// needs them.
    pub fn retry_options<O>(
        &self,
        options: O,
    ) -> impl Fn(&Feature, Option<&Rule>, &Scenario, &runner::basic::Cli) -> Option<RetryOptions>
    + 'static
    + use<O>
    where
        O: Fn(&Feature, Option<&Rule>, &Scenario, &runner::basic::Cli) -> Option<RetryOptions>
            + 'static,
    {
        let state = Arc::clone(&self.state);
        move |feature, rule, scenario, cli| {
            state.ahead.keeps(scenario);
            options(feature, rule, scenario, cli)
        }
    }

    pub(super) fn ahead(&self) -> &Ahead {
        &self.state.ahead
    }

    pub(super) fn basic_parser(&self) -> SfParser<parser::Basic> {
        self.parser(self.language.clone())
    }

    /// Turns the run into a list of tests: nothing runs, and no writer speaks.
    pub(super) fn list(&self) {
        self.state.lists.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_list(&self) -> bool {
        self.state.lists.load(Ordering::Relaxed)
    }

    /// Begins the run, at its first feature: without one there is nothing to begin or to end.
    ///
    /// The parser does this. Writers hear of a feature only after its first steps have run.
    pub(super) fn begin(&self) {
        if !self.state.begun.swap(true, Ordering::Relaxed) {
            if self.signals {
                signals::watch(&self.run);
            }
            self.run.begin();
        }
    }

    pub(super) fn has_begun(&self) -> bool {
        self.state.begun.load(Ordering::Relaxed)
    }

    /// Notes that one more [`RunGuard`] will end the run.
    pub(super) fn add_guard(&self) {
        self.state.guards.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn drop_guard(&self) {
        self.state.guards.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether somebody will end the run: a later `with_writer` would have dropped the guard.
    pub(super) fn is_guarded(&self) -> bool {
        self.state.guards.load(Ordering::Relaxed) > 0
    }
}

impl From<Settings> for Plugin {
    fn from(settings: Settings) -> Self {
        Self::new(settings)
    }
}
