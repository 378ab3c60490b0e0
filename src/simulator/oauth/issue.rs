//! The texts of tokens and codes.

use std::sync::Arc;

use serde_json::json;

use super::openid::ACCESS_TOKEN_KEY;
use crate::simulator::seed;
use crate::simulator::state::State;

/// A new access token for a user; the caller opens the session.
pub(in crate::simulator) fn access_token(
    state: &mut State,
    user_id: &str,
    is_jwt: bool,
    scopes: &[String],
) -> String {
    state.tokens_issued += 1;
    let facts = Arc::clone(&state.facts);
    let mut rng = seed::rng(facts.seed, ("token", &facts.base_url, state.tokens_issued));
    let tail = seed::text(&mut rng, 86);
    if !is_jwt {
        return format!("{}!AQ{tail}", &facts.org_id[..15]);
    }
    // Programs check it by their own clock, which is not the org's.
    let issued = state.outside().as_secs();
    let header = json!({ "tnk": format!("core/prod/{}", facts.org_id), "ver": "1.0",
        "kid": ACCESS_TOKEN_KEY, "tty": "sfdc-core-token", "typ": "JWT", "alg": "RS256" });
    let claims = json!({ "scp": scopes.join(" "), "aud": [facts.base_url], "iss": facts.base_url,
        "sub": format!("uid:{user_id}"), "nbf": issued.saturating_sub(15), "iat": issued,
        "exp": issued + facts.profile.session_timeout.as_secs(), "mty": "oauth", "jti": tail });
    state.signer.sign(&header, &claims).unwrap_or(tail)
}

/// A new refresh token.
pub(in crate::simulator) fn refresh_token(state: &mut State) -> String {
    state.tokens_issued += 1;
    let facts = &state.facts;
    let mut rng = seed::rng(facts.seed, ("refresh", &facts.base_url, state.tokens_issued));
    format!("5Aep861{}", seed::text(&mut rng, 80))
}

/// A new authorization code; its end must be escaped in a URL, as that of the real ones.
pub(super) fn authorization_code(state: &mut State) -> String {
    state.tokens_issued += 1;
    let mut rng = seed::rng(state.facts.seed, ("code", &state.facts.base_url, state.tokens_issued));
    format!("aPrx{}==", seed::text(&mut rng, 72))
}

/// The cookie of a browser, and what its forms must bring along.
pub(super) fn cookie(state: &mut State) -> (String, String) {
    state.tokens_issued += 1;
    let facts = &state.facts;
    let mut rng = seed::rng(facts.seed, ("browser", &facts.base_url, state.tokens_issued));
    (seed::text(&mut rng, 64), seed::text(&mut rng, 32))
}

/// A new device code, and what a person types.
pub(super) fn device_codes(state: &mut State) -> (String, String) {
    state.tokens_issued += 1;
    let facts = &state.facts;
    let mut rng = seed::rng(facts.seed, ("device", &facts.base_url, state.tokens_issued));
    let device_code = seed::text(&mut rng, 80);
    (device_code, seed::text(&mut rng, 8).to_ascii_uppercase())
}
