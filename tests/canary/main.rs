//! Canaries: secrets where they should never be, and every output without them.
//!
//! The same suite runs in clear too, and then each output must show them: a test that finds
//! nothing because nothing is there proves nothing.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

#[path = "../output/mod.rs"]
mod output;
mod outputs;
#[path = "../spellings/mod.rs"]
mod spellings;
mod state;
mod suite;

/// What all canaries have in common.
pub(crate) const MARK: &str = "c4n4ry";

/// A password, a key of several lines, a token.
pub(crate) const CANARIES: [&str; 3] = [
    "c4n4ry<1>&\"'\\é +%/=end",
    "c4n4ry <line> & \"one\"\n\t'c4n4ry' line \\two\\\nc4n4ry-line-é-three",
    "00D000000000062!AQEc4n4ry.token_of_access",
];

/// The spellings of canaries that stand in a text.
pub(crate) fn hits(text: &str) -> Vec<String> {
    let all = CANARIES.iter().flat_map(|canary| spellings::traces(canary));
    all.filter(|spelling| text.contains(spelling)).collect()
}
