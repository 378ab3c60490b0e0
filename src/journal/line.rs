//! A line of the journal: a checksum, a space, an entry as JSON.
//!
//! Version 1 wrote the JSON alone; such lines are read, too.

use serde_json::{Map, Value};

use super::entry::Entry;

/// The digits of a checksum.
const DIGITS: usize = 8;

/// What a line says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An entry that this version understands.
    Entry(Box<Entry>),
    /// A whole line of a version to come.
    Later,
    /// What a killed writer or a failing disk left.
    Damaged,
}

/// The line for an entry, with its end.
pub(super) fn encode(entry: &Entry) -> serde_json::Result<Vec<u8>> {
    let json = serde_json::to_string(entry)?;
    Ok(format!("{} {json}\n", checksum(json.as_bytes())).into_bytes())
}

/// Reads a line without its end.
pub(super) fn decode(line: &[u8]) -> Line {
    let json = match line.split_at_checked(DIGITS + 1) {
        Some((head, json)) if head.ends_with(b" ") => {
            if head[..DIGITS] != *checksum(json).as_bytes() {
                return Line::Damaged;
            }
            json
        }
        _ => line,
    };
    match serde_json::from_slice::<Entry>(json) {
        Ok(entry) => Line::Entry(Box::new(entry)),
        Err(_) if serde_json::from_slice::<Map<String, Value>>(json).is_ok() => Line::Later,
        Err(_) => Line::Damaged,
    }
}

/// The beginning of the SHA-256 digest, in hexadecimal digits.
fn checksum(json: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, json);
    let first = digest.as_ref().iter().take(DIGITS / 2);
    format!("{:08x}", first.fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST_VERSION: &str = r#"{"v":1,"at":5,"event":"deploying","deploy_id":"0Af1","type":"ConnectedApp","name":"Csf1","client_id":"key","run":"r1","org":"00D000000000062EAA","host":"h","pid":7,"expires":9}"#;

    fn entry() -> Entry {
        let Line::Entry(entry) = decode(FIRST_VERSION.as_bytes()) else { panic!() };
        *entry
    }

    #[test]
    fn the_first_version_is_read() {
        let entry = entry();
        assert_eq!((entry.version, entry.writer.process.pid), (1, 7));
        assert_eq!(entry.writer.process.is_alive(), None, "a number proves nothing");
    }

    #[test]
    fn a_whole_line_is_told_from_any_damaged_one() {
        let line = encode(&entry()).unwrap();
        let line = line.strip_suffix(b"\n").unwrap();
        assert_eq!(decode(line), Line::Entry(Box::new(entry())));
        for length in 0..line.len() {
            assert_eq!(decode(&line[..length]), Line::Damaged, "torn after {length} bytes");
        }
        for at in 0..line.len() {
            let mut damaged = line.to_vec();
            damaged[at] ^= 1;
            assert_eq!(decode(&damaged), Line::Damaged, "byte {at}");
        }
    }

    #[test]
    fn a_version_to_come_is_recognised() {
        let json = r#"{"v":3,"event":"lease"}"#;
        let line = format!("{} {json}", checksum(json.as_bytes()));
        assert_eq!(decode(line.as_bytes()), Line::Later);
        assert_eq!(decode(json.as_bytes()), Line::Later);
    }
}
