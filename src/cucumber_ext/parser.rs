//! A parser that lets feature files speak of Salesforce.

use std::borrow::Cow;
use std::task::Poll;

use clap::Args;
use cucumber::cli::Compose;
use cucumber::gherkin::{Feature, Scenario};
use cucumber::parser::{self, Parser, basic};
use futures::FutureExt as _;
use futures::stream::{self, LocalBoxStream, StreamExt as _};

use crate::salesforce::{FeatureInfo, Place, ScenarioInfo};
use crate::settings::SfFlags;

use super::harness::{self, Harness};
use super::{Mark, Plugin, order, tags};

/// Our part of the command line: `--sf-*`, and what test harnesses say.
#[derive(Clone, Debug, Default, Args)]
#[group(skip)]
pub struct SfCli {
    /// The `--sf-*` flags.
    #[command(flatten)]
    pub flags: SfFlags,
    /// What `cargo test` and `cargo nextest` say.
    #[command(flatten)]
    pub harness: Harness,
}

/// Any parser, with the tags, flags and filters of Salesforce features.
///
/// The org's name is put after each feature's (`Feature: Orders (simulated org)`), so that every
/// report says where it was made; filters see the feature's own name. Scenarios that need an app
/// come after those that need none; what is tagged `@serial` is not moved.
///
/// Every step gets a [`Mark`], by which it finds its run. It is as synchronous as the parser
/// inside: cucumber's runner hangs when a parser makes it wait.
#[derive(Clone, Debug)]
pub struct SfParser<P> {
    inner: P,
    plugin: Plugin,
}

impl<P> SfParser<P> {
    pub(super) fn new(inner: P, plugin: Plugin) -> Self {
        Self { inner, plugin }
    }
}

impl SfParser<parser::Basic> {
    /// The language of feature files that do not name theirs.
    ///
    /// # Errors
    ///
    /// Gherkin does not know the language.
    pub fn language(
        mut self,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, basic::UnsupportedLanguageError> {
        self.inner = self.inner.language(name)?;
        Ok(self)
    }
}

impl<I, P: Parser<I>> Parser<I> for SfParser<P> {
    type Cli = Compose<SfCli, P::Cli>;
    type Output = LocalBoxStream<'static, parser::Result<Feature>>;

    fn parse(self, input: I, cli: Self::Cli) -> Self::Output {
        let (SfCli { flags, harness }, theirs) = cli.into_inner();
        if harness.wants_list() {
            self.plugin.list();
            // A caller who has gone away does not want the list.
            drop(harness.print_list());
            return stream::empty().boxed_local();
        }
        self.plugin.run().configure(flags);
        let plugin = self.plugin.clone();
        let mut reader =
            Reader { plugin: self.plugin, harness, binary: harness::binary(), read: 0 };
        let read =
            move |parsed: Vec<parser::Result<Feature>>| stream::iter(reader.read_all(parsed));
        // cucumber asks for the end once it has filtered all that came before.
        let end = stream::poll_fn(move |_| {
            plugin.ahead().read_all(plugin.run());
            Poll::Ready(None)
        });
        self.inner
            .parse(input, theirs)
            .collect()
            .map(read)
            .flatten_stream()
            .chain(end)
            .boxed_local()
    }
}

/// Why nothing runs where nothing would be cleaned up.
const UNGUARDED: &str = "(no Salesforce writer: call `with_salesforce` after `with_writer`, or wrap \
                         your writer with `Plugin::guard`)";

/// Makes parsed features ready to run.
struct Reader {
    plugin: Plugin,
    harness: Harness,
    binary: String,
    read: u32,
}

impl Reader {
    fn read_all(&mut self, parsed: Vec<parser::Result<Feature>>) -> Vec<parser::Result<Feature>> {
        let mut features: Vec<_> =
            parsed.into_iter().filter_map(|feature| self.read(feature)).collect();
        order::arrange(&mut features);
        for feature in features.iter_mut().flatten() {
            self.read += 1;
            self.register(self.read, feature);
        }
        features
    }

    fn read(&mut self, feature: parser::Result<Feature>) -> Option<parser::Result<Feature>> {
        let mut feature = match feature {
            Ok(feature) => feature,
            Err(error) => return Some(Err(error)),
        };
        self.harness.narrow(&mut feature, &self.binary);
        if feature.scenarios.is_empty() && feature.rules.iter().all(|r| r.scenarios.is_empty()) {
            return None;
        }
        if let Some(org) = self.plugin.run().org_in_reports() {
            // The one text of a feature that every format of report shows.
            feature.name = format!("{} ({org})", feature.name);
        }
        if self.plugin.is_guarded() {
            self.plugin.begin();
            tags::apply(&mut feature, self.plugin.run().is_simulated());
        } else {
            tags::refuse(&mut feature, UNGUARDED);
        }
        Some(Ok(feature))
    }

    /// Gives numbers to the feature and its scenarios, and marks their steps with them.
    fn register(&self, number: u32, feature: &mut Feature) {
        let run = self.plugin.run();
        let path = path_of(feature);
        run.add_feature(number, FeatureInfo { path, lifespan: tags::lifespan(&feature.tags) });
        let wishes: Vec<_> = order::every_scenario(feature)
            .map(|(rule, scenario)| order::wishes(feature, rule, scenario))
            .collect();
        let mark = |scenario| Mark { run: run.id(), place: Place { feature: number, scenario } };
        let mut numbers = (1..).zip(wishes);
        let mut add = |scenario: &mut Scenario, rule: &[String]| {
            let (number, wishes) = numbers.next().unwrap_or_default();
            let mark = mark(number);
            run.foresee(mark.place, wishes);
            self.plugin.ahead().parsed(mark.place);
            let lifespan = tags::lifespan(&scenario.tags).or_else(|| tags::lifespan(rule));
            run.add_scenario(mark.place, ScenarioInfo { name: scenario.name.clone(), lifespan });
            scenario.steps.iter_mut().for_each(|step| mark.stamp(step));
        };
        feature.scenarios.iter_mut().for_each(|scenario| add(scenario, &[]));
        for rule in &mut feature.rules {
            rule.scenarios.iter_mut().for_each(|scenario| add(scenario, &rule.tags));
        }
        let of_rules = feature.rules.iter_mut().filter_map(|rule| rule.background.as_mut());
        for background in feature.background.as_mut().into_iter().chain(of_rules) {
            background.steps.iter_mut().for_each(|step| mark(0).stamp(step));
        }
    }
}

/// By what a feature is known: its file, or its name where it has none.
pub(super) fn path_of(feature: &Feature) -> String {
    match &feature.path {
        Some(path) => path.display().to_string(),
        None => feature.name.clone(),
    }
}
