//! What sort of org to simulate.

use std::io;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::data::{ApexStub, Object};
use super::edition::Edition;
use super::faults::FaultPlan;
use super::handshakes::Consent;
use super::network::Routing;
use super::org::SimulatedOrg;
use super::profile::Profile;
use super::user::{self, SimulatedUser};
use super::weather::Weather;
use crate::clock::{SharedClock, VirtualClock};
use crate::model::{ApiVersion, InvalidProfile, OrgKind};

/// Builds a [`SimulatedOrg`]; see [`SimulatedOrg::builder`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
/// use cucumber_salesforce::simulator::{Edition, SimulatedOrg};
///
/// let org = SimulatedOrg::builder()
///     .edition(Edition::Enterprise)
///     .allow_connected_apps(true)
///     .nodes(2)
///     .start()
///     .await?;
/// assert!(org.base_url().starts_with("http://127.0.0.1:"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "call `start`"]
#[expect(clippy::struct_excessive_bools, reason = "they are the org's own switches")]
pub struct SimulatedOrgBuilder {
    pub(super) edition: Option<Edition>,
    pub(super) kind: OrgKind,
    pub(super) my_domain: String,
    pub(super) namespace: Option<String>,
    pub(super) language: String,
    pub(super) api_enabled: Option<bool>,
    pub(super) versions: Vec<ApiVersion>,
    pub(super) nodes: usize,
    pub(super) propagation: (Duration, Duration),
    pub(super) deploy_pending: Option<(Duration, Duration)>,
    pub(super) deploy_running: Option<(Duration, Duration)>,
    pub(super) routing: Routing,
    pub(super) relapse: Option<(Duration, Duration)>,
    pub(super) weather: Vec<Weather>,
    pub(super) faults: FaultPlan,
    pub(super) seed: u64,
    pub(super) port: u16,
    pub(super) clock: SharedClock,
    pub(super) allow_connected_apps: bool,
    pub(super) secrets_in_rest: bool,
    pub(super) api_access_control: bool,
    pub(super) keys_taken_elsewhere: bool,
    pub(super) jwt_access_tokens: bool,
    pub(super) consent: Consent,
    pub(super) users: Vec<SimulatedUser>,
    pub(super) objects: Vec<Object>,
    pub(super) stubs: Vec<ApexStub>,
    pub(super) daily_requests: Option<u64>,
    pub(super) block_username_password: bool,
    pub(super) lock_sessions_to_ip: bool,
    pub(super) trusted_ips: Vec<String>,
    pub(super) profile: Profile,
}

impl Default for SimulatedOrgBuilder {
    fn default() -> Self {
        Self {
            edition: None,
            kind: OrgKind::Developer,
            my_domain: "simulated-dev-ed".to_owned(),
            namespace: None,
            language: "en_US".to_owned(),
            api_enabled: None,
            versions: (31..=ApiVersion::NEWEST_KNOWN.release()).map(ApiVersion::new).collect(),
            nodes: 4,
            propagation: (Duration::from_secs(4 * 60), Duration::from_secs(12 * 60)),
            deploy_pending: None,
            deploy_running: None,
            routing: Routing::Random,
            relapse: None,
            weather: Vec::new(),
            faults: FaultPlan::new(),
            seed: 0,
            port: 0,
            clock: Arc::new(VirtualClock::new()),
            allow_connected_apps: false,
            secrets_in_rest: false,
            api_access_control: false,
            keys_taken_elsewhere: false,
            jwt_access_tokens: false,
            consent: Consent::default(),
            users: user::standard(),
            objects: Vec::new(),
            stubs: Vec::new(),
            daily_requests: None,
            block_username_password: false,
            lock_sessions_to_ip: false,
            trusted_ips: Vec::new(),
            profile: Profile::default(),
        }
    }
}

impl SimulatedOrgBuilder {
    /// Sets the edition; default Enterprise where the org is production, or else Developer.
    pub fn edition(mut self, edition: Edition) -> Self {
        self.edition = Some(edition);
        self
    }

    /// Makes it a sandbox, scratch, trial or production org: `IsSandbox` and
    /// `TrialExpirationDate` follow. Default Developer.
    pub fn kind(mut self, kind: OrgKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the My Domain name, such as `acme` of `acme.my.salesforce.com`.
    pub fn my_domain(mut self, name: &str) -> Self {
        name.clone_into(&mut self.my_domain);
        self
    }

    /// Gives the org a namespace prefix.
    pub fn namespace(mut self, prefix: &str) -> Self {
        self.namespace = Some(prefix.to_owned());
        self
    }

    /// Sets the language of the org and its users: texts change, codes do not.
    ///
    /// The org speaks English, German (`de`), French (`fr`) and Japanese (`ja`).
    pub fn language(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.language);
        self
    }

    /// Switches the API on or off whatever the edition says.
    pub fn api_enabled(mut self, enabled: bool) -> Self {
        self.api_enabled = Some(enabled);
        self
    }

    /// Sets the API versions that the org serves; default 31.0 to the newest known.
    pub fn api_versions(mut self, versions: RangeInclusive<u16>) -> Self {
        self.versions = versions.map(ApiVersion::new).collect();
        self
    }

    /// Sets the number of login nodes; default 4, at least 1.
    pub fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes.max(1);
        self
    }

    /// Sets how long a login node takes to learn of an app, where the [profile](Self::profile) has
    /// nothing on the flow; default 4 to 12 minutes.
    pub fn propagation(mut self, range: RangeInclusive<Duration>) -> Self {
        self.propagation = range.into_inner();
        self
    }

    /// Sets how long deploys wait behind others before they start, drawn for each by the seed;
    /// default as the [profile](Self::profile) says.
    pub fn deploy_pending(mut self, range: RangeInclusive<Duration>) -> Self {
        self.deploy_pending = Some(range.into_inner());
        self
    }

    /// Sets how long deploys run, drawn for each by the seed; default as the
    /// [profile](Self::profile) says.
    pub fn deploy_running(mut self, range: RangeInclusive<Duration>) -> Self {
        self.deploy_running = Some(range.into_inner());
        self
    }

    /// Sets how new connections are dealt to login nodes; default by chance.
    pub fn routing(mut self, routing: Routing) -> Self {
        self.routing = routing;
        self
    }

    /// Lets one node forget each new app again: so long after the last node could have learnt of
    /// it, and for so long. Default never.
    pub fn relapse(mut self, after: Duration, lasting: Duration) -> Self {
        self.relapse = Some((after, lasting));
        self
    }

    /// Lets the org start in this weather; see [`SimulatedOrg::weather`].
    pub fn weather(mut self, weather: Weather) -> Self {
        self.weather.push(weather);
        self
    }

    /// Plans what goes wrong; see [`SimulatedOrg::faults`].
    pub fn faults(mut self, plan: FaultPlan) -> Self {
        self.faults = plan;
        self
    }

    /// Sets the seed of everything random: ids, delays, nodes. Default 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the loopback port; default any.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the clock; default a [`VirtualClock`] of the org's own.
    pub fn clock(mut self, clock: SharedClock) -> Self {
        self.clock = clock;
        self
    }

    /// Allows the creation of connected apps. Default false, as in real orgs since Spring '26.
    pub fn allow_connected_apps(mut self, allow: bool) -> Self {
        self.allow_connected_apps = allow;
        self
    }

    /// Sets `enableClientSecretInRestApiAccess`. Default false.
    pub fn secrets_in_rest(mut self, enabled: bool) -> Self {
        self.secrets_in_rest = enabled;
        self
    }

    /// Sets `enableAdminApprovedAppsOnly`: apps that let users approve themselves are refused to
    /// all but holders of `UseAnyApiClient`. Default false.
    pub fn api_access_control(mut self, enabled: bool) -> Self {
        self.api_access_control = enabled;
        self
    }

    /// Lets some other org have every consumer key already: keys are unique among all orgs.
    pub fn keys_taken_elsewhere(mut self, taken: bool) -> Self {
        self.keys_taken_elsewhere = taken;
        self
    }

    /// Makes every access token a JWT, the administrator's included; `SOAP` refuses those.
    pub fn jwt_access_tokens(mut self, enabled: bool) -> Self {
        self.jwt_access_tokens = enabled;
        self
    }

    /// Sets how people come in who are asked for consent. Default by [pages](Consent::Page), as
    /// in a real org; a program without a browser needs [`Consent::Auto`].
    pub fn consent(mut self, consent: Consent) -> Self {
        self.consent = consent;
        self
    }

    /// Adds a user; one with an alias that exists replaces that user.
    ///
    /// Every org has `admin` ("Admin User", its administrator), `integ` ("Integration User"),
    /// `srep` ("Sales Rep") and `trainee` ("Trainee", who may not read a thing).
    pub fn user(mut self, user: SimulatedUser) -> Self {
        match self.users.iter_mut().find(|known| known.alias == user.alias) {
            Some(known) => *known = user,
            None => self.users.push(user),
        }
        self
    }

    /// Adds an object, such as `Invoice__c`.
    pub fn object(mut self, object: Object) -> Self {
        self.objects.push(object);
        self
    }

    /// Adds an answer of an Apex REST class; of two that fit, the later one answers.
    pub fn apex(mut self, stub: ApexStub) -> Self {
        self.stubs.push(stub);
        self
    }

    /// Sets how many API requests a day the org allows; default 15,000.
    pub fn daily_requests(mut self, requests: u64) -> Self {
        self.daily_requests = Some(requests);
        self
    }

    /// Blocks the username-password flow, as orgs made since Summer '23 do. Default false: of
    /// the orgs that still allow connected apps, most are older.
    pub fn block_username_password(mut self, block: bool) -> Self {
        self.block_username_password = block;
        self
    }

    /// Locks sessions to the address at which they began (`lockSessionsToIp`). Default false.
    ///
    /// The session with which the administrator begins is good from everywhere, as one that is
    /// older than the setting.
    pub fn lock_sessions_to_ip(mut self, lock: bool) -> Self {
        self.lock_sessions_to_ip = lock;
        self
    }

    /// Trusts an IP address or prefix such as `127.0.0.1` or `10.1.`: logins from there need no
    /// security token.
    pub fn trusted_ip(mut self, prefix: &str) -> Self {
        self.trusted_ips.push(prefix.to_owned());
        self
    }

    /// Sets what is unconfirmed about Salesforce.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Sets what is unconfirmed about Salesforce as a profile file says, such as
    /// `cucumber-salesforce confirm` writes.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or names a fact or has a value that is none.
    pub fn profile_file(self, path: impl AsRef<Path>) -> Result<Self, InvalidProfile> {
        Ok(self.profile(Profile::read(path)?))
    }

    /// Starts the org on this `tokio` runtime.
    ///
    /// # Errors
    ///
    /// When the loopback port cannot be bound.
    pub async fn start(self) -> io::Result<SimulatedOrg> {
        SimulatedOrg::start_with(self).await
    }
}
