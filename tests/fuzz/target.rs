//! The org that is fed, and what it must say of what it refuses.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};
use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

/// No answer is so late unless the org hangs.
const HANGS: Duration = Duration::from_secs(120);

/// Whether any code of this process has panicked, the org's included.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// An org, and a client for it.
pub(crate) struct Target {
    pub(crate) org: Arc<SimulatedOrg>,
    pub(crate) client: reqwest::Client,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) kind: String,
    pub(crate) body: String,
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
        let org = SimulatedOrg::builder().daily_requests(u64::MAX).start().await.unwrap();
        let client = reqwest::Client::builder().no_proxy().timeout(HANGS).build().unwrap();
        Self { org: Arc::new(org), client }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.org.base_url())
    }

    pub(crate) fn token(&self) -> &str {
        self.org.administrator().access_token.expose()
    }

    /// Sends a request; an error where there is no answer, or where anything panicked.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, String> {
        let answer = request.send().await.map_err(|error| format!("no answer: {error:?}"))?;
        let status = answer.status();
        let kind = answer.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        let body = answer.text().await.map_err(|error| format!("half an answer: {error:?}"))?;
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

/// The most memory that this process has had, in bytes; 0 where the system does not tell.
pub(crate) fn memory_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
    kibibytes.map_or(0, |kibibytes: u64| kibibytes * 1024)
}
