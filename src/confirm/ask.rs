//! Asks what OAuth endpoints say to anybody, and reads it. An answer that tells of trouble says
//! nothing of what was asked.

use ::http::Request;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

use super::bench::Bench;
use crate::error::{Error, ErrorKind, Result};
use crate::http::{Answer, HttpError, Repeat, is_trouble, is_turned_away};
use crate::model::answers::{Outlook, Source, advice};
use crate::provision::AppPlan;

/// What may be asked again.
enum Stumble {
    NoAnswer(HttpError),
    Passing(Answer),
}

impl Bench<'_> {
    /// What a browser gets that is sent to sign in with an app.
    pub(super) async fn authorize(&self, plan: &AppPlan) -> Result<Answer> {
        self.authorize_with(plan, &[]).await
    }

    /// The same with other parameters; an empty one is left out.
    pub(super) async fn authorize_with(
        &self,
        plan: &AppPlan,
        others: &[(&str, &str)],
    ) -> Result<Answer> {
        let usual = [
            ("response_type", "code"),
            ("client_id", &*plan.client_id),
            ("redirect_uri", plan.spec.callback_urls.first().map_or("", String::as_str)),
            // That of RFC 7636, appendix B: nobody ever redeems a code.
            ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("code_challenge_method", "S256"),
        ];
        let kept = usual.iter().filter(|(name, _)| others.iter().all(|(other, _)| other != name));
        let all = kept.chain(others).filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(all).finish();
        self.get(&format!("/services/oauth2/authorize?{query}")).await
    }

    /// Asks without any token; again where the org or the network stumbles.
    pub(super) async fn get(&self, path: &str) -> Result<Answer> {
        let url = self.at_login(path)?;
        self.persistent(|| Request::get(url.as_str()).body(Vec::new())).await
    }

    /// The same with a form.
    pub(super) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer> {
        let url = self.at_login(path)?;
        self.persistent(|| form_request(&url, form)).await
    }

    /// The same, once, for what counts how often it is asked; nothing where no answer came, or one
    /// that tells of trouble.
    pub(super) async fn post_once(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> Result<Option<Answer>> {
        let url = self.at_login(path)?;
        match self.once(form_request(&url, form)).await {
            Ok(answer) => Ok(Some(answer)),
            Err(Stumble::Passing(_)) => Ok(None),
            Err(Stumble::NoAnswer(error)) if error.is_transient() => Ok(None),
            Err(Stumble::NoAnswer(error)) => Err(error.into()),
        }
    }

    async fn persistent(
        &self,
        request: impl Fn() -> ::http::Result<Request<Vec<u8>>>,
    ) -> Result<Answer> {
        let repeat = |stumble: &Stumble| match stumble {
            Stumble::NoAnswer(error) => error.is_transient().then_some(Repeat(None)),
            Stumble::Passing(answer) => Some(Repeat(answer.retry_after())),
        };
        match self.conn().retrying(|| self.once(request()), repeat).await {
            // Whoever reads it finds nothing in it.
            Ok(answer) | Err(Stumble::Passing(answer)) => Ok(answer),
            Err(Stumble::NoAnswer(error)) => Err(error.into()),
        }
    }

    async fn once(
        &self,
        request: ::http::Result<Request<Vec<u8>>>,
    ) -> std::result::Result<Answer, Stumble> {
        let malformed = |error: ::http::Error| HttpError::Malformed { reason: error.to_string() };
        let request = request.map_err(|error| Stumble::NoAnswer(malformed(error)))?;
        let answer = self.conn().http().fresh().send(request).await.map_err(Stumble::NoAnswer)?;
        if is_passing(&answer) { Err(Stumble::Passing(answer)) } else { Ok(answer) }
    }

    /// Whether a browser is led to the login page, or shown it; `None` where it gets to see
    /// something else, such as a network's own page or the app's callback with an error.
    pub(super) fn leads_to_login(&self, answer: &Answer) -> Option<bool> {
        if answer.status.is_success() {
            let page = answer.text().to_ascii_lowercase();
            return page.contains("type=\"password\"").then_some(false);
        }
        let base = &self.identity().login_url;
        let to = base.join(location(answer)?).ok()?;
        let is_ours = to.host_str() == base.host_str()
            || to.host_str().is_some_and(|host| host.ends_with(".salesforce.com"));
        (is_ours && told(answer).is_none()).then_some(true)
    }

    fn at_login(&self, path: &str) -> Result<Url> {
        self.identity().login_url.join(path).map_err(|error| {
            Error::new(ErrorKind::Local, "the login URL leads nowhere").caused_by(error)
        })
    }
}

fn form_request(url: &Url, form: &[(&str, &str)]) -> ::http::Result<Request<Vec<u8>>> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    Request::post(url.as_str())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into_bytes())
}

/// A refusal of the token endpoint or of revocation, as a profile has it.
pub(super) fn wording(answer: &Answer) -> Option<Value> {
    let (error, description) = refusal(answer)?;
    (!answer.status.is_success() && !is_trouble_of_its_own(&error, &description))
        .then(|| as_wording(&error, &description))
}

/// The error in a text, or in the address that a browser is led to, as a profile has it.
pub(super) fn told(answer: &Answer) -> Option<Value> {
    let text = answer.text();
    let query = match location(answer) {
        Some(url) => url.split_once('?').map_or("", |(_, query)| query),
        None if answer.status.is_redirection() => "",
        None => text.trim(),
    };
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let of = |name: &str| Some(pairs.iter().find(|(key, _)| key == name)?.1.to_string());
    let (error, description) = (of("error")?, of("error_description")?);
    (!is_trouble_of_its_own(&error, &description)).then(|| as_wording(&error, &description))
}

/// Whether authorize refused before any login.
pub(super) fn names_a_problem(answer: &Answer) -> bool {
    !answer.status.is_redirection() && told(answer).is_some()
}

/// Whether an answer says that the org, or the way to it, is in trouble or too busy, and nothing of
/// what was asked.
pub(super) fn is_passing(answer: &Answer) -> bool {
    if let Some(problem) = answer.problem() {
        return is_trouble(answer.status.as_u16())
            || is_turned_away(&problem.code)
            || ["SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION"].contains(&&*problem.code);
    }
    match refusal(answer) {
        Some((error, description)) => is_trouble_of_its_own(&error, &description),
        None => is_trouble(answer.status.as_u16()) && told(answer).is_none(),
    }
}

fn refusal(answer: &Answer) -> Option<(String, String)> {
    let told: Value = answer.json().ok()?;
    Some((told["error"].as_str()?.to_owned(), told["error_description"].as_str()?.to_owned()))
}

/// Whether an error tells of trouble or of too many requests; to wait for a person is neither.
fn is_trouble_of_its_own(error: &str, description: &str) -> bool {
    !["authorization_pending", "slow_down"].contains(&error)
        && matches!(
            advice(Source::Login, error, description).outlook,
            Outlook::Trouble | Outlook::Busy
        )
}

fn as_wording(error: &str, description: &str) -> Value {
    json!({ "error": error, "description": description })
}

fn location(answer: &Answer) -> Option<&str> {
    answer.headers.get("location").filter(|_| answer.status.is_redirection())?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, StatusCode};

    use super::*;

    fn answer(status: u16, location: Option<&str>, body: &str) -> Answer {
        let location = location.map(|to| (::http::header::LOCATION, to.parse().unwrap()));
        let status = StatusCode::from_u16(status).unwrap();
        Answer { status, headers: HeaderMap::from_iter(location), body: body.into() }
    }

    #[test]
    fn trouble_says_nothing_of_what_was_asked() {
        let busy = r#"{"error":"invalid_grant","error_description":"login rate exceeded"}"#;
        let trouble = r#"{"error":"unknown_error","error_description":"retry your request"}"#;
        let limit = r#"[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"m"}]"#;
        let odd = r#"[{"errorCode":"UNKNOWN_EXCEPTION","message":"retry your request"}]"#;
        for (status, body) in
            [(400, busy), (400, trouble), (403, limit), (400, odd), (503, "<html>"), (429, "")]
        {
            let answer = answer(status, None, body);
            assert!(is_passing(&answer), "{status} {body}");
            assert_eq!((wording(&answer), told(&answer)), (None, None), "{status} {body}");
        }
    }

    #[test]
    fn refusals_are_read_whatever_their_status() {
        let unknown = r#"{"error":"invalid_client_id","error_description":"d"}"#;
        let pending = r#"{"error":"authorization_pending","error_description":"d"}"#;
        for body in [unknown, pending] {
            let answer = answer(400, None, body);
            assert!(!is_passing(&answer) && wording(&answer).is_some(), "{body}");
        }
        let plain = answer(500, None, "error=invalid_client_id&error_description=d%20e");
        assert!(!is_passing(&plain) && names_a_problem(&plain));
        assert_eq!(told(&plain), Some(as_wording("invalid_client_id", "d e")));
        let back = "https://a.example/callback?error=access_denied&error_description=d";
        let back = answer(302, Some(back), "");
        assert!(told(&back).is_some() && !names_a_problem(&back));
        let portal = answer(302, Some("http://portal.example/login"), "");
        assert_eq!(told(&portal), None);
    }
}
