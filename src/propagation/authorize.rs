//! What the authorize endpoint says before anybody signs in.

use ::http::Request;
use url::{Url, form_urlencoded};

use crate::http::{Http, HttpError};

/// What the endpoint said.
pub(super) enum Said {
    /// It would let somebody sign in.
    Welcome { status: u16 },
    /// It refuses, and says why.
    No { status: u16, code: String, text: String },
    /// Neither.
    Unclear { status: u16 },
}

/// The challenge of a verifier that is never used: nobody signs in.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Asks as a browser would at the beginning of the web server flow.
pub(super) async fn authorize(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    callback_url: &str,
    challenge: bool,
) -> Result<Said, HttpError> {
    let malformed = |reason: String| HttpError::Malformed { reason };
    let mut url = login_url
        .join("/services/oauth2/authorize")
        .map_err(|_| malformed("the login URL is no web address".to_owned()))?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", callback_url);
    if challenge {
        url.query_pairs_mut()
            .append_pair("code_challenge", CHALLENGE)
            .append_pair("code_challenge_method", "S256");
    }
    let request = Request::get(url.as_str())
        .body(Vec::new())
        .map_err(|error| malformed(error.to_string()))?;
    let answer = http.send(request).await?;
    let status = answer.status.as_u16();
    // The refusal is the body itself, or what a redirect carries in its query.
    let location = answer.headers.get("location").and_then(|value| value.to_str().ok());
    let query = location.and_then(|location| location.split_once('?')).map(|(_, query)| query);
    let refusal = refusal(answer.text().trim()).or_else(|| refusal(query?));
    Ok(match refusal {
        Some((code, text)) => {
            // A redirect says it in its address, which nobody has looked through yet.
            Said::No { status, code, text: http.redactor().redact(&text).into_owned() }
        }
        None if status < 400 => Said::Welcome { status },
        None => Said::Unclear { status },
    })
}

/// `error=…&error_description=…`, as code and text.
fn refusal(query: &str) -> Option<(String, String)> {
    let find = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let code = find("error").filter(|code| !code.is_empty() && !code.contains(char::is_whitespace));
    Some((code?, find("error_description").unwrap_or_default()))
}
