//! Valid inputs, and what becomes of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A change to a text.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Insert(Index, String),
    Delete(Index, Index),
    /// Copies a part to another place so many times.
    Repeat(Index, Index, usize),
    Cut(Index),
    /// Swaps one piece of the grammar for another, wherever it stands.
    Swap(String, String),
    Byte(Index, u8),
}

/// One of the valid inputs after some edits; or bytes that are nothing.
///
/// Edits draw on the pieces of the grammar, so that much of what comes out still parses.
pub(crate) fn mutated(
    valid: Vec<String>,
    pieces: &'static [&'static str],
) -> impl Strategy<Value = Vec<u8>> {
    let edited = (select(valid), vec(edit(pieces), 0..6)).prop_map(|(text, edits)| {
        edits.into_iter().fold(text.into_bytes(), |bytes, edit| apply(bytes, &edit))
    });
    let joined = vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![8 => edited, 2 => joined, 1 => vec(any::<u8>(), 0..400)]
}

fn edit(pieces: &'static [&'static str]) -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let piece = || select(pieces).prop_map(str::to_owned);
    let insert = prop_oneof![3 => piece(), 1 => any::<String>()];
    prop_oneof![
        4 => (index(), insert).prop_map(|(at, text)| Edit::Insert(at, text)),
        2 => (index(), index()).prop_map(|(from, to)| Edit::Delete(from, to)),
        1 => (index(), index(), 2..200_usize).prop_map(|(from, to, n)| Edit::Repeat(from, to, n)),
        1 => index().prop_map(Edit::Cut),
        4 => (piece(), piece()).prop_map(|(old, new)| Edit::Swap(old, new)),
        1 => (index(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
    ]
}

fn apply(mut bytes: Vec<u8>, edit: &Edit) -> Vec<u8> {
    let place = |index: &Index| index.index(bytes.len() + 1);
    match edit {
        Edit::Insert(at, text) => {
            let at = place(at);
            bytes.splice(at..at, text.bytes());
        }
        Edit::Delete(from, to) => {
            let (from, to) = (place(from), place(to));
            bytes.drain(from.min(to)..from.max(to));
        }
        Edit::Repeat(from, to, times) => {
            let (from, to) = (place(from), place(to));
            let part = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(from..from, part.repeat(*times));
        }
        Edit::Cut(at) => {
            let at = place(at);
            bytes.truncate(at);
        }
        Edit::Swap(old, new) => {
            // Raw bytes may have come in before.
            let text = String::from_utf8_lossy(&bytes);
            bytes = text.replace(old.as_str(), new).into_bytes();
        }
        Edit::Byte(at, byte) => {
            let at = at.index(bytes.len().max(1));
            if let Some(there) = bytes.get_mut(at) {
                *there = *byte;
            }
        }
    }
    // Larger inputs have tests of their own.
    bytes.truncate(256 << 10);
    bytes
}
