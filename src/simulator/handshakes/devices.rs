//! Device codes: a program asks again and again until a person has decided in a browser.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use crate::model::Secret;

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::simulator) enum Decision {
    /// Nothing yet.
    Open,
    /// This user lets the app in.
    Approved(String),
    Denied,
}

/// A device that waits for a person.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Device {
    pub(in crate::simulator) client_id: String,
    /// What a person types.
    pub(in crate::simulator) user_code: Secret,
    pub(in crate::simulator) scopes: Vec<String>,
    pub(in crate::simulator) given: SystemTime,
    pub(in crate::simulator) decision: Decision,
    pub(in crate::simulator) polled: Option<SystemTime>,
}

/// The answer to a device that asks.
#[derive(Clone, Debug)]
pub(in crate::simulator) enum Poll {
    Pending,
    TooSoon,
    Expired,
    Denied,
    Unknown,
    Approved { user_id: String, scopes: Vec<String> },
}

/// The devices, by device code.
#[derive(Default)]
pub(in crate::simulator) struct Devices(HashMap<String, Device>);

impl std::fmt::Debug for Devices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let clients = self.0.values().map(|device| (&device.client_id, &device.decision));
        f.debug_set().entries(clients).finish()
    }
}

impl Devices {
    pub(in crate::simulator) fn add(&mut self, device_code: &str, device: Device) {
        self.0.insert(device_code.to_owned(), device);
    }

    /// Keeps the devices of an app under another key.
    pub(super) fn rename_client(&mut self, old: &str, new: &str) {
        for device in self.0.values_mut().filter(|device| device.client_id == old) {
            new.clone_into(&mut device.client_id);
        }
    }

    /// Answers a device; an approval is told once.
    pub(in crate::simulator) fn poll(
        &mut self,
        (device_code, client_id): (&str, &str),
        now: SystemTime,
        (life, interval): (Duration, Duration),
    ) -> Poll {
        let since = |then: SystemTime| now.duration_since(then).unwrap_or_default();
        let device = self.0.get_mut(device_code).filter(|device| device.client_id == client_id);
        let Some(device) = device else { return Poll::Unknown };
        let too_soon = device.polled.is_some_and(|before| since(before) < interval);
        device.polled = Some(now);
        if since(device.given) > life {
            return Poll::Expired;
        }
        if too_soon {
            return Poll::TooSoon;
        }
        match device.decision.clone() {
            Decision::Open => Poll::Pending,
            Decision::Denied => Poll::Denied,
            Decision::Approved(user_id) => {
                let scopes = device.scopes.clone();
                self.0.remove(device_code);
                Poll::Approved { user_id, scopes }
            }
        }
    }

    /// The device that shows a user code, if it still waits for a person.
    pub(in crate::simulator) fn waiting(
        &mut self,
        user_code: &str,
        now: SystemTime,
        life: Duration,
    ) -> Option<&mut Device> {
        let plain = |text: &str| text.trim().to_ascii_uppercase();
        self.0.values_mut().find(|device| {
            device.decision == Decision::Open
                && plain(device.user_code.expose()) == plain(user_code)
                && now.duration_since(device.given).unwrap_or_default() <= life
        })
    }

    /// Decides for a device by its device code.
    pub(in crate::simulator) fn decide(&mut self, device_code: &str, decision: Decision) {
        if let Some(device) = self.0.get_mut(device_code)
            && device.decision == Decision::Open
        {
            device.decision = decision;
        }
    }
}
