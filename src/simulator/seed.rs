//! Chance that repeats: the same seed and question give the same answer.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use fastrand::Rng;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A generator for one question, such as "how long does node 2 take to learn of app X".
pub(super) fn rng(seed: u64, question: impl Hash) -> Rng {
    let mut hasher = DefaultHasher::new();
    (seed, question).hash(&mut hasher);
    Rng::with_seed(hasher.finish())
}

/// A consumer key as the org makes it.
pub(super) fn consumer_key(rng: &mut Rng) -> String {
    format!("3MVG9{}", text(rng, 80))
}

/// A consumer secret as the org makes it: 64 hexadecimal digits.
pub(super) fn consumer_secret(rng: &mut Rng) -> String {
    (0..64).map(|_| rng.digit(16).to_ascii_uppercase()).collect()
}

/// `length` letters and digits.
pub(super) fn text(rng: &mut Rng, length: usize) -> String {
    let mut text = String::with_capacity(length);
    for _ in 0..length {
        text.push(char::from(LETTERS[rng.usize(..LETTERS.len())]));
    }
    text
}
