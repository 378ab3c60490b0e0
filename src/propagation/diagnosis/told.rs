//! A diagnosis as people read it.

use std::fmt;

use super::{Diagnosis, Finding};

/// How many further causes are told.
const FURTHER: usize = 3;

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, further)) = self.findings.split_first() else {
            return f.write_str("no cause was found");
        };
        let word = if first.certain { "found" } else { "most likely" };
        write!(f, "{word}: {}\n  because {}", first.advice(), first.because)?;
        if first.certain {
            return Ok(());
        }
        for (number, Finding { setting, because, .. }) in further.iter().take(FURTHER).enumerate() {
            let head = if number == 0 { "\nalso possible:" } else { "" };
            write!(f, "{head}\n  - {setting}: {because}")?;
        }
        let unread =
            self.inspection.as_ref().map(|seen| seen.unread.as_slice()).unwrap_or_default();
        if let [first, rest @ ..] = unread {
            let more =
                if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            write!(f, "\ncould not be read: {first}{more}")?;
        }
        Ok(())
    }
}
