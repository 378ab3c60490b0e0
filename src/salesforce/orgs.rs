//! Which orgs a run uses, and how it opens them.

use std::sync::Arc;

use crate::clock::{SharedClock, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::fixture::{KeepAlive, OpenOrg, Policy};
use crate::http::Http;
use crate::journal::{Journal, Writer};
use crate::model::{Secret, folded_name};
use crate::org::{self, Grant, OrgSource, RealOrg, SimulatedChoice};
use crate::progress::ProgressEvent;
use crate::settings::Resolved;

/// The default org in words, before anybody has signed in.
pub(super) fn announce(resolved: &Resolved) -> String {
    match &resolved.org_origin {
        Some(origin) => format!("{} ({origin})", resolved.org),
        None => format!(
            "{}, since none is configured (set SALESFORCE_ORG to use a real one)",
            resolved.org
        ),
    }
}

/// The orgs that were signed in to, in words.
pub(super) fn used(orgs: &[Arc<OpenOrg>]) -> String {
    if orgs.is_empty() {
        return "no org".to_owned();
    }
    let mut names: Vec<String> = orgs.iter().map(|org| org.identity().to_string()).collect();
    names.sort();
    // Two names may mean one org.
    names.dedup();
    names.join(" and ")
}

/// The org of that name with the spelling of the settings; the default org without a name.
pub(super) fn source(resolved: &Resolved, name: Option<&str>) -> Result<(String, OrgSource)> {
    let Some(name) = name else { return Ok((String::new(), resolved.org.clone())) };
    let same = |(known, _): &(&String, &OrgSource)| folded_name(known) == folded_name(name);
    if let Some((known, source)) = resolved.orgs.iter().find(same) {
        return Ok((known.clone(), source.clone()));
    }
    let known: Vec<String> = resolved.orgs.keys().map(|name| format!("`{name}`")).collect();
    let known = if known.is_empty() { "no org has a name".to_owned() } else { known.join(", ") };
    let variable = folded_name(name);
    Err(Error::usage(format!("the org `{name}` is not configured; configured: {known}")).hint(
        format!("set SALESFORCE_ORG_{variable}, or add `[orgs.\"{name}\"]` to salesforce.toml"),
    ))
}

/// An org that is about to be signed in to.
pub(super) struct Opening {
    pub(super) name: String,
    pub(super) source: OrgSource,
    pub(super) resolved: Arc<Resolved>,
    pub(super) policy: Arc<Policy>,
}

impl Opening {
    /// Signs in as the administrator.
    pub(super) async fn open(self) -> Result<Arc<OpenOrg>> {
        let (real, clock, keep_alive) = match &self.source {
            OrgSource::Simulated(choice) => simulate(choice, &self.name).await?,
            OrgSource::CliAlias(alias) => {
                (org::ask_cli(alias, &self.resolved.safety).await?, system_clock(), None)
            }
            OrgSource::Real(real) => (real.clone(), system_clock(), None),
        };
        let http = Http::new()?;
        let safety = &self.resolved.safety;
        let signed_in =
            org::sign_in(&http, &real, Arc::clone(&clock), safety, &self.policy.redactor).await?;
        let policy = &self.policy;
        policy.progress.tell(ProgressEvent::Note(format!(
            "signed in to {} as {} by {}",
            signed_in.identity, signed_in.identity.username, signed_in.how
        )));
        for warning in &signed_in.warnings {
            policy.progress.tell(ProgressEvent::Warning(warning.clone()));
        }
        let writer = Writer {
            run: policy.run_id.clone(),
            org: signed_in.identity.org_id.to_string(),
            host: super::policy::host(),
            pid: std::process::id(),
            expires: super::policy::seconds(clock.now() + policy.time_to_live),
        };
        let journal = Arc::new(Journal::new(&policy.state_dir, writer, Arc::clone(&clock)));
        Ok(Arc::new(OpenOrg { name: self.name, signed_in, clock, journal, keep_alive }))
    }
}

fn system_clock() -> SharedClock {
    Arc::new(SystemClock)
}

type Reachable = (RealOrg, SharedClock, Option<KeepAlive>);

#[cfg(feature = "simulator")]
async fn simulate(choice: &SimulatedChoice, name: &str) -> Result<Reachable> {
    use crate::org::LoginUrl;
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
    let real = RealOrg {
        login_url: LoginUrl::parse(org.base_url(), &[])?,
        grant: Grant::AccessToken(Secret::new(org.administrator().access_token.expose())),
    };
    Ok((real, org.clock(), Some(KeepAlive::new(org))))
}

#[cfg(not(feature = "simulator"))]
async fn simulate(_: &SimulatedChoice, _: &str) -> Result<Reachable> {
    Err(Error::usage("the simulated org is not part of this build")
        .hint("enable the feature `simulator` of `cucumber-salesforce`, or set SALESFORCE_ORG"))
}
