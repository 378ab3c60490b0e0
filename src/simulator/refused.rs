//! A refusal of the REST API where no record is to blame.

use std::borrow::Cow;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::profile::Refusal;
use super::session::ApiDenial;

/// Status, code, text.
#[derive(Debug)]
pub(super) struct Refused(
    pub(super) StatusCode,
    pub(super) Cow<'static, str>,
    pub(super) Cow<'static, str>,
);

impl Refused {
    /// There is nothing at this path.
    pub(super) const NOT_FOUND: Self =
        Self::of(StatusCode::NOT_FOUND, "NOT_FOUND", "The requested resource does not exist");

    pub(super) const fn of(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self(status, Cow::Borrowed(code), Cow::Borrowed(message))
    }

    /// A refusal that other APIs have with another status, or with none.
    pub(super) fn with(status: StatusCode, Refusal { code, message }: Refusal) -> Self {
        Self(status, code, message)
    }
}

impl From<ApiDenial> for Refused {
    fn from(denial: ApiDenial) -> Self {
        let (status, code, message) = denial.rest();
        Self::of(status, code, message)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        (status, Json(json!([{ "message": message, "errorCode": code }]))).into_response()
    }
}
