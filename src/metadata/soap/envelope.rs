//! SOAP envelopes: out with a session, in by local names.

use ::http::{Method, Request, StatusCode, header};

use super::super::component::NAMESPACE;
use super::super::{Element, MetadataError, SoapFault};
use super::Node;
use crate::http::{Connection, HttpError};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Sends one call and gives the `<..Response>` element of its answer.
pub(super) async fn call(conn: &Connection, body: Element) -> Result<Node, MetadataError> {
    let envelope = envelope(conn.token().expose(), body).document();
    let mut url = conn.instance_url().clone();
    url.set_path(&format!("/services/Soap/m/{}", conn.version()));
    url.set_query(None);
    // The session travels in the envelope, not in a header.
    let request = Request::builder()
        .method(Method::POST)
        .uri(url.as_str())
        .header(header::CONTENT_TYPE, "text/xml; charset=UTF-8")
        .header("SOAPAction", "\"\"")
        .body(envelope.into_bytes())
        .map_err(|error| HttpError::Malformed { reason: error.to_string() })?;
    let answer = conn.http().send(request).await?;
    read(answer.status, &answer.text())
}

fn envelope(session: &str, body: Element) -> Element {
    let header = Element::new("SessionHeader").leaf("sessionId", session);
    Element::new("soapenv:Envelope")
        .attribute("xmlns:soapenv", SOAP)
        .attribute("xmlns:xsi", XSI)
        .child(Element::new("soapenv:Header").attribute("xmlns", NAMESPACE).child(header))
        .child(Element::new("soapenv:Body").attribute("xmlns", NAMESPACE).child(body))
}

fn read(status: StatusCode, text: &str) -> Result<Node, MetadataError> {
    let unreadable =
        || MetadataError::Unreadable { status: status.as_u16(), expected: "a SOAP envelope" };
    let envelope = Node::parse(text).filter(|root| root.name() == "Envelope");
    let body = envelope.as_ref().and_then(|root| root.child("Body")).ok_or_else(unreadable)?;
    if let Some(fault) = body.child("Fault") {
        return Err(MetadataError::Fault(read_fault(fault)));
    }
    match body.first() {
        Some(response) if status.is_success() => Ok(response.clone()),
        _ => Err(unreadable()),
    }
}

fn read_fault(fault: &Node) -> SoapFault {
    let code = fault.at("faultcode").rsplit(':').next().unwrap_or_default().to_owned();
    let text = fault.at("faultstring");
    let message = text.strip_prefix(&format!("{code}: ")).unwrap_or(text).to_owned();
    SoapFault { code, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_the_session_in_its_header() {
        let body = Element::new("readMetadata").leaf("type", "ConnectedApp");
        assert_eq!(
            envelope("00D!a&b", body).to_string(),
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
             <soapenv:Header xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
             <SessionHeader><sessionId>00D!a&amp;b</sessionId></SessionHeader></soapenv:Header>\
             <soapenv:Body xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
             <readMetadata><type>ConnectedApp</type></readMetadata></soapenv:Body></soapenv:Envelope>"
        );
    }

    #[test]
    fn reads_a_recorded_fault() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
            xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault>
            <faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid
            Session ID found in SessionHeader: Illegal Session</faultstring></soapenv:Fault>
            </soapenv:Body></soapenv:Envelope>"#;
        let error = read(StatusCode::INTERNAL_SERVER_ERROR, text).unwrap_err();
        let MetadataError::Fault(fault) = &error else { panic!("{error:?}") };
        assert!(fault.is_session_refused());
        assert!(fault.message.starts_with("Invalid"), "{fault:?}");
    }

    #[test]
    fn refuses_pages_and_entity_bombs() {
        for text in [
            "<html><body>maintenance</body></html>",
            "",
            "<!DOCTYPE e [<!ENTITY a 'b'>]><Envelope><Body><x/></Body></Envelope>",
            "<Envelope><Body/></Envelope>",
        ] {
            let error = read(StatusCode::OK, text).unwrap_err();
            assert!(matches!(error, MetadataError::Unreadable { .. }), "{text}");
        }
    }
}
