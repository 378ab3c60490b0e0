//! Simulated orgs: started for the run, or by the user before it.

use std::sync::Arc;

use crate::clock::{SharedClock, SystemClock};
use crate::error::{Error, Result};
use crate::fixture::KeepAlive;
#[cfg(feature = "simulator")]
use crate::model::Secret;
use crate::org::{Grant, LoginUrl, RealOrg, RequestLog, RunningOrg, Simulated, SimulatedChoice};
use crate::redact::Redactor;

/// A simulated org that is there.
pub(super) struct Reachable {
    pub(super) org: RealOrg,
    pub(super) clock: SharedClock,
    pub(super) requests: Option<RequestLog>,
    /// What must live as long as it is in use.
    pub(super) keep_alive: Option<KeepAlive>,
}

impl Reachable {
    /// An org that is none of ours: its time is real.
    pub(super) fn real(org: RealOrg) -> Self {
        Self { org, clock: Arc::new(SystemClock), requests: None, keep_alive: None }
    }
}

/// Requests that are written down of a failed run.
#[cfg(feature = "simulator")]
const SHOWN: usize = 500;

/// Finds the org, or starts it.
///
/// The redactor learns of its passwords.
pub(super) async fn reach(org: &Simulated, name: &str, redactor: &Redactor) -> Result<Reachable> {
    let (running, keep_alive) = match org {
        Simulated::Running(running) => (running.clone(), None),
        Simulated::Choice(choice) => start(choice, name).await?,
    };
    let RunningOrg { base_url, access_token, passwords, clock, requests } = running;
    let register = |it| redactor.register_in_passing("a password of the simulated org", it);
    passwords.iter().for_each(register);
    let login_url = LoginUrl::parse(&base_url, &[])?;
    let org = RealOrg { login_url, grant: Grant::AccessToken(access_token) };
    Ok(Reachable { org, clock, requests, keep_alive })
}

#[cfg(feature = "simulator")]
async fn start(choice: &SimulatedChoice, name: &str) -> Result<(RunningOrg, Option<KeepAlive>)> {
    use crate::error::ErrorKind;
    use crate::simulator::SimulatedOrg;

    let mut builder = SimulatedOrg::builder().allow_connected_apps(choice.allow_connected_apps);
    if let Some(edition) = &choice.edition {
        builder = builder.edition(edition.parse().map_err(|error| {
            Error::usage(format!("`{edition}` is no edition of the simulated org")).caused_by(error)
        })?);
    }
    if let Some(nodes) = choice.nodes {
        builder = builder.nodes(nodes as usize);
    }
    if let Some((least, most)) = choice.propagation {
        builder = builder.propagation(least..=most);
    }
    // Orgs of different names are different orgs.
    let own = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    builder = builder.seed(choice.seed.unwrap_or(own));
    let org = builder.start().await.map_err(|error| {
        Error::new(ErrorKind::Local, "the simulated org cannot start").caused_by(error)
    })?;
    Ok((RunningOrg::from(&org), Some(KeepAlive::new(org))))
}

#[cfg(not(feature = "simulator"))]
#[expect(clippy::unused_async, reason = "the same shape as with the feature")]
async fn start(_: &SimulatedChoice, _: &str) -> Result<(RunningOrg, Option<KeepAlive>)> {
    Err(Error::usage("the simulated org is not part of this build")
        .hint("enable the feature `simulator` of `cucumber-salesforce`, or set SALESFORCE_ORG"))
}

#[cfg(feature = "simulator")]
fn passwords(org: &crate::simulator::SimulatedOrg) -> Vec<Secret> {
    let users = org.records("User");
    let aliases = users.iter().filter_map(|user| user["Alias"].as_str());
    let logins = aliases.filter_map(|alias| org.user(alias));
    logins.flat_map(|login| [login.password, login.security_token]).collect()
}

#[cfg(feature = "simulator")]
impl From<&crate::simulator::SimulatedOrg> for RunningOrg {
    fn from(org: &crate::simulator::SimulatedOrg) -> Self {
        Self {
            base_url: org.base_url().to_owned(),
            access_token: org.administrator().access_token.clone(),
            passwords: passwords(org),
            clock: org.clock(),
            requests: Some(RequestLog::new(org.overhear(SHOWN))),
        }
    }
}

#[cfg(feature = "simulator")]
impl From<&crate::simulator::SimulatedOrg> for Simulated {
    fn from(org: &crate::simulator::SimulatedOrg) -> Self {
        Self::Running(org.into())
    }
}
