//! One run of the main job in an org where things go wrong.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{ApiName, AppKind, AppSpec, Flow, OrgKind, Secret, Stamp};
use cucumber_salesforce::oauth::soap_login::soap_login;
use cucumber_salesforce::org::{RunningOrg, Simulated};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{FaultPlan, SimulatedOrg};
use cucumber_salesforce::{Error, Result};

use super::{administrator, theirs};

/// What the settings allow in all: a deploy that waits and runs, an app that propagates, the end of
/// the run.
const DEADLINE: Duration = Duration::from_secs((30 + 10 + 20 + 30) * 60);

const HOUR: Duration = Duration::from_secs(3600);

/// A kind of app, and a plan of faults.
pub(crate) struct Schedule {
    seed: u64,
    kind: AppKind,
    plan: FaultPlan,
}

/// What a schedule came to.
pub(crate) struct Outcome {
    pub(crate) kind: AppKind,
    /// Why the run failed, in the words that a user reads.
    pub(crate) failure: Option<String>,
    /// How much the reaper had to delete after the run.
    pub(crate) reaped: usize,
    /// The kinds of fault that struck.
    pub(crate) struck: Vec<&'static str>,
}

impl Schedule {
    /// Every other one is for a connected app.
    pub(crate) fn new(seed: u64) -> Self {
        let kind = if seed.is_multiple_of(2) {
            AppKind::ExternalClientApp
        } else {
            AppKind::ConnectedAppOnly
        };
        Self { seed, kind, plan: FaultPlan::seeded(seed) }
    }

    pub(crate) async fn run(self) -> Outcome {
        let told = self.to_string();
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let org = SimulatedOrg::builder()
            .seed(self.seed)
            .allow_connected_apps(true)
            .propagation(minutes(1)..=minutes(4))
            .start()
            .await
            .unwrap();
        let theirs = settle_others(&org).await;
        let state = tempfile::tempdir().unwrap();
        org.faults(self.plan.clone());

        let begun = org.clock().now();
        let run = Run::new(settings(&org, &org.administrator().access_token, state.path()));
        let done = main_job(&run, self.kind).await;
        let mut problems: Vec<String> = done.err().iter().map(Error::report).collect();
        problems.extend(run.finish(!problems.is_empty()).await);
        drop(run);
        let took = org.clock().now().duration_since(begun).unwrap();
        assert!(took < DEADLINE, "{told}: it took {took:?}: {problems:#?}");
        for problem in &problems {
            assert_clear(problem, &told);
        }

        org.faults(FaultPlan::new());
        org.clear_weather();
        let struck = org.struck_faults();
        let told = format!("{told}\n{struck:#?}\n{problems:#?}");
        let after = Run::new(settings(&org, &new_session(&org).await, state.path()));
        let reaped = after.reap(None, false, HOUR).await;
        let reaped = reaped.unwrap_or_else(|error| panic!("{told}\n{}", error.report()));
        assert!(reaped.is_clean(), "{told}\n{reaped:#?}");
        // Whatever was still on its way would come by then.
        org.clock().sleep(HOUR).await;
        assert_eq!(names(&org), theirs, "{told}\n{reaped:#?}");
        assert_eq!(org.records("SetupEntityAccess").len(), 0, "{told}");
        Outcome {
            kind: self.kind,
            failure: problems.into_iter().next(),
            reaped: reaped.deleted.len(),
            struck: struck.iter().map(|fault| fault.trouble.kind()).collect(),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {}", self.kind, self.plan)
    }
}

/// What a feature file asks for: an app that works, tokens of both flows, a call.
async fn main_job(run: &Arc<Run>, kind: AppKind) -> Result<()> {
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(run), Place::default());
    let spec = AppSpec::named("Orders Sync")
        .kind(kind)
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"]);
    scenario.provision(spec).await?;
    scenario.await_propagation(None, None).await?;
    scenario.request_token(Some(Flow::ClientCredentials)).await?;
    scenario.act_as("sales rep")?;
    scenario.request_token(Some(Flow::JwtBearer)).await?;
    Ok(())
}

fn settings(org: &SimulatedOrg, token: &Secret, state: &Path) -> Settings {
    let running = RunningOrg { access_token: token.clone(), ..RunningOrg::from(org) };
    Settings::new()
        .simulated(Simulated::Running(running))
        .state_dir(state.to_owned())
        // A body that stalls takes real time.
        .request_timeout(Duration::from_secs(1))
}

/// A session for the reaper: faults may have ended the first.
async fn new_session(org: &SimulatedOrg) -> Secret {
    let admin = org.administrator();
    let url = org.base_url().parse().unwrap();
    let (http, token) = (Http::new().unwrap(), Some(&admin.security_token));
    soap_login(&http, &url, &admin.username, &admin.password, token).await.unwrap().session_id
}

/// An error names what went wrong, in a line that is no dump.
#[track_caller]
fn assert_clear(problem: &str, told: &str) {
    let first = problem.lines().next().unwrap_or_default();
    assert!(first.len() > 20, "{told}: {problem}");
    for noise in ["panicked", "broke down", "Some(", "Err(", "{ "] {
        assert!(!problem.contains(noise), "{told}: {problem}");
    }
}

/// Apps that look like ours, and must stay.
async fn settle_others(org: &SimulatedOrg) -> Vec<String> {
    let (conn, _) = administrator::signed_in(org, OrgKind::Simulated);
    let now = org.clock().now();
    let name = |nonce: &str, expiry: SystemTime| {
        Stamp::new(nonce, expiry).apply(&ApiName::from_label("Theirs")).to_string()
    };
    let future = now + 100 * HOUR;
    let expires = theirs::written(Stamp::new("a", future).expiry());
    let mark = theirs::mark("r9", org.org_id(), &expires);
    theirs::deploy(&conn, &name("aaaaaa", now - HOUR), "one without a mark").await;
    theirs::deploy(&conn, &name("bbbbbb", future), &mark).await;
    names(org)
}

/// What the org has of apps and permission sets.
fn names(org: &SimulatedOrg) -> Vec<String> {
    let mut names = [org.apps(), org.permission_sets()].concat();
    names.sort();
    names
}
