//! A scenario with an app of its own, and what fresh connections to the org see of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cucumber_salesforce::Result;
use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::{AppSpec, Credentials, Keep, Lifespan, Secret};
use cucumber_salesforce::oauth::{self, SigningKey, Token, TokenError};
use cucumber_salesforce::propagation::Propagated;
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Profile, SimulatedOrg};

/// How many fresh connections must agree: of four nodes, one that is behind would be met.
const CONNECTIONS: usize = 200;

/// Which app a fresh connection saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    Old,
    New,
}

impl Shown {
    fn new_if(new: bool) -> Self {
        if new { Self::New } else { Self::Old }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self::new_if(self == Self::New && other == Self::New)
    }
}

/// What the token endpoint answered.
pub(crate) struct Answered {
    token: Result<Token, TokenError>,
    users: Vec<(&'static str, String)>,
}

impl Answered {
    pub(crate) fn is_granted(&self) -> Shown {
        Shown::new_if(self.token.is_ok())
    }

    pub(crate) fn is_refused(&self) -> Shown {
        Shown::new_if(self.token.is_err())
    }

    pub(crate) fn has_scope(&self, scope: &str) -> Shown {
        let token = self.token.as_ref().unwrap();
        Shown::new_if(token.scopes.iter().any(|granted| granted == scope))
    }

    pub(crate) fn lacks_scope(&self, scope: &str) -> Shown {
        Shown::new_if(self.has_scope(scope) == Shown::Old)
    }

    pub(crate) fn is_user(&self, alias: &str) -> Shown {
        let (_, id) = self.users.iter().find(|(known, _)| *known == alias).unwrap();
        Shown::new_if(self.token.as_ref().unwrap().user_id() == Some(id))
    }
}

pub(crate) struct Bench {
    pub(crate) org: SimulatedOrg,
    run: Arc<Run>,
    scenario: Mutex<Option<Salesforce>>,
    state: tempfile::TempDir,
    http: Http,
    /// The latest key of the app, for when the flow is off.
    key: Mutex<Option<SigningKey>>,
    known: Mutex<Option<Credentials>>,
}

impl Bench {
    /// A scenario with an app of its own.
    pub(crate) async fn start(profile: Profile, spec: AppSpec) -> Self {
        Self::with(profile, spec, Lifespan::Scenario, Keep::Never).await
    }

    /// A scenario that shares its app with the run.
    pub(crate) async fn shared(spec: AppSpec) -> Self {
        Self::with(Profile::default(), spec, Lifespan::Run, Keep::Never).await
    }

    pub(crate) async fn keeping(keep: Keep, spec: AppSpec) -> Self {
        Self::with(Profile::default(), spec, Lifespan::Scenario, keep).await
    }

    async fn with(profile: Profile, spec: AppSpec, lifespan: Lifespan, keep: Keep) -> Self {
        let org = SimulatedOrg::builder()
            .allow_connected_apps(true)
            .secrets_in_rest(true)
            .profile(profile)
            .start()
            .await
            .unwrap();
        let state = tempfile::tempdir().unwrap();
        let settings = Settings::new().simulated(&org).state_dir(state.path().to_owned());
        let run = Run::new(settings.lifespan(lifespan).keep(keep));
        let mut scenario = Salesforce::default();
        scenario.attach(Arc::clone(&run), Place::default());
        scenario.provision(spec).await.unwrap();
        let http = Http::new().unwrap().fresh();
        let bench = Self {
            org,
            run,
            scenario: Mutex::new(Some(scenario)),
            state,
            http,
            key: Mutex::default(),
            known: Mutex::default(),
        };
        bench.read().await;
        bench
    }

    /// Waits until the app works everywhere.
    pub(crate) async fn settle(&self) {
        self.propagated().await.unwrap();
    }

    pub(crate) async fn pass(&self, time: Duration) {
        self.org.clock().sleep(time).await;
    }

    pub(crate) async fn change(&self, change: impl FnOnce(AppSpec) -> AppSpec) -> Result<()> {
        let mut scenario = self.taken();
        let spec = change(scenario.app_spec().unwrap());
        let outcome = scenario.change_app(spec).await;
        self.put_back(scenario);
        self.read().await;
        outcome
    }

    pub(crate) async fn rotate_secret(&self) -> Result<()> {
        let mut scenario = self.taken();
        let outcome = scenario.rotate_consumer_secret().await;
        self.put_back(scenario);
        self.read().await;
        outcome
    }

    pub(crate) async fn propagated(&self) -> Result<Arc<Propagated>> {
        self.wait(None).await
    }

    pub(crate) async fn propagated_within(&self, limit: Duration) -> Result<Arc<Propagated>> {
        self.wait(Some(limit)).await
    }

    /// What programs are handed.
    pub(crate) fn credentials(&self) -> Credentials {
        self.known.lock().unwrap().clone().unwrap()
    }

    /// Notes what programs are handed now.
    async fn read(&self) {
        let scenario = self.taken();
        let credentials = scenario.credentials().await.unwrap();
        self.put_back(scenario);
        if let Some(file) = &credentials.private_key_file {
            let pem = Secret::new(std::fs::read_to_string(file).unwrap());
            let now = self.org.clock().now();
            let key = SigningKey::from_private_key_pem(&pem, now).unwrap();
            *self.key.lock().unwrap() = Some(key);
        }
        *self.known.lock().unwrap() = Some(credentials);
    }

    /// The app has just been changed: nodes are seen to disagree, and after the wait none is
    /// behind.
    pub(crate) async fn becomes_new(&self, shown: &impl AsyncFn(&Self) -> Shown) {
        assert_eq!(shown(self).await, Shown::Old, "right after the change");
        let done = self.propagated().await.unwrap();
        let refusals: u32 =
            done.answers.iter().filter(|a| !a.answer.is_success()).map(|a| a.times).sum();
        assert!(refusals > 0 && done.last_refusal.is_some(), "old answers are seen: {done:?}");
        assert!(done.waited > Duration::from_secs(120), "{done:?}");
        self.is_new_everywhere(shown).await;
    }

    pub(crate) async fn is_new_everywhere(&self, shown: &impl AsyncFn(&Self) -> Shown) {
        for connection in 0..CONNECTIONS {
            assert_eq!(shown(self).await, Shown::New, "connection {connection} of {CONNECTIONS}");
        }
    }

    pub(crate) async fn client_credentials(&self) -> Answered {
        let secret = self.credentials().client_secret.unwrap();
        self.client_credentials_with(&secret).await
    }

    pub(crate) async fn client_credentials_with(&self, secret: &Secret) -> Answered {
        let known = self.credentials();
        let (url, id) = (&known.login_url, &known.client_id);
        self.answered(oauth::client_credentials(&self.http, url, id, secret).await)
    }

    pub(crate) async fn jwt_bearer(&self, alias: &str) -> Answered {
        let known = self.credentials();
        let username = self.org.user(alias).unwrap().username;
        let now = self.org.clock().now();
        let key = self.key.lock().unwrap().clone().unwrap();
        let (url, id) = (&known.login_url, &known.client_id);
        let audience = url.as_str().trim_end_matches('/');
        let token = oauth::jwt_bearer(&self.http, url, id, &key, &username, audience, now).await;
        self.answered(token)
    }

    /// Whether the authorize endpoint takes a callback URL.
    pub(crate) async fn authorize(&self, callback: &str) -> Shown {
        let known = self.credentials();
        let mut url = known.login_url.join("/services/oauth2/authorize").unwrap();
        url.query_pairs_mut()
            .append_pair("client_id", &known.client_id)
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", callback)
            .append_pair("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let request = http::Request::get(url.as_str()).body(Vec::new()).unwrap();
        Shown::new_if(self.http.send(request).await.unwrap().status.as_u16() < 400)
    }

    /// Ends scenario and run; the run leaves nothing.
    pub(crate) async fn end(&self) {
        drop(self.taken());
        assert_eq!(self.run.finish(false).await, Vec::<String>::new());
        assert_eq!(self.org.apps(), [""; 0]);
        assert_eq!(self.org.permission_sets(), [""; 0]);
    }

    pub(crate) fn state_files(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.state.path()).unwrap();
        files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
    }

    fn answered(&self, token: Result<Token, TokenError>) -> Answered {
        let user = |alias| (alias, self.org.user(alias).unwrap().user_id);
        Answered { token, users: ["integ", "srep", "trainee"].map(user).into() }
    }

    async fn wait(&self, within: Option<Duration>) -> Result<Arc<Propagated>> {
        let scenario = self.taken();
        let outcome = scenario.app().unwrap().propagated(within).await;
        self.put_back(scenario);
        outcome
    }

    fn taken(&self) -> Salesforce {
        self.scenario.lock().unwrap().take().unwrap()
    }

    fn put_back(&self, scenario: Salesforce) {
        *self.scenario.lock().unwrap() = Some(scenario);
    }
}
