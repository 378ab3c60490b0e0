//! Envelopes: what goes around a call, and what comes out of an answer.

use super::{Element, Node};
use crate::http::Answer;

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What the org says when it refuses a SOAP call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoapFault {
    /// The code without its prefix, such as `INVALID_SESSION_ID`.
    pub code: String,
    /// The org's words, without the code that they begin with.
    pub message: String,
}

impl SoapFault {
    /// Whether the org does not take the session: it has ended, or its token is in JWT format,
    /// which SOAP never takes.
    #[must_use]
    pub fn is_session_refused(&self) -> bool {
        self.code == "INVALID_SESSION_ID"
    }
}

/// An answer without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// The org said no.
    Fault(SoapFault),
    /// It is no SOAP envelope with a result.
    Unreadable,
}

/// A call as a document: its elements are in `namespace`, its session in the header.
#[must_use]
pub fn envelope(namespace: &str, session: Option<&str>, call: Element) -> String {
    let header = session.map(|id| {
        let header = Element::new("SessionHeader").leaf("sessionId", id);
        Element::new("soapenv:Header").attribute("xmlns", namespace).child(header)
    });
    Element::new("soapenv:Envelope")
        .attribute("xmlns:soapenv", SOAP)
        .attribute("xmlns:xsi", XSI)
        .children(header)
        .child(Element::new("soapenv:Body").attribute("xmlns", namespace).child(call))
        .document()
}

/// The `<..Response>` element of an answer.
///
/// # Errors
///
/// If there is none: a fault, or something else than SOAP.
pub fn read(answer: &Answer) -> Result<Node, Rejected> {
    let envelope = Node::parse(&answer.text()).filter(|root| root.name() == "Envelope");
    let body = envelope.as_ref().and_then(|root| root.child("Body")).ok_or(Rejected::Unreadable)?;
    if let Some(fault) = body.child("Fault") {
        return Err(Rejected::Fault(read_fault(fault)));
    }
    match body.first() {
        Some(response) if answer.status.is_success() => Ok(response.clone()),
        _ => Err(Rejected::Unreadable),
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
    use ::http::{HeaderMap, StatusCode};

    use super::*;

    fn answer(status: StatusCode, body: &str) -> Answer {
        Answer { status, headers: HeaderMap::new(), body: body.into() }
    }

    #[test]
    fn carries_the_session_in_its_header() {
        let call = Element::new("readMetadata").leaf("type", "ConnectedApp");
        assert_eq!(
            envelope("urn:x", Some("00D!a&b"), call),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
             <soapenv:Header xmlns=\"urn:x\">\
             <SessionHeader><sessionId>00D!a&amp;b</sessionId></SessionHeader></soapenv:Header>\
             <soapenv:Body xmlns=\"urn:x\">\
             <readMetadata><type>ConnectedApp</type></readMetadata></soapenv:Body></soapenv:Envelope>\n"
        );
        assert!(!envelope("urn:x", None, Element::new("login")).contains("Header"));
    }

    #[test]
    fn reads_a_recorded_fault() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope
            xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:sf="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><soapenv:Fault>
            <faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid
            Session ID found in SessionHeader: Illegal Session</faultstring></soapenv:Fault>
            </soapenv:Body></soapenv:Envelope>"#;
        let rejected = read(&answer(StatusCode::INTERNAL_SERVER_ERROR, text)).unwrap_err();
        let Rejected::Fault(fault) = rejected else { panic!("{rejected:?}") };
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
            assert_eq!(read(&answer(StatusCode::OK, text)), Err(Rejected::Unreadable), "{text}");
        }
    }
}
