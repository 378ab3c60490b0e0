//! OAuth 2.0 refresh token flow (RFC 6749, section 6).

use oauth2::RefreshToken;
use url::Url;

use super::error::TokenError;
use super::token::Token;
use super::wire::{Recorder, client};
use crate::http::Http;
use crate::model::Secret;

/// Trades a refresh token for an access token.
///
/// Where the app rotates refresh tokens the answer holds the next one, and the old one must not
/// be used again: Salesforce then revokes them all.
///
/// # Errors
///
/// If the org gives no token.
pub async fn refresh(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    secret: Option<&Secret>,
    refresh_token: &Secret,
) -> Result<Token, TokenError> {
    let client = client(http, login_url, client_id, secret)?;
    http.redactor().register_in_passing("a refresh token", refresh_token);
    let refresh_token = RefreshToken::new(refresh_token.expose().to_owned());
    let recorder = Recorder::new(http, login_url);
    let outcome = client.exchange_refresh_token(&refresh_token).request_async(&recorder).await;
    recorder.token(outcome)
}
