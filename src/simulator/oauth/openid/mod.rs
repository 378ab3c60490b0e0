//! OpenID Connect: what describes the org to generic clients, and the tokens that it signs.

mod discovery;
mod id_token;
mod keys;
mod signer;

pub(super) use discovery::discovery;
pub(super) use id_token::id_token;
pub(super) use keys::keys;
pub(in crate::simulator) use signer::Signer;
pub(super) use signer::{ACCESS_TOKEN_KEY, ID_TOKEN_KEY};
