//! The OAuth endpoints.

mod assertion;
mod authorize;
mod certificate;
mod client_credentials;
mod entry;
mod grant;
mod identity;
mod introspect;
mod issue;
mod jwt_bearer;
mod refresh;
mod refusal;
mod request;
mod revoke;
mod token;
mod username_password;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

pub(super) use certificate::public_key;
pub(super) use issue::{access_token, refresh_token};

use super::state::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(authorize::login))
        .route("/services/oauth2/token", any(token::answer))
        .route("/services/oauth2/authorize", get(authorize::answer).post(authorize::answer))
        .route("/services/oauth2/introspect", post(introspect::answer))
        .route("/services/oauth2/revoke", get(revoke::answer).post(revoke::answer))
        .route("/services/oauth2/userinfo", get(identity::userinfo).post(identity::userinfo))
        .route("/id/{org}/{user}", get(identity::identity))
}
