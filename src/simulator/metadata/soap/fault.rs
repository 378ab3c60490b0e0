//! SOAP faults: HTTP 500 and a code.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::simulator::metadata::element::escape;
use crate::simulator::profile::Refusal;

/// Why a whole call is refused.
pub(in crate::simulator::metadata) struct Fault {
    /// With its prefix: `sf:INVALID_SESSION_ID`, `soapenv:Client`.
    code: String,
    text: String,
    /// The type of the detail, its code and message: `LoginFault`.
    detail: Option<(&'static str, String, String)>,
}

impl Fault {
    /// A fault of Salesforce's own.
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self { code: format!("sf:{code}"), text: format!("{code}: {message}"), detail: None }
    }

    /// A call that is no well-formed SOAP, or whose XML does not fit.
    pub(super) fn client(message: &str) -> Self {
        Self { code: "soapenv:Client".to_owned(), text: message.to_owned(), detail: None }
    }

    /// The API has no such operation.
    pub(super) fn no_operation(namespace: &str, operation: &str) -> Self {
        let text = format!("No operation available for request {{{namespace}}}{operation}");
        Self::client(&format!("{text}, please check the WSDL for the service."))
    }

    /// The session is unknown, over, or a JWT.
    pub(super) fn illegal_session() -> Self {
        Self::new(
            "INVALID_SESSION_ID",
            "Invalid Session ID found in SessionHeader: Illegal Session",
        )
    }

    /// A login that failed.
    pub(super) fn login(code: &str, message: &str) -> Self {
        let detail = Some(("LoginFault", code.to_owned(), message.to_owned()));
        Self { detail, ..Self::new(code, message) }
    }
}

/// The answer to a call that is refused before anybody reads it.
pub(in crate::simulator) fn soap_fault(refusal: &Refusal) -> Response {
    Fault::new(&refusal.code, &refusal.message).into_response()
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:sf=\"http://soap.sforce.com/2006/04/metadata\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><soapenv:Fault><faultcode>",
        );
        escape(&self.code, &mut xml);
        xml.push_str("</faultcode><faultstring>");
        escape(&self.text, &mut xml);
        xml.push_str("</faultstring>");
        if let Some((kind, code, message)) = self.detail {
            // Writing to a String cannot fail.
            let _never =
                write!(xml, "<detail><sf:{kind} xsi:type=\"sf:{kind}\"><sf:exceptionCode>");
            escape(&code, &mut xml);
            xml.push_str("</sf:exceptionCode><sf:exceptionMessage>");
            escape(&message, &mut xml);
            let _never = write!(xml, "</sf:exceptionMessage></sf:{kind}></detail>");
        }
        xml.push_str("</soapenv:Fault></soapenv:Body></soapenv:Envelope>");
        let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        (StatusCode::INTERNAL_SERVER_ERROR, headers, xml).into_response()
    }
}
