//! When a deploy goes from one status to the next.

use std::time::{Duration, SystemTime};

/// What befalls one deploy, beside what all deploys go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeployFate {
    /// It waits behind others so much longer, and then goes on as usual.
    Waits(Duration),
    /// It stays in progress until somebody cancels it.
    NeverFinishes,
    /// It fails while it is being finalised, and what it did is rolled back.
    FailsFinalizing,
}

/// How long each part of a deploy lasts.
#[derive(Clone, Copy, Debug)]
pub(in crate::simulator) struct Lengths {
    pub(in crate::simulator) pending: Duration,
    pub(in crate::simulator) running: Duration,
    /// The last part of `running`.
    pub(in crate::simulator) finalizing: Duration,
    pub(in crate::simulator) canceling: Duration,
}

/// The moments of a deploy's life; one that never comes is none.
#[derive(Clone, Debug)]
pub(super) struct Course {
    pub(super) starts: SystemTime,
    finalizes: Option<SystemTime>,
    ends: Option<SystemTime>,
    running: Duration,
    canceling: Duration,
    /// When it has stopped, once somebody cancels it.
    stops: Option<SystemTime>,
    fails: bool,
}

/// Where a deploy stands, and since when where that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Pending,
    Running,
    Finalizing,
    Canceling,
    Canceled(SystemTime),
    FailedFinalizing(SystemTime),
    Ended(SystemTime),
}

impl Course {
    pub(super) fn new(now: SystemTime, lengths: Lengths, fate: Option<DeployFate>) -> Self {
        let longer = match fate {
            Some(DeployFate::Waits(longer)) => longer,
            _ => Duration::ZERO,
        };
        let starts = now + lengths.pending + longer;
        let ends = starts + lengths.running;
        let finalizes = ends - lengths.finalizing.min(lengths.running);
        let comes = |moment| (fate != Some(DeployFate::NeverFinishes)).then_some(moment);
        Self {
            starts,
            finalizes: comes(finalizes),
            ends: comes(ends),
            running: lengths.running,
            canceling: lengths.canceling,
            stops: None,
            fails: fate == Some(DeployFate::FailsFinalizing),
        }
    }

    pub(super) fn stage(&self, now: SystemTime) -> Stage {
        let past = |moment: Option<SystemTime>| moment.filter(|moment| now >= *moment);
        match (self.stops, past(self.ends)) {
            (Some(at), _) if now >= at => Stage::Canceled(at),
            (Some(_), _) => Stage::Canceling,
            (None, Some(at)) if self.fails => Stage::FailedFinalizing(at),
            (None, Some(at)) => Stage::Ended(at),
            (None, None) if past(self.finalizes).is_some() => Stage::Finalizing,
            (None, None) if now >= self.starts => Stage::Running,
            (None, None) => Stage::Pending,
        }
    }

    /// How many of so many components are done by now: all but the last until it has ended.
    pub(super) fn done(&self, now: SystemTime, total: usize) -> usize {
        let spent = now.duration_since(self.starts).unwrap_or_default().as_millis();
        let whole = self.running.as_millis().max(1);
        let done = total as u128 * spent / whole;
        usize::try_from(done).unwrap_or(total).min(total.saturating_sub(1))
    }

    /// Cancels it: at once while it waits, in a moment while it runs, and while it is being
    /// finalised only where that may be. False where it is too late.
    pub(super) fn cancel(&mut self, now: SystemTime, while_finalizing: bool) -> bool {
        match self.stage(now) {
            Stage::Pending => self.stops = Some(now),
            Stage::Running => self.stops = Some(now + self.canceling),
            Stage::Finalizing if while_finalizing => self.stops = Some(now + self.canceling),
            Stage::Canceling => {}
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(number: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(number)
    }

    fn course(fate: Option<DeployFate>) -> Course {
        let seconds = Duration::from_secs;
        let lengths = Lengths {
            pending: seconds(2),
            running: seconds(5),
            finalizing: seconds(1),
            canceling: seconds(3),
        };
        Course::new(second(0), lengths, fate)
    }

    #[test]
    fn a_deploy_waits_runs_and_is_finalised() {
        let course = course(None);
        let stages: Vec<Stage> = (0..8).map(|now| course.stage(second(now))).collect();
        let (pending, running) = (Stage::Pending, Stage::Running);
        let ended = Stage::Ended(second(7));
        let last = [running, Stage::Finalizing, ended];
        assert_eq!(stages, [[pending, pending].as_slice(), &[running; 3], &last].concat());
    }

    #[test]
    fn it_gets_on_with_its_components() {
        let done = [0, 2, 4, 6, 7, 99].map(|now| course(None).done(second(now), 5));
        assert_eq!(done, [0, 0, 2, 4, 4, 4]);
        assert_eq!(course(None).done(second(9), 0), 0);
    }

    #[test]
    fn its_fate_may_be_another() {
        let hour = 3600;
        let waits = course(Some(DeployFate::Waits(Duration::from_secs(hour))));
        assert_eq!(waits.stage(second(hour)), Stage::Pending);
        assert_eq!(waits.stage(second(hour + 2)), Stage::Running);
        assert_eq!(waits.stage(second(hour + 7)), Stage::Ended(second(hour + 7)));
        let stuck = course(Some(DeployFate::NeverFinishes));
        assert_eq!(stuck.stage(second(1_000_000)), Stage::Running);
        let fails = course(Some(DeployFate::FailsFinalizing));
        assert_eq!(fails.stage(second(6)), Stage::Finalizing);
        assert_eq!(fails.stage(second(9)), Stage::FailedFinalizing(second(7)));
    }

    #[test]
    fn canceling_takes_a_moment_where_it_runs_and_comes_too_late_at_the_end() {
        let mut waiting = course(None);
        assert!(waiting.cancel(second(1), false));
        assert_eq!(waiting.stage(second(1)), Stage::Canceled(second(1)));
        let mut running = course(None);
        assert!(running.cancel(second(5), false) && running.cancel(second(6), false));
        assert_eq!(running.stage(second(7)), Stage::Canceling);
        assert_eq!(running.stage(second(9)), Stage::Canceled(second(8)));
        let mut late = course(None);
        assert!(!late.cancel(second(6), false) && !late.cancel(second(7), true));
        assert_eq!(late.stage(second(7)), Stage::Ended(second(7)));
        let mut lax = course(None);
        assert!(lax.cancel(second(6), true));
        assert_eq!(lax.stage(second(8)), Stage::Canceling);
        assert_eq!(lax.stage(second(9)), Stage::Canceled(second(9)));
    }
}
