//! Requests and answers for people to read.

use std::fmt;
use std::time::SystemTime;

use super::request::ReceivedRequest;
use crate::model::rfc3339;

/// Characters of a body that are shown.
const SHOWN: usize = 2_000;

/// Headers that say something about a request; the others say how it travelled.
const TELLING: [&str; 5] =
    ["authorization", "content-type", "soapaction", "user-agent", "sforce-query-options"];

/// What an org was asked and how it answered, written for people by `{}`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use cucumber_salesforce::simulator::SimulatedOrg;
///
/// let org = SimulatedOrg::start().await?;
/// let form = [("grant_type", "client_credentials"), ("client_secret", "hunter2")];
/// reqwest::Client::new().post(format!("{}/services/oauth2/token", org.base_url()))
///     .form(&form).send().await?;
/// let transcript = org.transcript().to_string();
/// assert!(transcript.contains("POST /services/oauth2/token"));
/// assert!(transcript.contains("grant_type=client_credentials&client_secret=***"));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Transcript {
    base_url: String,
    requests: Vec<ReceivedRequest>,
}

impl Transcript {
    pub(in crate::simulator) fn new(base_url: &str, requests: Vec<ReceivedRequest>) -> Self {
        Self { base_url: base_url.to_owned(), requests }
    }

    /// The same of the last `count` requests alone.
    #[must_use]
    pub fn last(mut self, count: usize) -> Self {
        self.requests.drain(..self.requests.len().saturating_sub(count));
        self
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.requests.first() else {
            return writeln!(f, "no request came to {}", self.base_url);
        };
        let count = match self.requests.len() {
            1 => "1 request".to_owned(),
            many => format!("{many} requests"),
        };
        writeln!(f, "{count} to {} from {} on", self.base_url, rfc3339(first.at))?;
        self.requests.iter().try_for_each(|request| write_request(f, request, first.at))
    }
}

fn write_request(
    f: &mut fmt::Formatter<'_>,
    request: &ReceivedRequest,
    begin: SystemTime,
) -> fmt::Result {
    let after = request.at.duration_since(begin).unwrap_or_default().as_secs_f64();
    let ReceivedRequest { method, path, host, node, status, .. } = request;
    write!(f, "\n+{after:.3} s  {method} {path}")?;
    for (at, (name, value)) in request.query().iter().enumerate() {
        write!(f, "{}{name}={value}", if at == 0 { '?' } else { '&' })?;
    }
    match status {
        0 => write!(f, "  the connection was cut")?,
        status => write!(f, "  {status}")?,
    }
    if let Some(error) = &request.error {
        write!(f, " {error}")?;
    }
    writeln!(f, "\n  host: {host}, login node {node}")?;
    for (name, value) in request.headers() {
        if TELLING.contains(&name.as_str()) {
            writeln!(f, "  {name}: {value}")?;
        }
    }
    write_body(f, "> ", request.body().as_deref())?;
    write_body(f, "< ", request.answer().as_deref())
}

fn write_body(f: &mut fmt::Formatter<'_>, margin: &str, body: Option<&str>) -> fmt::Result {
    let Some(body) = body else { return writeln!(f, "  {margin}(no longer kept)") };
    let shown: String = body.chars().take(SHOWN).collect();
    for line in shown.lines() {
        writeln!(f, "  {margin}{line}")?;
    }
    match body.chars().count().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(f, "  {margin}({more} characters more)"),
    }
}
