//! Authorization codes: each is good once, for a while, for one app.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

/// What a code stands for.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Code {
    pub(in crate::simulator) client_id: String,
    pub(in crate::simulator) user_id: String,
    pub(in crate::simulator) redirect_uri: String,
    pub(in crate::simulator) scopes: Vec<String>,
    /// The S256 challenge; empty where there was none.
    pub(in crate::simulator) challenge: String,
    /// What the `id_token` repeats; empty where nothing was given.
    pub(in crate::simulator) nonce: String,
    pub(in crate::simulator) given: SystemTime,
}

/// What became of a code.
#[derive(Clone, Debug)]
pub(in crate::simulator) enum Redeemed {
    Good(Code),
    /// Too old.
    Expired,
    /// Used before, by this app.
    Used,
    Unknown,
}

/// The codes, by their texts; `true` once they are used.
#[derive(Default)]
pub(in crate::simulator) struct Codes(HashMap<String, (Code, bool)>);

impl std::fmt::Debug for Codes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.values()).finish()
    }
}

impl Codes {
    pub(in crate::simulator) fn add(&mut self, text: &str, code: Code) {
        self.0.insert(text.to_owned(), (code, false));
    }

    /// Keeps the codes of an app under another key.
    pub(super) fn rename_client(&mut self, old: &str, new: &str) {
        for (code, _) in self.0.values_mut().filter(|(code, _)| code.client_id == old) {
            new.clone_into(&mut code.client_id);
        }
    }

    /// Uses a code up, if it is one of this app's.
    pub(in crate::simulator) fn redeem(
        &mut self,
        text: &str,
        client_id: &str,
        now: SystemTime,
        life: Duration,
    ) -> Redeemed {
        let Some((code, used)) = self.0.get_mut(text) else { return Redeemed::Unknown };
        if code.client_id != client_id {
            return Redeemed::Unknown;
        }
        if *used {
            return Redeemed::Used;
        }
        *used = true;
        if now.duration_since(code.given).unwrap_or_default() > life {
            return Redeemed::Expired;
        }
        Redeemed::Good(code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_good_once_for_a_while_for_one_app() {
        let code = Code {
            client_id: "app".to_owned(),
            user_id: "005".to_owned(),
            redirect_uri: String::new(),
            scopes: Vec::new(),
            challenge: String::new(),
            nonce: String::new(),
            given: SystemTime::UNIX_EPOCH,
        };
        let mut codes = Codes::default();
        codes.add("early", code.clone());
        codes.add("late", code);
        let minute = Duration::from_secs(60);
        let at = |minutes: u32| SystemTime::UNIX_EPOCH + minute * minutes;
        let mut redeem = |text: &str, app: &str, minutes| match codes.redeem(
            text,
            app,
            at(minutes),
            minute * 15,
        ) {
            Redeemed::Good(_) => "good",
            Redeemed::Expired => "expired",
            Redeemed::Used => "used",
            Redeemed::Unknown => "unknown",
        };
        assert_eq!(redeem("early", "other app", 1), "unknown");
        assert_eq!(redeem("early", "app", 15), "good");
        assert_eq!(redeem("early", "app", 15), "used");
        assert_eq!(redeem("late", "app", 16), "expired");
        assert_eq!(redeem("never", "app", 1), "unknown");
    }
}
