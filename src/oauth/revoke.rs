//! OAuth 2.0 token revocation (RFC 7009).

use url::Url;

use super::error::TokenError;
use super::wire::{endpoint, post, refusal};
use crate::http::Http;
use crate::model::Secret;

/// Revokes a token; with a refresh token its access tokens go too.
///
/// # Errors
///
/// If the org refuses it.
pub async fn revoke(http: &Http, login_url: &Url, token: &Secret) -> Result<(), TokenError> {
    // The `oauth2` crate revokes over https only, and the simulated org has none.
    http.redactor().register_in_passing("a token", token);
    let url = endpoint(login_url, "revoke")?;
    let answer = post(http, &url, &[("token", token.expose())]).await?;
    if answer.status.is_success() { Ok(()) } else { Err(refusal(&answer)) }
}
