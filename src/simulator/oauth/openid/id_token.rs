//! `id_token`s: who has signed in, for the app alone.

use std::time::Duration;

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::ID_TOKEN_KEY;
use crate::simulator::apps::App;
use crate::simulator::oauth::claims::{identity_url, standard_claims};
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// An `id_token` that goes with an access token; none where it cannot be signed.
pub(in crate::simulator::oauth) fn id_token(
    state: &mut State,
    app: &App,
    person: &Person,
    access_token: &str,
    nonce: &str,
) -> Option<String> {
    // Programs check it by their own clock, which is not the org's.
    let now = state.outside();
    let life = app.id_token.life.unwrap_or(state.facts.profile.codes.id_token_life);
    let mut claims = json!({
        "at_hash": half_hash(access_token),
        "sub": identity_url(state, person),
        "aud": audience(app),
        "iss": state.facts.base_url,
        "iat": now.as_secs(),
        "exp": now.saturating_add(life).max(Duration::from_secs(1)).as_secs(),
    });
    if !nonce.is_empty() {
        claims["nonce"] = json!(nonce);
    }
    if app.id_token.standard_claims
        && let (Some(claims), Value::Object(more)) =
            (claims.as_object_mut(), standard_claims(state, person))
    {
        claims.extend(more);
    }
    let header = json!({ "kid": ID_TOKEN_KEY, "typ": "JWT", "alg": "RS256" });
    state.signer.sign(&header, &claims)
}

/// The consumer key, and what else the app names.
fn audience(app: &App) -> Value {
    if app.id_token.audiences.is_empty() {
        return json!(app.asked_as);
    }
    let mut all = vec![app.asked_as.clone()];
    all.extend(app.id_token.audiences.iter().cloned());
    json!(all)
}

/// The left half of the SHA-256 digest, as OpenID Connect has it.
fn half_hash(text: &str) -> String {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16])
}
