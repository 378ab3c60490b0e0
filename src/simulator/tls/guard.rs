//! Requests that came through the front go where the connection leads.

use axum::extract::{ConnectInfo, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::hosts::salesforce;
use super::proxy::not_led_to;
use crate::simulator::network::{Peer, host_of};

pub(super) async fn guard(
    ConnectInfo(peer): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let asked = request.uri().authority().map(|authority| authority.as_str().to_owned());
    match (&peer.tunnel, asked) {
        (Some(host), _) if **host == *host_of(request.uri(), request.headers()) => {}
        (Some(host), _) => {
            let text = format!("this connection leads to `{host}`, and the `Host` is another\n");
            return (StatusCode::MISDIRECTED_REQUEST, text).into_response();
        }
        (None, Some(authority)) if salesforce(&authority).is_some() => {}
        (None, Some(authority)) => {
            return (StatusCode::FORBIDDEN, not_led_to(&authority)).into_response();
        }
        (None, None) => {
            let text = "this is a proxy (hint: name it in `HTTPS_PROXY`)\n";
            return (StatusCode::BAD_REQUEST, text).into_response();
        }
    }
    next.run(request).await
}
