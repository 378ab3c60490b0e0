//! Takes down each request with its answer, as they pass.

use std::sync::Arc;

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::TryStreamExt as _;

use super::exchange::{self, Exchange};
use super::request::{Noted, ReceivedRequest};
use crate::simulator::network::{Peer, host_of};
use crate::simulator::state::Shared;

pub(in crate::simulator) async fn record(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let at = shared.lock().now();
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let host = host_of(&uri, request.headers());
    let exchange = Exchange {
        query: uri.query().unwrap_or_default().to_owned(),
        headers: request.headers().clone(),
        body: exchange::Body::default(),
        answer: exchange::Body::default(),
    };
    let body = exchange.body.clone();
    let request = request.map(|sent| {
        Body::from_stream(sent.into_data_stream().inspect_ok(move |piece| body.passes(piece)))
    });
    let response = overheard(next.run(request).await, &exchange.answer).await;
    let status = response.status().as_u16();
    let received = ReceivedRequest::new(at, &method, uri.path(), host, peer.node)
        .answered(status, response.extensions().get::<Noted>())
        .with(exchange);
    shared.lock().received.push(received);
    shared.answered.notify_waiters();
    response
}

/// Takes down an answer that is there in one piece; one that comes in several is trouble's.
async fn overheard(response: Response, answer: &exchange::Body) -> Response {
    if response.body().size_hint().exact().is_none() {
        return response;
    }
    let (parts, body) = response.into_parts();
    // The bodies are made in this process: reading one cannot fail.
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    answer.passes(&whole);
    Response::from_parts(parts, Body::from(whole))
}
