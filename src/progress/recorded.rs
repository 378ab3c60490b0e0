//! Progress that nobody watches, and progress that a test looks at.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Progress, ProgressEvent};

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

/// Remembers every event; clones share one memory.
#[derive(Clone, Debug, Default)]
pub struct Recorded(Arc<Mutex<Vec<ProgressEvent>>>);

impl Recorded {
    /// What has been told so far.
    #[must_use]
    pub fn events(&self) -> Vec<ProgressEvent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What has been told so far, as the lines that a reader would see.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.events().iter().map(ToString::to_string).collect()
    }
}

impl Progress for Silent {
    fn tell(&self, _: ProgressEvent) {}
}

impl Progress for Recorded {
    fn tell(&self, event: ProgressEvent) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}
