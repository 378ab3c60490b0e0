//! Numbers of a profile file that must be within bounds.

use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// HTTP statuses that refuse something.
pub(super) fn refusals<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    within(400..=599, deserializer)
}

/// Lengths of consumer keys; no request carries longer ones.
pub(super) fn lengths<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    within(1..=4096, deserializer)
}

/// How many of a kind there may be: one at least.
pub(super) fn counts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    within(1..=1000, deserializer)
}

fn within<'de, D: Deserializer<'de>, N: Deserialize<'de> + PartialOrd + Display>(
    range: RangeInclusive<N>,
    deserializer: D,
) -> Result<N, D::Error> {
    let number = N::deserialize(deserializer)?;
    if range.contains(&number) {
        return Ok(number);
    }
    let (least, most) = range.into_inner();
    Err(D::Error::custom(format!("{number} is not within {least} to {most}")))
}
