//! Begins what scenarios will ask for, before they ask.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::apps::request;
use super::place::Place;
use super::run::{Run, lock};
use crate::clock::Work;
use crate::fixture::{AppRequest, Scope, Task};
use crate::model::{AppSpec, folded_name};
use crate::org::{OrgSource, Simulated};
use crate::settings::Resolved;

/// What a step will ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// What follows happens in the org of that name.
    Org(String),
    /// An app, which becomes the current one; `None` where only the scenario knows what it is
    /// like.
    App(Option<Box<AppSpec>>),
    /// The app of that label becomes the current one.
    Current(String),
    /// A wait for the current app, or for that of the label.
    Propagated {
        /// The label.
        label: Option<String>,
        /// The deadline that the step names.
        within: Option<Duration>,
    },
}

/// What is known of the future of a run.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// What its scenarios will ask for.
    wishes: HashMap<Place, Vec<Wish>>,
    /// What has been begun in each org, by its folded name.
    begun: HashMap<Option<String>, Task<()>>,
}

/// An app that can be begun.
#[derive(Debug)]
struct Order {
    org: Option<String>,
    request: AppRequest,
    scope: Scope,
    /// The longest deadline of those who will wait for it.
    wait: Option<Duration>,
}

/// Whether an app of that scope is begun now.
pub type Chosen = fn(Scope) -> bool;

impl Run {
    /// Notes what the scenario at `place` will ask for.
    pub fn foresee(&self, place: Place, wishes: Vec<Wish>) {
        lock(&self.ahead).wishes.insert(place, wishes);
    }

    /// Begins the apps of the chosen scopes that the scenarios at `places` will ask for, all at
    /// once and in the background, and the waits for them.
    ///
    /// What cannot be begun is left to its step, which says why. Apps that belong to one attempt
    /// at a scenario are never begun ahead.
    pub fn begin_ahead(self: &Arc<Self>, places: &[Place], chosen: Chosen) {
        let Ok(resolved) = self.resolved() else { return };
        let mut orders: Vec<Order> = Vec::new();
        let ahead = lock(&self.ahead);
        for place in places {
            let known = ahead.wishes.get(place).map(Vec::as_slice).unwrap_or_default();
            self.order(*place, known, &resolved, &mut orders);
        }
        drop(ahead);
        orders.retain(|order| chosen(order.scope));
        let mut by_org: HashMap<Option<String>, Vec<Order>> = HashMap::new();
        for order in orders {
            by_org.entry(order.org.as_deref().map(folded_name)).or_default().push(order);
        }
        for (org, orders) in by_org {
            self.begin_in_org(org, orders, &resolved);
        }
    }

    /// Waits until what was to be begun in the org of that name is begun: whoever asks for an app
    /// before would begin it without the wait that others want.
    pub(super) async fn begun_ahead(&self, org: Option<&str>) {
        let begun = lock(&self.ahead).begun.get(&org.map(folded_name)).cloned();
        if let Some(begun) = begun {
            drop(begun.await);
        }
    }

    fn begin_in_org(
        self: &Arc<Self>,
        key: Option<String>,
        orders: Vec<Order>,
        resolved: &Resolved,
    ) {
        let Some(org) = orders.first().map(|order| order.org.clone()) else { return };
        // Nobody may sleep the time away in which the apps could have begun.
        let work = clock_work(resolved, org.as_deref());
        let run = Arc::clone(self);
        let before = lock(&self.ahead).begun.get(&key).cloned();
        let begun = self.finish_later(async move {
            if let Some(before) = before {
                drop(before.await);
            }
            if let (Ok(org), Ok(fixtures)) = (run.org(org.as_deref()).await, run.fixtures()) {
                for Order { request, scope, wait, .. } in &orders {
                    fixtures.begin_ahead(&org, request, *scope, *wait);
                }
            }
            drop(work);
            Ok(())
        });
        lock(&self.ahead).begun.extend(begun.map(|begun| (key, begun)));
    }

    /// Follows one scenario through its steps.
    fn order(&self, place: Place, wishes: &[Wish], resolved: &Resolved, orders: &mut Vec<Order>) {
        let mut org: Option<String> = None;
        // Each app with its org and label; an app that nobody can order yet has no number.
        let mut apps: Vec<Mentioned> = Vec::new();
        for wish in wishes {
            match wish {
                Wish::Org(name) => org = Some(name.clone()),
                Wish::App(spec) => {
                    let label = spec.as_ref().map(|spec| spec.label.clone());
                    let number = spec.as_deref().and_then(|spec| {
                        let order = self.order_of(place, org.clone(), spec, resolved)?;
                        Some(enter(orders, order))
                    });
                    apps.push(Mentioned { org: org.clone(), label, number });
                }
                Wish::Current(label) => {
                    if let Some(at) = apps.iter().rposition(|app| app.is(label)) {
                        let app = apps.remove(at);
                        org.clone_from(&app.org);
                        apps.push(app);
                    }
                }
                Wish::Propagated { label, within } => {
                    let app = apps.iter().rev().find(|app| match label {
                        Some(label) => app.is(label),
                        None => app.org == org,
                    });
                    if let Some(number) = app.and_then(|app| app.number) {
                        let within = within.unwrap_or(resolved.deadline);
                        let wait = &mut orders[number].wait;
                        *wait = Some(wait.map_or(within, |known| known.max(within)));
                    }
                }
            }
        }
    }

    /// The order for an app; none for what its step must ask for itself.
    fn order_of(
        &self,
        place: Place,
        org: Option<String>,
        spec: &AppSpec,
        resolved: &Resolved,
    ) -> Option<Order> {
        let request = request(spec.clone(), resolved).ok()?;
        request.spec.validate().ok()?;
        // An earlier step may be about to write them.
        let files = [&request.spec.certificate, &request.spec.private_key];
        if files.into_iter().flatten().any(|file| !file.exists()) {
            return None;
        }
        let scope = self.scope(place, 0).ok()?;
        let ahead = !matches!(scope, Scope::Scenario(_));
        ahead.then_some(Order { org, request, scope, wait: None })
    }
}

struct Mentioned {
    org: Option<String>,
    label: Option<String>,
    number: Option<usize>,
}

impl Mentioned {
    fn is(&self, label: &str) -> bool {
        self.label.as_deref() == Some(label)
    }
}

/// The number of an order, new or known.
fn enter(orders: &mut Vec<Order>, order: Order) -> usize {
    let same = |known: &Order| {
        let orgs = [&known.org, &order.org].map(|org| org.as_deref().map(folded_name));
        orgs[0] == orgs[1] && known.scope == order.scope && known.request.spec == order.request.spec
    };
    orders.iter().position(same).unwrap_or_else(|| {
        orders.push(order);
        orders.len() - 1
    })
}

/// Work on the clock of an org that is there already.
fn clock_work(resolved: &Resolved, name: Option<&str>) -> Option<Work> {
    let source = match name {
        Some(name) => resolved.named_org(name).ok()?.1,
        None => &resolved.org,
    };
    match source {
        OrgSource::Simulated(Simulated::Running(org)) => Some(org.clock.work()),
        _ => None,
    }
}
