//! The `oauth2` crate's types, filled in for Salesforce.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use oauth2::basic::{BasicRevocationErrorResponse, BasicTokenType};
use oauth2::{
    AsyncHttpClient, AuthType, Client, ClientId, ClientSecret, EndpointNotSet, EndpointSet,
    ExtraTokenFields, HttpRequest, HttpResponse, RequestTokenError, StandardErrorResponse,
    StandardRevocableToken, StandardTokenIntrospectionResponse, StandardTokenResponse,
    TokenResponse as _, TokenUrl,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::code::TokenErrorCode;
use super::error::{Refusal, TokenError};
use super::token::Token;
use crate::http::{Answer, Http, HttpError, check_home};
use crate::model::Secret;

/// What Salesforce adds to a token answer.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Extra {
    pub(super) instance_url: Url,
    #[serde(rename = "id")]
    pub(super) identity_url: Option<Url>,
    /// Milliseconds since 1970, as a text.
    pub(super) issued_at: Option<String>,
}

impl ExtraTokenFields for Extra {}

pub(super) type TokenAnswer = StandardTokenResponse<Extra, BasicTokenType>;
type ErrorAnswer = StandardErrorResponse<TokenErrorCode>;
type TokenClient = Client<
    ErrorAnswer,
    TokenAnswer,
    StandardTokenIntrospectionResponse<Extra, BasicTokenType>,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// An app at the token endpoint of `login_url`.
///
/// The redactor learns of the secret: it is about to be sent.
pub(super) fn client(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    secret: Option<&Secret>,
) -> Result<TokenClient, TokenError> {
    let client = Client::new(ClientId::new(client_id.to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(TokenUrl::from_url(endpoint(login_url, "token")?));
    Ok(match secret {
        Some(secret) => {
            http.redactor().register_in_passing("a consumer secret", secret);
            client.set_client_secret(ClientSecret::new(secret.expose().to_owned()))
        }
        None => client,
    })
}

/// What API clients send as the password; the redactor learns of it and of its parts.
pub(super) fn password_for_api(
    http: &Http,
    password: &Secret,
    security_token: Option<&Secret>,
) -> Secret {
    let token = security_token.map_or("", Secret::expose);
    let joined = Secret::new(format!("{}{token}", password.expose()));
    for part in [Some(password), security_token, Some(&joined)].into_iter().flatten() {
        http.redactor().register_in_passing("a password", part);
    }
    joined
}

/// `/services/oauth2/…` at a login URL.
pub(super) fn endpoint(login_url: &Url, name: &str) -> Result<Url, HttpError> {
    login_url
        .join(&format!("/services/oauth2/{name}"))
        .map_err(|_| HttpError::Malformed { reason: "the login URL is no web address".to_owned() })
}

/// Posts a form, for what the `oauth2` crate cannot say.
pub(super) async fn post(
    http: &Http,
    url: &Url,
    fields: &[(&str, &str)],
) -> Result<Answer, HttpError> {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = ::http::Request::post(url.as_str())
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.into_bytes())
        .map_err(|error| HttpError::Malformed { reason: error.to_string() })?;
    http.send(request).await
}

/// The token in an answer of `login_url`, or what it says instead.
///
/// The redactor learns of everything secret in it first, whether or not we have a use for it.
pub(super) fn read(http: &Http, login_url: &Url, answer: &Answer) -> Result<Token, TokenError> {
    if !answer.status.is_success() {
        return Err(refusal(answer));
    }
    if let Ok(members) = answer.json::<Value>() {
        http.redactor().register_members_in_passing(&members);
    }
    match answer.json::<TokenAnswer>() {
        // A proxy that masks what it logs may mask what it passes on.
        Ok(token) if Secret::new(token.access_token().secret()).looks_redacted() => {
            Err(unreadable(answer))
        }
        Ok(token) => at_home(login_url, token),
        Err(_) => Err(unreadable(answer)),
    }
}

/// The token, unless it would be taken to another org, or out of Salesforce.
fn at_home(login_url: &Url, answer: TokenAnswer) -> Result<Token, TokenError> {
    let token = Token::from(answer);
    check_home(login_url, &token.instance_url)?;
    Ok(token)
}

/// What an answer other than success says.
pub(super) fn refusal(answer: &Answer) -> TokenError {
    let Ok(error) = answer.json::<ErrorAnswer>() else { return unreadable(answer) };
    TokenError::Refused(Refusal {
        status: answer.status.as_u16(),
        code: error.error().clone(),
        description: error.error_description().cloned().unwrap_or_default(),
        retry_after: answer.retry_after(),
    })
}

fn unreadable(answer: &Answer) -> TokenError {
    TokenError::Unreadable {
        status: answer.status.as_u16(),
        excerpt: answer.excerpt(),
        retry_after: answer.retry_after(),
    }
}

/// Sends what the `oauth2` crate builds, and keeps the answer: the crate's errors hold neither
/// status nor headers.
pub(super) struct Recorder<'a> {
    http: &'a Http,
    login_url: &'a Url,
    answer: Mutex<Option<Answer>>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(http: &'a Http, login_url: &'a Url) -> Self {
        Self { http, login_url, answer: Mutex::new(None) }
    }

    /// The token, or the reason that the crate's error hides.
    pub(super) fn token(
        self,
        outcome: Result<TokenAnswer, RequestTokenError<HttpError, ErrorAnswer>>,
    ) -> Result<Token, TokenError> {
        let answer = self.answer.into_inner().unwrap_or_else(PoisonError::into_inner);
        match (outcome, answer) {
            (Err(RequestTokenError::Request(error)), _) => Err(error.into()),
            (_, Some(answer)) => read(self.http, self.login_url, &answer),
            // The crate found the request itself wanting.
            (_, None) => {
                Err(HttpError::Malformed { reason: "not a token request".to_owned() }.into())
            }
        }
    }
}

impl<'c> AsyncHttpClient<'c> for Recorder<'_> {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.http.send(request).await?;
            let mut response = ::http::Response::new(answer.body.clone());
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers.clone();
            *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(response)
        })
    }
}
