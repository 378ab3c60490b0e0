//! Valid inputs, and what becomes of them.

use std::fmt;
use std::ops::Deref;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// An input, shown as a test can have it.
#[derive(Clone)]
pub(crate) struct Input(pub(crate) Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "b\"{}\"", self.0.escape_ascii())
    }
}

impl Deref for Input {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

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
    /// Puts a text in place of the word that stands there, so that the structure stays.
    Word(Index, String),
    Byte(Index, u8),
}

/// One of the valid inputs after some edits; or bytes that are nothing.
///
/// Edits draw on the pieces of the grammar, so that much of what comes out still parses.
pub(crate) fn mutated(
    valid: Vec<String>,
    pieces: &'static [&'static str],
) -> impl Strategy<Value = Input> {
    let apply = |(text, edits): (String, Vec<Edit>)| {
        edits.into_iter().fold(text.into_bytes(), |bytes, edit| apply(bytes, &edit))
    };
    let edited = (select(valid.clone()), vec(edit(pieces), 0..5)).prop_map(apply);
    let reworded = (select(valid), vec(other_word(pieces), 0..8)).prop_map(apply);
    let joined = vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![4 => edited, 4 => reworded, 2 => joined, 1 => vec(any::<u8>(), 0..400)]
        .prop_map(Input)
}

/// Another word of the grammar, or a number.
fn other_word(pieces: &'static [&'static str]) -> impl Strategy<Value = Edit> {
    let is_word = |piece: &&str| piece.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let words: Vec<_> = pieces.iter().copied().filter(is_word).chain([""]).collect();
    let word = select(words).prop_map(str::to_owned);
    let text = prop_oneof![3 => word, 1 => any::<i64>().prop_map(|number| number.to_string())];
    (any::<Index>(), text).prop_map(|(at, text)| Edit::Word(at, text))
}

fn edit(pieces: &'static [&'static str]) -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let piece = || select(pieces).prop_map(str::to_owned);
    let insert = prop_oneof![3 => piece(), 1 => any::<String>()];
    prop_oneof![
        4 => (index(), insert).prop_map(|(at, text)| Edit::Insert(at, text)),
        4 => other_word(pieces),
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
        Edit::Word(at, text) => {
            let at = place(at);
            let letter = |byte: &u8| byte.is_ascii_alphanumeric();
            let from = at - bytes[..at].iter().rev().take_while(|byte| letter(byte)).count();
            let to = at + bytes[at..].iter().take_while(|byte| letter(byte)).count();
            // Names of elements and parameters stay, since the structure does.
            let before = from.checked_sub(1).map(|before| bytes[before]);
            let named = matches!(before, Some(b'<' | b'/' | b':'));
            if !named && !matches!(bytes.get(to), Some(b'=' | b':')) {
                bytes.splice(from..to, text.bytes());
            }
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
