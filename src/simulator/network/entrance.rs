//! The hosts by which Salesforce is entered.

use crate::model::OrgKind;

/// Which host a client asks.
///
/// The org goes by the `Host` header; [`SimulatedOrg::open`](super::super::SimulatedOrg::open)
/// gives an address of its own to each of them, for clients that cannot choose the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entrance {
    /// The org's own My Domain; every host that is none of the others.
    MyDomain,
    /// `login.salesforce.com`: production, trial and Developer Edition orgs.
    Login,
    /// `test.salesforce.com`: sandboxes and scratch orgs.
    Test,
    /// The org's own `*.my.salesforce-setup.com`, of the pages in Setup: no client credentials.
    Setup,
    /// A host of another org, which knows neither the app nor the user.
    AnotherOrg,
}

/// The hosts that each org has for itself, by what follows its name.
const OF_AN_ORG: [(&str, Entrance); 3] = [
    (".my.salesforce.com", Entrance::MyDomain),
    (".my.salesforce-setup.com", Entrance::Setup),
    (".lightning.force.com", Entrance::MyDomain),
];

impl Entrance {
    /// The entrance of a host, for an org with this My Domain.
    pub(super) fn of_host(host: &str, my_domain: &str) -> Self {
        match host {
            "login.salesforce.com" => return Self::Login,
            "test.salesforce.com" => return Self::Test,
            _ => {}
        }
        let of_an_org = OF_AN_ORG
            .iter()
            .find_map(|(suffix, own)| host.strip_suffix(suffix).map(|org| (org, *own)));
        let Some((org, own)) = of_an_org else { return Self::MyDomain };
        // A partition such as `develop` may follow the name.
        let name = org.split('.').next().unwrap_or_default();
        if name.eq_ignore_ascii_case(my_domain) { own } else { Self::AnotherOrg }
    }

    /// Whether an org of this kind is behind it.
    pub(in crate::simulator) fn leads_to(self, kind: OrgKind) -> bool {
        match self {
            Self::MyDomain | Self::Setup => true,
            Self::Login => !is_copy(kind),
            Self::Test => is_copy(kind),
            Self::AnotherOrg => false,
        }
    }

    /// Whether it serves the logins of every org.
    pub(in crate::simulator) fn is_global(self) -> bool {
        matches!(self, Self::Login | Self::Test)
    }

    /// Whether it takes client credentials, which are good at a My Domain only.
    pub(in crate::simulator) fn takes_client_credentials(self) -> bool {
        !self.is_global() && self != Self::Setup
    }
}

/// Whether an org of this kind signs in at `test.salesforce.com`.
pub(in crate::simulator) fn is_copy(kind: OrgKind) -> bool {
    matches!(kind, OrgKind::Sandbox | OrgKind::Scratch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lead_where_they_should() {
        for (host, entrance) in [
            ("127.0.0.1", Entrance::MyDomain),
            ("acme.my.salesforce.com", Entrance::MyDomain),
            ("acme.develop.my.salesforce.com", Entrance::MyDomain),
            ("apex.my.salesforce.com", Entrance::AnotherOrg),
            ("acme.my.salesforce-setup.com", Entrance::Setup),
            ("apex.my.salesforce-setup.com", Entrance::AnotherOrg),
            ("acme.lightning.force.com", Entrance::MyDomain),
            ("apex.lightning.force.com", Entrance::AnotherOrg),
            ("login.salesforce.com", Entrance::Login),
            ("test.salesforce.com", Entrance::Test),
        ] {
            assert_eq!(Entrance::of_host(host, "acme"), entrance, "{host}");
        }
        assert!(
            Entrance::Test.leads_to(OrgKind::Sandbox)
                && !Entrance::Login.leads_to(OrgKind::Scratch)
        );
        assert!(
            Entrance::Login.leads_to(OrgKind::Trial)
                && !Entrance::Test.leads_to(OrgKind::Production)
        );
    }
}
