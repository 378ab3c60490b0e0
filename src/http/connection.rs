//! An authorised session with an org.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use ::http::header::{AUTHORIZATION, CONTENT_TYPE};
use ::http::{HeaderValue, Method, StatusCode};
use url::Url;

use super::origin::host_and_port;
use super::retry::{Attempts, Repeat, Retry, repeat};
use super::{Answer, Http, HttpError};
use crate::Error;
use crate::clock::SharedClock;
use crate::model::{ApiVersion, Secret};

/// A new token, some time later.
pub type Renewal<'a> = Pin<Box<dyn Future<Output = Result<Secret, Error>> + Send + 'a>>;

/// A way to a new token once the org says that the session has ended.
pub trait Renew: fmt::Debug + Send + Sync {
    /// Signs in anew.
    fn renew(&self) -> Renewal<'_>;
}

/// An org's API as one user sees it; cheap to clone, and clones share the token.
#[derive(Clone, Debug)]
pub struct Connection {
    http: Http,
    instance_url: Url,
    version: ApiVersion,
    clock: SharedClock,
    session: Arc<Session>,
    renew: Option<Arc<dyn Renew>>,
    retry: Option<Retry>,
}

/// What the redactor calls the token of a connection.
const TOKEN: &str = "an access token";

struct Session {
    token: Mutex<Secret>,
    /// Held while a new token is fetched, so that requests that fail together renew once.
    renewing: tokio::sync::Mutex<()>,
}

impl Connection {
    /// A session that `token` opens.
    #[must_use]
    pub fn new(
        http: Http,
        instance_url: Url,
        token: Secret,
        version: ApiVersion,
        clock: SharedClock,
    ) -> Self {
        http.redactor().register_in_passing(TOKEN, &token);
        let session = Session { token: Mutex::new(token), renewing: tokio::sync::Mutex::default() };
        let session = Arc::new(session);
        Self { http, instance_url, version, clock, session, renew: None, retry: None }
    }

    /// Repeats what fails for a moment and may be repeated: lost and broken answers, 429 and 5xx;
    /// a POST only where the server has surely not looked at it.
    #[must_use]
    pub fn retried(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Fetches a new token when the org answers that the session has ended, once per request.
    #[must_use]
    pub fn renewed_by(mut self, renew: Arc<dyn Renew>) -> Self {
        self.renew = Some(renew);
        self
    }

    /// The client underneath.
    #[must_use]
    pub fn http(&self) -> &Http {
        &self.http
    }

    /// The same session, where each request opens a connection of its own.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.http = self.http.fresh();
        self
    }

    /// The clock to wait by.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.clock
    }

    /// The version of the API.
    #[must_use]
    pub fn version(&self) -> ApiVersion {
        self.version
    }

    /// Where the org's APIs are.
    #[must_use]
    pub fn instance_url(&self) -> &Url {
        &self.instance_url
    }

    /// The access token as it stands.
    #[must_use]
    pub fn token(&self) -> Secret {
        self.session.lock().clone()
    }

    /// A path of the data API: `/services/data/v67.0` and `tail`.
    #[must_use]
    pub fn data_path(&self, tail: &str) -> String {
        format!("/services/data/v{}{tail}", self.version)
    }

    /// Sends a request with the token to a path of the org; the path starts with `/`.
    ///
    /// # Errors
    ///
    /// If no answer came, if the path leads to another host, or if the session has ended and
    /// could not be renewed.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        content_type: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Answer, HttpError> {
        let url = self.resolve(path)?;
        let attempt = || self.attempt(&method, &url, content_type, &body);
        let outcome = |outcome: &Result<_, _>| repeat(&method, outcome);
        self.attempts().until(attempt, outcome).await
    }

    /// Makes attempts, as many as this connection allows, until one succeeds or fails for good.
    ///
    /// # Errors
    ///
    /// That of the last attempt.
    pub async fn retrying<T, E, F: Future<Output = Result<T, E>>>(
        &self,
        attempt: impl FnMut() -> F,
        repeat: impl Fn(&E) -> Option<Repeat>,
    ) -> Result<T, E> {
        self.attempts().until_success(attempt, repeat).await
    }

    fn attempts(&self) -> Attempts<'_> {
        let Self { retry, clock, http, instance_url: url, .. } = self;
        Attempts { retry: *retry, clock, http, url }
    }

    /// One request; the second after the session has been renewed, where it had ended.
    async fn attempt(
        &self,
        method: &Method,
        url: &Url,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Answer, HttpError> {
        let token = self.token();
        let first = request(method, url, &token, content_type, body.to_vec())?;
        let answer = self.http.execute(first).await?;
        if !session_has_ended(&answer) {
            return Ok(answer);
        }
        match self.renew(&token).await? {
            Some(token) => {
                let second = request(method, url, &token, content_type, body.to_vec())?;
                self.http.execute(second).await
            }
            None => Ok(answer),
        }
    }

    /// Replaces the token `stale`, unless another request has replaced it meanwhile; the token to
    /// go on with, or nothing if there is no way to a new one.
    ///
    /// # Errors
    ///
    /// If signing in anew failed.
    pub async fn renew(&self, stale: &Secret) -> Result<Option<Secret>, HttpError> {
        let Some(renew) = &self.renew else { return Ok(None) };
        let _one_at_a_time = self.session.renewing.lock().await;
        let current = self.token();
        if current.expose() != stale.expose() {
            return Ok(Some(current));
        }
        let host = || host_and_port(&self.instance_url);
        let token =
            renew.renew().await.map_err(|source| HttpError::Renewal { host: host(), source })?;
        self.http.redactor().register_in_passing(TOKEN, &token);
        *self.session.lock() = token.clone();
        Ok(Some(token))
    }

    fn resolve(&self, path: &str) -> Result<Url, HttpError> {
        let malformed = || HttpError::Malformed {
            reason: "the path does not start with `/`, or is no path".to_owned(),
        };
        let url = self.instance_url.join(path).map_err(|_| malformed())?;
        // `//host` and `/\host` start with a slash and still lead elsewhere.
        if url.origin() != self.instance_url.origin() {
            let org = host_and_port(&self.instance_url);
            return Err(HttpError::ForeignHost { host: host_and_port(&url), org });
        }
        if path.starts_with('/') || Url::parse(path).is_ok() { Ok(url) } else { Err(malformed()) }
    }
}

fn request(
    method: &Method,
    url: &Url,
    token: &Secret,
    content_type: Option<&str>,
    body: Vec<u8>,
) -> Result<reqwest::Request, HttpError> {
    let mut request = reqwest::Request::new(method.clone(), url.clone());
    request.headers_mut().insert(AUTHORIZATION, bearer(token)?);
    if let Some(content_type) = content_type {
        let value = HeaderValue::from_str(content_type)
            .map_err(|_| HttpError::Malformed { reason: "the content type is no text".into() })?;
        request.headers_mut().insert(CONTENT_TYPE, value);
    }
    // Where a body is usual, even an empty one needs its Content-Length: Salesforce waits for it.
    if !body.is_empty() || matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
        *request.body_mut() = Some(body.into());
    }
    Ok(request)
}

/// The header that carries the token, marked so that nobody prints it.
pub(super) fn bearer(token: &Secret) -> Result<HeaderValue, HttpError> {
    let mut bearer =
        HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| {
            HttpError::Malformed {
                reason: "the access token holds a character that none has".into(),
            }
        })?;
    bearer.set_sensitive(true);
    Ok(bearer)
}

/// Whether the org says that the token is no longer good. Codes decide: texts are translated.
fn session_has_ended(answer: &Answer) -> bool {
    match answer.status {
        StatusCode::UNAUTHORIZED => answer.text().contains("INVALID_SESSION_ID"),
        // What userinfo and the identity URL say instead.
        StatusCode::FORBIDDEN => answer.text().trim() == "Bad_OAuth_Token",
        _ => false,
    }
}

impl Session {
    fn lock(&self) -> std::sync::MutexGuard<'_, Secret> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}
