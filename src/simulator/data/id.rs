//! Record ids: three characters for the object, a pod, a counter, three of checksum.

use crate::model::checksum;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const POD: &str = "Sm0";

/// The 18-character form of a record id of 15 or 18 characters; `None` for anything else.
///
/// Ids of 18 characters are matched without regard to case, as Salesforce does: the checksum
/// tells which letters are upper case.
#[must_use]
pub fn id18(text: &str) -> Option<String> {
    if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    match text.len() {
        15 => Some(format!("{text}{}", checksum(text))),
        18 => restore_case(text),
        _ => None,
    }
}

/// The id of the `number`th record of the org, for an object with this key prefix.
pub(in crate::simulator) fn make(prefix: &str, number: u64) -> String {
    let id15 = format!("{prefix}{POD}{:0>9}", base62(number));
    let check = checksum(&id15);
    format!("{id15}{check}")
}

/// Whether two ids name one record.
pub(super) fn same(one: &str, other: &str) -> bool {
    // Most texts are none, and are told apart for less.
    match (one.get(..15), other.get(..15)) {
        (Some(one), Some(other)) if one.eq_ignore_ascii_case(other) => {}
        _ => return false,
    }
    match (id18(one), id18(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn restore_case(id: &str) -> Option<String> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let (id15, check) = id.split_at(15);
    let check = check.to_ascii_uppercase();
    let mut restored = String::with_capacity(18);
    for (five, mark) in id15.as_bytes().chunks(5).zip(check.chars()) {
        let bits = ALPHABET.find(mark)?;
        for (i, byte) in five.iter().enumerate() {
            let upper = bits & (1 << i) != 0;
            if upper && !byte.is_ascii_alphabetic() {
                return None;
            }
            let letter = char::from(*byte);
            restored.push(if upper {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            });
        }
    }
    Some(restored + &check)
}

fn base62(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        let digit = usize::try_from(number % 62).unwrap_or_default();
        digits.push(char::from(DIGITS[digit]));
        number /= 62;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lengths_name_one_record() {
        let id = make("005", 62);
        assert_eq!(id.len(), 18);
        assert!(id.starts_with("005Sm0000000010"));
        assert_eq!(id18(&id[..15]).as_deref(), Some(id.as_str()));
        assert_eq!(id18(&id.to_lowercase()).as_deref(), Some(id.as_str()));
        assert!(same(&id, &id[..15]));
    }

    #[test]
    fn anything_else_is_no_id() {
        for text in ["", "005", "005000000000001AAAA", "005-00000000001", "005000000000001ZZ9"] {
            assert_eq!(id18(text), None, "{text}");
        }
    }

    #[test]
    fn later_records_sort_later() {
        let ids: Vec<_> = (1..200).map(|n| make("003", n)).collect();
        assert!(ids.is_sorted());
    }
}
