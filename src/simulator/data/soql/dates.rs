//! Date literals: `TODAY`, `LAST_N_DAYS:3`.

use std::time::{Duration, SystemTime};

use time::{OffsetDateTime, Time};

use crate::simulator::data::values::moment;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const KNOWN: &[&str] = &["TODAY", "YESTERDAY", "TOMORROW", "LAST_N_DAYS", "NEXT_N_DAYS"];

/// Whether we know a date literal, given in upper case.
pub(super) fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

/// The first moment of the range, and the first after it.
pub(super) fn range(name: &str, count: i64, now: SystemTime) -> (String, String) {
    let count = u32::try_from(count.clamp(0, 36_500)).unwrap_or_default();
    let midnight: SystemTime = OffsetDateTime::from(now).replace_time(Time::MIDNIGHT).into();
    let (start, end) = match name {
        "YESTERDAY" => (midnight - DAY, midnight),
        "TOMORROW" => (midnight + DAY, midnight + DAY * 2),
        "LAST_N_DAYS" => (midnight - DAY * count, midnight + DAY),
        "NEXT_N_DAYS" => (midnight + DAY, midnight + DAY * (count + 1)),
        _ => (midnight, midnight + DAY),
    };
    (moment(start), moment(end))
}
