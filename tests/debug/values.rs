//! A value of every type that holds a secret.

use std::any::type_name;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::cucumber_ext::{Plugin, SalesforceScenario};
use cucumber_salesforce::fixture::{AppRequest, OpenOrg, Reaper, Whose};
use cucumber_salesforce::http::soap::Element;
use cucumber_salesforce::inject::{CredentialsFile, Environment, Injector as _, Program, Ready};
use cucumber_salesforce::metadata::{Metadata, MetadataType};
use cucumber_salesforce::model::{AppKind, AppSpec, ExistingApp, Flow, Secret, UserSettings};
use cucumber_salesforce::oauth::soap_login::SoapSession;
use cucumber_salesforce::org::{
    Grant, LoginUrl, OrgSource, RealOrg, RunningOrg, SfdxAuthUrl, Simulated,
};
use cucumber_salesforce::placeholder::Found;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::progress::Silent;
use cucumber_salesforce::propagation::diagnosis::Evidence;
use cucumber_salesforce::propagation::{
    AppFacts, Expectation, LoginHost, Looks, SignIn, TokenProbe,
};
use cucumber_salesforce::provision::Edit;
use cucumber_salesforce::redact::{RedactWriter, Redactor};
use cucumber_salesforce::salesforce::{Place, Run};
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedUser};

use crate::CANARY;

/// What is shown of values, by the paths of their types.
#[derive(Default)]
pub(crate) struct Shown(pub(crate) BTreeMap<String, String>);

impl Shown {
    pub(crate) fn of<T: Debug + ?Sized>(&mut self, value: &T) {
        let path = type_name::<T>().split('<').next().unwrap().to_owned();
        self.0.entry(path).or_default().extend([format!("{value:?} {value:#?}\n")]);
    }
}

pub(crate) fn canary() -> Secret {
    Secret::new(CANARY)
}

/// Values that anyone can make.
pub(crate) fn made(shown: &mut Shown) {
    let secret = canary();
    let user = UserSettings {
        username: "u@x".to_owned(),
        password: Some(canary()),
        security_token: Some(canary()),
    };
    let existing = ExistingApp {
        client_id: "id".to_owned(),
        client_secret: Some(canary()),
        private_key_file: None,
        callback_url: None,
    };
    shown.of(&secret);
    shown.of(&user);
    shown.of(&existing);
    shown.of(&AppRequest { spec: AppSpec::named("x"), existing: Some(existing) });
    shown.of(&Found::Secret(canary()));
    shown.of(&SoapSession {
        session_id: canary(),
        instance_url: "https://a.my.salesforce.com".parse().unwrap(),
        org_id: "00D000000000062EAA".parse().unwrap(),
        user_id: "005".to_owned(),
    });
    let auth = Secret::new("force://id:c4n4ry:c4n4ryToken@a.my.salesforce.com");
    shown.of(&SfdxAuthUrl::parse(&auth, &[]).unwrap());
    let client_id = "id".to_owned();
    for grant in [
        Grant::AccessToken(canary()),
        Grant::SfdxAuthUrl(auth),
        Grant::JwtBearer {
            client_id: client_id.clone(),
            username: String::new(),
            key_file: PathBuf::new(),
        },
        Grant::ClientCredentials { client_id: client_id.clone(), client_secret: canary() },
        Grant::UsernamePassword {
            username: "u@x".to_owned(),
            password: canary(),
            security_token: Some(canary()),
        },
    ] {
        let login_url = LoginUrl::parse("https://a.my.salesforce.com", &[]).unwrap();
        let real = RealOrg { login_url, grant: grant.clone() };
        shown.of(&grant);
        shown.of(&real);
        let source = OrgSource::Real(real);
        shown.of(&source);
        let texts = format!("{grant} {source} {}", source.short_name());
        shown.0.entry(type_name::<Grant>().to_owned()).or_default().push_str(&texts);
    }
    for sign_in in [
        SignIn::ClientCredentials {
            client_id: client_id.clone(),
            client_secret: canary(),
            run_as: None,
        },
        SignIn::UsernamePassword {
            client_id,
            client_secret: canary(),
            username: "u@x".to_owned(),
            password: canary(),
            security_token: Some(canary()),
        },
    ] {
        shown.of(&sign_in);
        let looks = |flow: &SignIn| Looks {
            client_id: "id".to_owned(),
            client_secret: Some(canary()),
            key: None,
            callback_urls: Vec::new(),
            pkce: None,
            scopes: Vec::new(),
            run_as: None,
            is_closed: false,
            sign_ins: vec![flow.clone()],
        };
        let mut before = looks(&sign_in);
        before.client_secret = Some(Secret::new("c4n4ry, the old one"));
        shown.of(&Expectation::between(&[before], &looks(&sign_in), true));
        shown.of(&looks(&sign_in));
    }
    handed_over(shown);
}

fn handed_over(shown: &mut Shown) {
    let named = [("SALESFORCE_PASSWORD".to_owned(), canary())];
    let mut environment = Environment::default();
    environment.inject(&named).unwrap();
    shown.of(&environment);
    let folder = tempfile::tempdir().unwrap();
    let mut file = CredentialsFile::at(folder.path().join("x.json")).unwrap();
    file.inject(&named).unwrap();
    shown.of(&file);
    let redactor = Redactor::default();
    redactor.register("canary", &canary());
    shown.of(&Program::new(["login", CANARY], redactor.clone()).environment(environment));
    shown.of(&Ready::Prints(CANARY.to_owned()));
    shown.of(&RedactWriter::new(Vec::<u8>::new(), redactor.clone()));
    shown.of(&redactor);
    let element = Element::new("x").leaf("consumerSecret", CANARY);
    shown.of(&Metadata::new(MetadataType::ConnectedApp, "X", [element]));
    let user = SimulatedUser::new("x", "X").password(canary(), canary());
    shown.of(&user);
    shown.of(&SimulatedOrg::builder().user(user));
}

/// Values that a run makes, and its secrets.
pub(crate) async fn of_a_run(shown: &mut Shown) -> Vec<String> {
    let state = tempfile::tempdir().unwrap();
    let worker = SimulatedUser::new("worker", "Worker").username("w@canary.example");
    let builder = SimulatedOrg::builder().allow_connected_apps(true);
    let org = builder.user(worker.password(canary(), canary())).start().await.unwrap();
    let user = UserSettings {
        username: "w@canary.example".to_owned(),
        password: Some(canary()),
        security_token: Some(canary()),
    };
    let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
    let settings = settings.user("worker", user);
    let run = Run::new(settings.clone());
    let mut salesforce = Salesforce::default();
    salesforce.attach(Arc::clone(&run), Place::default());
    let flows = [Flow::ClientCredentials, Flow::JwtBearer, Flow::UsernamePassword];
    let spec = AppSpec::named("Orders Sync").flows(flows).run_as("worker");
    salesforce.provision(spec.kind(AppKind::ConnectedAppOnly)).await.unwrap();
    salesforce.await_propagation(None, None).await.unwrap();
    let token = salesforce.request_token(Some(Flow::UsernamePassword)).await.unwrap();
    let query = "SELECT Id FROM User";
    let answer = salesforce.query(query).await.unwrap();
    let resolved = salesforce.resolve("${SALESFORCE_CLIENT_SECRET}").await.unwrap();
    let app = salesforce.app().unwrap();
    let provisioned = app.provisioned().await.unwrap();
    let open = salesforce.org().await.unwrap();
    let created = provisioned.created.as_ref().unwrap();
    let plan = provisioned.plan.as_ref().unwrap();

    shown.of(&org);
    shown.of(org.administrator());
    shown.of(&org.user("worker").unwrap());
    org.received_requests().iter().for_each(|request| shown.of(request));
    let running = RunningOrg::from(&org);
    shown.of(&running);
    shown.of(&Simulated::Running(running));
    shown.of(&settings);
    shown.of(&settings.resolve().unwrap());
    shown.of(&*run);
    shown.of(run.redactor());
    shown.of(&*run.fixtures().unwrap());
    shown.of(&**run.fixtures().unwrap().policy());
    shown.of(&salesforce);
    shown.of(&*app);
    shown.of(&*provisioned);
    shown.of(created);
    shown.of(&created.kept().1);
    shown.of(plan);
    shown.of(plan.key.as_ref().unwrap());
    shown.of(&salesforce.credentials().await.unwrap());
    shown.of(&token);
    shown.of(&answer);
    shown.of(&resolved);
    shown.of(&*open);
    shown.of(&open.signed_in);
    shown.of(open.connection());
    shown.of(&salesforce.client().await.unwrap());
    shown.of(&Edit {
        conn: open.connection(),
        org: open.identity(),
        ledger: open.journal.as_ref(),
        progress: &Silent,
        soap_usable: true,
        allow_settings: false,
    });
    shown.of(&Reaper {
        org: &open,
        run: "run",
        whose: Whose::Dead,
        dry_run: true,
        patience: Duration::ZERO,
        progress: &Silent,
    });
    let sign_in = SignIn::JwtBearer {
        client_id: plan.client_id.clone(),
        key: plan.key.clone().unwrap(),
        username: "w@canary.example".to_owned(),
        audience: String::new(),
    };
    shown.of(&sign_in);
    shown.of(&Evidence {
        facts: facts(&open),
        label: "Orders Sync".to_owned(),
        client_id: plan.client_id.clone(),
        login_url: open.identity().login_url.clone(),
        sign_ins: vec![sign_in.clone()],
        callback_url: None,
        answers: Vec::new(),
        inspection: None,
    });
    shown.of(&probe(&open, sign_in));

    let mut secrets = vec![CANARY.to_owned(), token.access_token.expose().to_owned()];
    secrets.push(plan.client_secret.expose().to_owned());
    secrets.push(open.connection().token().expose().to_owned());
    let pem = plan.key.as_ref().unwrap().private_key_pem();
    secrets.extend(pem.expose().lines().skip(1).take(3).map(str::to_owned));
    of_the_plugin(shown, settings, &salesforce);
    drop((app, provisioned, open));
    assert_eq!(run.finish(false).await, [""; 0]);
    secrets
}

fn facts(open: &OpenOrg) -> AppFacts {
    let identity = open.identity();
    AppFacts {
        deployed_by_us: true,
        has_run_as: true,
        kind: AppKind::ConnectedApp,
        age: Some(Duration::ZERO),
        flows: [Flow::JwtBearer].into(),
        relaxes_ip: false,
        host: LoginHost::of(&identity.login_url, &identity.login_url),
        org_kind: Some(identity.kind),
    }
}

fn probe(open: &OpenOrg, sign_in: SignIn) -> TokenProbe {
    let (http, identity) = (open.connection().http(), open.identity());
    let (url, clock) = (identity.login_url.clone(), Arc::new(SystemClock));
    TokenProbe::new(http, url, identity.api_version, vec![sign_in], facts(open), clock)
}

fn of_the_plugin(shown: &mut Shown, settings: Settings, salesforce: &Salesforce) {
    let plugin = Plugin::new(settings).without_signals();
    shown.of(&plugin);
    shown.of(&plugin.parser(()));
    shown.of(&plugin.guard(()));
    let mut scenario = SalesforceScenario::default();
    scenario.salesforce.attach(salesforce.run().unwrap(), Place::default());
    shown.of(&scenario);
}
