//! When an app was there, on this machine's clock.

use std::time::{Duration, SystemTime};

use ::http::Method;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use super::deploys::moment;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::provision::AppPlan;
use crate::rest::soql;

/// Dates come in whole seconds.
const ROUNDED: Duration = Duration::from_secs(2);

/// When an app was there.
#[derive(Clone, Copy)]
pub(super) struct Birth {
    pub(super) since: SystemTime,
    /// Whether that is known, and no guess.
    pub(super) is_dated: bool,
}

impl Birth {
    pub(super) fn unknown(now: SystemTime) -> Self {
        Self { since: now, is_dated: false }
    }

    /// A moment of the org's clock, which says `then` by now, for an app that nobody had `begun` to
    /// make before.
    fn of(created: SystemTime, then: SystemTime, begun: SystemTime, now: SystemTime) -> Self {
        // The org's clock may be another; how much time has passed it tells all the same.
        let age = then.duration_since(created).unwrap_or_default();
        match now.checked_sub(age) {
            Some(since) if since + ROUNDED >= begun => Self { since, is_dated: true },
            // The org's clock was set meanwhile.
            _ => Self::unknown(now),
        }
    }
}

/// When an app was there, as the org says.
pub(super) async fn born(bench: &Bench<'_>, plan: &AppPlan, begun: SystemTime) -> Result<Birth> {
    let name = soql::quote(plan.api_name().as_str());
    let query =
        format!("SELECT CreatedDate FROM ExternalClientApplication WHERE DeveloperName = {name}");
    let query: String = byte_serialize(query.as_bytes()).collect();
    let path = bench.conn().data_path(&format!("/query?q={query}"));
    let answer = bench.conn().send(Method::GET, &path, None, Vec::new()).await?;
    let now = bench.conn().clock().now();
    let told: Value = answer.json().unwrap_or_default();
    let created = told["records"][0]["CreatedDate"].as_str().and_then(moment);
    Ok(match (created, answer.date()) {
        (Some(created), Some(then)) => Birth::of(created.into(), then, begun, now),
        _ => Birth::unknown(now),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_org_s_clock_may_be_another_but_not_two() {
        let second = |number| SystemTime::UNIX_EPOCH + Duration::from_secs(number);
        let same = Birth::of(second(110), second(120), second(105), second(120));
        assert_eq!((same.since, same.is_dated), (second(110), true));
        let ahead = Birth::of(second(710), second(720), second(105), second(120));
        assert_eq!((ahead.since, ahead.is_dated), (second(110), true));
        let set = Birth::of(second(110), second(720), second(105), second(120));
        assert_eq!((set.since, set.is_dated), (second(120), false));
    }
}
