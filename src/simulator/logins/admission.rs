//! Whether a user comes in: the user's own state, the app's policies, the place, the time.

use std::sync::Arc;

use super::hours::LoginHours;
use super::ranges::{IpRange, IpRelaxation};
use crate::simulator::apps::App;
use crate::simulator::network::Visit;
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// How somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::simulator) enum Way {
    ClientCredentials,
    JwtBearer,
    Password,
    Refresh,
    /// A browser came back with an authorization code.
    WebServer,
    Device,
    /// The login page.
    Page,
    /// The `login` call of the SOAP API, which no app makes.
    Soap,
}

/// An attempt to sign in that has reached a user.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Attempt<'a> {
    pub(in crate::simulator) person: &'a Person,
    pub(in crate::simulator) app: Option<&'a Arc<App>>,
    pub(in crate::simulator) way: Way,
    pub(in crate::simulator) visit: Visit,
}

/// Why a user does not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::simulator) enum Barred {
    Inactive,
    Frozen,
    MultiFactor,
    Address,
    Hours,
    Rate,
}

impl Way {
    /// As Login History names it.
    pub(super) const fn login_type(self) -> &'static str {
        match self {
            Self::Soap => "Partner Product",
            Self::Page => "Application",
            _ => "Remote Access 2.0",
        }
    }
}

impl Barred {
    /// As Login History words it.
    const fn status(self) -> &'static str {
        match self {
            Self::Inactive => "User is Inactive",
            Self::Frozen => "User Is Frozen",
            Self::MultiFactor => "Multi-factor required",
            Self::Address => "Restricted IP",
            Self::Hours => "Restricted Time",
            Self::Rate => "LOGIN_RATE_EXCEEDED",
        }
    }
}

impl Attempt<'_> {
    /// Lets the user in or not, and notes it in Login History.
    pub(in crate::simulator) fn admit(&self, state: &mut State) -> Result<(), Barred> {
        let admitted = self.judge(state);
        let status = admitted.map_or_else(Barred::status, |()| "Success");
        // Of attempts above the rate, not each has a row.
        if admitted != Err(Barred::Rate) || !state.was_noted(self.person, status) {
            state.note_login(self, status);
        }
        admitted
    }

    /// Notes in Login History why the user was not even asked for.
    pub(in crate::simulator) fn failed(&self, state: &mut State, status: &'static str) {
        state.note_login(self, status);
    }

    fn judge(&self, state: &mut State) -> Result<(), Barred> {
        let (person, now) = (self.person, state.now());
        if !person.active {
            return Err(Barred::Inactive);
        }
        if person.frozen {
            return Err(Barred::Frozen);
        }
        let by_password = matches!(self.way, Way::Password | Way::Soap);
        if by_password && state.tables.permits(&person.id, "TwoFactorApi") {
            return Err(Barred::MultiFactor);
        }
        let restrictions = state.components.restrictions(&person.profile);
        if !restrictions.admit_from(self) {
            return Err(Barred::Address);
        }
        if !restrictions.hours.admit(now) {
            return Err(Barred::Hours);
        }
        if !state.count_login(&person.id, now) {
            return Err(Barred::Rate);
        }
        Ok(())
    }
}

/// From where, and when, the users of a profile may sign in.
#[derive(Clone, Debug, Default)]
pub(in crate::simulator) struct Restrictions {
    /// Anywhere, where there is none.
    pub(in crate::simulator) ranges: Vec<IpRange>,
    pub(in crate::simulator) hours: LoginHours,
}

impl Restrictions {
    fn admit_from(&self, attempt: &Attempt<'_>) -> bool {
        let within =
            |ranges: &[IpRange]| ranges.iter().any(|range| range.contains(attempt.visit.address));
        if self.ranges.is_empty() || within(&self.ranges) {
            return true;
        }
        let Some(app) = attempt.app else { return false };
        match app.ip_relaxation {
            IpRelaxation::Enforce => false,
            IpRelaxation::Bypass => true,
            IpRelaxation::BypassTwoFactor => within(&app.trusted),
            IpRelaxation::EnforceRelaxRefresh => attempt.way == Way::Refresh,
        }
    }
}
