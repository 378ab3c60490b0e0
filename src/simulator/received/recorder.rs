//! Takes down each request with its answer, as they pass.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use futures::TryStreamExt as _;

use super::exchange::{self, Exchange, Headers};
use super::request::{Noted, ReceivedRequest};
use crate::clock::Clock as _;
use crate::simulator::network::{Peer, host_of};
use crate::simulator::state::Shared;

/// One request that is under way.
pub(in crate::simulator) struct Recorder {
    received: ReceivedRequest,
    exchange: Exchange,
}

impl Recorder {
    /// Begins with a request that comes in, and listens to its body.
    pub(in crate::simulator) fn new(shared: &Shared, peer: &Peer, request: &mut Request) -> Self {
        let uri = request.uri();
        let host = host_of(uri, request.headers());
        let (at, method, node) = (shared.clock.now(), request.method(), peer.node);
        let received = ReceivedRequest::new(at, method, uri.path(), host, node);
        let exchange = Exchange {
            query: uri.query().unwrap_or_default().to_owned(),
            headers: Headers::of(request.headers()),
            body: exchange::Body::default(),
            answer: exchange::Body::default(),
        };
        let body = exchange.body.clone();
        let sent = std::mem::take(request.body_mut()).into_data_stream();
        *request.body_mut() = Body::from_stream(sent.inspect_ok(move |piece| body.passes(piece)));
        Self { received, exchange }
    }

    /// Ends with the answer that goes out.
    pub(in crate::simulator) async fn done(self, shared: &Shared, response: Response) -> Response {
        let Self { received, exchange } = self;
        let mut response = overheard(response, &exchange.answer).await;
        let status = response.status().as_u16();
        let noted = response.extensions_mut().remove::<Noted>();
        shared.received().push(received.answered(status, noted).with(exchange));
        shared.answered.notify_waiters();
        response
    }
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
