//! The settings of a run, before they are read.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::vars::Vars;
use super::{ExistingApp, SfFlags, UserSettings};
use crate::model::{AppKind, Keep, Lifespan, OrgId, RunAs};
use crate::org::{OrgSource, Simulated};

/// The settings of a run: builder calls win over `--sf-*` flags, these over the environment, and
/// that over `salesforce.toml`.
///
/// Nothing fails here: problems are collected and reported together when the run starts.
///
/// ```
/// use std::time::Duration;
/// use cucumber_salesforce::model::Keep;
/// use cucumber_salesforce::org::SimulatedChoice;
/// use cucumber_salesforce::settings::Settings;
///
/// let legacy = SimulatedChoice { allow_connected_apps: true, ..Default::default() };
/// let settings = Settings::from_env()
///     .keep(Keep::Never)
///     .deadline(Duration::from_secs(900))
///     .simulated_org("legacy", legacy);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "hand it to `with_salesforce`"]
pub struct Settings {
    pub(super) explicit: Explicit,
    pub(super) flags: SfFlags,
    pub(super) vars: Vars,
    /// Where to look for `salesforce.toml` unasked.
    pub(super) directory: Option<PathBuf>,
}

/// What the builder was told.
#[derive(Clone, Debug, Default)]
pub(super) struct Explicit {
    pub(super) org: Option<OrgSource>,
    pub(super) simulated: Option<Simulated>,
    pub(super) orgs: BTreeMap<String, OrgSource>,
    pub(super) stand_ins: BTreeMap<String, Simulated>,
    pub(super) users: BTreeMap<String, UserSettings>,
    pub(super) apps: BTreeMap<String, ExistingApp>,
    pub(super) programs: BTreeMap<String, PathBuf>,
    pub(super) file: Option<PathBuf>,
    pub(super) require_org: Option<bool>,
    pub(super) allow_production: Vec<OrgId>,
    pub(super) trusted_hosts: Vec<String>,
    pub(super) allow_settings: Option<bool>,
    pub(super) kind: Option<AppKind>,
    pub(super) lifespan: Option<Lifespan>,
    pub(super) keep: Option<Keep>,
    pub(super) deadline: Option<Duration>,
    pub(super) deploy_queue: Option<Duration>,
    pub(super) stability: Option<Duration>,
    pub(super) confirmations: Option<u32>,
    pub(super) login_nodes: Option<u32>,
    pub(super) grace: Option<Duration>,
    pub(super) login_budget: Option<u32>,
    pub(super) run_as: Option<RunAs>,
    pub(super) contact_email: Option<String>,
    pub(super) stamp_ttl: Option<Duration>,
    pub(super) keep_for: Option<Duration>,
    pub(super) request_timeout: Option<Duration>,
    pub(super) teardown: Option<Duration>,
    pub(super) program_timeout: Option<Duration>,
    pub(super) program_start: Option<Duration>,
    pub(super) state_dir: Option<PathBuf>,
    pub(super) ci_mask: Option<bool>,
}

/// Declares the builder calls that only store a value.
macro_rules! setters {
    ($( $(#[$doc:meta])* $name:ident: $type:ty; )*) => {
        $(
            $(#[$doc])*
            pub fn $name(mut self, $name: $type) -> Self {
                self.explicit.$name = Some($name);
                self
            }
        )*
    };
}

impl Settings {
    /// Settings that read neither the environment nor a file: what the builder says, and
    /// defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Settings from the environment of this process, and from `salesforce.toml` in the current
    /// folder where it exists.
    pub fn from_env() -> Self {
        Self {
            vars: Vars::pick(std::env::vars_os()),
            directory: Some(PathBuf::from(".")),
            ..Self::default()
        }
    }

    /// Settings from these variables, and from the file that they name.
    pub fn from_vars<N: Into<OsString>, V: Into<OsString>>(
        vars: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self { vars: Vars::pick(vars), ..Self::default() }
    }

    /// Lays the flags of the command line over the environment.
    pub fn flags(mut self, flags: SfFlags) -> Self {
        self.flags = flags;
        self
    }

    /// The default org is this one, wherever it is a simulated one: a
    /// [`SimulatedChoice`](crate::org::SimulatedChoice) is started for the run; a `&SimulatedOrg`
    /// that you have started is used as it is, with the objects, Apex REST answers and users that
    /// you gave it.
    ///
    /// ```
    /// # #[cfg(feature = "simulator")]
    /// # #[tokio::main] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::prelude::*;
    /// use cucumber_salesforce::simulator::SimulatedOrg;
    /// use cucumber_salesforce::simulator::data::{ApexStub, Field, Object};
    /// use serde_json::json;
    ///
    /// let org = SimulatedOrg::builder()
    ///     .object(Object::custom("Invoice__c").field(Field::text("Number__c")))
    ///     .apex(ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" })))
    ///     .start()
    ///     .await?;
    /// let settings = Settings::from_env().simulated(&org);
    /// # Ok(()) }
    /// # #[cfg(not(feature = "simulator"))] fn main() {}
    /// ```
    pub fn simulated(mut self, org: impl Into<Simulated>) -> Self {
        self.explicit.simulated = Some(org.into());
        self
    }

    /// An org with a name, for `Given the Salesforce org "billing"`.
    pub fn named_org(mut self, name: impl Into<String>, org: OrgSource) -> Self {
        self.explicit.orgs.insert(name.into(), org);
        self
    }

    /// A simulated org with a name.
    pub fn simulated_org(self, name: impl Into<String>, org: impl Into<Simulated>) -> Self {
        self.named_org(name, OrgSource::Simulated(org.into()))
    }

    /// A user with an alias, for `Given I am the Salesforce user "sales rep"`.
    pub fn user(mut self, alias: impl Into<String>, user: UserSettings) -> Self {
        self.explicit.users.insert(alias.into(), user);
        self
    }

    /// The credentials of an app that exists already, by its label.
    pub fn existing_app(mut self, label: impl Into<String>, app: ExistingApp) -> Self {
        self.explicit.apps.insert(label.into(), app);
        self
    }

    /// Where the program of that name is, for the steps that run programs: feature files then
    /// need no path, and `env!("CARGO_BIN_EXE_…")` gives the one that cargo has just built.
    pub fn program(mut self, name: impl Into<String>, path: impl Into<PathBuf>) -> Self {
        self.explicit.programs.insert(name.into(), path.into());
        self
    }

    /// A second org for a run on the simulated org, where a scenario needs one that is different.
    ///
    /// Against a real org the name means what is configured for it, or else the default org.
    pub fn stand_in(mut self, name: impl Into<String>, org: impl Into<Simulated>) -> Self {
        self.explicit.stand_ins.insert(name.into(), org.into());
        self
    }

    /// Lets the run work in this production org.
    pub fn allow_production(mut self, org: OrgId) -> Self {
        self.explicit.allow_production.push(org);
        self
    }

    /// Lets a host that is not Salesforce's receive credentials.
    pub fn trust_host(mut self, host: impl Into<String>) -> Self {
        self.explicit.trusted_hosts.push(host.into());
        self
    }

    setters! {
        /// The default org.
        org: OrgSource;
        /// The file with settings, in place of `salesforce.toml`.
        file: PathBuf;
        /// Whether it is an error that no org is configured.
        require_org: bool;
        /// Whether org settings may be changed; they are put back.
        allow_settings: bool;
        /// Which kind of app to create where the feature file does not say.
        kind: AppKind;
        /// How long an app lives where the feature file does not say.
        lifespan: Lifespan;
        /// Whether apps outlive the run.
        keep: Keep;
        /// How long to wait for an app to propagate.
        deadline: Duration;
        /// How long a deploy may wait behind others before it begins.
        deploy_queue: Duration;
        /// How long successes must last before an app counts as propagated.
        stability: Duration;
        /// How many successes in a row an app needs to count as propagated.
        confirmations: u32;
        /// How many login nodes the org may have; more of them need more successes.
        login_nodes: u32;
        /// How long after an app has propagated a sign-in that meets a node which is behind is
        /// tried again.
        grace: Duration;
        /// How many sign-ins the waits on this machine may make for a user in an hour.
        login_budget: u32;
        /// The user that apps act as in the client credentials flow.
        run_as: RunAs;
        /// The contact e-mail of apps that name none.
        contact_email: String;
        /// After which time anyone may delete what a run left behind.
        stamp_ttl: Duration;
        /// How long a kept app stays before anyone may delete it.
        keep_for: Duration;
        /// How long the whole answer to one request may take.
        request_timeout: Duration;
        /// How long the end of a run may take to delete what it made; what stays then is named, and
        /// the run fails.
        teardown: Duration;
        /// How long a program that a step runs may take to end.
        program_timeout: Duration;
        /// How long a program that stays may take to be ready.
        program_start: Duration;
        /// The folder of the journal, of kept apps, and of what is remembered of an org.
        state_dir: PathBuf;
        /// Whether the CI's own log is told what to mask: true where the CI can, which is known by
        /// its variables. Settings that do not read the environment know no CI.
        ci_mask: bool;
    }
}
