//! The HTTP server: each new TCP connection is bound to one login node, dealt at random.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use axum::{Json, Router};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::received::{Noted, ReceivedRequest};
use super::state::Shared;
use super::{credentials, data, language, metadata, oauth, seed};

/// Larger than Salesforce's largest deploy (39 MB), in bytes.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The other end of a connection, and the login node to which it is bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer {
    pub(super) address: SocketAddr,
    /// From 0.
    pub(super) node: usize,
}

/// Starts to serve, until `stop` fires or its sender is gone.
pub(super) fn serve(listener: TcpListener, shared: Arc<Shared>, stop: oneshot::Receiver<()>) {
    let listener =
        NodeListener { listener, nodes: shared.facts.nodes, seed: shared.facts.seed, next: 0 };
    let service = routes(shared).into_make_service_with_connect_info::<Peer>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async {
        let _gone = stop.await;
    });
    tokio::spawn(async move { server.await });
}

fn routes(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(oauth::routes())
        .merge(metadata::routes())
        .merge(credentials::routes())
        .merge(data::routes())
        .fallback(not_found)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), language::localise))
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), record))
        .with_state(shared)
}

async fn not_found() -> (StatusCode, Json<serde_json::Value>) {
    let error =
        json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }]);
    (StatusCode::NOT_FOUND, Json(error))
}

async fn record(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let host = host_of(&uri, request.headers());
    let response = next.run(request).await;
    let received = ReceivedRequest::new(&method, &uri, host, peer.node, response.status().as_u16())
        .noted(response.extensions().get::<Noted>());
    shared.lock().received.push(received);
    response
}

/// The host that a client named, lower case, without port.
pub(super) fn host_of(uri: &Uri, headers: &HeaderMap) -> String {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let named = uri.host().or(named).unwrap_or_default();
    named.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a host serves the logins of every org; any other is this org's My Domain.
pub(super) fn is_login_host(host: &str) -> bool {
    host == "login.salesforce.com" || host == "test.salesforce.com"
}

struct NodeListener {
    listener: TcpListener,
    nodes: usize,
    seed: u64,
    next: u64,
}

impl Listener for NodeListener {
    type Io = TcpStream;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // Answers must not wait for the client's delayed acknowledgement.
        let _refused = stream.set_nodelay(true);
        self.next = self.next.wrapping_add(1);
        let node = seed::rng(self.seed, ("connection", self.next)).usize(..self.nodes.max(1));
        (stream, Peer { address, node })
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(Peer { address: self.listener.local_addr()?, node: 0 })
    }
}

impl Connected<IncomingStream<'_, NodeListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, NodeListener>) -> Self {
        *stream.remote_addr()
    }
}
