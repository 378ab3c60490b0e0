//! Ranges of IP addresses, and when they do not matter.

use std::net::IpAddr;

/// Addresses from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::simulator) struct IpRange {
    start: IpAddr,
    end: IpAddr,
}

impl IpRange {
    /// Reads both ends; `None` where one is no address, or they are not of one family.
    pub(in crate::simulator) fn read(start: &str, end: &str) -> Option<Self> {
        let (start, end) = (start.trim().parse().ok()?, end.trim().parse().ok()?);
        let ordered = match (start, end) {
            (IpAddr::V4(start), IpAddr::V4(end)) => start <= end,
            (IpAddr::V6(start), IpAddr::V6(end)) => start <= end,
            _ => false,
        };
        ordered.then_some(Self { start, end })
    }

    pub(in crate::simulator) fn contains(&self, address: IpAddr) -> bool {
        (self.start..=self.end).contains(&address)
    }
}

/// What an app's policies do with the restrictions of addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::simulator) enum IpRelaxation {
    #[default]
    Enforce,
    Bypass,
    /// Not from the app's trusted addresses.
    BypassTwoFactor,
    /// Not when a token is refreshed.
    EnforceRelaxRefresh,
}

impl IpRelaxation {
    /// Reads the spelling of either kind of app; nothing means the default.
    pub(in crate::simulator) fn read(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "bypass" => Self::Bypass,
            "bypass_2factor" => Self::BypassTwoFactor,
            "enforce_relaxrefresh" => Self::EnforceRelaxRefresh,
            _ => Self::Enforce,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_two_ends_of_one_family() {
        let range = IpRange::read("10.0.0.5", "10.0.1.0").unwrap();
        let within = |text: &str| range.contains(text.parse().unwrap());
        assert!(within("10.0.0.5") && within("10.0.0.200") && within("10.0.1.0"));
        assert!(!within("10.0.0.4") && !within("10.0.1.1") && !within("::1"));
        assert_eq!(IpRange::read("10.0.0.5", "10.0.0.4"), None);
        assert_eq!(IpRange::read("10.0.0.5", "::1"), None);
        assert_eq!(IpRange::read("10.0.0", "10.0.0.9"), None);
    }

    #[test]
    fn both_kinds_of_app_spell_the_relaxation_in_their_own_way() {
        for (text, relaxation) in [
            ("ENFORCE", IpRelaxation::Enforce),
            ("Bypass", IpRelaxation::Bypass),
            ("BYPASS_2FACTOR", IpRelaxation::BypassTwoFactor),
            ("Enforce_RelaxRefresh", IpRelaxation::EnforceRelaxRefresh),
            ("", IpRelaxation::Enforce),
        ] {
            assert_eq!(IpRelaxation::read(text), relaxation, "{text}");
        }
    }
}
