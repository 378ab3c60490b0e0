//! Who a process is, and whether it still runs.

use serde::{Deserialize, Serialize};

use super::platform;

/// A process of this machine, told apart from later ones with the same number.
///
/// ```
/// use cucumber_salesforce::process::ProcessId;
///
/// let me = ProcessId::current();
/// assert_eq!(me.pid, std::process::id());
/// assert_ne!(me.is_alive(), Some(false));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessId {
    /// Its number.
    pub pid: u32,
    /// When it started, as the platform writes it; only good to be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// Boot of the machine and namespace of the number, where the platform tells; only in the
    /// same realm can "dead" be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<String>,
}

impl ProcessId {
    /// This process.
    #[must_use]
    pub fn current() -> Self {
        let pid = std::process::id();
        Self { pid, started: platform::find(pid).started(), realm: platform::realm() }
    }

    /// `Some(true)` alive, `Some(false)` proven dead, `None` cannot be told: another realm, or a
    /// platform that does not say.
    #[must_use]
    pub fn is_alive(&self) -> Option<bool> {
        let here = platform::realm()?;
        if self.realm.as_deref() != Some(&here) {
            return None;
        }
        match (platform::find(self.pid), &self.started) {
            (Found::Nothing, _) => Some(false),
            (Found::Started(now), Some(then)) => Some(now == *then),
            (Found::Started(_), None) | (Found::Hidden, _) => None,
        }
    }
}

/// What the platform says about a number.
pub(super) enum Found {
    /// No process has it.
    Nothing,
    /// A process that started then has it.
    Started(String),
    /// Some process has it, or perhaps none.
    Hidden,
}

impl Found {
    fn started(self) -> Option<String> {
        match self {
            Self::Started(started) => Some(started),
            Self::Nothing | Self::Hidden => None,
        }
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::process::{Child, Command, Stdio};

    use super::*;

    fn sleeper() -> (Child, ProcessId) {
        let child = Command::new("sleep").arg("600").stdin(Stdio::null()).spawn().unwrap();
        let started = platform::find(child.id()).started();
        assert!(started.is_some());
        let id = ProcessId { pid: child.id(), started, ..ProcessId::current() };
        (child, id)
    }

    #[test]
    fn alive_until_it_ends_and_dead_before_its_parent_looks() {
        assert_eq!(ProcessId::current().is_alive(), Some(true));
        let (mut child, id) = sleeper();
        assert_eq!(id.is_alive(), Some(true));
        child.kill().unwrap();
        // It becomes a zombie, which holds its number: nobody has waited for it.
        while id.is_alive() == Some(true) {
            std::thread::yield_now();
        }
        assert_eq!(id.is_alive(), Some(false));
        child.wait().unwrap();
        assert_eq!(id.is_alive(), Some(false));
    }

    #[test]
    fn a_later_process_with_the_number_is_another() {
        let me = ProcessId::current();
        let earlier = ProcessId { started: Some("1".into()), ..me.clone() };
        assert_eq!(earlier.is_alive(), Some(false));
        let untold = ProcessId { started: None, ..me };
        assert_eq!(untold.is_alive(), None);
    }

    #[test]
    fn of_another_realm_nothing_is_told() {
        let (mut child, id) = sleeper();
        child.kill().unwrap();
        child.wait().unwrap();
        for realm in [None, Some("another boot".to_owned())] {
            assert_eq!(ProcessId { realm, ..id.clone() }.is_alive(), None);
        }
        assert_eq!(id.is_alive(), Some(false));
    }

    #[test]
    fn is_written_and_read_back() {
        let me = ProcessId::current();
        let text = serde_json::to_string(&me).unwrap();
        assert_eq!(serde_json::from_str::<ProcessId>(&text).unwrap(), me);
        let bare: ProcessId = serde_json::from_str(r#"{"pid":7}"#).unwrap();
        assert_eq!(bare, ProcessId { pid: 7, started: None, realm: None });
    }
}
