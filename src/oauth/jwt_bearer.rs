//! OAuth 2.0 JWT bearer flow (RFC 7523).

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use url::Url;

use super::error::TokenError;
use super::signing_key::SigningKey;
use super::token::Token;
use super::wire::{endpoint, post, read};
use crate::http::Http;
use crate::model::Secret;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// How long an assertion is good for: Salesforce's documented clock buffer.
const LIFE: Duration = Duration::from_secs(180);

/// Signs in as a user who has approved the app, or for whom an administrator has.
///
/// `audience` is `https://login.salesforce.com`, `https://test.salesforce.com` (sandboxes and
/// scratch orgs) or the org's own URL, without a slash at the end.
///
/// # Errors
///
/// If the org gives no token.
pub async fn jwt_bearer(
    http: &Http,
    login_url: &Url,
    client_id: &str,
    key: &SigningKey,
    username: &str,
    audience: &str,
    now: SystemTime,
) -> Result<Token, TokenError> {
    let assertion = assertion(client_id, key, username, audience, now);
    // Whoever has it can sign in until it expires.
    http.redactor().register_in_passing("an assertion", &Secret::new(&*assertion));
    // The `oauth2` crate has no such grant, and its extra parameters would send two.
    let fields = [("grant_type", GRANT_TYPE), ("assertion", assertion.as_str())];
    read(http, login_url, &post(http, &endpoint(login_url, "token")?, &fields).await?)
}

fn assertion(
    client_id: &str,
    key: &SigningKey,
    username: &str,
    audience: &str,
    now: SystemTime,
) -> String {
    let expiry = (now + LIFE).duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let claims = json!({ "iss": client_id, "sub": username, "aud": audience, "exp": expiry });
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let signed =
        format!("{}.{}", encode(br#"{"alg":"RS256"}"#), encode(claims.to_string().as_bytes()));
    let signature = encode(&key.sign_rs256(signed.as_bytes()));
    format!("{signed}.{signature}")
}
