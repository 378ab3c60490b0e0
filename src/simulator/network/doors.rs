//! Whether anybody listens at the org's addresses.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;

use super::line::{Ends, Line};

/// The listeners of an org, and the connections that came through them.
#[derive(Clone, Debug)]
pub(in crate::simulator) struct Doors {
    closers: watch::Sender<Closers>,
    /// How many listeners there are, and how many of them have stopped listening.
    stopped: watch::Sender<(usize, usize)>,
    lines: Arc<Mutex<Vec<Weak<Ends>>>>,
}

/// Who keeps the doors shut: they open when the last has let go.
#[derive(Clone, Debug, Default)]
struct Closers {
    /// Somebody has shut them for good.
    for_good: bool,
    /// Those who shut them for a while.
    for_a_while: BTreeSet<u64>,
    next: u64,
}

impl Closers {
    fn keep_shut(&self) -> bool {
        self.for_good || !self.for_a_while.is_empty()
    }
}

/// One listener's part in it.
#[derive(Debug)]
pub(super) struct Door {
    doors: Doors,
    closers: watch::Receiver<Closers>,
    stopped: bool,
}

impl Default for Doors {
    fn default() -> Self {
        let stopped = watch::Sender::new((0, 0));
        Self { closers: watch::Sender::default(), stopped, lines: Arc::default() }
    }
}

impl Doors {
    /// Ends every connection; returns when nobody listens any more.
    pub(in crate::simulator) async fn shut(&self) {
        self.closers.send_modify(|closers| closers.for_good = true);
        self.are_all_shut().await;
    }

    /// The same for a while; the number by which that [ends](Self::let_go).
    pub(in crate::simulator) async fn shut_for_a_while(&self) -> u64 {
        let mut number = 0;
        self.closers.send_modify(|closers| {
            number = closers.next;
            closers.next += 1;
            closers.for_a_while.insert(number);
        });
        self.are_all_shut().await;
        number
    }

    async fn are_all_shut(&self) {
        let mut counts = self.stopped.subscribe();
        // The sender lives as long as this does.
        let _counts = counts.wait_for(|(all, stopped)| stopped >= all).await;
        let lines = std::mem::take(&mut *self.lines());
        lines.iter().filter_map(Line::upgrade).for_each(|line| line.cut());
    }

    /// Lets the listeners listen again, unless somebody else keeps the doors shut.
    pub(in crate::simulator) fn let_go(&self, number: u64) {
        self.closers.send_modify(|closers| {
            closers.for_a_while.remove(&number);
        });
    }

    /// Lets the listeners listen again, whoever has shut the doors; returns when all of them do.
    pub(in crate::simulator) async fn open_all(&self) {
        self.closers.send_modify(|closers| {
            closers.for_good = false;
            closers.for_a_while.clear();
        });
        let mut counts = self.stopped.subscribe();
        let _counts = counts.wait_for(|(_, stopped)| *stopped == 0).await;
    }

    /// Whether nobody listens, or is about to.
    pub(in crate::simulator) fn are_shut(&self) -> bool {
        self.closers.borrow().keep_shut()
    }

    pub(super) fn door(&self) -> Door {
        self.stopped.send_modify(|(all, _)| *all += 1);
        Door { doors: self.clone(), closers: self.closers.subscribe(), stopped: false }
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
        self.closers.borrow().keep_shut()
    }

    /// Waits until the door is shut, or open.
    pub(super) async fn until(&mut self, shut: bool) {
        let _doors_gone = self.closers.wait_for(|now| now.keep_shut() == shut).await;
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
