//! What simulated orgs were asked, written down for those who look into a failed run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::fixture::{self, OpenOrg, Policy, in_file_name};
use crate::org::RequestLog;
use crate::progress::ProgressEvent;

/// Failed runs whose files stay.
const KEPT: usize = 10;

const BEGIN: &str = "requests-";

/// Writes a file for each simulated org of the run, and says where.
pub(super) fn write_down(orgs: &[Arc<OpenOrg>], policy: &Policy) {
    let mut is_any = false;
    for org in orgs {
        let Some(text) = org.requests.as_ref().and_then(RequestLog::tell) else { continue };
        let file = file_name(&policy.run_id, &org.name);
        let Some(path) = fixture::write_down(policy, "transcript", &file, &text) else { continue };
        is_any = true;
        let name = if org.name.is_empty() { "" } else { &format!(" `{}`", org.name) };
        policy.progress.tell(ProgressEvent::Note(format!(
            "what the simulated org{name} was asked and how it answered is in `{}`",
            path.display()
        )));
    }
    if is_any {
        tidy(&policy.state_dir);
    }
}

fn file_name(run_id: &str, org: &str) -> String {
    let name = in_file_name(org);
    format!("{BEGIN}{run_id}{}{name}.txt", if name.is_empty() { "" } else { "-" })
}

/// Deletes the oldest, as far as it can: the next failed run does the rest.
fn tidy(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(BEGIN))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect::<Vec<(_, PathBuf)>>();
    files.sort();
    let old = files.len().saturating_sub(KEPT);
    for (_, path) in &files[..old] {
        let _stays = fs::remove_file(path);
    }
}
