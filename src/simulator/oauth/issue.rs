//! Access tokens: opaque, or JWTs.

use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

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
    let facts = &state.facts;
    let mut rng = seed::rng(facts.seed, ("token", &facts.base_url, state.tokens_issued));
    let tail = seed::text(&mut rng, 86);
    if !is_jwt {
        return format!("{}!AQ{tail}", &facts.org_id[..15]);
    }
    let issued = state.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let header = json!({ "tnk": format!("core/prod/{}", facts.org_id), "ver": "1.0", "kid": "CORE_ATJWT.1",
            "tty": "sfdc-core-token", "typ": "JWT", "alg": "RS256" });
    let claims = json!({ "scp": scopes.join(" "), "aud": [facts.base_url], "iss": facts.base_url,
        "sub": format!("uid:{user_id}"), "nbf": issued - 15, "iat": issued, "exp": issued + 7200,
        "mty": "oauth", "jti": tail });
    // The token is looked up here, not verified, so that its signature may be any bytes.
    let signature = seed::text(&mut rng, 342);
    format!("{}.{}.{signature}", part(&header), part(&claims))
}

/// A new refresh token.
pub(in crate::simulator) fn refresh_token(state: &mut State) -> String {
    state.tokens_issued += 1;
    let mut rng = seed::rng(state.facts.seed, ("refresh", state.tokens_issued));
    format!("5Aep861{}", seed::text(&mut rng, 80))
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
