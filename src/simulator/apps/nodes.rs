//! What each login node knows by now: news travels to each in its own time.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::app::{App, AppType};
use super::issued::{self, Issued};
use crate::simulator::logins::Way;
use crate::simulator::profile::Curve;
use crate::simulator::seed;

/// The apps of an org with their histories.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Apps {
    /// In the order in which the apps came.
    histories: Vec<Vec<Saved>>,
    /// Which history is that of an app.
    by_name: BTreeMap<(AppType, String), usize>,
    /// Which histories to look into for a consumer key: those of every app that has or had it.
    by_client_id: HashMap<String, BTreeSet<usize>>,
    issued: Issued,
    edits: u64,
    /// When a node of each new app forgets it for a while, and how long.
    pub(in crate::simulator) relapse: Option<(Duration, Duration)>,
    absences: Vec<Absence>,
}

/// A time in which a node has forgotten an app.
#[derive(Debug)]
struct Absence {
    client_id: String,
    node: usize,
    span: Range<SystemTime>,
}

/// An app as it was saved at a moment; `None` where it was deleted.
#[derive(Debug)]
struct Saved {
    at: SystemTime,
    delays: Vec<Duration>,
    /// Those of flows that have their own.
    curves: Vec<(Way, Vec<Duration>)>,
    app: Option<Arc<App>>,
}

/// How a login node sees a consumer key.
#[derive(Debug)]
pub(in crate::simulator) enum Sight<'a> {
    /// The node knows the app so, and the org has it so by now.
    Known(&'a Arc<App>, &'a App),
    /// The org has the app, the node does not know it yet.
    NotYet(&'a App),
    /// The org has no such app.
    Unknown,
}

/// How late the login nodes learn of a change.
#[derive(Clone, Copy, Debug)]
pub(in crate::simulator) struct Lateness {
    pub(in crate::simulator) seed: u64,
    pub(in crate::simulator) nodes: usize,
    pub(in crate::simulator) range: (Duration, Duration),
    pub(in crate::simulator) curves: [(Way, Option<Curve>); 2],
}

impl Apps {
    /// Saves an app that is new or has changed; one that has not is left alone.
    pub(in crate::simulator) fn save(&mut self, app: App, now: SystemTime, late: Lateness) {
        let key = (app.sort, app.name.clone());
        let known = self.latest(&key);
        if known.is_some_and(|known| known.same_as(&app)) {
            return;
        }
        if let (None, Some((after, lasting))) = (known, self.relapse) {
            let node = seed::rng(late.seed, ("relapse", &app.name)).usize(..late.nodes.max(1));
            let from = now + late.range.1 + after;
            self.forget_for(&app.client_id, node, from..from + lasting);
        }
        self.push(key, Some(app), now, late);
    }

    /// Every consumer secret that an app has or, of late, had.
    pub(in crate::simulator) fn secrets(&self) -> impl Iterator<Item = &str> {
        let saved = self.histories.iter().flatten().filter_map(|saved| saved.app.as_deref());
        saved.flat_map(issued::secrets).chain(self.issued.iter())
    }

    /// Deletes an app.
    pub(in crate::simulator) fn delete(
        &mut self,
        sort: AppType,
        name: &str,
        now: SystemTime,
        late: Lateness,
    ) {
        let key = (sort, name.to_owned());
        if self.latest(&key).is_some() {
            self.push(key, None, now, late);
        }
    }

    /// Gives an app another name, which no login looks at: every node has it at once.
    pub(in crate::simulator) fn rename(&mut self, sort: AppType, old: &str, new: &str) {
        let Some(at) = self.by_name.remove(&(sort, old.to_owned())) else { return };
        for app in self.histories[at].iter_mut().filter_map(|entry| entry.app.as_mut()) {
            new.clone_into(&mut Arc::make_mut(app).name);
        }
        self.by_name.insert((sort, new.to_owned()), at);
    }

    /// The apps that the org has.
    pub(in crate::simulator) fn all(&self) -> impl Iterator<Item = &App> {
        self.by_name.values().filter_map(|at| latest(&self.histories[*at]))
    }

    /// The app of this API name, of either kind.
    pub(in crate::simulator) fn with_name(&self, name: &str) -> Option<&App> {
        [AppType::Connected, AppType::External].into_iter().find_map(|sort| self.named(sort, name))
    }

    /// The app of this kind and API name.
    pub(in crate::simulator) fn named(&self, sort: AppType, name: &str) -> Option<&App> {
        self.latest(&(sort, name.to_owned()))
    }

    /// The app that has a consumer key.
    pub(in crate::simulator) fn with_key(&self, client_id: &str) -> Option<&App> {
        let apps = self.histories_of(client_id).filter_map(|history| latest(history));
        { apps }.find(|app| app.client_id == client_id)
    }

    /// The app that has a consumer key, or has it beside its own for the moment.
    pub(in crate::simulator) fn going_by(&self, client_id: &str, now: SystemTime) -> Option<&App> {
        let apps = self.histories_of(client_id).filter_map(|history| latest(history));
        { apps }.find(|app| app.goes_by(client_id, now))
    }

    /// How a login node sees a consumer key now, when somebody comes that way.
    pub(in crate::simulator) fn seen_by(
        &self,
        node: usize,
        client_id: &str,
        now: SystemTime,
        way: Option<Way>,
    ) -> Sight<'_> {
        let forgotten = self.absences.iter().any(|absence| {
            absence.node == node && absence.client_id == client_id && absence.span.contains(&now)
        });
        let mut known = self.histories_of(client_id).filter_map(|history| {
            let entry = history.iter().rev().find(|entry| entry.reached(node, now, way))?;
            let app = entry.app.as_ref().filter(|app| app.goes_by(client_id, now))?;
            let newest = latest(history).filter(|newest| newest.id == app.id);
            Some(Sight::Known(app, newest.unwrap_or(app)))
        });
        if let Some(known) = known.next().filter(|_| !forgotten) {
            return known;
        }
        self.going_by(client_id, now).map_or(Sight::Unknown, Sight::NotYet)
    }

    /// Lets a node forget an app for a while.
    pub(in crate::simulator) fn forget_for(
        &mut self,
        client_id: &str,
        node: usize,
        span: Range<SystemTime>,
    ) {
        self.absences.push(Absence { client_id: client_id.to_owned(), node, span });
    }

    fn histories_of(&self, client_id: &str) -> impl Iterator<Item = &Vec<Saved>> {
        let places = self.by_client_id.get(client_id).into_iter().flatten();
        places.map(|at| &self.histories[*at])
    }

    fn find_by_keys(&mut self, app: &App, at: usize) {
        let second = app.second.as_ref().map(|pair| &pair.client_id);
        for client_id in [&app.client_id].into_iter().chain(second) {
            self.by_client_id.entry(client_id.clone()).or_default().insert(at);
        }
    }

    fn latest(&self, key: &(AppType, String)) -> Option<&App> {
        latest(&self.histories[*self.by_name.get(key)?])
    }

    fn push(
        &mut self,
        key: (AppType, String),
        app: Option<App>,
        saved: SystemTime,
        late: Lateness,
    ) {
        self.edits += 1;
        let (least, most) = late.range;
        // One node takes the whole of the range, so that every wait is as long as it says.
        let slowest = seed::rng(late.seed, (&key.1, self.edits)).usize(..late.nodes.max(1));
        let delays = (0..late.nodes.max(1)).map(|node| {
            let chance = seed::rng(late.seed, (&key.1, self.edits, node)).f64();
            let chance = if node == slowest { 1.0 } else { chance };
            least + most.saturating_sub(least).mul_f64(chance)
        });
        let delays: Vec<Duration> = delays.collect();
        // Who learns early of an app does so by each flow, and of each change: no later one may
        // bring the news sooner.
        let name = &key.1;
        let place = |node: usize| (seed::rng(late.seed, (name, "rank", node)).usize(..), node);
        let rank =
            |node: usize| (0..delays.len()).filter(|other| place(*other) < place(node)).count();
        let curve = |curve: Curve| {
            (0..delays.len()).map(|node| curve.delay(rank(node), delays.len())).collect()
        };
        let curves = late.curves.into_iter().filter_map(|(way, one)| Some((way, curve(one?))));
        let curves = curves.collect();
        let entry = Saved { at: saved, delays, curves, app: app.map(Arc::new) };
        let at = *self.by_name.entry(key).or_insert(self.histories.len());
        if let Some(app) = &entry.app {
            self.issued.note(app);
            self.find_by_keys(&Arc::clone(app), at);
        }
        if at == self.histories.len() {
            self.histories.push(Vec::new());
        }
        let history = &mut self.histories[at];
        history.push(entry);
        // What every node has forgotten needs no keeping.
        let old = |entry: &Saved| {
            let all = entry.curves.iter().map(|(_, delays)| delays).chain([&entry.delays]);
            all.flatten().all(|delay| entry.at + *delay <= saved)
        };
        if let Some(settled) = history.iter().rposition(old) {
            history.drain(..settled);
        }
    }
}

/// An app as the org has it now.
fn latest(history: &[Saved]) -> Option<&App> {
    history.last()?.app.as_deref()
}

impl Saved {
    fn reached(&self, node: usize, now: SystemTime, way: Option<Way>) -> bool {
        let curve = self.curves.iter().find(|(one, _)| Some(*one) == way);
        let delays = curve.map_or(&self.delays, |(_, delays)| delays);
        delays.get(node).is_none_or(|delay| self.at + *delay <= now)
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::hmac;

    use super::*;
    use crate::model::Secret;
    use crate::simulator::apps::{RefreshPolicy, SigningKey};
    use crate::simulator::logins::IpRelaxation;

    const HMAC: hmac::Algorithm = hmac::HMAC_SHA256;

    const LATE: Lateness = Lateness {
        seed: 7,
        nodes: 4,
        range: (Duration::from_secs(240), Duration::from_secs(720)),
        curves: [(Way::JwtBearer, None), (Way::ClientCredentials, None)],
    };

    fn app(client_id: &str) -> App {
        App {
            sort: AppType::External,
            name: "Orders".to_owned(),
            id: "0xI".to_owned(),
            client_id: client_id.to_owned(),
            client_secret: Secret::new("s"),
            second: None,
            asked_as: client_id.to_owned(),
            certificate: None,
            scopes: Vec::new(),
            callback_urls: Vec::new(),
            client_credentials: true,
            run_as: None,
            admin_approved: false,
            profiles: Vec::new(),
            enabled: true,
            pkce_required: true,
            secret_for_code: true,
            secret_for_refresh: true,
            device_flow: false,
            rotates: false,
            introspects_all: false,
            id_token: crate::simulator::apps::IdTokenRules::default(),
            jwt_tokens: false,
            ip_relaxation: IpRelaxation::Enforce,
            trusted: Vec::new(),
            high_assurance: false,
            refresh: RefreshPolicy::Infinite,
            let_in: None,
            signing_key: SigningKey::default(),
        }
    }

    fn knowing(apps: &Apps, key: &str, now: SystemTime) -> usize {
        (0..4)
            .filter(|node| matches!(apps.seen_by(*node, key, now, None), Sight::Known(..)))
            .count()
    }

    #[test]
    fn each_node_learns_in_its_own_time() {
        let start = SystemTime::UNIX_EPOCH;
        let mut apps = Apps::default();
        apps.save(app("key"), start, LATE);
        let minutes: Vec<_> =
            (0..=12).map(|m| knowing(&apps, "key", start + Duration::from_secs(60 * m))).collect();
        assert_eq!((minutes[3], minutes[12]), (0, 4));
        assert!(minutes.is_sorted());
        assert!(minutes.iter().any(|count| (1..4).contains(count)), "{minutes:?}");
        assert!(matches!(apps.seen_by(0, "other", start, None), Sight::Unknown));
    }

    #[test]
    fn an_unchanged_app_stays_known() {
        let start = SystemTime::UNIX_EPOCH;
        let later = start + Duration::from_secs(800);
        let mut apps = Apps::default();
        apps.save(app("key"), start, LATE);
        // It has been asked for a token meanwhile.
        assert!(apps.with_key("key").is_some_and(|app| app.signing_key().algorithm() == HMAC));
        apps.save(app("key"), later, LATE);
        assert_eq!(knowing(&apps, "key", later), 4);
        apps.save(app("new"), later, LATE);
        assert_eq!((knowing(&apps, "key", later), knowing(&apps, "new", later)), (4, 0));
    }

    #[test]
    fn secrets_are_known_when_the_nodes_have_forgotten_them() {
        let start = SystemTime::UNIX_EPOCH;
        let mut apps = Apps::default();
        for (number, secret) in ["first", "second", "third"].into_iter().enumerate() {
            let saved = start + Duration::from_secs(1000 * number as u64);
            apps.save(App { client_secret: Secret::new(secret), ..app("key") }, saved, LATE);
        }
        let all = ["first", "second", "third"];
        assert!(all.iter().all(|secret| apps.secrets().any(|known| known == *secret)));
        assert!(!format!("{apps:?}").contains("first"));
    }

    #[test]
    fn a_renamed_app_is_found_by_its_key_and_its_new_name() {
        let start = SystemTime::UNIX_EPOCH;
        let mut apps = Apps::default();
        apps.save(app("key"), start, LATE);
        apps.rename(AppType::External, "Orders", "Bills");
        assert_eq!(apps.with_key("key").map(|app| app.name.as_str()), Some("Bills"));
        assert_eq!(knowing(&apps, "key", start + Duration::from_secs(720)), 4);
        assert!(apps.with_name("Orders").is_none() && apps.with_name("Bills").is_some());
        apps.delete(AppType::External, "Bills", start, LATE);
        assert!(apps.with_key("key").is_none());
    }

    #[test]
    fn a_node_forgets_an_app_for_a_while() {
        let start = SystemTime::UNIX_EPOCH;
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut apps = Apps {
            relapse: Some((Duration::from_secs(100), Duration::from_secs(50))),
            ..Apps::default()
        };
        apps.save(app("key"), start, LATE);
        let known = [810, 830, 869, 870].map(|second| knowing(&apps, "key", at(second)));
        assert_eq!(known, [4, 3, 3, 4]);
        apps.forget_for("key", 2, at(1000)..at(1010));
        assert!(matches!(apps.seen_by(2, "key", at(1005), None), Sight::NotYet(_)));
        assert_eq!(knowing(&apps, "key", at(1010)), 4);
    }

    #[test]
    fn a_flow_may_have_a_curve_of_its_own() {
        let start = SystemTime::UNIX_EPOCH;
        let seconds = Duration::from_secs;
        let curve = Curve::of(seconds(60), seconds(120), seconds(300));
        let curves = [(Way::JwtBearer, curve), (Way::ClientCredentials, None)];
        let mut apps = Apps::default();
        apps.save(app("key"), start, Lateness { nodes: 8, curves, ..LATE });
        let known = |second, way| {
            let now = start + seconds(second);
            let known = |node: &usize| {
                matches!(apps.seen_by(*node, "key", now, Some(way)), Sight::Known(..))
            };
            (0..8).filter(known).count()
        };
        let jwt = [59, 60, 119, 120, 299, 300].map(|second| known(second, Way::JwtBearer));
        assert_eq!(jwt, [0, 1, 3, 4, 7, 8]);
        assert_eq!(known(239, Way::ClientCredentials), 0);
    }
}
