//! Durations as whole milliseconds with their unit, such as `500 ms`.

use std::time::Duration;

use serde::{Deserialize as _, Deserializer, Serializer};

use crate::model::parse_duration;

pub(super) fn serialize<S: Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{} ms", duration.as_millis()))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration(&text).map_err(serde::de::Error::custom)
}
