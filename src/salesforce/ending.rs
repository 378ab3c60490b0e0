//! The end of a run: done once, bounded in time, and told in full.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use futures::future::join_all;

use super::run::{Configured, Run, lock};
use super::{orgs, overheard};
use crate::error::{Error, Result};
use crate::fixture::Task;
use crate::progress::{Progress as _, ProgressEvent, brief};

impl Run {
    /// Ends everything, and tells what was used and what stays; what is returned must make the
    /// run fail.
    ///
    /// It is done once: whoever asks again, as a signal does, awaits the same end. It takes as
    /// long as the settings allow, in real time, even where an org never answers.
    pub async fn finish(self: &Arc<Self>, failed: bool) -> Vec<String> {
        let Some(ending) = self.begin_to_finish(failed) else {
            return self.settings_problem().iter().map(Error::report).collect();
        };
        ending.await.unwrap_or_else(|error| vec![error.report()])
    }

    /// What the run has made, or may have made, and has neither deleted nor kept on purpose, as
    /// one text with a line each; `None` where there is nothing.
    #[must_use]
    pub fn left_behind(&self) -> Option<String> {
        let configured = self.configured_before()?;
        let policy = configured.fixtures.policy();
        let mut left = Vec::new();
        for org in self.opened_by_now() {
            match org.left_behind(&policy.run_id) {
                Ok(lines) => left.extend(lines),
                Err(error) => left.push(Error::from(error).report()),
            }
        }
        // Two names may mean one org.
        left.sort();
        left.dedup();
        if left.is_empty() {
            return None;
        }
        let (list, folder) = (left.join("\n  - "), policy.state_dir.display());
        Some(format!(
            "this run leaves behind:\n  - {list}\n  noted in the journal in `{folder}`\n  hint: \
             `cucumber-salesforce reap` deletes them, and so does the next run with this folder"
        ))
    }

    /// Prints what went wrong at the end of the run, once, however many are told.
    pub fn tell_problems(&self, problems: &[String]) {
        if !self.has_told.swap(true, Ordering::Relaxed) {
            for problem in problems {
                self.console().print(&format!("[salesforce] error: {problem}"));
            }
        }
    }

    /// Waits no longer: ends all programs without a grace, removes the files with credentials, and
    /// tells what went wrong with that, and what stays in an org.
    #[must_use]
    pub fn give_up(&self) -> Vec<String> {
        let problems = Problems::default();
        self.programs().kill();
        problems.add(self.close_files());
        let mut told = problems.told();
        told.extend(self.left_behind());
        told
    }

    /// Whether there is anything that a signal must not leave behind.
    #[must_use]
    pub fn has_something_to_end(&self) -> bool {
        let Some(configured) = self.configured_before() else { return false };
        if let Some(ending) = self.ending.get() {
            return ending.peek().is_none();
        }
        let has_belongings = self.all_belongings().iter().any(|belongings| !belongings.is_empty());
        let is_at_it = self.pending().iter().any(|ending| ending.peek().is_none());
        has_belongings || is_at_it || !self.programs().is_empty() || !configured.fixtures.is_empty()
    }

    fn begin_to_finish(self: &Arc<Self>, failed: bool) -> Option<Task<Vec<String>>> {
        let configured = self.configured_before()?;
        let begin = || {
            let run = Arc::clone(self);
            configured.background.spawn(async move { Ok(run.end_all(failed).await) })
        };
        Some(self.ending.get_or_init(begin).clone())
    }

    /// Runs on the run's own threads: the caller's runtime, if it is one, may be going away.
    async fn end_all(&self, failed: bool) -> Vec<String> {
        let Some(configured) = self.configured_before() else { return Vec::new() };
        let problems = Problems::default();
        let limit = configured.resolved.teardown;
        let all = self.end_in_order(configured, failed, &problems);
        let in_time = tokio::time::timeout(limit, all).await.is_ok();
        let mut told = problems.told();
        if in_time {
            told.extend(self.left_behind());
        } else {
            let limit = brief(limit);
            told.push(format!(
                "the clean-up was not over after {limit}\n  hint: --sf-teardown gives it more time"
            ));
            told.extend(self.give_up());
        }
        let run_id = &configured.fixtures.policy().run_id;
        let given = self.opened_by_now().into_iter().filter_map(|org| org.give_away(run_id).err());
        told.extend(given.map(|error| error.report()));
        told
    }

    /// Removes the files with credentials, and lets no other be written.
    fn close_files(&self) -> Vec<Error> {
        let all = self.all_belongings();
        let mut problems: Vec<Error> =
            all.iter().flat_map(|belongings| belongings.close()).collect();
        let files = self.configured_before().map(|configured| &configured.fixtures.policy().files);
        problems.extend(files.and_then(|files| files.remove().err()).map(Error::from));
        problems
    }

    fn next_pending(&self) -> Option<Task<()>> {
        self.pending().pop()
    }

    /// What can be ended without the org goes first: an org that does not answer must not keep a
    /// program or a file alive.
    async fn end_in_order(&self, configured: &Configured, failed: bool, problems: &Problems) {
        problems.add(self.programs().end().await.into_iter().map(Error::from));
        let belongings = self.all_belongings();
        problems.add(self.close_files());
        let pending = std::mem::take(&mut *self.pending());
        let records = belongings.iter().map(|belongings| problems.of(belongings.end()));
        let begun = pending.into_iter().map(|ending| problems.of(ending));
        // Records go before the apps.
        futures::join!(join_all(records), join_all(begun));
        let apps = configured.fixtures.begin_to_end_all(failed).into_iter();
        join_all(apps.map(|ending| problems.of(ending))).await;
        // A scenario that ended meanwhile may have begun to delete its app.
        while let Some(ending) = self.next_pending() {
            problems.of(ending).await;
        }
        let opened = self.opened().await;
        let is_told = problems.is_any();
        for org in &opened {
            let error = self.reap_own(org).await.err();
            // Why an app could not be deleted is known by then; what stays is told below.
            problems.add(error.filter(|_| !is_told));
        }
        problems.add(opened.iter().filter_map(|org| org.journal.tidy().err()).map(Error::from));
        if failed {
            overheard::write_down(&opened, configured.fixtures.policy());
        }
        let used = orgs::used(&opened);
        let tally = &configured.fixtures.policy().counts;
        self.console().tell(ProgressEvent::Note(format!("this run used {used}: {tally}")));
    }
}

/// What went wrong so far; it is told also where the rest is not waited for.
#[derive(Default)]
struct Problems(Mutex<Vec<String>>);

impl Problems {
    fn add(&self, problems: impl IntoIterator<Item = Error>) {
        for problem in problems {
            let (problem, mut all) = (problem.report(), lock(&self.0));
            if !all.contains(&problem) {
                all.push(problem);
            }
        }
    }

    fn is_any(&self) -> bool {
        !lock(&self.0).is_empty()
    }

    async fn of(&self, work: impl Future<Output = Result<()>>) {
        self.add(work.await.err());
    }

    fn told(self) -> Vec<String> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
