//! Looking for many texts at once.

use std::collections::BTreeSet;
use std::ops::{Bound, Range};

/// How many pairs of bytes there are.
const PAIRS: usize = 1 << 16;

/// The texts to look for. There may be thousands, and they come one by one: a sorted set finds the
/// longest that stands at a place in few comparisons, and is never built anew.
#[derive(Default)]
pub(super) struct Needles {
    anywhere: BTreeSet<Box<[u8]>>,
    /// A bit for each pair of bytes with which one begins: most places of a text are none.
    beginnings: Vec<u64>,
    /// Those that count only where they stand as words.
    words: BTreeSet<String>,
    longest: usize,
}

impl Needles {
    /// Looks for `text` from now on.
    pub(super) fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let [first, second, ..] = *bytes else { return };
        let (word, bit) = place(first, second);
        self.beginnings.resize(PAIRS / 64, 0);
        self.beginnings[word] |= bit;
        self.longest = self.longest.max(bytes.len());
        self.anywhere.insert(bytes.into());
    }

    /// Looks for `word` where neither a letter nor a digit is next to it.
    pub(super) fn add_word(&mut self, word: &str) {
        if !word.is_empty() {
            self.words.insert(word.to_owned());
        }
    }

    /// Whether it looks for `text` already.
    pub(super) fn has(&self, text: &str) -> bool {
        self.anywhere.contains(text.as_bytes())
    }

    /// Where they stand in `text`: in order, overlapping ones joined.
    pub(super) fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = Vec::new();
        if self.anywhere.is_empty() && self.words.is_empty() {
            return found;
        }
        for start in 0..text.len() {
            let length = self.longest_at(&text.as_bytes()[start..]);
            let Some(length) = length.max(self.word_at(text, start)) else { continue };
            let end = start + length;
            match found.last_mut() {
                Some(last) if start < last.end => last.end = end.max(last.end),
                _ => found.push(start..end),
            }
        }
        found
    }

    /// The length of the longest that `text` begins with.
    fn longest_at(&self, text: &[u8]) -> Option<usize> {
        let [first, second, ..] = *text else { return None };
        let (word, bit) = place(first, second);
        if self.beginnings.get(word)? & bit == 0 {
            return None;
        }
        let mut key = &text[..text.len().min(self.longest)];
        loop {
            // Whatever `key` begins with is not above it. If the greatest that is not above it is
            // none of these, they are no longer than what the two have in common.
            let below = (Bound::Unbounded, Bound::Included(key));
            let nearest = self.anywhere.range::<[u8], _>(below).next_back()?;
            let common = nearest.iter().zip(key).take_while(|(a, b)| a == b).count();
            if common == nearest.len() {
                return Some(common);
            }
            key = &key[..common];
        }
    }

    /// The length of the longest word that stands there.
    fn word_at(&self, text: &str, start: usize) -> Option<usize> {
        let ends_word = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        let stands = |word: &&String| {
            let rest = text.get(start..).and_then(|rest| rest.strip_prefix(word.as_str()));
            rest.is_some_and(|rest| {
                ends_word(text[..start].chars().next_back()) && ends_word(rest.chars().next())
            })
        };
        self.words.iter().filter(stands).map(String::len).max()
    }
}

/// Where the bit of a pair of bytes is.
fn place(first: u8, second: u8) -> (usize, u64) {
    let pair = usize::from(first) << 8 | usize::from(second);
    (pair / 64, 1 << (pair % 64))
}
