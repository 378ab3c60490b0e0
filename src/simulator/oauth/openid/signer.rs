//! The key by which the org signs tokens: made when it is first needed, since that takes time.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::simulator::oauth::certificate::integers;

/// The id under which the key signs `id_token`s.
pub(in crate::simulator::oauth) const ID_TOKEN_KEY: &str = "242";

/// The id under which it signs access tokens that are JWTs.
pub(in crate::simulator::oauth) const ACCESS_TOKEN_KEY: &str = "CORE_ATJWT.1";

/// An RSA key of 2048 bits, or none yet.
#[derive(Default)]
pub(in crate::simulator) struct Signer(Option<RsaKeyPair>);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("is_made", &self.0.is_some()).finish_non_exhaustive()
    }
}

impl Signer {
    /// A signed compact JWT; none where the machine has no randomness to make a key of.
    pub(in crate::simulator::oauth) fn sign(
        &mut self,
        header: &Value,
        claims: &Value,
    ) -> Option<String> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let key = self.key()?;
        let mut signature = vec![0; key.public_modulus_len()];
        let random = SystemRandom::new();
        key.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// The public key as `/id/keys` lists it, under each of its ids.
    pub(in crate::simulator::oauth) fn public(&mut self) -> Option<Value> {
        let key = self.key()?.public_key().as_ref().to_vec();
        let (modulus, exponent) = integers(&key)?;
        let entry = |id: &str| {
            json!({
                "kty": "RSA", "use": "sig", "alg": "RS256", "kid": id,
                "n": URL_SAFE_NO_PAD.encode(modulus), "e": URL_SAFE_NO_PAD.encode(exponent),
            })
        };
        Some(json!({ "keys": [entry(ID_TOKEN_KEY), entry(ACCESS_TOKEN_KEY)] }))
    }

    fn key(&mut self) -> Option<&RsaKeyPair> {
        if self.0.is_none() {
            self.0 = RsaKeyPair::generate(KeySize::Rsa2048).ok();
        }
        self.0.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

    use super::*;

    #[test]
    fn what_it_signs_verifies_with_what_it_shows() {
        let mut signer = Signer::default();
        let token = signer.sign(&json!({ "alg": "RS256" }), &json!({ "sub": "x" })).unwrap();
        let (text, signature) = token.rsplit_once('.').unwrap();
        let keys = signer.public().unwrap();
        let part =
            |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
        let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        key.verify(&RSA_PKCS1_2048_8192_SHA256, text.as_bytes(), &signature).unwrap();
        assert_eq!(part("n").len(), 256, "no sign byte");
        assert!(format!("{signer:?}").len() < 40);
    }
}
