//! Settings, read: typed, checked, complete.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::docs::{
    ALLOW_PRODUCTION, ALLOW_SETTINGS, CI_MASK, CONFIRMATIONS, CONTACT_EMAIL, DEADLINE,
    DEPLOY_QUEUE, GRACE, KEEP, KEEP_FOR, KIND, LIFESPAN, LOGIN_BUDGET, LOGIN_NODES, ORG,
    PROGRAM_START, PROGRAM_TIMEOUT, REQUEST_TIMEOUT, REQUIRE_ORG, RUN_AS, STABILITY, STAMP_TTL,
    STATE, SettingDoc, TEARDOWN, TRUST_HOST,
};
use super::orgs::{OrgReader, yes_or_no};
use super::people::{app, apps, users};
use super::reader::{Place, Reader};
use super::{ExistingApp, Settings, UserSettings};
use crate::error::{Error, Result};
use crate::model::{AppKind, Keep, Lifespan, RunAs, Secret, folded_name, parse_duration};
use crate::org::{Grant, OrgSource, Safety};
use crate::redact::CiLog;

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The default org.
    pub org: OrgSource,
    /// Where the default org was configured; `None` where nothing is and the run is simulated
    /// for that reason.
    pub org_origin: Option<String>,
    /// The orgs with names.
    pub orgs: BTreeMap<String, OrgSource>,
    /// The users with aliases.
    pub users: BTreeMap<String, UserSettings>,
    /// Apps that exist already, by label.
    pub apps: BTreeMap<String, ExistingApp>,
    /// Where programs of these names are.
    pub programs: BTreeMap<String, PathBuf>,
    /// The app that exists already and has no label.
    pub only_app: Option<ExistingApp>,
    /// How long an app lives.
    pub lifespan: Lifespan,
    /// Whether apps outlive the run.
    pub keep: Keep,
    /// Which kind of app to create.
    pub kind: AppKind,
    /// How long to wait for an app to propagate.
    pub deadline: Duration,
    /// How long a deploy may wait behind others before it begins.
    pub deploy_queue: Duration,
    /// How long successes must last.
    pub stability: Duration,
    /// How many successes in a row are needed.
    pub confirmations: Option<u32>,
    /// How many login nodes the org may have.
    pub login_nodes: u32,
    /// What the user allowed beyond the ordinary.
    pub safety: Safety,
    /// Whether org settings may be changed.
    pub allow_settings: bool,
    /// How long after an app has propagated a sign-in that meets a node which is behind is tried
    /// again.
    pub grace: Duration,
    /// How many sign-ins the waits on this machine may make for a user in an hour.
    pub login_budget: u32,
    /// The user that apps act as in the client credentials flow.
    pub run_as: Option<RunAs>,
    /// The contact e-mail of apps that name none.
    pub contact_email: Option<String>,
    /// After which time anyone may delete what a run left behind.
    pub stamp_ttl: Duration,
    /// How long a kept app stays before anyone may delete it.
    pub keep_for: Duration,
    /// How long the whole answer to one request may take.
    pub request_timeout: Duration,
    /// How long the end of a run may take to delete what it made.
    pub teardown: Duration,
    /// How long a program that a step runs may take to end.
    pub program_timeout: Duration,
    /// How long a program that stays may take to be ready.
    pub program_start: Duration,
    /// The folder of the journal, of kept apps, and of what is remembered of an org.
    pub state_dir: PathBuf,
    /// Whether that folder is the platform's, rather than one that the user named.
    pub owns_state_dir: bool,
    /// The CI whose log is told what to mask.
    pub ci_log: Option<CiLog>,
}

impl Settings {
    /// Reads and checks everything.
    ///
    /// # Errors
    ///
    /// All problems at once: empty variables, unknown keys, malformed values, hosts that must
    /// not receive credentials, no org where one is required.
    pub fn resolve(&self) -> Result<Resolved> {
        let explicit = self.explicit.clone();
        let mut reader = Reader::new(self);
        let mut safety = Safety {
            allow_production: reader.list(&ALLOW_PRODUCTION),
            trusted_hosts: reader.list(&TRUST_HOST),
        };
        safety.allow_production.extend(explicit.allow_production.iter().cloned());
        safety.trusted_hosts.extend(explicit.trusted_hosts.iter().cloned());

        let (org, org_origin, mut orgs) = self.orgs(&mut reader, &safety.trusted_hosts);
        for (name, stand_in) in &explicit.stand_ins {
            let simulated = OrgSource::Simulated(stand_in.clone());
            let stand_in = if org.is_simulated() { &simulated } else { &org };
            orgs.entry(name.clone()).or_insert_with(|| stand_in.clone());
        }
        let resolved = Resolved {
            org,
            org_origin,
            orgs,
            users: users(&mut reader, &explicit),
            apps: apps(&mut reader, &explicit),
            programs: explicit.programs.clone(),
            only_app: app(&reader, Place::Default),
            lifespan: explicit.lifespan.or_else(|| reader.parse(&LIFESPAN)).unwrap_or_default(),
            keep: explicit.keep.or_else(|| reader.parse(&KEEP)).unwrap_or_default(),
            kind: explicit.kind.or_else(|| reader.parse(&KIND)).unwrap_or_default(),
            deadline: explicit.deadline.unwrap_or_else(|| duration(&mut reader, &DEADLINE)),
            deploy_queue: explicit
                .deploy_queue
                .unwrap_or_else(|| duration(&mut reader, &DEPLOY_QUEUE)),
            stability: explicit.stability.unwrap_or_else(|| duration(&mut reader, &STABILITY)),
            confirmations: explicit
                .confirmations
                .or_else(|| reader.read(Place::Default, &CONFIRMATIONS, at_least_one)),
            login_nodes: explicit
                .login_nodes
                .or_else(|| reader.read(Place::Default, &LOGIN_NODES, at_least_one))
                .unwrap_or(4),
            safety,
            allow_settings: explicit
                .allow_settings
                .or_else(|| reader.read(Place::Default, &ALLOW_SETTINGS, yes_or_no))
                .unwrap_or_default(),
            grace: explicit.grace.unwrap_or_else(|| duration(&mut reader, &GRACE)),
            login_budget: explicit
                .login_budget
                .or_else(|| reader.read(Place::Default, &LOGIN_BUDGET, at_least_one))
                .unwrap_or(1_800),
            run_as: explicit
                .run_as
                .or_else(|| reader.text(Place::Default, &RUN_AS).as_deref().map(RunAs::from)),
            contact_email: explicit
                .contact_email
                .or_else(|| reader.text(Place::Default, &CONTACT_EMAIL)),
            stamp_ttl: explicit.stamp_ttl.unwrap_or_else(|| duration(&mut reader, &STAMP_TTL)),
            keep_for: explicit.keep_for.unwrap_or_else(|| duration(&mut reader, &KEEP_FOR)),
            request_timeout: explicit
                .request_timeout
                .unwrap_or_else(|| duration(&mut reader, &REQUEST_TIMEOUT)),
            teardown: explicit.teardown.unwrap_or_else(|| duration(&mut reader, &TEARDOWN)),
            program_timeout: explicit
                .program_timeout
                .unwrap_or_else(|| duration(&mut reader, &PROGRAM_TIMEOUT)),
            program_start: explicit
                .program_start
                .unwrap_or_else(|| duration(&mut reader, &PROGRAM_START)),
            owns_state_dir: explicit.state_dir.is_none()
                && reader.find(Place::Default, &STATE).is_none(),
            state_dir: explicit.state_dir.unwrap_or_else(|| state_dir(&reader)),
            ci_log: explicit
                .ci_mask
                .or_else(|| reader.read(Place::Default, &CI_MASK, yes_or_no))
                .unwrap_or(true)
                .then(|| CiLog::of(|variable| reader.foreign(variable)))
                .flatten(),
        };
        // The reader has told of those that it found; the builder takes whatever it is given.
        let found = reader.secrets();
        let is_found = |it: &Secret| found.iter().any(|(_, found)| found.expose() == it.expose());
        for (name, secret) in resolved.secrets() {
            if secret.looks_redacted() && !is_found(&secret) {
                reader.problem(format!(
                    "the {name} is the placeholder of somebody's redaction in place of a value (hint: hand over the real value)"
                ));
            }
        }
        report(&reader.into_problems()).map_or(Ok(resolved), Err)
    }

    /// Every secret in the environment and in the file, with a name, for the redactor: also those
    /// that the run has no use for, and those beside a setting that is wrong.
    #[must_use]
    pub fn secrets(&self) -> Vec<(String, Secret)> {
        let given = Reader::new(self).secrets();
        // An auth URL has secrets inside, which come to stand alone.
        let inside = given.iter().flat_map(|(_, secret)| {
            Grant::SfdxAuthUrl(secret.clone()).secrets().into_iter().skip(1)
        });
        let inside: Vec<_> = inside.map(|(name, secret)| (name.to_owned(), secret)).collect();
        given.into_iter().chain(inside).collect()
    }

    fn orgs(
        &self,
        reader: &mut Reader<'_>,
        trusted: &[String],
    ) -> (OrgSource, Option<String>, BTreeMap<String, OrgSource>) {
        let problems = reader.problem_count();
        let mut org_reader = OrgReader { reader, trusted };
        let found = org_reader.default_org(self);
        let simulated = org_reader.simulated(self.explicit.simulated.as_ref());
        let orgs = org_reader.named_orgs(self);
        let (org, origin) = if let Some((org, origin)) = found {
            (org, Some(origin))
        } else {
            if problems == reader.problem_count() {
                self.check_required(reader);
            }
            (OrgSource::Simulated(simulated), None)
        };
        if !cfg!(feature = "simulator")
            && (org.is_simulated() || orgs.values().any(OrgSource::is_simulated))
        {
            reader.problem(format!(
                "the simulated org is not part of this build (hint: enable the feature `simulator` of `cucumber-salesforce`, or set `{}`)",
                ORG.variable
            ));
        }
        (org, origin, orgs)
    }

    /// A lost secret must not turn a live suite green.
    fn check_required(&self, reader: &mut Reader<'_>) {
        let in_ci = reader.foreign("CI").is_some_and(|value| yes_or_no(value) != Ok(false));
        let asked = reader.read(Place::Default, &REQUIRE_ORG, yes_or_no);
        let required = self.explicit.require_org.or(asked);
        if required.unwrap_or(in_ci) {
            let reason =
                if required.is_some() { REQUIRE_ORG.flag.to_owned() } else { "CI".to_owned() };
            reader.problem(format!(
                "no Salesforce org is configured, and `{reason}` asks for one (hint: set `{org}` to the org's My Domain URL or `sf:ALIAS`; for the simulated org write `{org}=simulated`)",
                org = ORG.variable
            ));
        }
    }
}

impl Resolved {
    /// The org of this name, and the name as the settings spell it.
    ///
    /// # Errors
    ///
    /// Where the settings know no such org; the error lists those they know.
    pub fn named_org(&self, name: &str) -> Result<(&str, &OrgSource)> {
        by_name(&self.orgs, name).ok_or_else(|| {
            unknown("org", name, self.orgs.keys()).hint(format!(
                "set `SALESFORCE_ORG_{}`, or add `[orgs.\"{name}\"]` to `salesforce.toml`",
                folded_name(name)
            ))
        })
    }

    /// The user of this alias, if the settings know one.
    #[must_use]
    pub fn user(&self, alias: &str) -> Option<&UserSettings> {
        by_name(&self.users, alias).map(|(_, user)| user)
    }

    /// The app of this label that exists already, or the only one there is.
    ///
    /// # Errors
    ///
    /// Where the settings know no such app; the error lists those they know.
    pub fn existing_app(&self, label: &str) -> Result<&ExistingApp> {
        by_name(&self.apps, label).map(|(_, app)| app).or(self.only_app.as_ref()).ok_or_else(|| {
            unknown("existing app", label, self.apps.keys()).hint(format!(
                "set `SALESFORCE_CLIENT_ID`, or add `[apps.\"{label}\"]` to `salesforce.toml`"
            ))
        })
    }

    /// Every secret among the settings, with a name, for the redactor.
    #[must_use]
    pub fn secrets(&self) -> Vec<(String, Secret)> {
        let orgs = std::iter::once(&self.org).chain(self.orgs.values());
        let orgs = orgs.filter_map(|org| match org {
            OrgSource::Real(real) => Some(real.grant.secrets()),
            OrgSource::Simulated(_) | OrgSource::CliAlias(_) => None,
        });
        let orgs = orgs.flatten().map(|(name, secret)| (name.to_owned(), secret));
        let users = self.users.iter().flat_map(|(alias, user)| {
            let named = |what: &str| format!("{what} of {alias}");
            let password = user.password.clone().map(|value| (named("password"), value));
            let token = user.security_token.clone().map(|value| (named("security token"), value));
            password.into_iter().chain(token)
        });
        let labelled = self.apps.iter().map(|(label, app)| (label.as_str(), app));
        let apps = labelled.chain(self.only_app.iter().map(|app| ("the app", app)));
        let apps = apps.filter_map(|(label, app)| {
            Some((format!("consumer secret of {label}"), app.client_secret.clone()?))
        });
        orgs.chain(users).chain(apps).collect()
    }
}

fn by_name<'a, T>(all: &'a BTreeMap<String, T>, name: &str) -> Option<(&'a str, &'a T)> {
    let same = |known: &str| folded_name(known) == folded_name(name);
    let found =
        all.get_key_value(name).or_else(|| all.iter().find(|(known, _)| same(known.as_str())));
    found.map(|(known, value)| (known.as_str(), value))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    let list = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Error::usage(format!("{what} `{name}` is not configured; configured are: {list}"))
}

/// A duration, or the default as the table of settings has it.
fn duration(reader: &mut Reader<'_>, doc: &SettingDoc) -> Duration {
    reader
        .read(Place::Default, doc, parse_duration)
        .or_else(|| parse_duration(doc.default).ok())
        .unwrap_or_default()
}

fn at_least_one(text: &str) -> Result<u32, &'static str> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("no whole number above zero"),
    }
}

fn state_dir(reader: &Reader<'_>) -> PathBuf {
    const FOLDER: &str = "cucumber-salesforce";
    if let Some(path) = reader.text(Place::Default, &STATE) {
        return PathBuf::from(path);
    }
    let under = |variable: &str, tail: &str| {
        reader.foreign(variable).map(|base| PathBuf::from(base).join(tail).join(FOLDER))
    };
    let platform = if cfg!(windows) {
        under("LOCALAPPDATA", "")
    } else if cfg!(target_os = "macos") {
        under("HOME", "Library/Application Support")
    } else {
        under("XDG_STATE_HOME", "").or_else(|| under("HOME", ".local/state"))
    };
    platform.unwrap_or_else(|| std::env::temp_dir().join(FOLDER))
}

fn report(problems: &[String]) -> Option<Error> {
    match problems {
        [] => None,
        [problem] => Some(Error::usage(problem.clone())),
        many => Some(Error::usage(format!(
            "{} settings are wrong:\n  - {}",
            many.len(),
            many.join("\n  - ")
        ))),
    }
}
