//! Bad weather: what stands between a client and an org that is in order.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use super::trouble::{Call, Trouble};

/// A part of the org that weather strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/services/oauth2/token`.
    Token,
    /// `/services/oauth2/authorize`.
    Authorize,
    /// The rest of `/services/oauth2`, and identity URLs.
    Identity,
    /// `/services/data` and `/services/apexrest`, without deploys.
    Rest,
    /// Deploys, and `/services/Soap`.
    Metadata,
}

/// Weather over an org, from when it is set; see
/// [`SimulatedOrg::weather`](super::SimulatedOrg::weather).
///
/// ```
/// use std::time::Duration;
/// use cucumber_salesforce::simulator::{Endpoint, Trouble, Weather};
///
/// let minutes = |number: u64| Duration::from_secs(60 * number);
/// let maintenance = Weather::outage(minutes(2)..minutes(4));
/// let hiccups = Weather::new(Trouble::RetryYourRequest).at(Endpoint::Token).times(3);
/// ```
#[derive(Clone, Debug)]
pub struct Weather {
    trouble: Trouble,
    endpoints: Vec<Endpoint>,
    span: Range<Duration>,
    left: Option<u32>,
    every: u32,
}

/// Weather that began at a moment.
#[derive(Clone, Debug)]
pub(super) struct Front {
    began: SystemTime,
    weather: Weather,
    /// How many requests it could have struck.
    met: u32,
}

impl Weather {
    /// Weather everywhere, until it is cleared.
    #[must_use]
    pub fn new(trouble: Trouble) -> Self {
        let span = Duration::ZERO..Duration::MAX;
        Self { trouble, endpoints: Vec::new(), span, left: None, every: 1 }
    }

    /// An outage of the whole org: 503 without `Retry-After`.
    #[must_use]
    pub fn outage(span: Range<Duration>) -> Self {
        Self::new(Trouble::Unavailable { retry_after: None }).during(span)
    }

    /// Too many logins: the token endpoint answers `login rate exceeded`.
    #[must_use]
    pub fn rate_limited(span: Range<Duration>) -> Self {
        Self::new(Trouble::RateExceeded).at(Endpoint::Token).during(span)
    }

    /// Strikes this endpoint only, and others that were named before.
    #[must_use]
    pub fn at(mut self, endpoint: Endpoint) -> Self {
        self.endpoints.push(endpoint);
        self
    }

    /// Lasts from one moment to another, counted from when it is set.
    #[must_use]
    pub fn during(mut self, span: Range<Duration>) -> Self {
        self.span = span;
        self
    }

    /// Strikes one request in so many, the first not before the others have passed.
    #[must_use]
    pub fn one_in(mut self, requests: u32) -> Self {
        self.every = requests.max(1);
        self
    }

    /// Is over when it has struck so many requests.
    #[must_use]
    pub fn times(mut self, requests: u32) -> Self {
        self.left = Some(requests);
        self
    }
}

impl Front {
    pub(super) fn new(weather: Weather, began: SystemTime) -> Self {
        Self { began, weather, met: 0 }
    }

    /// What happens to a call now, if anything; it is counted.
    pub(super) fn strike(
        &mut self,
        endpoint: Endpoint,
        call: Call,
        now: SystemTime,
    ) -> Option<Trouble> {
        let Weather { trouble, endpoints, span, left, every } = &mut self.weather;
        let age = now.duration_since(self.began).unwrap_or_default();
        let here = endpoints.is_empty() || endpoints.contains(&endpoint);
        if !here || !trouble.can_strike(call) || !span.contains(&age) || *left == Some(0) {
            return None;
        }
        self.met = self.met.wrapping_add(1);
        if !self.met.is_multiple_of(*every) {
            return None;
        }
        if let Some(left) = left {
            *left -= 1;
        }
        Some(*trouble)
    }
}

impl Endpoint {
    /// The endpoint of a path; none for a page that is no part of the API.
    pub(super) fn of(path: &str) -> Option<Self> {
        if let Some(rest) = path.strip_prefix("/services/oauth2/") {
            return Some(match rest {
                "token" => Self::Token,
                "authorize" => Self::Authorize,
                _ => Self::Identity,
            });
        }
        if path.starts_with("/services/Soap") || path.contains("/metadata/deployRequest") {
            return Some(Self::Metadata);
        }
        if path.starts_with("/id/") {
            return Some(Self::Identity);
        }
        path.starts_with("/services/").then_some(Self::Rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weather_has_a_place_a_time_and_a_number() {
        let start = SystemTime::UNIX_EPOCH;
        let at = |second| start + Duration::from_secs(second);
        let span = Duration::from_secs(10)..Duration::from_secs(20);
        let mut front = Front::new(
            Weather::new(Trouble::Reset).at(Endpoint::Token).during(span).times(2),
            start,
        );
        assert_eq!(front.strike(Endpoint::Token, Call::Rest, at(9)), None);
        assert_eq!(front.strike(Endpoint::Rest, Call::Rest, at(10)), None);
        assert_eq!(front.strike(Endpoint::Token, Call::Rest, at(10)), Some(Trouble::Reset));
        assert_eq!(front.strike(Endpoint::Token, Call::Rest, at(19)), Some(Trouble::Reset));
        assert_eq!(front.strike(Endpoint::Token, Call::Rest, at(19)), None);
        let mut hiccups = Front::new(Weather::new(Trouble::RetryYourRequest).one_in(3), start);
        let struck: Vec<bool> =
            (0..6).map(|_| hiccups.strike(Endpoint::Rest, Call::Rest, start).is_some()).collect();
        assert_eq!(struck, [false, false, true, false, false, true]);
        let mut outage = Front::new(Weather::outage(Duration::ZERO..Duration::from_secs(5)), start);
        assert!(outage.strike(Endpoint::Metadata, Call::Rest, at(4)).is_some());
        assert!(outage.strike(Endpoint::Metadata, Call::Rest, at(5)).is_none());
    }

    #[test]
    fn every_path_has_its_endpoint() {
        for (path, endpoint) in [
            ("/services/oauth2/token", Some(Endpoint::Token)),
            ("/services/oauth2/authorize", Some(Endpoint::Authorize)),
            ("/services/oauth2/userinfo", Some(Endpoint::Identity)),
            ("/id/00D/005", Some(Endpoint::Identity)),
            ("/services/data/v67.0/limits", Some(Endpoint::Rest)),
            ("/services/data/v67.0/metadata/deployRequest/0Af", Some(Endpoint::Metadata)),
            ("/services/Soap/m/67.0", Some(Endpoint::Metadata)),
            ("/favicon.ico", None),
        ] {
            assert_eq!(Endpoint::of(path), endpoint, "{path}");
        }
    }
}
