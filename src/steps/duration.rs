//! Durations as feature files write them.

use std::time::Duration;

use crate::Error;

/// What the parameter `{duration}` accepts.
pub(super) const PATTERN: &str =
    r"[0-9]+(?:\.[0-9]+)? ?(?:milliseconds?|ms|seconds?|s|minutes?|min|m|hours?|h)";

/// Reads `20 minutes`, `1.5 h`, `30s`.
pub(super) fn parse(text: &str) -> Result<Duration, Error> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let seconds = match unit.trim() {
        "millisecond" | "milliseconds" | "ms" => 0.001,
        "second" | "seconds" | "s" => 1.0,
        "minute" | "minutes" | "min" | "m" => 60.0,
        "hour" | "hours" | "h" => 3600.0,
        _ => f64::NAN,
    };
    number
        .parse::<f64>()
        .ok()
        .and_then(|number| Duration::try_from_secs_f64(number * seconds).ok())
        .ok_or_else(|| {
            Error::usage(format!("`{text}` is no duration"))
                .hint("write a number and a unit, such as `20 minutes` or `30 s`")
        })
}
