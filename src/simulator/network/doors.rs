//! Whether anybody listens at the org's addresses.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;

use super::line::{Ends, Line};

/// The listeners of an org, and the connections that came through them.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Doors {
    shut: watch::Sender<bool>,
    /// How many listeners there are, and how many of them have stopped listening.
    stopped: watch::Sender<(usize, usize)>,
    lines: Arc<Mutex<Vec<Weak<Ends>>>>,
}

/// One listener's part in it.
#[derive(Debug)]
pub(super) struct Door {
    doors: Doors,
    shut: watch::Receiver<bool>,
    stopped: bool,
}

impl Default for Doors {
    fn default() -> Self {
        let (shut, stopped) = (watch::Sender::new(false), watch::Sender::new((0, 0)));
        Self { shut, stopped, lines: Arc::default() }
    }
}

impl Doors {
    /// Ends every connection; returns when nobody listens any more.
    pub(in crate::simulator) async fn shut(&self) {
        self.shut.send_replace(true);
        let mut counts = self.stopped.subscribe();
        // The sender lives as long as this does.
        let _counts = counts.wait_for(|(all, stopped)| stopped >= all).await;
        let lines = std::mem::take(&mut *self.lines());
        lines.iter().filter_map(Line::upgrade).for_each(|line| line.cut());
    }

    /// Lets the listeners listen again.
    pub(in crate::simulator) fn open(&self) {
        self.shut.send_replace(false);
    }

    /// The same; returns when all of them do.
    pub(in crate::simulator) async fn open_all(&self) {
        self.open();
        let mut counts = self.stopped.subscribe();
        let _counts = counts.wait_for(|(_, stopped)| *stopped == 0).await;
    }

    /// Whether nobody listens, or is about to.
    pub(in crate::simulator) fn are_shut(&self) -> bool {
        *self.shut.borrow()
    }

    pub(super) fn door(&self) -> Door {
        self.stopped.send_modify(|(all, _)| *all += 1);
        Door { doors: self.clone(), shut: self.shut.subscribe(), stopped: false }
    }

    /// Has the connection end with the others.
    pub(in crate::simulator) fn came_through(&self, line: &Line) {
        let mut lines = self.lines();
        lines.retain(|line| line.strong_count() > 0);
        lines.push(line.downgrade());
    }

    fn lines(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Ends>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Door {
    pub(super) fn is_shut(&self) -> bool {
        *self.shut.borrow()
    }

    /// Waits until the door is shut, or open.
    pub(super) async fn until(&mut self, shut: bool) {
        let _doors_gone = self.shut.wait_for(|now| *now == shut).await;
    }

    /// Tells that this listener has stopped, or listens again.
    pub(super) fn tell(&mut self, stopped: bool) {
        if std::mem::replace(&mut self.stopped, stopped) != stopped {
            self.doors.stopped.send_modify(|(_, number)| {
                *number = if stopped { *number + 1 } else { number.saturating_sub(1) };
            });
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.tell(false);
        self.doors.stopped.send_modify(|(all, _)| *all = all.saturating_sub(1));
    }
}
