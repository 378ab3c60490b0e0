//! Ends the run, whatever way it takes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::thread;

use cucumber::event::{
    Cucumber, Feature, Hook, RetryableScenario, Rule, Scenario, Step, StepError,
};
use cucumber::writer::{Arbitrary, NonTransforming, Normalized, Stats};
use cucumber::{Event, World, Writer, parser};
use futures::FutureExt as _;

use super::forward::forward_counts;
use super::parser::path_of;
use super::{Plugin, teardown};

/// The outermost writer: it ends the run after its last feature.
///
/// A run that is cut short (a panic, a dropped future, a signal) ends as well. What goes wrong
/// there counts as a hook error, so that the run fails. A panic of a writer inside is printed,
/// which cucumber would not do.
#[derive(Debug)]
pub struct RunGuard<Wr> {
    inner: Wr,
    plugin: Plugin,
    failed: bool,
    problems: usize,
    /// Events may still come then: decorators repeat some.
    ended: bool,
}

impl<Wr> RunGuard<Wr> {
    pub(super) fn new(inner: Wr, plugin: Plugin) -> Self {
        plugin.add_guard();
        Self { inner, plugin, failed: false, problems: 0, ended: false }
    }

    /// The writer inside.
    pub fn inner_writer(&self) -> &Wr {
        &self.inner
    }

    fn is_running(&self) -> bool {
        self.plugin.has_begun() && !self.ended
    }

    /// Begins the apps that are needed from this event on.
    fn look_ahead<W>(&self, event: &Cucumber<W>) {
        let (ahead, run) = (self.plugin.ahead(), self.plugin.run());
        match event {
            Cucumber::ParsingFinished { scenarios, .. } => ahead.counted(run, *scenarios),
            Cucumber::Feature(feature, Feature::Started) => ahead.feature_started(run, feature),
            Cucumber::Feature(
                _,
                Feature::Scenario(scenario, event)
                | Feature::Rule(_, Rule::Scenario(scenario, event)),
            ) if matches!(event.event, Scenario::Started) => ahead.scenario_started(run, scenario),
            _ => {}
        }
    }

    async fn end(&mut self) {
        let run = self.plugin.run();
        run.console().settle();
        // `begin` has printed what is wrong with the settings.
        let told = run.settings_problem().is_some();
        let problems = run.finish(self.failed).await;
        if run.is_interrupted() {
            // Who has interrupted it tells, and ends the process.
            return std::future::pending().await;
        }
        if !told {
            run.tell_problems(&problems);
        }
        self.problems += problems.len();
        self.ended = true;
    }

    /// cucumber has taken the panic hook away: nobody else prints this.
    fn tell_panic(&self, payload: &(dyn Any + Send)) {
        let text = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        let console = self.plugin.run().console();
        console.settle();
        console.print(&format!("[salesforce] error: a cucumber writer panicked: {text}"));
    }
}

impl<W: World, Wr: Writer<W>> Writer<W> for RunGuard<Wr> {
    type Cli = Wr::Cli;

    async fn handle_event(&mut self, event: parser::Result<Event<Cucumber<W>>>, cli: &Self::Cli) {
        if self.plugin.is_list() {
            return;
        }
        if self.plugin.run().is_interrupted() {
            // Everything is being deleted, and then the process ends: the suite stops here, or it
            // would fail for want of its apps, and end the process too early.
            return std::future::pending().await;
        }
        let mut ended_feature = None;
        let mut is_over = false;
        if self.is_running() {
            self.failed |= event.as_deref().map_or(true, is_failure);
            if let Ok(event) = event.as_deref() {
                self.look_ahead(event);
            }
            if let Ok(Cucumber::Feature(feature, Feature::Finished)) = event.as_deref() {
                ended_feature = Some(path_of(feature));
            }
            is_over = matches!(event.as_deref(), Ok(Cucumber::Finished));
        }
        let written = AssertUnwindSafe(self.inner.handle_event(event, cli)).catch_unwind().await;
        if let Err(payload) = written {
            self.tell_panic(payload.as_ref());
            resume_unwind(payload);
        }
        if let Some(path) = ended_feature {
            self.plugin.run().feature_finished(&path);
        }
        if is_over {
            self.end().await;
        }
    }
}

fn is_failure<W>(event: &Cucumber<W>) -> bool {
    let Cucumber::Feature(
        _,
        Feature::Scenario(_, event) | Feature::Rule(_, Rule::Scenario(_, event)),
    ) = event
    else {
        return false;
    };
    let RetryableScenario { event, retries } = event;
    let may_retry = retries.is_some_and(|retries| retries.left > 0);
    match event {
        Scenario::Hook(_, Hook::Failed(..)) => !may_retry,
        Scenario::Background(_, step) | Scenario::Step(_, step) => match step {
            Step::Failed(_, _, _, StepError::NotFound) => true,
            Step::Failed(..) => !may_retry,
            Step::Started | Step::Skipped | Step::Passed(..) => false,
        },
        _ => false,
    }
}

impl<Wr> Drop for RunGuard<Wr> {
    fn drop(&mut self) {
        self.plugin.drop_guard();
        if self.is_running() && !teardown::at_once(self.plugin.run()) && !thread::panicking() {
            // Who drops a run that has left something behind must not end well.
            resume_unwind(Box::new("the clean-up of a run that was dropped failed".to_owned()));
        }
    }
}

impl<W, Wr, Value> Arbitrary<W, Value> for RunGuard<Wr>
where
    W: World,
    Wr: Arbitrary<W, Value>,
{
    async fn write(&mut self, value: Value) {
        if !self.plugin.is_list() {
            self.inner.write(value).await;
        }
    }
}

impl<W: World, Wr: Stats<W>> Stats<W> for RunGuard<Wr> {
    forward_counts!(passed_steps, skipped_steps, failed_steps, retried_steps, parsing_errors);

    fn hook_errors(&self) -> usize {
        self.inner.hook_errors() + self.problems
    }

    fn execution_has_failed(&self) -> bool {
        self.problems > 0 || self.inner.execution_has_failed()
    }
}

impl<Wr: Normalized> Normalized for RunGuard<Wr> {}

impl<Wr: NonTransforming> NonTransforming for RunGuard<Wr> {}
