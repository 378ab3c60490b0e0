//! How fast login nodes learn of a new app, flow by flow.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
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
    pub(super) fn of(flow: Flow) -> Self {
        Self { flow, first: None, half: None, all: None }
    }

    fn note(&mut self, after: Duration, known: u32) {
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
        let (first, half, all) = (text(self.first)?, text(self.half)?, text(self.all)?);
        Some(json!({ "first": first, "half": half, "all": all }))
    }
}

/// One app that is watched from its creation on.
pub(super) struct Watch<'a> {
    pub(super) plan: &'a AppPlan,
    pub(super) since: SystemTime,
    pub(super) wanted: fn(&Said) -> bool,
}

impl Watch<'_> {
    /// Looks at all nodes by each flow when that step begins; none where it has begun already.
    pub(super) async fn step(
        &self,
        bench: &Bench<'_>,
        number: u32,
        spreads: &mut [Spread],
        before: &mut BTreeSet<(String, String)>,
    ) -> Result<Option<Look>> {
        let after = STEP * number;
        let elapsed = bench.conn().clock().now().duration_since(self.since).unwrap_or_default();
        if elapsed > after + LATE {
            return Ok(None);
        }
        bench.pause((after + LATE).saturating_sub(elapsed)).await;
        let mut all = Look { known: LOGINS, token: None };
        for spread in spreads.iter_mut() {
            let look = self.look(bench, spread.flow, before).await?;
            spread.note(after, look.known);
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

    async fn look(
        &self,
        bench: &Bench<'_>,
        flow: Flow,
        before: &mut BTreeSet<(String, String)>,
    ) -> Result<Look> {
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
                    before.insert((error, description));
                }
                Said::Token(_) => {}
            }
        }
        Ok(look)
    }
}
