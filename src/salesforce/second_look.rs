//! Whether it was the program or Salesforce.

use super::Salesforce;
use crate::error::Error;
use crate::fixture::{App, SecondLook};

impl Salesforce {
    /// Adds to the failure of a program how the app that it used has been doing since it had
    /// propagated; while its grace lasts, a few sign-ins tell how it does now.
    pub(super) async fn looked_at(&self, failure: Error) -> Error {
        let Ok(app) = self.app() else { return failure };
        // Whoever looks into a failure must not hide it behind another.
        let look = app.second_look().await.unwrap_or_default();
        noted(failure, &app, look.as_ref(), "; the program may have met a node that is behind")
    }

    /// The same without sign-ins: for what this process has seen itself.
    pub(super) fn with_relapses(&self, failure: Error) -> Error {
        match self.app() {
            Ok(app) => noted(failure, &app, None, ""),
            Err(_) => failure,
        }
    }
}

/// `guess` is what relapses may mean.
fn noted(failure: Error, app: &App, look: Option<&SecondLook>, guess: &str) -> Error {
    let label = app.label();
    let now = app.org().clock.now();
    let look = look.filter(|look| look.sign_ins() > 0);
    let note = match (app.relapses(), look) {
        (Some(relapses), look) => {
            let of = |look: &SecondLook| {
                let (all, behind) = (look.sign_ins(), look.behind);
                format!("; of {all} sign-ins just now, {behind} met a node that is behind")
            };
            let told = relapses.told(now);
            let now = look.map(of).unwrap_or_default();
            format!("the app `{label}` relapsed {told}{now}{guess}")
        }
        (None, Some(look)) if look.worked == look.sign_ins() => format!(
            "all of {} sign-ins by the app `{label}` worked just now, and it has not relapsed since it had propagated",
            look.worked
        ),
        (None, Some(look)) => format!(
            "of {} sign-ins by the app `{label}` just now, {} failed for reasons of the org or the network",
            look.sign_ins(),
            look.unclear
        ),
        (None, None) if app.is_unproven() => format!(
            "nobody has seen the app `{label}` propagate yet: write `Given the Salesforce {} has propagated` before this",
            if app.spec().needs_connected_app() { "connected app" } else { "external client app" }
        ),
        (None, None) => return failure,
    };
    failure.note(note)
}
