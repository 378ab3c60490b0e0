//! `GET /.well-known/openid-configuration`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::model::Scope;
use crate::simulator::state::Shared;

const CLAIMS: [&str; 22] = [
    "active",
    "email",
    "email_verified",
    "family_name",
    "given_name",
    "is_app_installed",
    "language",
    "locale",
    "name",
    "nickname",
    "organization_id",
    "photos",
    "picture",
    "preferred_username",
    "profile",
    "sub",
    "updated_at",
    "urls",
    "user_id",
    "user_type",
    "utcOffset",
    "zoneinfo",
];

pub(in crate::simulator::oauth) async fn discovery(
    State(shared): State<Arc<Shared>>,
) -> Json<Value> {
    let base = &shared.facts.base_url;
    let endpoint = |name: &str| format!("{base}/services/oauth2/{name}");
    Json(json!({
        "issuer": base,
        "authorization_endpoint": endpoint("authorize"),
        "token_endpoint": endpoint("token"),
        "revocation_endpoint": endpoint("revoke"),
        "userinfo_endpoint": endpoint("userinfo"),
        "introspection_endpoint": endpoint("introspect"),
        "jwks_uri": format!("{base}/id/keys"),
        "scopes_supported": Scope::ALL.iter().map(|scope| scope.oauth()).collect::<Vec<_>>(),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "display_values_supported": ["page", "popup", "touch"],
        "token_endpoint_auth_methods_supported":
            ["client_secret_post", "client_secret_basic", "private_key_jwt"],
        "claims_supported": CLAIMS,
    }))
}
