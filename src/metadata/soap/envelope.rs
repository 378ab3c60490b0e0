//! One call to the SOAP endpoint.

use ::http::{Method, Request, header};

use super::super::component::NAMESPACE;
use super::super::{Element, MetadataError};
use super::Node;
use crate::http::soap::{Rejected, envelope, read};
use crate::http::{Connection, HttpError};
use crate::model::Secret;

/// Sends one call and gives the `<..Response>` element of its answer.
///
/// Every call that this crate makes may be obeyed twice, so one that fails for a moment is sent
/// again where the connection retries.
pub(super) async fn call(conn: &Connection, body: Element) -> Result<Node, MetadataError> {
    conn.retrying(|| renewed(conn, body.clone()), MetadataError::repeat).await
}

/// One call; the second after the session has been renewed, where it had ended.
async fn renewed(conn: &Connection, body: Element) -> Result<Node, MetadataError> {
    let token = conn.token();
    match attempt(conn, &token, body.clone()).await {
        Err(MetadataError::Fault(fault)) if fault.is_session_refused() => {
            match conn.renew(&token).await? {
                Some(token) => attempt(conn, &token, body).await,
                None => Err(MetadataError::Fault(fault)),
            }
        }
        outcome => outcome,
    }
}

async fn attempt(conn: &Connection, token: &Secret, body: Element) -> Result<Node, MetadataError> {
    let mut url = conn.instance_url().clone();
    url.set_path(&format!("/services/Soap/m/{}", conn.version()));
    url.set_query(None);
    // The session travels in the envelope, not in a header.
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "text/xml; charset=UTF-8")
        .header("SOAPAction", "\"\"")
        .body(envelope(NAMESPACE, Some(token.expose()), body).into_bytes())
        .map_err(|error| HttpError::Malformed { reason: error.to_string() })?;
    let answer = conn.http().send(request).await?;
    read(&answer).map_err(|rejected| match rejected {
        Rejected::Fault(fault) => MetadataError::Fault(fault),
        Rejected::Unreadable => MetadataError::Unreadable {
            status: answer.status.as_u16(),
            expected: "a SOAP envelope",
            retry_after: answer.retry_after(),
        },
    })
}
