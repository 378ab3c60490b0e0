//! SOAP faults: HTTP 500 and a code.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::api::SoapApi;
use crate::simulator::metadata::element::escape;
use crate::simulator::profile::Refusal;

const UNEXPECTED: &str = "UnexpectedErrorFault";
const LOGIN: &str = "LoginFault";

/// Why a whole call is refused.
pub(in crate::simulator::metadata) enum Fault {
    /// The call is no well-formed SOAP, or its XML does not fit.
    Client(String),
    /// One of Salesforce's own: its type, code and message.
    Own(&'static str, String, String),
}

impl Fault {
    /// A fault of Salesforce's own.
    pub(super) fn new(code: &str, message: &str) -> Self {
        Self::Own(UNEXPECTED, code.to_owned(), message.to_owned())
    }

    /// A call that is no well-formed SOAP, or whose XML does not fit.
    pub(super) fn client(message: &str) -> Self {
        Self::Client(message.to_owned())
    }

    /// The API has no such operation.
    pub(super) fn no_operation(api: SoapApi, operation: &str) -> Self {
        let namespace = api.namespace();
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
        Self::Own(LOGIN, code.to_owned(), message.to_owned())
    }

    /// The answer of an API; those of the Metadata API have no detail.
    pub(super) fn answer(&self, api: SoapApi) -> Response {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:sf=\"{}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><soapenv:Fault><faultcode>",
            api.of_faults()
        );
        let (code, text) = match self {
            Self::Client(message) => ("soapenv:Client".to_owned(), message.clone()),
            Self::Own(_, code, message) => (format!("sf:{code}"), format!("{code}: {message}")),
        };
        escape(&code, &mut xml);
        xml.push_str("</faultcode><faultstring>");
        escape(&text, &mut xml);
        xml.push_str("</faultstring>");
        if let Self::Own(kind, code, message) = self
            && api != SoapApi::Metadata
        {
            // Writing to a String cannot fail.
            let _never =
                write!(xml, "<detail><sf:{kind} xsi:type=\"sf:{kind}\"><sf:exceptionCode>");
            escape(code, &mut xml);
            xml.push_str("</sf:exceptionCode><sf:exceptionMessage>");
            escape(message, &mut xml);
            let _never = write!(xml, "</sf:exceptionMessage></sf:{kind}></detail>");
        }
        xml.push_str("</soapenv:Fault></soapenv:Body></soapenv:Envelope>");
        let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
        (StatusCode::INTERNAL_SERVER_ERROR, headers, xml).into_response()
    }
}

impl From<Refusal> for Fault {
    fn from(Refusal { code, message }: Refusal) -> Self {
        Self::new(&code, &message)
    }
}

/// The answer to a call that is refused before anybody reads it.
pub(in crate::simulator) fn soap_fault(api: SoapApi, refusal: Refusal) -> Response {
    Fault::from(refusal).answer(api)
}
