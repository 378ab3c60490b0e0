//! What the org knows: fixed facts, and the state behind one lock.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;

use super::administration::Administration;
use super::approvals::Approvals;
use super::apps::{Apps, Lateness};
use super::credentials::Staged;
use super::data::{Change, Service, Tables};
use super::edition::Edition;
use super::faults::Faults;
use super::handshakes::{Consent, Handshakes};
use super::language::Language;
use super::logins::{Note, Way};
use super::metadata::{self, Components, Deploys, Lengths, Retrieves};
use super::network::{Addresses, Doors, Routing};
use super::oauth::Signer;
use super::org::Administrator;
use super::people::{Passwords, People};
use super::profile::Profile;
use super::received::{Journal, ReceivedRequest};
use super::seed;
use super::session::Sessions;
use super::skew::OrgClock;
use super::trouble::{Call, Trouble};
use super::user::SimulatedLogin;
use super::weather::{Endpoint, Front};
use crate::clock::Clock as _;
use crate::model::{ApiVersion, OrgKind};

/// What does not change while the org lives.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the org's own switches")]
pub(super) struct Facts {
    /// How the org names itself, without a slash at the end: `http://127.0.0.1:<port>`, or its My
    /// Domain for those who came that way.
    pub(super) base_url: String,
    /// The My Domain name, such as `acme` of `acme.my.salesforce.com`.
    pub(super) my_domain: String,
    /// The 18-character org id.
    pub(super) org_id: String,
    pub(super) edition: Edition,
    pub(super) kind: OrgKind,
    pub(super) namespace: Option<String>,
    /// Such as `en_US`.
    pub(super) language: String,
    pub(super) api_enabled: bool,
    /// Oldest first, never empty.
    pub(super) versions: Vec<ApiVersion>,
    pub(super) nodes: usize,
    pub(super) propagation: (Duration, Duration),
    /// In place of what the profile says; drawn for each deploy.
    pub(super) deploy_pending: Option<(Duration, Duration)>,
    pub(super) deploy_running: Option<(Duration, Duration)>,
    pub(super) seed: u64,
    pub(super) allow_connected_apps: bool,
    pub(super) jwt_access_tokens: bool,
    pub(super) consent: Consent,
    /// Addresses, or beginnings of such, from which a login needs no security token.
    pub(super) trusted_ips: Vec<String>,
    /// Whether some other org has every consumer key already.
    pub(super) keys_taken_elsewhere: bool,
    pub(super) profile: Profile,
}

impl Facts {
    /// How late login nodes learn of a change.
    pub(super) fn lateness(&self) -> Lateness {
        let facts = &self.profile.propagation;
        Lateness {
            seed: self.seed,
            nodes: self.nodes,
            range: self.propagation,
            curves: [
                (Way::JwtBearer, facts.jwt_bearer),
                (Way::ClientCredentials, facts.client_credentials),
            ],
        }
    }

    /// How late login nodes learn of a deletion.
    pub(super) fn deletion_lateness(&self) -> Lateness {
        let late = self.lateness();
        if self.profile.deletion_propagates {
            return late;
        }
        let curves = late.curves.map(|(way, _)| (way, None));
        Lateness { range: (Duration::ZERO, Duration::ZERO), curves, ..late }
    }

    /// How long the parts of a deploy last, of which there were so many.
    pub(super) fn deploy_lengths(&self, number: usize) -> Lengths {
        let drawn = |part: &str, range: Option<(Duration, Duration)>, usual: Duration| {
            range.map_or(usual, |(least, most)| {
                let share = seed::rng(self.seed, (part, number)).f64();
                least + most.saturating_sub(least).mul_f64(share)
            })
        };
        let Profile { deploy_pending, deploy_running, deploying, .. } = &self.profile;
        Lengths {
            pending: drawn("pending", self.deploy_pending, *deploy_pending),
            running: drawn("running", self.deploy_running, *deploy_running),
            finalizing: deploying.finalizing,
            canceling: deploying.canceling,
        }
    }

    /// The newest API version.
    pub(super) fn newest(&self) -> ApiVersion {
        self.versions.last().copied().unwrap_or(ApiVersion::NEWEST_KNOWN)
    }
}

/// What changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) facts: Arc<Facts>,
    pub(super) clock: Arc<OrgClock>,
    /// Every record; passwords, components and sessions are not records.
    pub(super) tables: Tables,
    pub(super) data: Service,
    pub(super) people: People,
    pub(super) passwords: Passwords,
    pub(super) sessions: Sessions,
    pub(super) approvals: Approvals,
    pub(super) handshakes: Handshakes,
    /// What signs tokens that are JWTs.
    pub(super) signer: Signer,
    pub(super) administration: Administration,
    pub(super) components: Components,
    pub(super) deploys: Deploys,
    pub(super) retrieves: Retrieves,
    pub(super) apps: Apps,
    /// The change of access of which the login nodes have been told.
    pub(super) access_spread: Option<Change>,
    /// Second pairs of key and secret.
    pub(super) staged: Staged,
    /// When each user signed in during the last hour, by user id.
    pub(super) logins: HashMap<String, VecDeque<SystemTime>>,
    /// What Login History lacks yet, oldest first.
    pub(super) unwritten: VecDeque<Note>,
    pub(super) tokens_issued: u64,
    pub(super) weather: Vec<Front>,
    pub(super) faults: Faults,
    pub(super) routing: Routing,
    /// How many connections there have been.
    pub(super) connections: u64,
    pub(super) addresses: Addresses,
}

impl State {
    pub(super) fn new(
        facts: Arc<Facts>,
        clock: Arc<OrgClock>,
        tables: Tables,
        components: Components,
    ) -> Self {
        Self {
            facts,
            clock,
            tables,
            data: Service::default(),
            people: People::default(),
            passwords: Passwords::default(),
            sessions: Sessions::default(),
            approvals: Approvals::default(),
            handshakes: Handshakes::default(),
            signer: Signer::default(),
            administration: Administration::default(),
            components,
            deploys: Deploys::default(),
            retrieves: Retrieves::default(),
            apps: Apps::default(),
            access_spread: None,
            staged: Staged::default(),
            logins: HashMap::new(),
            unwritten: VecDeque::new(),
            tokens_issued: 0,
            weather: Vec::new(),
            faults: Faults::default(),
            routing: Routing::default(),
            connections: 0,
            addresses: Addresses::default(),
        }
    }

    /// The time of day in the org.
    pub(super) fn now(&self) -> SystemTime {
        self.clock.now()
    }

    /// The time as programs know it that do not live by the org's clock, since the epoch.
    pub(super) fn outside(&self) -> Duration {
        let now = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.saturating_sub(self.clock.skipped())
    }

    /// Whether any request may be struck.
    pub(super) fn expects_trouble(&self) -> bool {
        !self.weather.is_empty() || self.faults.expects_any()
    }

    /// What strikes a request, if anything: the weather, or else the fault plan.
    pub(super) fn trouble_for(
        &mut self,
        endpoint: Endpoint,
        call: Call,
        path: &str,
    ) -> Option<Trouble> {
        let now = self.now();
        let blows = self.weather.iter_mut().find_map(|front| front.strike(endpoint, call, now));
        blows.or_else(|| self.faults.strike(call, path))
    }

    /// A text of the OAuth endpoints, in the org's language.
    pub(super) fn oauth_text(&self, english: &str) -> String {
        if !self.facts.profile.oauth_texts_are_translated {
            return english.to_owned();
        }
        Language::of(&self.facts.language).say(english)
    }

    /// How a user signs in, by alias.
    pub(super) fn login(&self, alias: &str) -> Option<SimulatedLogin> {
        let row = self.tables.find("User", "Alias", alias)?;
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        let (password, security_token) = self.passwords.get(row["Id"].as_str()?)?.clone();
        Some(SimulatedLogin {
            user_id: text("Id"),
            username: text("Username"),
            email: text("Email"),
            password,
            security_token,
        })
    }
}

/// The org as its handlers hold it, from where they see it.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) facts: Arc<Facts>,
    pub(super) doors: Doors,
    /// Told of each answer.
    pub(super) answered: Arc<Notify>,
    pub(super) clock: Arc<OrgClock>,
    received: Arc<Mutex<Journal>>,
    found: Arc<Found>,
}

/// The state, made when somebody first looks at it: many orgs are started for little.
type Found = LazyLock<(Mutex<State>, Administrator), Founding>;

/// What makes the state.
type Founding = Box<dyn FnOnce() -> (Mutex<State>, Administrator) + Send>;

impl Shared {
    pub(super) fn new(facts: Arc<Facts>, clock: Arc<OrgClock>, founding: Founding) -> Self {
        Self {
            facts,
            doors: Doors::default(),
            answered: Arc::default(),
            clock,
            received: Arc::default(),
            found: Arc::new(LazyLock::new(founding)),
        }
    }

    /// What the org was asked so far.
    pub(super) fn received(&self) -> MutexGuard<'_, Journal> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same without secrets.
    pub(super) fn received_so_far(&self) -> Vec<ReceivedRequest> {
        let state = self.lock();
        self.received().shown(&state)
    }

    pub(super) fn administrator(&self) -> &Administrator {
        &self.found.1
    }

    /// The same org for those who reach it at another URL: all that it says of itself goes by it.
    pub(super) fn as_seen_at(&self, base_url: &str) -> Self {
        let facts = Facts { base_url: base_url.to_owned(), ..Facts::clone(&self.facts) };
        Self {
            facts: Arc::new(facts),
            doors: self.doors.clone(),
            answered: Arc::clone(&self.answered),
            clock: Arc::clone(&self.clock),
            received: Arc::clone(&self.received),
            found: Arc::clone(&self.found),
        }
    }

    /// The state, brought up to the present moment.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        let mut state = self.lock_for_login();
        state.write_history();
        state
    }

    /// The same for those who look at no history of logins.
    pub(super) fn lock_for_login(&self) -> MutexGuard<'_, State> {
        let mut state = self.found.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.facts = Arc::clone(&self.facts);
        // What was written before they came, and then what they write.
        state.spread_access();
        metadata::run_due_deploys(&mut state);
        metadata::run_due_retrieves(&mut state);
        state.spread_access();
        state
    }
}
