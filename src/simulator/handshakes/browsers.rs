//! Browsers in which somebody has signed in.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

/// One of them.
#[derive(Clone)]
pub(in crate::simulator) struct Browser {
    pub(in crate::simulator) user_id: String,
    /// What a form must bring along, so that no other site can send it.
    pub(in crate::simulator) confirmation: String,
    pub(in crate::simulator) last_used: SystemTime,
}

/// By the value of the `sid` cookie.
#[derive(Default)]
pub(in crate::simulator) struct Browsers(HashMap<String, Browser>);

impl std::fmt::Debug for Browsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.values().map(|browser| &browser.user_id)).finish()
    }
}

impl Browsers {
    /// Signs a user in.
    pub(in crate::simulator) fn sign_in(&mut self, sid: &str, browser: Browser) {
        self.0.insert(sid.to_owned(), browser);
    }

    /// Who is signed in, which keeps them signed in.
    pub(in crate::simulator) fn seen(
        &mut self,
        sid: &str,
        now: SystemTime,
        timeout: Duration,
    ) -> Option<Browser> {
        let browser = self.0.get_mut(sid)?;
        if now > browser.last_used + timeout {
            self.0.remove(sid);
            return None;
        }
        browser.last_used = now;
        Some(browser.clone())
    }

    /// Signs everybody out.
    pub(in crate::simulator) fn end_all(&mut self) {
        self.0.clear();
    }
}
