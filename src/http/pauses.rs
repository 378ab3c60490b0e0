//! Tells of pauses, so that nobody sits before a screen on which nothing happens.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// Many calls may wait for the same server: it is spoken of once in this time.
const OFTEN: Duration = Duration::from_secs(10);

/// Somebody who is told of pauses, or nobody.
#[derive(Clone, Default)]
pub(super) struct Pauses(Option<Arc<Listener>>);

struct Listener {
    tell: Box<dyn Fn(String) + Send + Sync>,
    /// When each host was spoken of last.
    spoken: Mutex<HashMap<String, SystemTime>>,
}

impl Pauses {
    pub(super) fn told_to(tell: impl Fn(String) + Send + Sync + 'static) -> Self {
        let (tell, spoken) = (Box::new(tell), Mutex::default());
        Self(Some(Arc::new(Listener { tell, spoken })))
    }

    /// Tells that a host is asked again after so long.
    pub(super) fn tell(&self, host: &str, now: SystemTime, pause: Duration) {
        let Some(Listener { tell, spoken }) = self.0.as_deref() else { return };
        let mut spoken = spoken.lock().unwrap_or_else(PoisonError::into_inner);
        let recently =
            |last: &SystemTime| now.duration_since(*last).is_ok_and(|since| since < OFTEN);
        if spoken.get(host).is_some_and(recently) {
            return;
        }
        spoken.insert(host.to_owned(), now);
        drop(spoken);
        let seconds = pause.as_secs_f64().ceil();
        tell(format!("`{host}` gives no good answer at the moment: asked again in {seconds} s"));
    }
}

impl fmt::Debug for Pauses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pauses({})", if self.0.is_some() { "told" } else { "untold" })
    }
}
