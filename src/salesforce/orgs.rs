//! Which orgs a run uses, and how it opens them.

use std::sync::Arc;

use super::simulated::{self, Reachable};
use crate::error::Result;
use crate::fixture::{Made, OpenOrg, Policy};
use crate::http::Http;
use crate::journal::{Journal, Writer};
use crate::model::OrgId;
use crate::org::{self, OrgSource};
use crate::process::ProcessId;
use crate::progress::ProgressEvent;
use crate::propagation::{History, LoginBudget};
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
    let (known, source) = resolved.named_org(name)?;
    Ok((known.to_owned(), source.clone()))
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
        let Reachable { org: real, clock, requests, keep_alive } = match &self.source {
            OrgSource::Simulated(org) => {
                simulated::reach(org, &self.name, &self.policy.redactor).await?
            }
            OrgSource::CliAlias(alias) => {
                Reachable::real(org::ask_cli(alias, &self.resolved.safety).await?)
            }
            OrgSource::Real(real) => Reachable::real(real.clone()),
        };
        let progress = Arc::clone(&self.policy.progress);
        let http = Http::with_timeout(self.resolved.request_timeout)?
            .telling_pauses(move |text| progress.tell(ProgressEvent::Note(text)));
        let safety = &self.resolved.safety;
        let signed_in =
            org::sign_in(&http, &real, Arc::clone(&clock), safety, &self.policy.redactor).await?;
        let policy = &self.policy;
        let shown = match self.name.as_str() {
            "" => String::new(),
            name => format!("`{name}`, "),
        };
        policy.progress.tell(ProgressEvent::Note(format!(
            "signed in to {shown}{} as {} by {}",
            signed_in.identity, signed_in.identity.username, signed_in.how
        )));
        for warning in &signed_in.warnings {
            policy.progress.tell(ProgressEvent::Warning(warning.clone()));
        }
        let writer = Writer {
            run: policy.run_id.clone(),
            org: signed_in.identity.org_id.to_string(),
            user: Some(signed_in.identity.user_id.clone()),
            host: super::policy::host(),
            process: ProcessId::current(),
            expires: super::policy::seconds(clock.now() + policy.time_to_live),
        };
        let journal = Arc::new(Journal::new(&policy.state_dir, writer, Arc::clone(&clock)));
        let (history, budget) = self.memory(&signed_in.identity.org_id);
        let name = self.name;
        let made = Made::default();
        Ok(Arc::new(OpenOrg {
            name,
            signed_in,
            clock,
            journal,
            made,
            history,
            budget,
            requests,
            keep_alive,
        }))
    }
}

impl Opening {
    /// What is known of the org from earlier runs and other processes. An org of this process has
    /// a time of its own, and what happens in it would mislead others.
    fn memory(&self, org: &OrgId) -> (History, LoginBudget) {
        let logins = self.resolved.login_budget;
        if self.source.is_simulated() {
            return (History::none(), LoginBudget::in_memory(logins));
        }
        let (folder, progress) = (&self.policy.state_dir, &self.policy.progress);
        let history = History::of(org, folder, Arc::clone(progress));
        (history, LoginBudget::shared(logins, folder, org, Arc::clone(progress)))
    }
}
