//! The list of the latest requests, of which only the very latest keep their bodies.

use std::collections::VecDeque;

use super::known::Known;
use super::request::ReceivedRequest;
use crate::simulator::state::State;

/// Requests that keep what went over the wire.
const WHOLE: usize = 1_000;

/// Requests that are kept at all.
const MOST: usize = 100_000;

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Journal(VecDeque<ReceivedRequest>);

impl Journal {
    pub(super) fn push(&mut self, request: ReceivedRequest) {
        self.0.push_back(request);
        if self.0.len() > MOST {
            self.0.pop_front();
        }
        if let Some(old) = self.0.len().checked_sub(WHOLE + 1) {
            self.0[old].forget();
        }
    }

    /// All that is noted, without secrets: those that the org knows are masked wherever they stand.
    pub(in crate::simulator) fn shown(&self, state: &State) -> Vec<ReceivedRequest> {
        let known = Known::of(state);
        self.0.iter().map(|request| request.shown(&known)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::request;
    use super::*;

    #[test]
    fn only_the_latest_keep_their_bodies() {
        let mut journal = Journal::default();
        for _ in 0..=WHOLE {
            journal.push(request("application/json", "{}"));
        }
        let bodies: Vec<_> = journal.0.iter().map(ReceivedRequest::body).collect();
        assert_eq!(bodies[..2], [None, Some("{}".to_owned())]);
        assert_eq!((bodies.len(), bodies[WHOLE].as_deref()), (WHOLE + 1, Some("{}")));
        for _ in 0..MOST {
            journal.push(request("application/json", "{}"));
        }
        assert_eq!(
            (journal.0.len(), journal.0[MOST - WHOLE].body().as_deref()),
            (MOST, Some("{}"))
        );
        assert_eq!(journal.0[MOST - WHOLE - 1].body(), None);
    }
}
