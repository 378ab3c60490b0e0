//! SOAP envelopes in and out.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::api::SoapApi;
use super::fault::Fault;
use crate::model::ApiVersion;
use crate::simulator::metadata::component::ComponentType;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::versions;

/// A call: who, and what.
pub(in crate::simulator::metadata) struct Call {
    pub(super) session_id: String,
    /// `AllOrNoneHeader`.
    pub(super) all_or_none: bool,
    /// The release of the API version in the URL.
    pub(super) release: u16,
    /// The one element of the body.
    pub(super) operation: Element,
}

impl Call {
    /// Reads an envelope, whatever its prefixes, that came to a URL with this version.
    pub(super) fn read(body: &[u8], version: &str) -> Result<Self, Fault> {
        let text = std::str::from_utf8(body).map_err(|error| Fault::client(&error.to_string()))?;
        let mut envelope = Element::parse(text).map_err(|error| Fault::client(&error))?;
        if envelope.name != "Envelope" {
            return Err(Fault::client("no envelope"));
        }
        let header = envelope.child("Header").cloned().unwrap_or_default();
        let session = header.child("SessionHeader").map_or("", |session| session.get("sessionId"));
        let all_or_none = header.child("AllOrNoneHeader").is_some_and(|one| one.is("allOrNone"));
        let body = envelope.children.iter_mut().find(|child| child.name == "Body");
        let operation = body.and_then(|body| body.children.drain(..).next());
        Ok(Self {
            session_id: session.to_owned(),
            all_or_none,
            release: version.parse().map_or(0, ApiVersion::release),
            operation: operation.ok_or_else(|| Fault::client("the envelope has no body"))?,
        })
    }

    /// The component type of a name, where the version knows it.
    pub(super) fn kind(&self, name: &str) -> Result<ComponentType, Fault> {
        ComponentType::of(name)
            .filter(|kind| versions::of_type(*kind) <= self.release)
            .ok_or_else(|| Fault::new("INVALID_TYPE", &format!("Unknown type:{name}")))
    }
}

/// The results of a call.
pub(super) struct Answer {
    pub(super) api: SoapApi,
    pub(super) operation: String,
    pub(super) results: Vec<Element>,
}

impl Answer {
    /// An answer of the Metadata API.
    pub(super) fn metadata(operation: &str, results: Vec<Element>) -> Self {
        Self { api: SoapApi::Metadata, operation: operation.to_owned(), results }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let namespace = self.api.namespace();
        let mut response = Element { children: self.results, ..Element::new(&self.operation, "") };
        response.name.push_str("Response");
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns=\"{namespace}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>"
        );
        response.write(&mut xml);
        xml.push_str("</soapenv:Body></soapenv:Envelope>");
        ([(header::CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response()
    }
}

/// An element with children.
pub(super) fn node(name: &str, children: Vec<Element>) -> Element {
    Element { children, ..Element::new(name, "") }
}
