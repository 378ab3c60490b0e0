//! The form of an error: that of the endpoint, whoever refuses the request.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

use super::metadata::{SoapApi, soap_fault};
use super::profile::Refusal;

/// Words what the HTTP layer itself refuses as the endpoint would: bodies that are too large,
/// methods that a path lacks, paths and bodies that cannot be read.
pub(super) fn shape(path: &str, response: Response) -> Response {
    let status = response.status();
    let before_login = path.starts_with("/services/oauth2/");
    let Some(refusal) = refusal(status, before_login).filter(|_| !has_form(response.headers()))
    else {
        return response;
    };
    let mut shaped = if let Some(api) = SoapApi::of(path) {
        soap_fault(api, refusal)
    } else if before_login {
        let body = json!({ "error": "invalid_request", "error_description": refusal.message });
        Json(body).into_response()
    } else {
        Json(json!([{ "message": refusal.message, "errorCode": refusal.code }])).into_response()
    };
    *shaped.status_mut() = status;
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        shaped.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    *shaped.extensions_mut() = response.extensions().clone();
    shaped
}

/// Whether somebody gave the answer a form: the HTTP layer has plain text, or nothing.
fn has_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| !kind.starts_with("text/plain"))
}

/// The codes are Salesforce's; which text goes with a body too large is not on record.
fn refusal(status: StatusCode, before_login: bool) -> Option<Refusal> {
    let (code, message) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("METHOD_NOT_ALLOWED", "HTTP method not allowed"),
        StatusCode::PAYLOAD_TOO_LARGE => ("EXCEEDED_MAX_SIZE_REQUEST", "the request is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            "UNSUPPORTED_MEDIA_TYPE",
            "Content-Type header specified in HTTP request is not supported",
        ),
        // Before login, these are answers of the org, some of them in plain text.
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY if !before_login => {
            ("JSON_PARSER_ERROR", "the request cannot be read")
        }
        _ => return None,
    };
    Some(Refusal { code: code.into(), message: message.into() })
}
