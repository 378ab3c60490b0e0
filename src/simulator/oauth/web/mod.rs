//! What people see in a browser: the authorize endpoint, the login page, the consent page, the
//! page for device codes.

mod ask;
mod authorize;
mod connect;
mod consent;
mod login;
mod pages;
mod verdict;
mod visitor;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::simulator::state::Shared;

const CONSENT_PAGE: &str = "/setup/secur/RemoteAccessAuthorizationPage.apexp";
const ERROR_PAGE: &str = "/setup/secur/RemoteAccessErrorPage.apexp";
const CONNECT_PAGE: &str = "/setup/connect";

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(login::page).post(login::sign_in))
        .route("/services/oauth2/authorize", get(authorize::answer).post(authorize::answer))
        .route(CONSENT_PAGE, get(consent::page).post(consent::decide))
        .route(ERROR_PAGE, get(consent::error))
        .route(CONNECT_PAGE, get(connect::page).post(connect::decide))
}
