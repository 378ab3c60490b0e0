//! How fast login nodes learn of a new app, flow by flow.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::confirm::bench::Bench;
use crate::confirm::login::{Refusals, Said};
use crate::error::Result;
use crate::model::Flow;
use crate::oauth::Token;
use crate::progress::ProgressEvent;
use crate::provision::AppPlan;

/// Between one look at all nodes and the next: what is measured is so many of these.
pub(super) const STEP: Duration = Duration::from_secs(60);
/// A step is looked at a little late: the org saves an app some moments after its creation.
const LATE: Duration = Duration::from_secs(15);
/// Logins of a look. With those of two flows they are far below what a user may have in an hour.
pub(super) const LOGINS: u32 = 16;
/// What propagates has done so by then.
pub(super) const LOOKS: u32 = 25;

/// When nodes knew an app by a flow.
#[derive(Debug)]
pub(super) struct Spread {
    pub(super) flow: Flow,
    first: Option<Duration>,
    half: Option<Duration>,
    all: Option<Duration>,
    /// The step that was looked at last.
    looked_at: u32,
    /// Whether each step so far was looked at in time: what was missed may have come in it.
    is_whole: bool,
}

/// What a look at the nodes showed.
pub(super) struct Look {
    /// How many logins met a node that knows the app, by the flow of the fewest.
    pub(super) known: u32,
    /// A token, and whether nodes were behind by its flow.
    pub(super) token: Option<(Token, bool)>,
}

impl Look {
    /// Whether all nodes know the app.
    pub(super) fn is_whole(&self) -> bool {
        self.known == LOGINS
    }
}

impl Spread {
    /// Begins to watch; whether it is known when the app was there.
    pub(super) fn of(flow: Flow, is_dated: bool) -> Self {
        Self { flow, first: None, half: None, all: None, looked_at: 0, is_whole: is_dated }
    }

    fn note(&mut self, number: u32, known: u32, in_time: bool) {
        self.is_whole &= in_time && number == self.looked_at + 1;
        self.looked_at = number;
        let after = STEP * number;
        for (moment, needed) in
            [(&mut self.first, 1), (&mut self.half, LOGINS / 2), (&mut self.all, LOGINS)]
        {
            // A node that has forgotten the app again makes the curve longer.
            *moment = if known < needed { None } else { moment.or(Some(after)) };
        }
    }

    /// The curve as a profile has it, once all nodes know the app.
    pub(super) fn value(&self) -> Option<Value> {
        let text = |moment: Option<Duration>| Some(format!("{} ms", moment?.as_millis()));
        if !self.is_whole {
            return None;
        }
        let (first, half, all) = (text(self.first)?, text(self.half)?, text(self.all)?);
        Some(json!({ "first": first, "half": half, "all": all }))
    }
}

/// One app that is watched from its creation on.
pub(super) struct Watch<'a> {
    pub(super) plan: &'a AppPlan,
    pub(super) since: SystemTime,
    /// Whether that is known, and no guess.
    pub(super) is_dated: bool,
    pub(super) wanted: fn(&Said) -> bool,
}

impl Watch<'_> {
    /// Looks at all nodes by each flow when that step begins; none where it has begun already.
    pub(super) async fn step(
        &self,
        bench: &Bench<'_>,
        number: u32,
        spreads: &mut [Spread],
        before: &mut Refusals,
    ) -> Result<Option<Look>> {
        let after = STEP * number;
        let elapsed = self.age(bench);
        if elapsed > after + LATE {
            return Ok(None);
        }
        bench.pause((after + LATE).saturating_sub(elapsed)).await;
        let mut all = Look { known: LOGINS, token: None };
        for spread in spreads.iter_mut() {
            let look = self.look(bench, spread.flow, before).await?;
            // Where the org is asked again and again, a look may reach into the next step.
            spread.note(number, look.known, self.age(bench) < after + STEP);
            all.known = all.known.min(look.known);
            let behind = look.known < LOGINS;
            all.token = all.token.or(look.token.map(|(token, _)| (token, behind)));
        }
        bench.tell(ProgressEvent::Waiting {
            what: format!("login nodes to know `{}`", self.plan.spec.label),
            elapsed: after,
            limit: STEP * LOOKS,
            attempt: number,
            streak: all.known,
            needed: LOGINS,
            last_answer: format!("{} of {LOGINS} logins met one", all.known),
            eta: None,
        });
        Ok(Some(all))
    }

    fn age(&self, bench: &Bench<'_>) -> Duration {
        bench.conn().clock().now().duration_since(self.since).unwrap_or_default()
    }

    async fn look(&self, bench: &Bench<'_>, flow: Flow, before: &mut Refusals) -> Result<Look> {
        let mut look = Look { known: 0, token: None };
        for _ in 0..LOGINS {
            match bench.sign_in(self.plan, flow).await? {
                said if (self.wanted)(&said) => {
                    look.known += 1;
                    if let Said::Token(token) = said {
                        look.token = Some((*token, false));
                    }
                }
                // What such a node has yet to learn is who may use the app.
                Said::No { error, .. } if error == "invalid_app_access" => look.known += 1,
                Said::No { error, description } => {
                    *before.entry((error, description)).or_default() += 1;
                }
                Said::Token(_) => {}
            }
        }
        Ok(look)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_has_no_step_that_nobody_looked_at() {
        let of = |looks: &[(u32, u32, bool)], is_dated| {
            let mut spread = Spread::of(Flow::JwtBearer, is_dated);
            for (number, known, in_time) in looks {
                spread.note(*number, *known, *in_time);
            }
            spread.value().is_some()
        };
        let whole = [(1, 0, true), (2, 8, true), (3, LOGINS, true)];
        assert!(of(&whole, true) && !of(&whole, false));
        assert!(!of(&[(1, 0, true), (3, LOGINS, true)], true));
        assert!(!of(&[(1, 0, true), (2, 8, false), (3, LOGINS, true)], true));
        assert!(!of(&whole[..2], true));
    }
}
