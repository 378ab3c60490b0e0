//! Moments as people and queries read them.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A moment in RFC 3339, in UTC and whole seconds: `2026-11-18T11:07:00Z`.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use cucumber_salesforce::model::rfc3339;
///
/// let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_795_000_020_500);
/// assert_eq!(rfc3339(moment), "2026-11-18T11:07:00Z");
/// ```
#[must_use]
pub fn rfc3339(time: SystemTime) -> String {
    let time = OffsetDateTime::from(time);
    time.replace_nanosecond(0).unwrap_or(time).format(&Rfc3339).unwrap_or_default()
}
