//! The OAuth endpoints.

mod assertion;
mod certificate;
mod claims;
mod client_credentials;
mod code;
mod device;
mod entry;
mod grant;
mod identity;
mod introspect;
mod issue;
mod jwt_bearer;
mod openid;
mod parameters;
mod refresh;
mod refusal;
mod request;
mod revoke;
mod token;
mod username_password;
mod web;
mod xml;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

pub(super) use certificate::public_key;
pub(super) use issue::{access_token, refresh_token};
pub(super) use openid::Signer;

use super::state::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .merge(web::routes())
        .route("/services/oauth2/token", any(token::answer))
        .route("/services/oauth2/introspect", post(introspect::answer))
        .route("/services/oauth2/revoke", get(revoke::answer).post(revoke::answer))
        .route("/services/oauth2/userinfo", get(identity::userinfo).post(identity::userinfo))
        .route("/id/{org}/{user}", get(identity::identity).post(identity::identity))
        .route("/id/keys", get(openid::keys))
        .route("/.well-known/openid-configuration", get(openid::discovery))
}
