//! Where troubles meet requests.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use super::answer::{Asked, instead};
use super::body::{Mangled, cut};
use super::{Call, Trouble};
use crate::clock::Clock as _;
use crate::simulator::metadata::{Element, SoapApi};
use crate::simulator::network::Peer;
use crate::simulator::server::{LARGEST_BODY, Onward};
use crate::simulator::session::bearer;
use crate::simulator::state::{Shared, State as OrgState};
use crate::simulator::weather::Endpoint;

/// So much real time an answer waits to be overtaken.
const PATIENCE: Duration = Duration::from_millis(100);

/// The trouble that a handler sees to itself, as an extension of its request.
#[derive(Clone, Copy, Debug)]
pub(in crate::simulator) struct Struck(pub(in crate::simulator) Trouble);

/// Lets the weather or the fault plan strike a request, or lets it pass.
pub(in crate::simulator) async fn strike(
    shared: &Shared,
    peer: &Peer,
    request: Request,
    next: Onward,
) -> Response {
    let endpoint = Endpoint::of(request.uri().path());
    match endpoint.filter(|_| shared.lock_for_login().expects_trouble()) {
        None => next.run(request).await,
        // It is large, and most requests do without.
        Some(endpoint) => Box::pin(in_trouble(endpoint, shared, peer, request, next)).await,
    }
}

async fn in_trouble(
    endpoint: Endpoint,
    shared: &Shared,
    peer: &Peer,
    request: Request,
    next: Onward,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let path = parts.uri.path().to_owned();
    let call = Call::of(&parts.method, &path, &body);
    let token = bearer(&parts).map(str::to_owned);
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let (trouble, at) = {
        let mut state = shared.lock();
        (state.trouble_for(endpoint, call, &path), state.now())
    };
    let Some(trouble) = trouble else { return next.run(request).await };
    let asked = Asked { call, soap: SoapApi::of(&path), at };
    if trouble == Trouble::SessionEnds {
        end_sessions(&mut shared.lock(), token, &body);
    }
    befall(trouble, asked, shared, peer, request, next).await
}

async fn befall(
    trouble: Trouble,
    asked: Asked,
    shared: &Shared,
    peer: &Peer,
    mut request: Request,
    next: Onward,
) -> Response {
    match trouble {
        Trouble::Reset => cut(peer, StatusCode::SERVICE_UNAVAILABLE.into_response()),
        Trouble::Gone(span) => {
            let number = shared.doors.shut_for_a_while().await;
            let (doors, clock) = (shared.doors.clone(), shared.lock().clock.clone());
            tokio::spawn(async move {
                clock.sleep(span).await;
                doors.let_go(number);
            });
            cut(peer, StatusCode::SERVICE_UNAVAILABLE.into_response())
        }
        Trouble::AnswerLost => cut(peer, next.run(request).await),
        Trouble::Overtaken => {
            let answer = next.run(request).await;
            let _nobody_else = tokio::time::timeout(PATIENCE, shared.answered.notified()).await;
            answer
        }
        Trouble::Slow | Trouble::Stalled | Trouble::Truncated | Trouble::Garbled => {
            let mut answer = next.run(request).await;
            answer.extensions_mut().insert(Mangled(trouble));
            answer
        }
        Trouble::ClockAhead(by) | Trouble::ClockBehind(by) => {
            shared.lock().clock.set(by, matches!(trouble, Trouble::ClockAhead(_)));
            next.run(request).await
        }
        _ if is_handlers(trouble, asked) => {
            request.extensions_mut().insert(Struck(trouble));
            next.run(request).await
        }
        _ => match instead(trouble, asked) {
            Some(answer) => answer,
            None => next.run(request).await,
        },
    }
}

/// Whether the answer depends on what was asked, so that its handler gives it.
fn is_handlers(trouble: Trouble, asked: Asked) -> bool {
    let changes = matches!(asked.call, Call::Write | Call::Delete) && asked.soap.is_some();
    match trouble {
        Trouble::Deploy(_) | Trouble::OldStatus => true,
        Trouble::LockedRow | Trouble::AlreadyInProcess => {
            changes || Call::Deploy.covers(asked.call)
        }
        _ => false,
    }
}

/// Ends the sessions of the user whose request this is.
fn end_sessions(state: &mut OrgState, token: Option<String>, body: &Bytes) {
    let token = token.or_else(|| session_id(body));
    let user = token.and_then(|token| state.any_session(&token)).map(|session| session.user_id);
    if let Some(user) = user {
        state.sessions.close_all(|session| session.user_id == user);
    }
}

/// The session of a SOAP call.
fn session_id(envelope: &Bytes) -> Option<String> {
    let envelope = Element::parse(std::str::from_utf8(envelope).ok()?).ok()?;
    let session = envelope.child("Header")?.child("SessionHeader")?;
    Some(session.get("sessionId").to_owned())
}
