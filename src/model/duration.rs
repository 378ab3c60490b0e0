//! Durations as people write them: `90 s`, `20 minutes`, `1h30m`.

use std::time::Duration;

/// A text that is no duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("duration `{text}` is malformed (hint: write it like `90 s`, `20 minutes` or `4 h`)")]
pub struct InvalidDuration {
    /// The text as it was written.
    pub text: String,
}

/// Reads a duration: whole numbers with a unit (`ms`, `s`, `min`, `h`, `d`, or their words), one
/// after the other.
///
/// ```
/// use std::time::Duration;
/// use cucumber_salesforce::model::parse_duration;
///
/// assert_eq!(parse_duration("20 minutes")?, Duration::from_secs(1200));
/// assert_eq!(parse_duration("1h30m")?, Duration::from_secs(5400));
/// # Ok::<(), cucumber_salesforce::model::InvalidDuration>(())
/// ```
///
/// # Errors
///
/// [`InvalidDuration`] where a unit is missing or unknown, or the number is too large.
pub fn parse_duration(text: &str) -> Result<Duration, InvalidDuration> {
    let invalid = || InvalidDuration { text: text.to_owned() };
    let mut rest = text.trim();
    let mut sum = Duration::ZERO;
    if rest.is_empty() {
        return Err(invalid());
    }
    while !rest.is_empty() {
        let unit_at = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(invalid)?;
        let (number, after) = rest.split_at(unit_at);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let number: u64 = number.parse().map_err(|_| invalid())?;
        let millis = number.checked_mul(millis_per(unit).ok_or_else(invalid)?);
        let part = Duration::from_millis(millis.ok_or_else(invalid)?);
        sum = sum.checked_add(part).ok_or_else(invalid)?;
        rest = after.trim_start();
    }
    Ok(sum)
}

fn millis_per(unit: &str) -> Option<u64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "ms" | "millisecond" | "milliseconds" => 1,
        "s" | "sec" | "second" | "seconds" => 1_000,
        "m" | "min" | "minute" | "minutes" => 60_000,
        "h" | "hour" | "hours" => 3_600_000,
        "d" | "day" | "days" => 86_400_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in
            [("90s", 90), (" 90 seconds ", 90), ("20 min", 1200), ("1 h 30 m", 5400), ("0s", 0)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for bad in ["", "20", "min", "20 fortnights", "-5s", "1.5h", "99999999999999999999 s"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }
}
