//! How much longer a wait may take.

use std::fmt;
use std::time::Duration;

use super::brief;

/// How much longer a wait may take, by what is known of earlier ones.
///
/// ```
/// use std::time::Duration;
/// use cucumber_salesforce::progress::Eta;
///
/// let seconds = Duration::from_secs;
/// let eta = Eta { half: seconds(130), nine_in_ten: seconds(440), earlier_waits: 12 };
/// assert_eq!(eta.to_string(), "3m to 8m left");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eta {
    /// Half of the waits that took as long as this one are over within this time from now.
    pub half: Duration,
    /// Nine in ten of them are over within this time from now.
    pub nine_in_ten: Duration,
    /// The number of earlier waits that this is known from; 0 where it is only what Salesforce's
    /// documentation says.
    pub earlier_waits: u32,
}

impl Eta {
    /// Where the estimate comes from, in parentheses.
    #[must_use]
    pub fn source(&self) -> String {
        match self.earlier_waits {
            0 => "(as Salesforce documents it)".to_owned(),
            1 => "(by 1 earlier wait)".to_owned(),
            waits => format!("(by {waits} earlier waits)"),
        }
    }
}

impl fmt::Display for Eta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (about(self.half), about(self.nine_in_ten)) {
            (_, most) if most.is_zero() => f.write_str("longer than usual"),
            (half, most) if half.is_zero() => write!(f, "up to {} left", brief(most)),
            (half, most) if half >= most => write!(f, "about {} left", brief(half)),
            (half, most) => write!(f, "{} to {} left", brief(half), brief(most)),
        }
    }
}

/// No more exact than an estimate can be: ten seconds below a minute, then whole minutes.
fn about(duration: Duration) -> Duration {
    let seconds = duration.as_secs();
    let step = if seconds <= 60 { 10 } else { 60 };
    Duration::from_secs(seconds.div_ceil(step) * step)
}
