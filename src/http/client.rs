//! The HTTP client, and what it refuses to do.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use ::http::HeaderMap;
use ::http::header::AUTHORIZATION;
use reqwest::redirect::Policy;
use url::Url;

use super::answer::Answer;
use super::connection::bearer;
use super::error::HttpError;
use super::failure::classify;
use super::origin::{host_and_port, is_loopback};
use super::pauses::Pauses;
use super::roots;
use crate::model::Secret;
use crate::redact::Redactor;
use crate::{Error, ErrorKind};

/// The HTTP client of the whole crate; cheap to clone.
///
/// It follows no redirect, trusts what the operating system trusts (and `SSL_CERT_FILE`), goes
/// through `HTTPS_PROXY` unless `NO_PROXY` or loopback says otherwise, and sends nothing in plain
/// http to another machine.
#[derive(Clone)]
pub struct Http {
    shared: Arc<Shared>,
    reuse: Reuse,
    redactor: Redactor,
    pauses: Pauses,
}

/// How long to wait and how much to hold.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) connect: Duration,
    pub(super) total: Duration,
    /// Bytes of an answer's body.
    pub(super) body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            body: 32 * 1024 * 1024,
        }
    }
}

/// Whether a request may take a connection that an earlier one left open.
#[derive(Clone, Copy, Debug)]
enum Reuse {
    Pooled,
    Never,
}

/// The way to a host.
#[derive(Clone, Copy, Debug)]
enum Route {
    /// Straight to this machine.
    Loopback,
    /// Through the proxy, where the environment or the system names one.
    Outward,
}

#[derive(Default)]
struct Shared {
    limits: Limits,
    /// Instead of what the environment says.
    proxy: Option<reqwest::Proxy>,
    /// Trusted beside what the operating system trusts.
    roots: Vec<reqwest::Certificate>,
    /// Made on first use: loading the system's certificates takes a while.
    clients: [OnceLock<Result<reqwest::Client, String>>; 4],
}

impl Http {
    /// A client: 10 s to connect, 60 s for the whole answer, at most 32 MiB of it.
    ///
    /// # Errors
    ///
    /// If the TLS library cannot start.
    pub fn new() -> Result<Self, Error> {
        Self::with(Limits::default(), None)
    }

    /// The same, with another time for the whole answer; to connect may not take longer either.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cucumber_salesforce::http::Http;
    ///
    /// let patient = Http::with_timeout(Duration::from_secs(300))?;
    /// # Ok::<(), cucumber_salesforce::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the TLS library cannot start.
    pub fn with_timeout(total: Duration) -> Result<Self, Error> {
        let usual = Limits::default();
        let limits = Limits { total, connect: usual.connect.min(total), ..usual };
        Self::with(limits, None)
    }

    pub(super) fn with(limits: Limits, proxy: Option<reqwest::Proxy>) -> Result<Self, Error> {
        let roots = roots::further()?;
        let shared = Arc::new(Shared { limits, proxy, roots, ..Shared::default() });
        let (redactor, pauses) = (Redactor::default(), Pauses::default());
        let http = Self { shared, reuse: Reuse::Pooled, redactor, pauses };
        http.client(Route::Loopback)
            .map_err(|reason| Error::new(ErrorKind::Local, format!("no HTTP client: {reason}")))?;
        Ok(http)
    }

    /// The same client, except that each request opens a connection of its own, so that a load
    /// balancer chooses a node anew.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self { reuse: Reuse::Never, ..self.clone() }
    }

    /// The same client, which tells `redactor` of the secrets that it brings, and takes those that
    /// it knows out of what a server says when it refuses.
    #[must_use]
    pub fn redacted_by(&self, redactor: Redactor) -> Self {
        Self { redactor, ..self.clone() }
    }

    /// The same client, which tells of pauses before something is sent again, where they are long
    /// enough to be noticed; of each host once in ten seconds.
    #[must_use]
    pub fn telling_pauses(&self, tell: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self { pauses: Pauses::told_to(tell), ..self.clone() }
    }

    pub(super) fn tell_pause(&self, url: &Url, now: SystemTime, pause: Duration) {
        self.pauses.tell(&host_and_port(url), now, pause);
    }

    /// What is told of the secrets that come and go.
    #[must_use]
    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Sends a request and reads the whole answer, whatever its status.
    ///
    /// # Errors
    ///
    /// If no answer came, or if the request must not be sent.
    pub async fn send(&self, request: ::http::Request<Vec<u8>>) -> Result<Answer, HttpError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|error| HttpError::Malformed { reason: error.without_url().to_string() })?;
        self.execute(request).await
    }

    /// A plain client that sends `token` with every request: for code that is not ours.
    ///
    /// # Security
    ///
    /// It sends the token to whatever host it is asked to call; printing it shows no token.
    ///
    /// # Errors
    ///
    /// If the token is no text for a header, or the TLS library cannot start.
    pub fn authorised(&self, instance_url: &Url, token: &Secret) -> Result<reqwest::Client, Error> {
        let failed = |reason| Error::new(ErrorKind::Local, format!("no HTTP client: {reason}"));
        let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer(token)?)]);
        let route = if is_loopback(instance_url) { Route::Loopback } else { Route::Outward };
        let prepared = || self.shared.prepare(route, self.reuse).default_headers(headers.clone());
        Shared::finish(route, prepared).map_err(failed)
    }

    pub(super) async fn execute(&self, request: reqwest::Request) -> Result<Answer, HttpError> {
        let url = request.url().clone();
        let host = host_and_port(&url);
        let route = if is_loopback(&url) { Route::Loopback } else { Route::Outward };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(HttpError::Malformed {
                reason: format!("the URL for `{host}` holds a user name or password"),
            });
        }
        match (url.scheme(), route) {
            ("https", _) | ("http", Route::Loopback) => {}
            ("http", Route::Outward) => return Err(HttpError::Plaintext { host }),
            (scheme, _) => {
                return Err(HttpError::Malformed {
                    reason: format!("scheme `{scheme}` of `{host}`"),
                });
            }
        }
        let client = self.client(route).map_err(|reason| HttpError::Other { host, reason })?;
        let failed = |error: reqwest::Error| classify(&error, &url, &self.shared.limits);
        let response = client.execute(request).await.map_err(failed)?;
        self.read(response, &url).await
    }

    async fn read(&self, mut response: reqwest::Response, url: &Url) -> Result<Answer, HttpError> {
        let limits = &self.shared.limits;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|e| classify(&e, url, limits))? {
            if body.len() + chunk.len() > limits.body {
                return Err(HttpError::TooLarge { host: host_and_port(url), limit: limits.body });
            }
            body.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            // Whoever refuses may quote what we sent, and errors quote the refusal.
            let text = String::from_utf8_lossy(&body);
            if let Cow::Owned(redacted) = self.redactor.redact(&text) {
                body = redacted.into_bytes();
            }
        }
        Ok(Answer { status, headers, body })
    }

    fn client(&self, route: Route) -> Result<&reqwest::Client, String> {
        let place = match (route, self.reuse) {
            (Route::Loopback, Reuse::Pooled) => 0,
            (Route::Loopback, Reuse::Never) => 1,
            (Route::Outward, Reuse::Pooled) => 2,
            (Route::Outward, Reuse::Never) => 3,
        };
        let made = self.shared.clients[place].get_or_init(|| self.shared.build(route, self.reuse));
        made.as_ref().map_err(Clone::clone)
    }
}

impl Shared {
    fn build(&self, route: Route, reuse: Reuse) -> Result<reqwest::Client, String> {
        Self::finish(route, || self.prepare(route, reuse))
    }

    fn prepare(&self, route: Route, reuse: Reuse) -> reqwest::ClientBuilder {
        let builder = self.builder(reuse);
        match (route, &self.proxy) {
            (Route::Loopback, _) => builder.no_proxy(),
            (Route::Outward, Some(proxy)) => builder.proxy(proxy.clone()),
            (Route::Outward, None) => builder,
        }
    }

    fn finish(
        route: Route,
        prepared: impl Fn() -> reqwest::ClientBuilder,
    ) -> Result<reqwest::Client, String> {
        match (prepared().build(), route) {
            (Ok(client), _) => Ok(client),
            // A machine without any CA certificate still reaches its own simulated org.
            (Err(_), Route::Loopback) => prepared().tls_certs_only([]).build().map_err(reason),
            (Err(error), Route::Outward) => Err(reason(error)),
        }
    }

    fn builder(&self, reuse: Reuse) -> reqwest::ClientBuilder {
        let builder = reqwest::Client::builder()
            .user_agent(concat!("cucumber-salesforce/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .referer(false)
            .tls_certs_merge(self.roots.iter().cloned())
            .connect_timeout(self.limits.connect)
            .timeout(self.limits.total);
        match reuse {
            Reuse::Pooled => builder,
            Reuse::Never => builder.pool_max_idle_per_host(0),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn reason(error: reqwest::Error) -> String {
    let causes =
        std::iter::successors(Some(&error as &dyn std::error::Error), |&cause| cause.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Http({:?})", self.reuse)
    }
}
