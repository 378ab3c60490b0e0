//! The handle of a simulated org.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::builder::SimulatedOrgBuilder;
use super::data::{ApexStub, DataError, Row};
use super::edition::Edition;
use super::found;
use super::network::{Entrance, NodeListener};
use super::received::{ReceivedRequest, Transcript};
use super::server::{self, Served};
use super::state::Shared;
use super::tls::TlsFront;
use super::user::SimulatedLogin;
use crate::clock::SharedClock;
use crate::model::{ApiVersion, Secret};

/// A simulated org that runs in this process until it is dropped.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
/// use cucumber_salesforce::simulator::SimulatedOrg;
///
/// let org = SimulatedOrg::start().await?;
/// assert!(org.org_id().starts_with("00D"));
/// assert!(org.received_requests().is_empty());
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "the org is gone when it is dropped: bind it"]
pub struct SimulatedOrg {
    pub(super) shared: Arc<Shared>,
    /// What keeps the servers running, until it is dropped.
    stops: Mutex<Vec<oneshot::Sender<()>>>,
}

/// Who may do everything in a simulated org.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Administrator {
    /// Record id, 18 characters.
    pub user_id: String,
    /// Username, which is no e-mail address of theirs.
    pub username: String,
    /// E-mail address.
    pub email: String,
    /// Password, without the security token.
    pub password: Secret,
    /// What follows the password when an API client signs in from an untrusted address.
    pub security_token: Secret,
    /// A session, ready for use.
    pub access_token: Secret,
}

impl SimulatedOrg {
    /// Starts an org with the defaults: Developer Edition, four login nodes, virtual clock.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Describes an org first.
    pub fn builder() -> SimulatedOrgBuilder {
        SimulatedOrgBuilder::default()
    }

    pub(super) async fn start_with(builder: SimulatedOrgBuilder) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, builder.port)).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(found::found(builder, base_url));
        let (stop, stopped) = oneshot::channel();
        let listener = NodeListener::new(listener, Arc::clone(&shared), None)?;
        server::serve(listener, Served::new(Arc::clone(&shared)), stopped);
        Ok(Self { shared, stops: Mutex::new(vec![stop]) })
    }

    /// Where the org is: its My Domain and instance URL in one, plain http on loopback, without
    /// a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.facts.base_url
    }

    /// Where to authenticate: the same as [`base_url`](Self::base_url).
    #[must_use]
    pub fn login_url(&self) -> &str {
        &self.shared.facts.base_url
    }

    /// Opens a further address of the org that stands for one of Salesforce's hosts, for clients
    /// that cannot choose the `Host` header; returns its URL, without a slash at the end.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::simulator::{Entrance, SimulatedOrg};
    ///
    /// let org = SimulatedOrg::start().await?;
    /// let login_page = org.open(Entrance::Login).await?;
    /// assert_ne!(login_page, org.base_url());
    /// # Ok(()) }
    /// ```
    pub async fn open(&self, entrance: Entrance) -> io::Result<String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let listener = NodeListener::new(listener, Arc::clone(&self.shared), Some(entrance))?;
        server::serve(listener, Served::new(Arc::clone(&self.shared)), stopped);
        self.until_dropped(stop);
        Ok(url)
    }

    /// Opens a way to the org by Salesforce's own host names, over TLS.
    ///
    /// # Errors
    ///
    /// When no loopback port can be bound, or the file of the certificate cannot be written.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::simulator::SimulatedOrg;
    ///
    /// let org = SimulatedOrg::builder().my_domain("acme").start().await?;
    /// let front = org.tls_front().await?;
    /// // For the client: HTTPS_PROXY, and SSL_CERT_FILE or what it has in its place.
    /// assert!(front.proxy_url().starts_with("http://127.0.0.1:"));
    /// assert!(front.ca_file().exists());
    /// assert_eq!(front.instance_url(), "https://acme.my.salesforce.com");
    /// # Ok(()) }
    /// ```
    pub async fn tls_front(&self) -> io::Result<TlsFront> {
        let (stop, stopped) = oneshot::channel();
        let front = TlsFront::open(&self.shared, stopped).await?;
        self.until_dropped(stop);
        Ok(front)
    }

    fn until_dropped(&self, stop: oneshot::Sender<()>) {
        let mut stops = self.stops.lock().unwrap_or_else(PoisonError::into_inner);
        stops.retain(|stop| !stop.is_closed());
        stops.push(stop);
    }

    /// The org's id, 18 characters.
    #[must_use]
    pub fn org_id(&self) -> &str {
        &self.shared.facts.org_id
    }

    /// The edition.
    #[must_use]
    pub fn edition(&self) -> Edition {
        self.shared.facts.edition
    }

    /// The newest API version that the org serves.
    #[must_use]
    pub fn api_version(&self) -> ApiVersion {
        self.shared.facts.newest()
    }

    /// The org's clock, as it goes where no [fault](Self::faults) puts it wrong.
    #[must_use]
    pub fn clock(&self) -> SharedClock {
        Arc::clone(self.shared.clock.given())
    }

    /// Who may do everything.
    #[must_use]
    pub fn administrator(&self) -> &Administrator {
        self.shared.administrator()
    }

    /// How a user signs in, by alias such as `srep`.
    #[must_use]
    pub fn user(&self, alias: &str) -> Option<SimulatedLogin> {
        self.shared.lock().login(alias)
    }

    /// API names of the apps that the org has, connected apps first.
    #[must_use]
    pub fn apps(&self) -> Vec<String> {
        self.shared.lock().components.app_names()
    }

    /// API names of the permission sets that are nobody's profile.
    #[must_use]
    pub fn permission_sets(&self) -> Vec<String> {
        let state = self.shared.lock();
        let own = state.tables.rows("PermissionSet").filter(|row| row["IsOwnedByProfile"] != true);
        own.filter_map(|row| row["Name"].as_str().map(str::to_owned)).collect()
    }

    /// The consumer keys of the apps that sessions are open for, one for each session: also of apps
    /// that are deleted, where login nodes have yet to learn that.
    #[must_use]
    pub fn sessions_of_apps(&self) -> Vec<String> {
        self.shared.lock().sessions.of_apps().map(str::to_owned).collect()
    }

    /// All records of an object, oldest first.
    #[must_use]
    pub fn records(&self, object: &str) -> Vec<Row> {
        self.shared.lock().tables.rows(object).cloned().collect()
    }

    /// Makes a record on the org's own account.
    ///
    /// # Errors
    ///
    /// What Salesforce would refuse: unknown or missing fields, bad values, duplicates.
    pub fn insert(&self, object: &str, fields: &serde_json::Value) -> Result<String, DataError> {
        self.shared.lock().tables.insert(object, fields)
    }

    /// Changes a record on the org's own account.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown record, and what [`insert`](Self::insert) refuses.
    pub fn update(
        &self,
        object: &str,
        id: &str,
        fields: &serde_json::Value,
    ) -> Result<(), DataError> {
        self.shared.lock().tables.update(object, id, fields)
    }

    /// Deletes a record on the org's own account, such as a `PermissionSetAssignment`.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown record, and what Salesforce would refuse.
    pub fn delete(&self, object: &str, id: &str) -> Result<(), DataError> {
        self.shared.lock().tables.delete(object, id)
    }

    /// Adds an answer of the org's Apex REST classes; a later one hides an earlier one.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::simulator::{SimulatedOrg, data::ApexStub};
    /// use serde_json::json;
    ///
    /// let org = SimulatedOrg::start().await?;
    /// org.answer_apex(ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" })));
    /// # Ok(()) }
    /// ```
    pub fn answer_apex(&self, stub: ApexStub) {
        self.shared.lock().data.stubs.push(stub);
    }

    /// Sets how many API requests the org answers in a day; default 15,000.
    pub fn set_daily_api_requests(&self, allowance: u64) {
        self.shared.lock().data.allowance = allowance;
    }

    /// Sets how many records a page of query results holds; default 2,000, at least 1.
    pub fn set_query_batch(&self, records: usize) {
        self.shared.lock().data.batch = records;
    }

    /// Ends every session, the administrator's included, as if all had timed out; browsers are
    /// signed out, too.
    pub fn expire_sessions(&self) {
        let mut state = self.shared.lock();
        state.sessions.close_all(|_| true);
        state.handshakes.browsers.end_all();
    }

    /// Every request so far, oldest first, without secrets; of more than 100,000 the latest.
    #[must_use]
    pub fn received_requests(&self) -> Vec<ReceivedRequest> {
        self.shared.received_so_far()
    }

    /// Every request so far with its answer, for people to read; no secret is in it.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        Transcript::new(self.base_url(), self.received_requests())
    }

    /// Tells the last requests whenever it is asked, as long as the org is there.
    pub(crate) fn overhear(&self, last: usize) -> impl Fn() -> Option<String> + use<> {
        let (shared, base_url) = (Arc::downgrade(&self.shared), self.base_url().to_owned());
        move || {
            let received = shared.upgrade()?.received_so_far();
            Some(Transcript::new(&base_url, received).last(last).to_string())
        }
    }
}
