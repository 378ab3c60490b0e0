//! What was done to an app before it had to propagate.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What was done to an app before it had to propagate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was created.
    Created,
    /// Its callback URLs were changed.
    Callback,
    /// Its scopes or flows were changed.
    Scopes,
    /// Its policies were changed, or who may use it.
    Policy,
    /// Its consumer secret was rotated.
    Secret,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Created => "created",
            Self::Callback => "callback",
            Self::Scopes => "scopes",
            Self::Policy => "policy",
            Self::Secret => "secret",
        })
    }
}
