//! What came of many propagations, in figures.

use std::time::Duration;

use serde::Serialize;
use serde_json::{Map, Value};

use super::policies::Policy;
use super::world::World;

/// The requests of one wait.
#[derive(Clone, Debug, Default)]
pub(crate) struct Requests {
    /// When each token was asked for.
    tokens: Vec<Duration>,
    others: u32,
    /// How many there were before the first token came.
    before_first_success: Option<u32>,
}

/// How one wait ended.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It said that the app is ready.
    Ready { at: Duration, requests: Requests },
    /// It said that the app will never work.
    Never,
    /// It gave up.
    GivenUp,
}

/// What came of all propagations under one policy.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) time_lost_median_s: f64,
    pub(crate) time_lost_p95_s: f64,
    pub(crate) token_requests_median: f64,
    pub(crate) token_requests_p95: f64,
    pub(crate) all_requests_p95: f64,
    pub(crate) requests_before_first_success_median: f64,
    pub(crate) false_ready_rate: f64,
    pub(crate) wrong_never: u32,
    pub(crate) missed_deadline: u32,
    pub(crate) most_token_requests_in_an_hour: u32,
}

impl Requests {
    /// A request for a token.
    pub(crate) fn token(&mut self, now: Duration, succeeds: bool) {
        if succeeds {
            let before = self.all();
            self.before_first_success.get_or_insert(before);
        }
        self.tokens.push(now);
    }

    /// Any other request.
    pub(crate) fn other(&mut self) {
        self.others += 1;
    }

    fn all(&self) -> u32 {
        self.others + count(&self.tokens)
    }

    fn most_tokens_in_an_hour(&self) -> u32 {
        let hour = Duration::from_secs(3600);
        let since = |from: &Duration| {
            count(self.tokens.iter().filter(|at| from <= *at && **at < *from + hour))
        };
        self.tokens.iter().map(since).max().unwrap_or_default()
    }
}

impl Figures {
    /// Of these propagations and how the waits for them ended.
    pub(crate) fn of(ended: &[(World, Outcome)]) -> Self {
        let ready: Vec<(&World, Duration, &Requests)> = ended
            .iter()
            .filter_map(|(world, outcome)| match outcome {
                Outcome::Ready { at, requests } => Some((world, *at, requests)),
                Outcome::Never | Outcome::GivenUp => None,
            })
            .collect();
        let sorted = |of: &dyn Fn(&(&World, Duration, &Requests)) -> f64| {
            let mut values: Vec<f64> = ready.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        let lost = sorted(&|(world, at, _)| at.saturating_sub(world.convergence()).as_secs_f64());
        let tokens = sorted(&|(_, _, requests)| f64::from(count(&requests.tokens)));
        let all = sorted(&|(_, _, requests)| f64::from(requests.all()));
        let before = sorted(&|(_, _, requests)| {
            f64::from(requests.before_first_success.unwrap_or_else(|| requests.all()))
        });
        let early = ready.iter().filter(|(world, at, _)| world.is_too_early(*at));
        Self {
            time_lost_median_s: quantile(&lost, 0.5),
            time_lost_p95_s: quantile(&lost, 0.95),
            token_requests_median: quantile(&tokens, 0.5),
            token_requests_p95: quantile(&tokens, 0.95),
            all_requests_p95: quantile(&all, 0.95),
            requests_before_first_success_median: quantile(&before, 0.5),
            false_ready_rate: f64::from(count(early)) / f64::from(count(&ready).max(1)),
            wrong_never: count(ended.iter().filter(|(_, end)| matches!(end, Outcome::Never))),
            missed_deadline: count(ended.iter().filter(|(_, e)| matches!(e, Outcome::GivenUp))),
            most_token_requests_in_an_hour: ready
                .iter()
                .map(|(_, _, requests)| requests.most_tokens_in_an_hour())
                .max()
                .unwrap_or_default(),
        }
    }
}

/// The figures side by side, in Markdown.
pub(crate) fn table(figures: &[(&Policy, Figures)]) -> String {
    let head = "\
| | time lost, median | 95 % within | ready too early | gave up | token requests, median | 95 % within | all requests, 95 % within | before the first success, median |
|---|---|---|---|---|---|---|---|---|
";
    let row = |(policy, f): &(&Policy, Figures)| {
        format!(
            "| {} | {:.0} s | {:.0} s | {:.2} % | {} | {} | {} | {} | {} |\n",
            policy.words,
            f.time_lost_median_s,
            f.time_lost_p95_s,
            f.false_ready_rate * 100.0,
            f.missed_deadline + f.wrong_never,
            f.token_requests_median,
            f.token_requests_p95,
            f.all_requests_p95,
            f.requests_before_first_success_median,
        )
    };
    std::iter::once(head.to_owned()).chain(figures.iter().map(row)).collect()
}

/// The figures as one JSON object on one line.
pub(crate) fn json_line(figures: &[(&Policy, Figures)]) -> String {
    let of = |(policy, figures): &(&Policy, Figures)| {
        let figures = serde_json::to_value(figures).expect("plain numbers");
        (policy.name.to_owned(), figures)
    };
    Value::Object(figures.iter().map(of).collect::<Map<_, _>>()).to_string()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index among some thousand values"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let value = sorted.get((last as f64 * share).round() as usize).copied().unwrap_or_default();
    (value * 100.0).round() / 100.0
}

fn count<T>(of: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(of.into_iter().count()).expect("a few thousand")
}
