//! What is known of an app when its answers are judged.

use std::collections::BTreeSet;
use std::time::Duration;

use url::Url;

use crate::model::answers::Doubt;
use crate::model::{AppKind, Flow, OrgKind};

/// An app of this age has propagated: what it answers now is no matter of time.
///
/// No report of an app that took more than 15 minutes was found.
pub const SETTLED: Duration = Duration::from_secs(20 * 60);

/// What is known of an app when its answers are judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppFacts {
    /// Whether we deployed it, and so know what it should be like.
    pub deployed_by_us: bool,
    /// Whether it was given a run-as user.
    pub has_run_as: bool,
    /// External client app or connected app; `Auto` or `Existing` where it is not known.
    pub kind: AppKind,
    /// Since it was created or last changed; `None` where it is not known.
    pub age: Option<Duration>,
    /// The flows that it should have.
    pub flows: BTreeSet<Flow>,
    /// Whether it was deployed with relaxed IP restrictions.
    pub relaxes_ip: bool,
    /// Whose host the login URL names.
    pub host: LoginHost,
    /// What sort of org it lives in.
    pub org_kind: Option<OrgKind>,
}

/// Whose host a login URL names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoginHost {
    /// The org's own: its My Domain.
    Own,
    /// `login.salesforce.com`, or one of Setup's hosts.
    Production,
    /// `test.salesforce.com`.
    Sandbox,
    /// Somebody else's, or it is not known.
    #[default]
    Unknown,
}

impl LoginHost {
    /// Whose host `login_url` names, seen from the org at `own`.
    #[must_use]
    pub fn of(login_url: &Url, own: &Url) -> Self {
        let host = login_url.host_str().unwrap_or_default().to_ascii_lowercase();
        match host.as_str() {
            "login.salesforce.com" => Self::Production,
            "test.salesforce.com" => Self::Sandbox,
            host if host.ends_with(".salesforce-setup.com") => Self::Production,
            _ if login_url.origin() == own.origin() => Self::Own,
            _ => Self::Unknown,
        }
    }

    /// Whether it is one that all orgs share.
    #[must_use]
    pub fn is_shared(self) -> bool {
        matches!(self, Self::Production | Self::Sandbox)
    }
}

impl AppFacts {
    /// Whether nothing that was done to the app can still be on its way.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.age.is_some_and(|age| age > SETTLED)
    }

    /// Whether what is known of the app makes a final answer to `flow` doubtful.
    pub(super) fn doubts(&self, doubt: Doubt, flow: Option<Flow>) -> bool {
        let ours = self.deployed_by_us;
        match doubt {
            Doubt::RunAs => ours && self.has_run_as,
            Doubt::Flow => ours && flow.is_none_or(|flow| self.flows.contains(&flow)),
            Doubt::Certificate | Doubt::Installed | Doubt::User => ours,
            Doubt::IpRelaxed => ours && self.relaxes_ip,
            Doubt::MyDomain => self.host == LoginHost::Own,
            Doubt::Assertion => flow == Some(Flow::JwtBearer),
        }
    }
}
