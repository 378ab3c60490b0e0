//! Keys, secrets and nonces that nobody can guess.

use super::ProvisionError;
use crate::model::Secret;

/// Letters and digits: what Salesforce documents for consumer keys and secrets.
const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// As long as Salesforce's own consumer keys.
const KEY: usize = 85;
/// As long as Salesforce's own consumer secrets.
const SECRET: usize = 64;
/// As long as a [`Stamp`](crate::model::Stamp) takes.
const NONCE: usize = 6;

/// A consumer key.
///
/// # Errors
///
/// When the machine has no random numbers to give.
pub fn generate_client_id() -> Result<String, ProvisionError> {
    letters(KEY)
}

/// A consumer secret.
///
/// # Errors
///
/// When the machine has no random numbers to give.
pub fn generate_client_secret() -> Result<Secret, ProvisionError> {
    letters(SECRET).map(Secret::new)
}

/// The nonce of a stamp.
///
/// # Errors
///
/// When the machine has no random numbers to give.
pub fn nonce() -> Result<String, ProvisionError> {
    letters(NONCE)
}

fn letters(length: usize) -> Result<String, ProvisionError> {
    // Bytes from 248 on are thrown away, so that every letter is equally likely.
    const FAIR: u8 = 248;
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 128];
    while text.len() < length {
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| ProvisionError::NoRandomness)?;
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        text.extend(fair.map(|byte| char::from(ALPHABET[usize::from(byte % 62)])));
    }
    text.truncate(length);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_secrets_are_letters_and_digits_and_never_the_same() {
        let (one, other) = (generate_client_id().unwrap(), generate_client_id().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 85);
        assert!(one.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(generate_client_secret().unwrap().expose().len(), 64);
        assert_eq!(nonce().unwrap().len(), 6);
    }
}
