//! When an app counts as propagated, and how long to wait for it.

use std::time::Duration;

use super::nodes::needed;

/// When an app counts as propagated, and how long to wait for it.
///
/// The default: if there are up to four nodes, met at random, the chance that one of them is
/// still behind when the app counts as propagated is below 0.05 %. That takes 27 successes in a
/// row at first, and a few more after each refusal. How many nodes an org has, and that they are
/// met at random, is an assumption.
///
/// ```
/// use cucumber_salesforce::propagation::Rule;
///
/// assert_eq!(Rule::default().successes_after(0), 27);
/// assert_eq!(Rule { nodes: 8, ..Rule::default() }.successes_after(0), 59);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// The most nodes that the org may have.
    pub nodes: u32,
    /// The highest chance that one of them is still behind, from 0 to 1.
    pub chance: f64,
    /// Consecutive successes, flows counted together; overrides what `nodes` and `chance` ask for.
    pub successes: Option<u32>,
    /// Whether each flow must be among the successes, and its token be used for a call.
    pub every_flow: bool,
    /// The shortest time between the first and the last success, and the shortest time without
    /// trouble before the end.
    pub window: Duration,
    /// How long to wait in all.
    pub deadline: Duration,
    /// The most requests to send: Salesforce allows 3,600 logins per hour and user.
    pub attempts: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            nodes: 4,
            chance: 0.000_5,
            successes: None,
            every_flow: true,
            window: Duration::from_secs(20),
            deadline: Duration::from_secs(20 * 60),
            attempts: 1_000,
        }
    }
}

impl Rule {
    /// A rule that one success satisfies: for an app that was proven before.
    #[must_use]
    pub fn once(self) -> Self {
        Self { successes: Some(1), every_flow: false, window: Duration::ZERO, ..self }
    }

    /// How many successes in a row it takes after so many refusals that followed a success.
    #[must_use]
    pub fn successes_after(&self, refusals: u32) -> u32 {
        self.successes.unwrap_or_else(|| needed(self.nodes, self.chance, refusals)).max(1)
    }
}
