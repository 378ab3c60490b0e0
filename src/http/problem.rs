//! How Salesforce's REST APIs say no.

use serde::Deserialize;

use super::Answer;

/// An entry of the array that the body of a refusal is.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// The code, such as `INVALID_FIELD`.
    #[serde(rename = "errorCode")]
    pub(crate) code: String,
    /// The org's words, in the user's language.
    #[serde(default)]
    pub(crate) message: String,
    /// The fields that it is about.
    #[serde(default)]
    pub(crate) fields: Vec<String>,
}

impl Answer {
    /// The first problem that the body names, if it is of that shape.
    pub(crate) fn problem(&self) -> Option<Problem> {
        self.json::<Vec<Problem>>().ok()?.into_iter().next()
    }
}
