//! What is known of an org beyond one wait: earlier waits, sign-ins of this hour, relapses.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "../process/mod.rs"]
mod process;

mod budget;
mod grace;
mod history;

use std::sync::Arc;

use cucumber_salesforce::fixture::{AppRequest, Background, Fixtures, OpenOrg, Policy};
use cucumber_salesforce::model::{AppSpec, Flow};
use cucumber_salesforce::progress::Recorded;
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;

/// A scenario of a run of its own.
fn scenario(settings: Settings) -> (Arc<Run>, Salesforce) {
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    (run, scenario)
}

/// Apps in the run's default org, where a test sees what is told of them.
struct Watched {
    org: Arc<OpenOrg>,
    fixtures: Fixtures,
    progress: Recorded,
}

impl Watched {
    async fn of(run: &Arc<Run>) -> Self {
        let org = run.org(None).await.unwrap();
        let progress = Recorded::default();
        let ours = run.fixtures().unwrap().policy().as_ref().clone();
        let policy = Policy { progress: Arc::new(progress.clone()), ..ours };
        let fixtures = Fixtures::new(Arc::new(Background::start().unwrap()), policy);
        Self { org, fixtures, progress }
    }

    /// The lines that hold `part`.
    fn told(&self, part: &str) -> Vec<String> {
        self.progress.lines().into_iter().filter(|line| line.contains(part)).collect()
    }
}

fn spec(label: &str) -> AppSpec {
    AppSpec::named(label)
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .users(["sales rep"])
        .completed()
}

fn request(label: &str) -> AppRequest {
    AppRequest { spec: spec(label), existing: None }
}
