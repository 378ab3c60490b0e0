//! The registry of live secrets.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use crate::model::{MASK, Secret};

use super::ci_log::{Announcer, CiLog};
use super::needles::Needles;
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
pub struct Redactor(Arc<Registry>);

#[derive(Default)]
struct Registry {
    known: RwLock<Known>,
    /// The CI that is told of secrets, if there is one.
    announcer: Mutex<Option<Announcer>>,
}

#[derive(Default)]
struct Known {
    names: BTreeSet<String>,
    needles: Needles,
}

impl Redactor {
    /// Masks `secret` from now on; values of fewer than 6 characters are ignored.
    ///
    /// `name` appears in [`Debug`] and nowhere else.
    pub fn register(&self, name: &str, secret: &Secret) {
        // First of all: the CI reads its log line by line.
        self.announce(secret);
        self.register_in_passing(name, secret);
    }

    /// The same for a secret that only this process and the org ever see, such as the token of a
    /// probe: no [CI](Self::announce_to) is told, whose log would be full of them.
    pub fn register_in_passing(&self, name: &str, secret: &Secret) {
        let is_known = {
            let known = self.known();
            known.names.contains(name) && known.needles.has(secret.expose())
        };
        if is_known {
            // A token is registered by everyone who gets it.
            return;
        }
        let spellings = spelling::of(secret.expose());
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        known.names.insert(name.to_owned());
        for text in &spellings {
            known.needles.add(text);
        }
    }

    /// Masks a short secret, such as a one-time passcode, where it stands as a word of its own.
    pub fn register_word(&self, name: &str, secret: &Secret) {
        self.announce(secret);
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        known.names.insert(name.to_owned());
        known.needles.add_word(secret.expose().trim());
    }

    /// Tells a CI of every secret from now on, by lines on `out` in clear: its own log masks them
    /// from then on, also where others print them.
    ///
    /// `out` must be what the CI reads, whole lines at a time and not through a
    /// [`RedactWriter`](super::RedactWriter). Lines of fewer than 6 characters are not told.
    pub fn announce_to(&self, log: CiLog, out: impl Write + Send + 'static) {
        *self.announcer() = Some(Announcer::new(log, out));
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

    fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        self.known().needles.find(text)
    }

    fn announce(&self, secret: &Secret) {
        if let Some(announcer) = self.announcer().as_mut() {
            announcer.tell(secret);
        }
    }

    fn announcer(&self) -> MutexGuard<'_, Option<Announcer>> {
        self.0.announcer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.0.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.known();
        f.debug_struct("Redactor").field("secrets", &known.names).finish()
    }
}
