//! The HTTP server: the routes, and what every request passes through.

use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::serve::{IncomingStream, Listener};
use axum::{Json, Router};
use serde_json::json;
use tokio::sync::oneshot;

use super::network::Peer;
use super::received::record;
use super::state::Shared;
use super::{credentials, data, language, metadata, oauth, shape, trouble};

/// Larger than Salesforce's largest deploy (39 MB), in bytes.
pub(super) const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Enough for a token request and for a record, in bytes: what is parsed takes many times as much.
const LARGEST_FORM: usize = 1 << 20;
const LARGEST_RECORD: usize = 6 << 20;

/// Starts to serve, until `stop` fires or its sender is gone.
pub(super) fn serve<L>(listener: L, routes: Router, stop: oneshot::Receiver<()>)
where
    L: Listener,
    L::Addr: std::fmt::Debug,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let service = routes.into_make_service_with_connect_info::<Peer>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _gone = stop.await;
    });
    tokio::spawn(async move { server.await });
}

/// Everything that the org answers.
pub(super) fn routes(shared: Arc<Shared>) -> Router {
    let metered = metadata::rest_routes()
        .merge(credentials::routes())
        .route_layer(middleware::from_fn_with_state(Arc::clone(&shared), data::metered));
    let served = Router::new()
        .merge(oauth::routes().layer(DefaultBodyLimit::max(LARGEST_FORM)))
        .merge(metadata::soap_routes())
        .merge(metered)
        .merge(data::routes().layer(DefaultBodyLimit::max(LARGEST_RECORD)))
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), trouble::strike))
        .layer(middleware::from_fn(shape::shape))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), language::localise))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), trouble::leave))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), record))
        .with_state(shared);
    // What is changed of a request around a router counts for its routes.
    Router::new().fallback_service(served).layer(middleware::map_request(one_slash))
}

/// Clients whose URL of the org ends with a slash begin paths with two, such as the Salesforce CLI.
async fn one_slash(mut request: Request) -> Request {
    let Some(path) = request.uri().path_and_query() else { return request };
    if path.as_str().starts_with("//") {
        let bare = format!("/{}", path.as_str().trim_start_matches('/'));
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = bare.parse().ok();
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
    request
}

async fn not_found() -> (StatusCode, Json<serde_json::Value>) {
    let error =
        json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]);
    (StatusCode::NOT_FOUND, Json(error))
}
