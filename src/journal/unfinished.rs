//! What was begun and never reported gone.

use super::entry::{Entry, Event};
use crate::model::Component;

/// A component that was begun and never reported gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The line that was written before it was created.
    pub begun: Entry,
    /// When the latest line about it was written, in seconds since the Unix epoch.
    pub latest: u64,
    /// The deploys that create it, as far as their ids were noted.
    pub deploys: Vec<String>,
    /// Whether it shall outlive its run.
    pub kept: bool,
    /// Whether its run said at its end that it could not delete it.
    pub left_behind: bool,
}

impl Unfinished {
    /// Whether it is this component.
    #[must_use]
    pub fn is(&self, component: &Component) -> bool {
        self.begun.concerns(component)
    }
}

/// Those that were begun and never reported gone, oldest first.
pub(super) fn unfinished(entries: Vec<Entry>) -> Vec<Unfinished> {
    let mut open: Vec<Unfinished> = Vec::new();
    for entry in entries {
        let same = |other: &Unfinished| {
            other.begun.metadata_type == entry.metadata_type && other.begun.name == entry.name
        };
        let known = open.iter().position(same);
        match (entry.event.clone(), known) {
            (Event::Gone, _) => open.retain(|other| !same(other)),
            (Event::Intend, None) => open.push(Unfinished {
                latest: entry.at,
                begun: entry,
                deploys: Vec::new(),
                kept: false,
                left_behind: false,
            }),
            (event, Some(at)) => {
                let known = &mut open[at];
                known.latest = entry.at;
                match event {
                    Event::Deploying { deploy_id } => known.deploys.push(deploy_id),
                    Event::Kept => known.kept = true,
                    Event::LeftBehind => known.left_behind = true,
                    // The next run that takes over a kept app may note it again.
                    Event::Intend | Event::Gone => {}
                }
            }
            // Its first line is damaged: what it would prove is not known.
            (_, None) => {}
        }
    }
    open
}
