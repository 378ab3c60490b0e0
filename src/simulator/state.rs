//! What the org knows: fixed facts, and the state behind one lock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::edition::Edition;
use super::profile::Profile;
use super::received::ReceivedRequest;
use super::session::Sessions;
use super::user::Users;
use crate::clock::SharedClock;
use crate::model::{ApiVersion, OrgKind};

/// What does not change while the org lives.
#[derive(Debug)]
pub(super) struct Facts {
    /// `http://127.0.0.1:<port>`, without a slash at the end.
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
    pub(super) seed: u64,
    pub(super) allow_connected_apps: bool,
    pub(super) jwt_access_tokens: bool,
    /// Addresses, or beginnings of such, from which a login needs no security token.
    pub(super) trusted_ips: Vec<String>,
    pub(super) profile: Profile,
}

impl Facts {
    /// The newest API version.
    pub(super) fn newest(&self) -> ApiVersion {
        self.versions.last().copied().unwrap_or(ApiVersion::NEWEST_KNOWN)
    }
}

/// What changes.
#[derive(Debug)]
pub(super) struct State {
    pub(super) facts: Arc<Facts>,
    pub(super) clock: SharedClock,
    pub(super) users: Users,
    pub(super) sessions: Sessions,
    pub(super) received: Vec<ReceivedRequest>,
}

impl State {
    /// The time of day in the org.
    pub(super) fn now(&self) -> SystemTime {
        self.clock.now()
    }
}

/// The org as its handlers hold it.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) facts: Arc<Facts>,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(state: State) -> Self {
        Self { facts: Arc::clone(&state.facts), state: Mutex::new(state) }
    }

    /// The state, brought up to the present moment.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
