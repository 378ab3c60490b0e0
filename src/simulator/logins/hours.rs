//! The hours in which the users of a profile may sign in.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::simulator::metadata::Element;

const MINUTES_OF_A_DAY: u64 = 24 * 60;

/// The days as the Metadata API names them. The epoch was a Thursday.
const DAYS: [&str; 7] =
    ["thursday", "friday", "saturday", "sunday", "monday", "tuesday", "wednesday"];

/// How far the org's time is behind UTC: Pacific Standard Time, the whole year through.
const BEHIND_UTC: Duration = Duration::from_secs(8 * 60 * 60);

/// The hours of each day, in minutes since midnight; a day without hours is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::simulator) struct LoginHours([Option<(u64, u64)>; 7]);

impl LoginHours {
    /// Reads `loginHours` of a profile: `mondayStart`, `mondayEnd`, and so on.
    pub(in crate::simulator) fn read(element: &Element) -> Self {
        let minute = |field: &str| element.get(field).parse::<u64>().ok();
        Self(DAYS.map(|day| {
            let (start, end) = (format!("{day}Start"), format!("{day}End"));
            Some((minute(&start)?, minute(&end)?))
        }))
    }

    /// Whether somebody may sign in now.
    pub(in crate::simulator) fn admit(&self, now: SystemTime) -> bool {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let minutes = since.saturating_sub(BEHIND_UTC).as_secs() / 60;
        let day = usize::try_from(minutes / MINUTES_OF_A_DAY % 7).unwrap_or_default();
        let minute = minutes % MINUTES_OF_A_DAY;
        match self.0.get(day) {
            Some(Some((start, end))) => (*start..*end).contains(&minute),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_count_in_the_time_of_the_org() {
        let element = Element::parse(
            "<loginHours><thursdayStart>480</thursdayStart><thursdayEnd>1020</thursdayEnd></loginHours>",
        );
        let hours = LoginHours::read(&element.unwrap());
        // The first Thursday, 00:00 in the org.
        let midnight = UNIX_EPOCH + BEHIND_UTC;
        let at = |hour: u64| hours.admit(midnight + Duration::from_secs(hour * 3600));
        assert!(!at(7) && at(8) && at(16) && !at(17));
        assert!(at(24 + 3), "Friday is free");
        assert!(LoginHours::default().admit(midnight));
    }
}
