//! What OAuth endpoints say to anybody.

use ::http::Request;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::error::{Error, ErrorKind, Result};
use crate::http::Answer;
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, PlannedKind};

/// What English orgs say of a consumer key that nobody has.
const ENGLISH: &str = "client identifier invalid";

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let unknown = bench.plain(PlannedKind::ExternalClientApp, "Confirm endpoints")?;
    if bench.wants(&[Fact::AuthorizeRefusalStatus]) {
        let answer = authorize(bench, &unknown).await?;
        let status = answer.status.as_u16();
        if names_a_problem(&answer) {
            bench.saw(Fact::AuthorizeRefusalStatus, status, "for a key that nobody has");
        } else {
            bench.missed(Fact::AuthorizeRefusalStatus, format!("no refusal: status {status}"));
        }
    }
    if bench.wants(&[Fact::IntrospectionNamesUnknownClients]) {
        let form = [
            ("token", "none"),
            ("client_id", &*unknown.client_id),
            ("client_secret", unknown.client_secret.expose()),
        ];
        let answer = post(bench, "/services/oauth2/introspect", &form).await?;
        let refused = !answer.status.is_success();
        let seen = format!("status {}", answer.status.as_u16());
        bench.saw(Fact::IntrospectionNamesUnknownClients, refused, seen);
    }
    if bench.wants(&[Fact::OauthTextsAreTranslated]) {
        let found = bench.query("SELECT LanguageLocaleKey FROM Organization").await?;
        let language = found.first().and_then(|org| org.get("LanguageLocaleKey")?.as_str());
        let said = bench.sign_in(&unknown, Flow::ClientCredentials).await?;
        if let (Some(language), Said::No { description, .. }) = (language, said)
            && !language.starts_with("en")
        {
            let translated = description != ENGLISH;
            bench.saw(Fact::OauthTextsAreTranslated, translated, format!("`{description}`"));
        }
    }
    Ok(())
}

/// What a browser gets that is sent to sign in with an app.
pub(super) async fn authorize(bench: &Bench<'_>, plan: &AppPlan) -> Result<Answer> {
    authorize_with(bench, plan, &[]).await
}

/// The same with other parameters; an empty one is left out.
pub(super) async fn authorize_with(
    bench: &Bench<'_>,
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
    get(bench, &format!("/services/oauth2/authorize?{query}")).await
}

/// A refusal of the token endpoint or of revocation, as a profile has it.
pub(super) fn wording(answer: &Answer) -> Option<Value> {
    let told: Value = answer.json().ok()?;
    Some(as_wording(told["error"].as_str()?, told["error_description"].as_str()?))
}

pub(super) fn as_wording(error: &str, description: &str) -> Value {
    json!({ "error": error, "description": description })
}

/// Whether authorize refused before any login.
pub(super) fn names_a_problem(answer: &Answer) -> bool {
    !answer.status.is_redirection() && answer.text().contains("error=")
}

/// Asks without any token.
pub(super) async fn get(bench: &Bench<'_>, path: &str) -> Result<Answer> {
    send(bench, Request::get(url(bench, path)?), Vec::new()).await
}

pub(super) async fn post(bench: &Bench<'_>, path: &str, form: &[(&str, &str)]) -> Result<Answer> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let request = Request::post(url(bench, path)?)
        .header("content-type", "application/x-www-form-urlencoded");
    send(bench, request, body.into_bytes()).await
}

async fn send(
    bench: &Bench<'_>,
    request: ::http::request::Builder,
    body: Vec<u8>,
) -> Result<Answer> {
    let request = request.body(body).map_err(|error| {
        Error::new(ErrorKind::Local, "the request cannot be made").caused_by(error)
    })?;
    Ok(bench.conn().http().fresh().send(request).await?)
}

fn url(bench: &Bench<'_>, path: &str) -> Result<String> {
    let url = bench.identity().login_url.join(path).map_err(|error| {
        Error::new(ErrorKind::Local, "the login URL leads nowhere").caused_by(error)
    })?;
    Ok(url.into())
}
