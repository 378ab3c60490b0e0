//! The org that is fed, and what it must say of what it refuses.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use cucumber_salesforce::model::Secret;
use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

/// No answer is so late unless the org hangs.
const HANGS: Duration = Duration::from_secs(120);

/// Whether any code of this process has panicked, the org's included.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// The app that the org has.
const APP: &str = "<createMetadata><metadata xsi:type=\"ConnectedApp\"><fullName>Orders</fullName><contactEmail>qa@example.com</contactEmail><label>Orders</label><oauthConfig><callbackUrl>http://localhost/</callbackUrl><consumerKey>KeyOfOrders1</consumerKey><consumerSecret>SecretOfOrders1</consumerSecret><isClientCredentialEnabled>true</isClientCredentialEnabled><isDeviceFlowEnabled>true</isDeviceFlowEnabled><isPkceRequired>false</isPkceRequired><oauthClientCredentialUser>USER</oauthClientCredentialUser><scopes>Api</scopes><scopes>RefreshToken</scopes></oauthConfig></metadata></createMetadata>";

/// An org, and a client for it.
pub(crate) struct Target {
    pub(crate) org: Arc<SimulatedOrg>,
    pub(crate) client: reqwest::Client,
    /// A refresh token.
    approval: Secret,
    pub(crate) tally: Tally,
}

/// What the org has done with the inputs.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) answered: AtomicU64,
    pub(crate) refused: AtomicU64,
    /// In milliseconds.
    pub(crate) slowest: AtomicU64,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: String,
    pub(crate) body: String,
}

/// The envelope of a call.
pub(crate) fn envelope(call: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:met=\"http://soap.sforce.com/2006/04/metadata\">\n<se:Header><met:SessionHeader><met:sessionId>SESSION</met:sessionId></met:SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader></se:Header>\n<se:Body>{call}</se:Body></se:Envelope>"
    )
}

impl Target {
    pub(crate) async fn start() -> Self {
        static WATCH: Once = Once::new();
        WATCH.call_once(|| {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                PANICKED.store(true, Ordering::SeqCst);
                usual(panic);
            }));
        });
        let builder = SimulatedOrg::builder().daily_requests(u64::MAX).allow_connected_apps(true);
        let org = Arc::new(builder.start().await.unwrap());
        let client = reqwest::Client::builder().no_proxy().redirect(Policy::none());
        let client = client.timeout(HANGS).build().unwrap();
        let mut target = Self { org, client, approval: Secret::new(""), tally: Tally::default() };
        let user = target.org.user("integ").unwrap().username;
        let request = target.client.post(target.url("/services/Soap/m/67.0"));
        let app = target.filled(envelope(APP).replace("USER", &user).as_bytes());
        let answer = target.send(request.body(app)).await.unwrap();
        assert!(answer.body.contains("<success>true</success>"), "{}", answer.body);
        target.org.clock().sleep(Duration::from_secs(3600)).await;
        target.approval = target.org.approve("Orders", "integ").unwrap();
        target
    }

    /// The same bytes with what the org has given in place of the first `SESSION` and `REFRESH`.
    pub(crate) fn filled(&self, bytes: &[u8]) -> Vec<u8> {
        let bytes = replace(bytes, b"SESSION", self.token());
        replace(&bytes, b"REFRESH", self.approval.expose())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.org.base_url())
    }

    pub(crate) fn token(&self) -> &str {
        self.org.administrator().access_token.expose()
    }

    /// Sends a request; an error where there is no answer, or where anything panicked.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, String> {
        let begun = Instant::now();
        let answer = request.send().await.map_err(|error| format!("no answer: {error:?}"))?;
        let status = answer.status();
        let kind = answer.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let body = answer.text().await.map_err(|error| format!("half an answer: {error:?}"))?;
        let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap();
        self.tally.slowest.fetch_max(milliseconds, Ordering::SeqCst);
        let good = status.is_success() || status.is_redirection();
        let count = if good { &self.tally.answered } else { &self.tally.refused };
        count.fetch_add(1, Ordering::SeqCst);
        if PANICKED.swap(false, Ordering::SeqCst) {
            return Err("the org panicked".to_owned());
        }
        Ok(Answer { status, kind, body })
    }
}

impl Answer {
    /// A result, or an array of errors as the REST API has it.
    pub(crate) fn is_rest(&self) -> Result<(), String> {
        if self.status.is_success() {
            return Ok(());
        }
        let errors: Vec<Value> = serde_json::from_str(&self.body).map_err(|_| self.wrong())?;
        let told = |error: &Value| error["errorCode"].is_string() && error["message"].is_string();
        self.holds("application/json", !errors.is_empty() && errors.iter().all(told))
    }

    /// A result, or `error` and `error_description` as the OAuth endpoints have it.
    pub(crate) fn is_oauth(&self) -> Result<(), String> {
        if self.status.is_success() {
            return Ok(());
        }
        let error: Value = serde_json::from_str(&self.body).map_err(|_| self.wrong())?;
        let told = error["error"].is_string() && error["error_description"].is_string();
        self.holds("application/json", told)
    }

    /// A page, or the way to one, or parameters that say what is wrong with the question.
    pub(crate) fn is_page(&self) -> Result<(), String> {
        if self.status.is_redirection() {
            return Ok(());
        }
        let told = self.body.starts_with("error=") && self.body.contains("&error_description=");
        let kind = if told { "text/plain" } else { "text/html" };
        self.holds(kind, !self.status.is_server_error())
    }

    /// A result, or a fault, in an envelope.
    pub(crate) fn is_soap(&self) -> Result<(), String> {
        let document = roxmltree::Document::parse(&self.body).map_err(|_| self.wrong())?;
        let has = |name: &str| document.descendants().any(|node| node.has_tag_name(name));
        let fault = has("faultcode") && has("faultstring");
        let envelope = document.root_element().tag_name().name() == "Envelope";
        self.holds("text/xml", envelope && fault != self.status.is_success())
    }

    fn holds(&self, kind: &str, right: bool) -> Result<(), String> {
        if right && self.kind.starts_with(kind) { Ok(()) } else { Err(self.wrong()) }
    }

    fn wrong(&self) -> String {
        let body: String = self.body.chars().take(500).collect();
        format!("not the form of this endpoint: {} {} {body}", self.status, self.kind)
    }
}

fn replace(bytes: &[u8], old: &[u8], new: &str) -> Vec<u8> {
    match bytes.windows(old.len()).position(|window| window == old) {
        Some(at) => [&bytes[..at], new.as_bytes(), &bytes[at + old.len()..]].concat(),
        None => bytes.to_vec(),
    }
}

/// The most memory that this process has had, in bytes; 0 where the system does not tell.
pub(crate) fn memory_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    kibibytes.map_or(0, |kibibytes: u64| kibibytes * 1024)
}
