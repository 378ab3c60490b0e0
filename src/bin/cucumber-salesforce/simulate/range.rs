//! Ranges of durations on the command line.

use std::ops::{Range, RangeInclusive};
use std::time::Duration;

use cucumber_salesforce::model::parse_duration;

/// Reads `5s..20s`; a single duration means exactly that long.
pub(super) fn from_to(text: &str) -> Result<RangeInclusive<Duration>, String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let (least, most) = (read(least)?, read(most.trim_start_matches('='))?);
    if least > most {
        return Err(backwards(text));
    }
    Ok(least..=most)
}

/// Reads `60s..90s`: from one moment to another.
pub(super) fn span(text: &str) -> Result<Range<Duration>, String> {
    let no_end = || format!("`{text}` has no end (hint: write it like `5s..20s`)");
    let (from, to) = text.split_once("..").ok_or_else(no_end)?;
    let (from, to) = (read(from)?, read(to)?);
    if from >= to {
        return Err(backwards(text));
    }
    Ok(from..to)
}

fn read(part: &str) -> Result<Duration, String> {
    parse_duration(part).map_err(|error| error.to_string())
}

fn backwards(text: &str) -> String {
    format!("`{text}` ends before it begins (hint: write it like `5s..20s`)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_range() {
        let seconds = Duration::from_secs;
        assert_eq!(from_to("5s..20s"), Ok(seconds(5)..=seconds(20)));
        assert_eq!(from_to("1 min"), Ok(seconds(60)..=seconds(60)));
        assert_eq!(from_to("0s..0s"), Ok(seconds(0)..=seconds(0)));
        assert_eq!(span("1min..90s"), Ok(seconds(60)..seconds(90)));
        for bad in ["20s..5s", "5..20", "soon", ""] {
            assert!(from_to(bad).is_err() && span(bad).is_err(), "{bad}");
        }
        assert!(span("5s").unwrap_err().contains("no end"));
        assert!(span("5s..5s").unwrap_err().contains("ends before it begins"));
    }
}
