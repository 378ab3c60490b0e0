//! What an app must show after a change, beside that it works.
//!
//! A node that is behind still has the app as it was: it gives tokens, with the old scopes, or as
//! the old user. So after a change each attempt makes every request whose answer tells the new
//! app from all that it was since it last worked everywhere, and counts only if all are new. That
//! way each counted attempt says as much about a node as the first token of a new app does.

mod ask;
mod between;
mod scopes;
#[cfg(test)]
mod tests;

pub(super) use ask::AS_IT_SHOULD_BE;
pub use between::Looks;

use super::sign_in::SignIn;
use scopes::Shift;

/// What an app must show after a change; nothing in particular by default.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    checks: Vec<Check>,
}

/// A request whose answer differs between the old app and the new one.
#[derive(Clone, Debug)]
enum Check {
    /// The authorize endpoint takes, or refuses, a callback URL.
    Callback { client_id: String, url: String, registered: bool },
    /// The authorize endpoint insists, or not, on a code challenge (PKCE).
    Challenge { client_id: String, url: String, required: bool },
    /// No token is to be had this way any more.
    NoToken { sign_in: SignIn },
    /// There is a token, and it is the new app's.
    Token { sign_in: SignIn, shows: Shows, is_new: bool },
}

/// What a token answer must show.
#[derive(Clone, Debug, Default)]
struct Shows {
    /// Scopes that came, and that went.
    scopes: Shift,
    /// The record id of the user that the app acts as.
    user_id: Option<String>,
}

impl Expectation {
    /// Whether no answer can tell the new app from the old one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }
}
