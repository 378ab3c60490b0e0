//! Whether this machine and the org agree about the time.

use std::time::{Duration, SystemTime};

use super::{Check, Needs, Outcome};
use crate::error::Result;
use crate::http::Connection;

/// From here on the user should know.
const NOTABLE: Duration = Duration::from_secs(60);
/// Salesforce refuses assertions that are further off.
const FATAL: Duration = Duration::from_secs(300);

/// Compares the clocks by the `Date` header; nothing where a virtual clock has jumped ahead, or
/// the answer carries no date.
pub(super) async fn check(connection: &Connection, needs: &Needs) -> Result<Option<Check>> {
    let clock = connection.clock();
    if clock.skipped() > Duration::ZERO {
        return Ok(None);
    }
    let path = connection.data_path("/limits");
    let answer = connection.send(::http::Method::GET, &path, None, Vec::new()).await?;
    Ok(answer.date().map(|theirs| Check {
        what: "clock".to_owned(),
        outcome: compare(clock.now(), theirs, needs.jwt_bearer),
    }))
}

fn compare(ours: SystemTime, theirs: SystemTime, jwt_bearer: bool) -> Outcome {
    let (skew, direction) = match ours.duration_since(theirs) {
        Ok(skew) => (skew, "ahead of"),
        Err(error) => (error.duration(), "behind"),
    };
    let problem = format!("this machine's clock is {} s {direction} the org's", skew.as_secs());
    if skew > FATAL && jwt_bearer {
        let remedy = "set the clock, such as by NTP: JWT bearer works only within five minutes";
        Outcome::Failed { problem, remedy: remedy.to_owned() }
    } else if skew > NOTABLE {
        Outcome::Unknown(problem)
    } else {
        Outcome::Passed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_jwt_bearer_is_strict_about_time() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let at = |seconds: u64, jwt| compare(now, now + Duration::from_secs(seconds), jwt);
        assert_eq!(at(60, true), Outcome::Passed);
        assert_eq!(
            at(61, true),
            Outcome::Unknown("this machine's clock is 61 s behind the org's".to_owned())
        );
        assert!(matches!(at(301, true), Outcome::Failed { .. }));
        assert!(matches!(at(301, false), Outcome::Unknown(_)));
        assert!(matches!(
            compare(now + Duration::from_secs(400), now, true),
            Outcome::Failed { problem, .. } if problem.contains("400 s ahead of")
        ));
    }
}
