//! The registry of live secrets.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use crate::model::{MASK, Secret};

use super::spelling;

/// The live secrets of a run, and what takes them out of a text.
///
/// Clones share one registry. Each secret is found raw, quoted as `{:?}`, JSON, XML or shell word,
/// percent-encoded, and inside base64; a multi-line secret also line by line.
///
/// ```
/// use cucumber_salesforce::model::Secret;
/// use cucumber_salesforce::redact::Redactor;
///
/// let redactor = Redactor::default();
/// redactor.register("SALESFORCE_PASSWORD", &Secret::new("pa$$ word"));
/// assert_eq!(redactor.redact("password=pa%24%24+word&x=1"), "password=***&x=1");
/// ```
#[derive(Clone, Default)]
pub struct Redactor(Arc<RwLock<Needles>>);

#[derive(Default)]
struct Needles {
    names: BTreeSet<String>,
    /// Spellings by their first byte, so that a text is looked through once.
    spellings: BTreeMap<u8, Vec<Needle>>,
}

struct Needle {
    text: String,
    whole_word: bool,
}

impl Redactor {
    /// Masks `secret` from now on; values of fewer than 6 characters are ignored.
    ///
    /// `name` appears in [`Debug`] and nowhere else.
    pub fn register(&self, name: &str, secret: &Secret) {
        self.add(name, spelling::of(secret.expose()), false);
    }

    /// Masks a short secret, such as a one-time passcode, where it stands as a word of its own.
    pub fn register_word(&self, name: &str, secret: &Secret) {
        let word = secret.expose().trim();
        if !word.is_empty() {
            self.add(name, [word.to_owned()], true);
        }
    }

    /// `text` with `***` in place of every secret.
    #[must_use]
    pub fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut redacted = String::new();
        let mut kept = 0;
        for range in self.found_in(text) {
            redacted.push_str(&text[kept..range.start]);
            redacted.push_str(MASK);
            kept = range.end;
        }
        if kept == 0 {
            return Cow::Borrowed(text);
        }
        redacted.push_str(&text[kept..]);
        Cow::Owned(redacted)
    }

    /// Whether `text` holds a secret in any spelling.
    #[must_use]
    pub fn contains_secret(&self, text: &str) -> bool {
        !self.found_in(text).is_empty()
    }

    fn add(&self, name: &str, spellings: impl IntoIterator<Item = String>, whole_word: bool) {
        let mut needles = self.0.write().unwrap_or_else(PoisonError::into_inner);
        needles.names.insert(name.to_owned());
        for text in spellings {
            let Some(first) = text.bytes().next() else { continue };
            let known = needles.spellings.entry(first).or_default();
            if !known.iter().any(|needle| needle.text == text && needle.whole_word <= whole_word) {
                known.push(Needle { text, whole_word });
            }
        }
    }

    /// Where secrets stand: in order, overlapping ones joined.
    fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let needles = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<Range<usize>> = Vec::new();
        if needles.spellings.is_empty() {
            return found;
        }
        for (start, first) in text.bytes().enumerate() {
            let Some(candidates) = needles.spellings.get(&first) else { continue };
            let longest = candidates.iter().filter(|needle| needle.stands_at(text, start));
            let Some(length) = longest.map(|needle| needle.text.len()).max() else { continue };
            let end = start + length;
            match found.last_mut() {
                Some(last) if start < last.end => last.end = end.max(last.end),
                _ => found.push(start..end),
            }
        }
        found
    }
}

impl Needle {
    fn stands_at(&self, text: &str, start: usize) -> bool {
        let end = start + self.text.len();
        // Compared as bytes: `start` need not be a character's beginning. A match is, since the
        // needle begins with a whole character.
        if text.as_bytes().get(start..end) != Some(self.text.as_bytes()) {
            return false;
        }
        let ends_word = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        !self.whole_word
            || (ends_word(text[..start].chars().next_back())
                && ends_word(text[end..].chars().next()))
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let needles = self.0.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Redactor").field("secrets", &needles.names).finish()
    }
}
