//! Takes secrets out of events, before any writer formats them.

use std::fmt::Debug;
use std::sync::Arc;

use cucumber::event::{
    self, Cucumber, Feature, Hook, Info, RetryableScenario, Rule, Scenario, Source, StepError,
};
use cucumber::writer::{Arbitrary, NonTransforming, Normalized, Stats};
use cucumber::{Event, World, Writer, gherkin, parser};
use regex::{CaptureLocations, Regex};

use super::forward::forward_counts;
use crate::redact::Redactor;

/// A writer that never sees a secret, whatever format it prints.
///
/// Redaction of the bytes alone is not enough: formats escape what others have escaped, and some
/// writers print past their output. What an event cannot have changed goes: the World of a failed
/// step is left out when its `Debug` holds a secret. The names of features, rules and scenarios
/// stay as they are: cucumber tells them apart by identity, and they cannot hold a value that is
/// known only at run time.
#[derive(Clone, Debug)]
pub struct RedactEvents<Wr> {
    inner: Wr,
    redactor: Redactor,
}

impl<Wr> RedactEvents<Wr> {
    /// Hands `inner` events without the secrets that `redactor` knows.
    pub fn new(inner: Wr, redactor: Redactor) -> Self {
        Self { inner, redactor }
    }

    /// The writer inside.
    pub fn inner_writer(&self) -> &Wr {
        &self.inner
    }
}

impl<W: World + Debug, Wr: Writer<W>> Writer<W> for RedactEvents<Wr> {
    type Cli = Wr::Cli;

    async fn handle_event(&mut self, event: parser::Result<Event<Cucumber<W>>>, cli: &Self::Cli) {
        let event = event.map(|event| event.map(|event| self.redactor.cucumber(event)));
        self.inner.handle_event(event, cli).await;
    }
}

impl<W, Wr, Value> Arbitrary<W, Value> for RedactEvents<Wr>
where
    W: World + Debug,
    Wr: Arbitrary<W, String>,
    Value: AsRef<str>,
{
    async fn write(&mut self, value: Value) {
        self.inner.write(self.redactor.redact(value.as_ref()).into_owned()).await;
    }
}

impl<W: World + Debug, Wr: Stats<W>> Stats<W> for RedactEvents<Wr> {
    forward_counts!(
        passed_steps,
        skipped_steps,
        failed_steps,
        retried_steps,
        parsing_errors,
        hook_errors,
    );

    fn execution_has_failed(&self) -> bool {
        self.inner.execution_has_failed()
    }
}

impl<Wr: Normalized> Normalized for RedactEvents<Wr> {}

impl<Wr: NonTransforming> NonTransforming for RedactEvents<Wr> {}

/// The event without secrets, level by level.
impl Redactor {
    fn cucumber<W: Debug>(&self, event: Cucumber<W>) -> Cucumber<W> {
        let Cucumber::Feature(feature, event) = event else { return event };
        Cucumber::Feature(
            feature,
            match event {
                Feature::Scenario(scenario, event) => {
                    Feature::Scenario(scenario, self.retryable(event))
                }
                Feature::Rule(rule, Rule::Scenario(scenario, event)) => {
                    Feature::Rule(rule, Rule::Scenario(scenario, self.retryable(event)))
                }
                other => other,
            },
        )
    }

    fn retryable<W: Debug>(&self, event: RetryableScenario<W>) -> RetryableScenario<W> {
        let RetryableScenario { event, retries } = event;
        let event = match event {
            Scenario::Background(step, event) => {
                let (step, event) = self.step(step, event);
                Scenario::Background(step, event)
            }
            Scenario::Step(step, event) => {
                let (step, event) = self.step(step, event);
                Scenario::Step(step, event)
            }
            Scenario::Hook(which, Hook::Failed(world, info)) => {
                Scenario::Hook(which, Hook::Failed(self.world(world), self.info(info)))
            }
            Scenario::Log(text) => Scenario::Log(self.redact(&text).into_owned()),
            other => other,
        };
        RetryableScenario { event, retries }
    }

    fn step<W: Debug>(
        &self,
        source: Source<gherkin::Step>,
        event: event::Step<W>,
    ) -> (Source<gherkin::Step>, event::Step<W>) {
        let changed = self.step_text(&source);
        let text_changed = changed.as_ref().is_some_and(|changed| changed.value != source.value);
        let source = changed.map_or(source, Source::new);
        // Captures point into the text, and writers slice the text by them.
        let fitting = |captures| whole(&source.value).filter(|_| text_changed).unwrap_or(captures);
        let event = match event {
            event::Step::Passed(captures, location) => {
                event::Step::Passed(fitting(captures), location)
            }
            event::Step::Failed(captures, location, world, error) => {
                let error = match error {
                    StepError::Panic(info) => StepError::Panic(self.info(info)),
                    other => other,
                };
                let captures = captures.map(fitting);
                event::Step::Failed(captures, location, self.world(world), error)
            }
            other => other,
        };
        (source, event)
    }

    /// The step without secrets; `None` if it holds none.
    fn step_text(&self, step: &gherkin::Step) -> Option<gherkin::Step> {
        let cells = step.table.iter().flat_map(|table| table.rows.iter().flatten());
        let mut texts = cells.chain(step.docstring.as_ref()).chain([&step.value]);
        if !texts.any(|text| self.contains_secret(text)) {
            return None;
        }
        let mut step = step.clone();
        let cells = step.table.iter_mut().flat_map(|table| table.rows.iter_mut().flatten());
        for text in cells.chain(step.docstring.as_mut()).chain([&mut step.value]) {
            *text = self.redact(text).into_owned();
        }
        Some(step)
    }

    fn world<W: Debug>(&self, world: Option<Arc<W>>) -> Option<Arc<W>> {
        world.filter(|world| !self.contains_secret(&format!("{world:#?}")))
    }

    fn info(&self, info: Info) -> Info {
        let text = info
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| info.downcast_ref::<&str>().copied());
        match text {
            Some(text) if self.contains_secret(text) => Arc::new(self.redact(text).into_owned()),
            _ => info,
        }
    }
}

/// The capture of all of `text`.
fn whole(text: &str) -> Option<CaptureLocations> {
    let regex = Regex::new("(?s)^.*$").ok()?;
    let mut captures = regex.capture_locations();
    regex.captures_read(&mut captures, text).map(|_| captures)
}
