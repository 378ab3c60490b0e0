//! OAuth 2.0 client credentials flow (RFC 6749, section 4.4).

use url::Url;

use super::error::TokenError;
use super::token::Token;
use super::wire::{Recorder, client};
use crate::http::Http;
use crate::model::Secret;

/// Signs in as the app's run-as user; `login_url` must be the org's My Domain.
///
/// # Errors
///
/// If the org gives no token.
pub async fn client_credentials(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    secret: &Secret,
) -> Result<Token, TokenError> {
    let client = client(http, login_url, client_id, Some(secret))?;
    let recorder = Recorder::new(http, login_url);
    let outcome = client.exchange_client_credentials().request_async(&recorder).await;
    recorder.token(outcome)
}
