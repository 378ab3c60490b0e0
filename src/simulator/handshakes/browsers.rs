//! Browsers in which somebody has signed in.

use std::collections::HashMap;

use crate::simulator::seed;

/// One of them.
#[derive(Clone)]
struct Browser {
    user_id: String,
    /// What a form must bring along, so that no other site can send it.
    confirmation: String,
}

/// User ids by the value of the `sid` cookie.
#[derive(Default)]
pub(in crate::simulator) struct Browsers(HashMap<String, Browser>);

impl std::fmt::Debug for Browsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.values().map(|browser| &browser.user_id)).finish()
    }
}

impl Browsers {
    /// Signs a user in; returns the value of the cookie.
    pub(in crate::simulator) fn sign_in(&mut self, seed: u64, user_id: &str) -> String {
        let mut rng = seed::rng(seed, ("browser", self.0.len()));
        let sid = seed::text(&mut rng, 64);
        let confirmation = seed::text(&mut rng, 32);
        self.0.insert(sid.clone(), Browser { user_id: user_id.to_owned(), confirmation });
        sid
    }

    /// Who is signed in.
    pub(in crate::simulator) fn user(&self, sid: &str) -> Option<String> {
        self.0.get(sid).map(|browser| browser.user_id.clone())
    }

    /// What a form of this browser must bring along.
    pub(in crate::simulator) fn confirmation(&self, sid: &str) -> Option<&str> {
        self.0.get(sid).map(|browser| browser.confirmation.as_str())
    }
}
