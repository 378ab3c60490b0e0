//! OAuth 2.0 username-password flow (RFC 6749, section 4.3): connected apps only, being retired.

use oauth2::{ResourceOwnerPassword, ResourceOwnerUsername};
use url::Url;

use super::error::TokenError;
use super::token::Token;
use super::wire::{Recorder, client, password_for_api};
use crate::http::Http;
use crate::model::Secret;

/// Signs in with a user's password, and the security token where the address is not trusted.
///
/// # Errors
///
/// If the org gives no token.
pub async fn username_password(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    secret: &Secret,
    username: &str,
    password: &Secret,
    security_token: Option<&Secret>,
) -> Result<Token, TokenError> {
    let client = client(http, login_url, client_id, Some(secret))?;
    let username = ResourceOwnerUsername::new(username.to_owned());
    let password = password_for_api(http, password, security_token);
    let password = ResourceOwnerPassword::new(password.expose().to_owned());
    let recorder = Recorder::new(http, login_url);
    let outcome = client.exchange_password(&username, &password).request_async(&recorder).await;
    recorder.token(outcome)
}
