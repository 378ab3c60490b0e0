//! What `{:?}` shows of types that hold secrets, and what errors show.
//!
//! The sources are scanned: a public type that can reach a secret, or a public error, and that has
//! no test here is a failure. So nobody can add one without.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

mod errors;
mod scan;
#[expect(dead_code, reason = "the canaries have more use for it")]
#[path = "../spellings/mod.rs"]
mod spellings;
mod types;
mod values;

/// What every secret of these tests has in it, with characters that quoting changes.
pub(crate) const CANARY: &str = "c4n4ry\"<&>'\\é";

/// Whether nothing of the secrets is left in the text.
#[track_caller]
pub(crate) fn assert_harmless(what: &str, text: &str, secrets: &[String]) {
    assert!(!text.contains("c4n4ry"), "{what}: {text}");
    for secret in secrets {
        for trace in spellings::traces(secret) {
            assert!(!text.contains(&trace), "{what} shows `{trace}`: {text}");
        }
    }
}
