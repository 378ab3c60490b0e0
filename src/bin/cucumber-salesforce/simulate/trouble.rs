//! Flags for an org that is not in order.

use std::net::IpAddr;
use std::ops::Range;
use std::time::Duration;

use anyhow::anyhow;
use clap::{ArgAction, Args};
use cucumber_salesforce::simulator::{
    FaultPlan, Routing, SimulatedOrg, SimulatedOrgBuilder, Weather,
};

use super::range::span;

/// What is wrong with the org, or on the way to it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Trouble")]
pub(super) struct Trouble {
    /// How connections are dealt to login nodes: random, round-robin or sticky; the last means that
    /// one address always meets the same node
    #[arg(long, default_value = "random")]
    routing: Routing,

    /// The org is down (503) in this span, counted from its start; may be given again
    #[arg(long, value_parser = span, value_name = "FROM..TO")]
    outage: Vec<Range<Duration>>,

    /// The org refuses logins in this span because there were too many; may be given again
    #[arg(long, value_parser = span, value_name = "FROM..TO")]
    rate_limit: Vec<Range<Duration>>,

    /// Let one to six requests go wrong, by this seed: connections reset, answers lost, slow or cut
    /// off, limits, locks, deploys that hang, a clock that is off; the plan is logged
    #[arg(long, value_name = "SEED")]
    faults: Option<u64>,

    /// One node forgets each new app in this span, counted from when the last node could have
    /// learnt of it
    #[arg(long, value_parser = span, value_name = "FROM..TO")]
    relapse: Option<Range<Duration>>,

    /// Users of the standard profile sign in from these addresses only; may be given again
    #[arg(long, value_parser = addresses, value_name = "FIRST-LAST")]
    login_ip_range: Vec<(IpAddr, IpAddr)>,

    /// The org believes that connections come from this address; given again, they come from each
    /// in turn
    #[arg(long, value_name = "ADDRESS")]
    come_from: Vec<IpAddr>,

    /// Sessions are good only for the address at which they began
    #[arg(long, default_value_t = false, action = ArgAction::Set, value_name = "true|false")]
    lock_sessions_to_ip: bool,

    /// API access control: apps that users approve themselves are refused
    #[arg(long, default_value_t = false, action = ArgAction::Set, value_name = "true|false")]
    api_access_control: bool,

    /// The username-password flow is blocked, as in orgs made since Summer '23
    #[arg(long, default_value_t = false, action = ArgAction::Set, value_name = "true|false")]
    block_username_password: bool,
}

impl Trouble {
    /// What the org begins with.
    pub(super) fn describe(&self, mut org: SimulatedOrgBuilder) -> SimulatedOrgBuilder {
        org = org
            .routing(self.routing)
            .lock_sessions_to_ip(self.lock_sessions_to_ip)
            .api_access_control(self.api_access_control)
            .block_username_password(self.block_username_password);
        if let Some(plan) = self.plan() {
            org = org.faults(plan);
        }
        if let Some(span) = &self.relapse {
            org = org.relapse(span.start, span.end.saturating_sub(span.start));
        }
        let outages = self.outage.iter().cloned().map(Weather::outage);
        let limits = self.rate_limit.iter().cloned().map(Weather::rate_limited);
        outages.chain(limits).fold(org, SimulatedOrgBuilder::weather)
    }

    /// What goes wrong by chance.
    pub(super) fn plan(&self) -> Option<FaultPlan> {
        self.faults.map(FaultPlan::seeded)
    }

    /// What is changed once it runs.
    pub(super) fn change(&self, org: &SimulatedOrg) -> anyhow::Result<()> {
        org.come_from(self.come_from.iter().copied());
        if self.login_ip_range.is_empty() {
            return Ok(());
        }
        let ranges = self.login_ip_range.iter().fold(String::new(), |ranges, (first, last)| {
            format!(
                "{ranges}<loginIpRanges><endAddress>{last}</endAddress>\
                 <startAddress>{first}</startAddress></loginIpRanges>"
            )
        });
        org.update_metadata("Profile", "Standard", &ranges).map_err(|text| anyhow!(text))
    }
}

/// Reads `203.0.113.1-203.0.113.9`; a single address means itself alone.
fn addresses(text: &str) -> Result<(IpAddr, IpAddr), String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let read = |part: &str| part.trim().parse::<IpAddr>().ok();
    match (read(first), read(last)) {
        (Some(first), Some(last)) if first.is_ipv4() == last.is_ipv4() && first <= last => {
            Ok((first, last))
        }
        _ => Err(format!(
            "`{text}` is no range of addresses (hint: write it like `203.0.113.1-203.0.113.9`)"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_of_addresses() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(addresses("10.0.0.1-10.0.0.9"), Ok((ip("10.0.0.1"), ip("10.0.0.9"))));
        assert_eq!(addresses("::1"), Ok((ip("::1"), ip("::1"))));
        for bad in ["10.0.0.9-10.0.0.1", "10.0.0.1-::1", "10.0.0", ""] {
            assert!(addresses(bad).unwrap_err().contains("hint"), "{bad}");
        }
    }
}
