//! Handshakes that have begun: what a browser was given, and what a program comes back with.

mod browsers;
mod codes;
mod devices;

use std::collections::BTreeSet;

pub(super) use browsers::{Browser, Browsers};
pub(super) use codes::{Code, Codes, Redeemed};
pub(super) use devices::{Decision, Device, Devices, Poll};

/// How people come in who are asked for consent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// By the login page and the consent page, with a username and a password.
    #[default]
    Page,
    /// At once, without a page: the user whom `login_hint` names, or else the administrator,
    /// approves whatever is asked.
    Auto,
}

/// Everything that waits for its second half.
#[derive(Debug, Default)]
pub(super) struct Handshakes {
    pub(super) codes: Codes,
    pub(super) devices: Devices,
    pub(super) browsers: Browsers,
    /// Who has approved which app on the consent page: user id, consumer key.
    pub(super) consents: BTreeSet<(String, String)>,
}

impl Handshakes {
    /// Keeps what was begun for an app under another key.
    pub(super) fn rename_client(&mut self, old: &str, new: &str) {
        self.codes.rename_client(old, new);
        self.devices.rename_client(old, new);
        let consents = std::mem::take(&mut self.consents).into_iter();
        let renamed =
            consents.map(|(user, key)| (user, if key == old { new.to_owned() } else { key }));
        self.consents = renamed.collect();
    }

    /// Forgets that anybody has approved an app.
    pub(super) fn forget_consents_to(&mut self, client_id: &str) {
        self.consents.retain(|(_, key)| key != client_id);
    }
}
