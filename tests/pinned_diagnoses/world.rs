//! An org, an app of ours in it, and a wait for that app with somebody who looks closer.

use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::SharedClock;
use cucumber_salesforce::http::Connection;
use cucumber_salesforce::model::{
    AppKind, AppSpec, Component, Flow, Inspection, IpRelaxation, Ledger, OrgIdentity, OrgKind,
    Scope, Stamp,
};
use cucumber_salesforce::oauth::SigningKey;
use cucumber_salesforce::progress::Silent;
use cucumber_salesforce::propagation::diagnosis::{Diagnosis, Inspect, diagnose};
use cucumber_salesforce::propagation::{
    AppFacts, LoginHost, NotPropagated, Propagated, Rule, SignIn, TokenProbe, Wait,
};
use cucumber_salesforce::provision::{
    self, AppPlan, PlannedKind, ProvisionedApp, Subject, inspect, resolve_user,
};
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use url::Url;

use super::administrator;

/// An org with an app, and how it is waited for.
pub(crate) struct World {
    pub(crate) org: SimulatedOrg,
    pub(crate) conn: Connection,
    pub(crate) app: ProvisionedApp,
    pub(crate) flow: Flow,
    pub(crate) sign_in: SignIn,
    pub(crate) login_url: Url,
    pub(crate) facts: AppFacts,
    /// Whether the app is known by its consumer key alone.
    pub(crate) is_existing: bool,
}

/// What is fixed before the org starts.
pub(crate) struct Plan {
    pub(crate) builder: SimulatedOrgBuilder,
    pub(crate) org_kind: OrgKind,
    pub(crate) kind: PlannedKind,
    pub(crate) flow: Flow,
    pub(crate) enforces_ip: bool,
    pub(crate) seed: usize,
}

/// Notes nothing: the org goes with the test.
#[derive(Debug)]
pub(crate) struct Forgetful;

impl Ledger for Forgetful {
    fn intend(&self, _: &Component) -> cucumber_salesforce::Result<()> {
        Ok(())
    }
    fn deploying(&self, _: &Component, _: &str) -> cucumber_salesforce::Result<()> {
        Ok(())
    }
    fn gone(&self, _: &Component) -> cucumber_salesforce::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
struct Administrator {
    conn: Connection,
    subject: Subject,
}

impl Inspect for Administrator {
    fn inspect(&self) -> BoxFuture<'_, Inspection> {
        inspect(&self.conn, &self.subject).boxed()
    }
}

impl World {
    pub(crate) async fn make(plan: Plan) -> Self {
        let Plan { builder, org_kind, kind, flow, enforces_ip, seed } = plan;
        let slowest = Duration::from_secs(60 + u64::try_from(seed % 5).unwrap() * 45);
        let builder = builder
            .kind(org_kind)
            .seed(u64::try_from(seed).unwrap())
            .nodes(1 + seed % 4)
            .propagation(slowest / 4..=slowest);
        let org = builder.start().await.unwrap();
        let url: Url = org.base_url().parse().unwrap();
        let (conn, identity) = administrator::signed_in(&org, org_kind);
        // No external client app can be given this flow; people ask it of them all the same.
        let given = match (kind, flow) {
            (PlannedKind::ExternalClientApp, Flow::UsernamePassword) => Flow::ClientCredentials,
            _ => flow,
        };
        let app = provisioned(&org, &conn, &identity, kind, given, enforces_ip).await;
        let sign_in = sign_in(&org, &app, flow);
        let facts = AppFacts {
            deployed_by_us: true,
            has_run_as: app.run_as.is_some(),
            kind: match kind {
                PlannedKind::ExternalClientApp => AppKind::ExternalClientApp,
                PlannedKind::ConnectedApp => AppKind::ConnectedApp,
            },
            age: Some(Duration::ZERO),
            flows: [flow].into(),
            relaxes_ip: !enforces_ip,
            host: LoginHost::Own,
            org_kind: Some(org_kind),
        };
        Self { org, conn, app, flow, sign_in, login_url: url, facts, is_existing: false }
    }

    pub(crate) fn clock(&self) -> SharedClock {
        self.org.clock()
    }

    /// The user whom the flow is about, by alias.
    pub(crate) fn alias(&self) -> &'static str {
        if self.flow == Flow::ClientCredentials { "integ" } else { "srep" }
    }

    pub(crate) fn probe(&self) -> TokenProbe {
        let usernames = self.sign_in.username().map(str::to_owned).into_iter().collect();
        let subject = if self.is_existing {
            let client_id = self.sign_in.client_id().to_owned();
            Subject { client_id, ours: None, usernames, soap_usable: true }
        } else {
            Subject::ours(&self.app, usernames, true)
        };
        let inspector = Administrator { conn: self.conn.clone(), subject };
        TokenProbe::new(
            self.conn.http(),
            self.login_url.clone(),
            self.org.api_version(),
            vec![self.sign_in.clone()],
            self.facts.clone(),
            self.clock(),
        )
        .inspected("Orders Sync", Arc::new(inspector))
    }

    /// Waits for the app; where that fails, says why.
    pub(crate) async fn wait(
        &self,
        seed: usize,
        deadline: Duration,
    ) -> Result<Propagated, (NotPropagated, Diagnosis)> {
        let probe = self.probe();
        let clock = self.clock();
        let rule = Rule { deadline, ..Rule::default() };
        let wait = Wait {
            what: "app `Orders Sync`",
            probe: &probe,
            rule,
            expected: None,
            seed: u64::try_from(seed).ok(),
            clock: clock.as_ref(),
            progress: &Silent,
        };
        match wait.run().await {
            Ok(done) => Ok(done),
            Err(failure) => {
                let diagnosis = diagnose(&probe.evidence(failure.answers()).await);
                Err((failure, diagnosis))
            }
        }
    }
}

async fn provisioned(
    org: &SimulatedOrg,
    conn: &Connection,
    identity: &OrgIdentity,
    kind: PlannedKind,
    flow: Flow,
    enforces_ip: bool,
) -> ProvisionedApp {
    let now = org.clock().now();
    let mut spec = AppSpec::named("Orders Sync")
        .scopes([Scope::Api, Scope::RefreshToken])
        .callback_urls(["https://orders.example.com/callback"])
        .flows([flow]);
    if flow == Flow::ClientCredentials {
        spec = spec.run_as("integration user");
    } else {
        spec = spec.users(["sales rep"]);
    }
    if enforces_ip {
        spec = spec.ip_relaxation(IpRelaxation::Enforce);
    }
    let person = match flow {
        Flow::ClientCredentials => "integration user",
        _ => "sales rep",
    };
    let user = resolve_user(conn, &org.user(alias(person)).unwrap().username).await.unwrap();
    let acts = flow == Flow::ClientCredentials;
    let plan = AppPlan {
        spec: spec.completed(),
        kind,
        stamp: Stamp::new(&provision::nonce().unwrap(), now + Duration::from_secs(4 * 3600)),
        run_id: "run-1".to_owned(),
        owner: "tests".to_owned(),
        contact_email: "qa@example.com".to_owned(),
        run_as: acts.then(|| user.clone()),
        users: if acts { Vec::new() } else { vec![user] },
        client_id: provision::generate_client_id().unwrap(),
        client_secret: provision::generate_client_secret().unwrap(),
        key: Some(SigningKey::generate(now).unwrap()),
        deploy_queue: Duration::from_secs(30 * 60),
    };
    provision::create(conn, identity, &plan, &Forgetful, &Silent, true, false).await.unwrap()
}

fn alias(person: &str) -> &'static str {
    if person == "sales rep" { "srep" } else { "integ" }
}

fn sign_in(org: &SimulatedOrg, app: &ProvisionedApp, flow: Flow) -> SignIn {
    let client_id = app.client_id.clone();
    let client_secret = app.client_secret.clone().unwrap();
    match flow {
        Flow::ClientCredentials => {
            let run_as = app.run_as.as_ref().map(|user| user.username.clone());
            SignIn::ClientCredentials { client_id, client_secret, run_as }
        }
        Flow::JwtBearer => SignIn::JwtBearer {
            client_id,
            key: app.key.clone().unwrap(),
            username: org.user("srep").unwrap().username,
            audience: org.base_url().to_owned(),
        },
        _ => {
            let login = org.user("srep").unwrap();
            SignIn::UsernamePassword {
                client_id,
                client_secret,
                username: login.username,
                password: login.password,
                security_token: Some(login.security_token),
            }
        }
    }
}
