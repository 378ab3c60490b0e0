//! The end of a line that tells of a wait.

use super::{Progress, ProgressEvent};

/// Takes the line of a wait away when it goes, however the wait ends: well, badly, or stopped in
/// the middle.
#[derive(Debug)]
#[must_use = "the line ends when this is dropped"]
pub struct Line<'a> {
    progress: &'a dyn Progress,
    what: &'a str,
}

impl<'a> Line<'a> {
    /// The line of the wait for `what`.
    pub fn of(progress: &'a dyn Progress, what: &'a str) -> Self {
        Self { progress, what }
    }
}

impl Drop for Line<'_> {
    fn drop(&mut self) {
        self.progress.tell(ProgressEvent::Stopped { what: self.what.to_owned() });
    }
}
