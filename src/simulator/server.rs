//! The HTTP server: the routes, and what every request passes through.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request};
use axum::http::{StatusCode, Uri};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::serve::{IncomingStream, Listener};
use axum::{Json, Router, ServiceExt};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use serde_json::json;
use tokio::sync::oneshot;
use tower_service::Service;

use super::network::{Line, Peer};
use super::received::Recorder;
use super::state::Shared;
use super::{credentials, data, language, metadata, oauth, shape, trouble};

/// Larger than Salesforce's largest deploy (39 MB), in bytes.
pub(super) const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Enough for a token request and for a record, in bytes: what is parsed takes many times as much.
const LARGEST_FORM: usize = 1 << 20;
const LARGEST_RECORD: usize = 6 << 20;

/// Starts to serve, until `stop` fires or its sender is gone.
pub(super) fn serve<L, S>(listener: L, service: S, stop: oneshot::Receiver<()>)
where
    L: Listener,
    L::Addr: std::fmt::Debug,
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<Peer>(service);
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _gone = stop.await;
    });
    tokio::spawn(async move { server.await });
}

/// The org behind an address: everything that it answers.
#[derive(Clone)]
pub(super) struct Served {
    shared: Arc<Shared>,
    /// Made for the first request: many orgs are started for few.
    endpoints: Arc<OnceLock<Router>>,
}

impl Served {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, endpoints: Arc::default() }
    }

    /// What every request passes through on its way in, and its answer on its way out.
    async fn answer(self, mut request: Request) -> Response {
        let Self { shared, endpoints } = self;
        one_slash(&mut request);
        limit(&mut request);
        let peer = request.extensions().get::<ConnectInfo<Peer>>().map(|peer| peer.0.clone());
        let peer =
            peer.unwrap_or_else(|| Peer::unmet(IpAddr::V4(Ipv4Addr::LOCALHOST), Line::default()));
        let path = request.uri().path().to_owned();
        let language = language::reader(&shared, &request);
        let recorder = Recorder::new(&shared, &peer, &mut request);
        let onward = Onward(endpoints.get_or_init(|| all(Arc::clone(&shared))).clone());

        let response = trouble::strike(&shared, &peer, request, onward).await;
        let response = shape::shape(&path, response);
        let response = language::localise(language, response).await;
        let response = trouble::leave(&shared, &peer, response).await;
        recorder.done(&shared, response).await
    }
}

impl Service<Request> for Served {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        self.clone().answer(request).map(Ok).boxed()
    }
}

/// The endpoint that a request asks for.
pub(super) struct Onward(Router);

impl Onward {
    /// Has the endpoint answer.
    pub(super) async fn run(mut self, request: Request) -> Response {
        self.0.call(request).await.unwrap_or_else(|never: Infallible| match never {})
    }
}

fn all(shared: Arc<Shared>) -> Router {
    let metered = metadata::rest_routes()
        .merge(credentials::routes())
        .route_layer(middleware::from_fn_with_state(Arc::clone(&shared), data::metered));
    Router::new()
        .merge(oauth::routes())
        .merge(metadata::soap_routes())
        .merge(metered)
        .merge(data::routes())
        .fallback(not_found)
        .with_state(shared)
}

/// Clients whose URL of the org ends with a slash begin paths with two, such as the Salesforce CLI.
fn one_slash(request: &mut Request) {
    let Some(path) = request.uri().path_and_query() else { return };
    if path.as_str().starts_with("//") {
        let bare = format!("/{}", path.as_str().trim_start_matches('/'));
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = bare.parse().ok();
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
}

/// Lets a body be as large as its endpoint has any use for.
fn limit(request: &mut Request) {
    let path = request.uri().path();
    // Nothing of what goes to Apex is looked at.
    let large =
        ["/services/Soap/", "/services/apexrest/"].iter().any(|start| path.starts_with(start))
            || path.contains("/metadata/");
    let most = match path {
        _ if large => LARGEST_BODY,
        path if path.starts_with("/services/data") => LARGEST_RECORD,
        _ => LARGEST_FORM,
    };
    DefaultBodyLimit::max(most).apply(request);
}

async fn not_found() -> Response {
    let error =
        json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]);
    (StatusCode::NOT_FOUND, Json(error)).into_response()
}
