//! The processes that a program consists of.
//!
//! A program is started in a process group of its own. Linux also shows the descendants that
//! left the group: by their parents, and, where a parent has gone, by a variable in their
//! environment that only this program's processes have. On other Unix systems the group is all
//! we see. On Windows `taskkill /T` ends the tree.

use std::process::Command;

/// Marks the environment of a program's processes, so that those whose parent has gone are found.
/// The name begins with none of the prefixes that are removed from the environment.
pub(super) const MARK: &str = "PROGRAM_UNDER_TEST";

/// A program's processes.
#[derive(Debug)]
pub(super) struct Tree {
    /// The process that we started.
    pub(super) root: u32,
    /// The value of [`MARK`].
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only /proc shows it"))]
    pub(super) mark: String,
}

/// How firmly to ask.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ask {
    /// SIGTERM.
    Politely,
    /// SIGKILL.
    Firmly,
}

impl Tree {
    /// Has the program start in a group of its own, with the mark.
    pub(super) fn prepare(command: &mut Command, mark: &str) {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.env(MARK, mark);
    }
}

#[cfg(target_os = "linux")]
impl Tree {
    /// The ids of those that run still; `root_runs` tells whether we have not yet seen its end.
    pub(super) fn members(&self, root_runs: bool) -> Vec<u32> {
        let all = linux::processes();
        let marked = |id: u32| linux::has_mark(id, &self.mark);
        let mut members: Vec<u32> = all
            .iter()
            .filter(|process| process.id == self.root && root_runs || marked(process.id))
            .map(|process| process.id)
            .collect();
        // Once the root has ended its id may be given to a stranger; a group that still has
        // members keeps it, and they are in our session.
        let session = linux::own_session(&all);
        members.extend(all.iter().filter_map(|process| {
            let ours =
                process.group == self.root && (root_runs || Some(process.session) == session);
            ours.then_some(process.id)
        }));
        let mut known = 0;
        while known < members.len() {
            let children = all.iter().filter(|process| members[known] == process.parent);
            let new: Vec<u32> =
                children.map(|child| child.id).filter(|id| !members.contains(id)).collect();
            members.extend(new);
            known += 1;
        }
        members.retain(|id| all.iter().any(|process| process.id == *id && !process.dead));
        members.sort_unstable();
        members.dedup();
        members
    }

    /// Signals every member.
    pub(super) fn signal(&self, ask: Ask, root_runs: bool) {
        for id in self.members(root_runs) {
            let pid = i32::try_from(id).ok().and_then(rustix::process::Pid::from_raw);
            // Gone in the meantime is as good as gone now.
            let _ = pid.map(|pid| rustix::process::kill_process(pid, ask.signal()));
        }
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
impl Tree {
    /// The root's id while its group has members.
    pub(super) fn members(&self, _root_runs: bool) -> Vec<u32> {
        let alive = self
            .group()
            .is_some_and(|group| rustix::process::test_kill_process_group(group).is_ok());
        if alive { vec![self.root] } else { Vec::new() }
    }

    /// Signals the group.
    pub(super) fn signal(&self, ask: Ask, _root_runs: bool) {
        // Gone in the meantime is as good as gone now.
        let _ = self.group().map(|group| rustix::process::kill_process_group(group, ask.signal()));
    }

    fn group(&self) -> Option<rustix::process::Pid> {
        i32::try_from(self.root).ok().and_then(rustix::process::Pid::from_raw)
    }
}

#[cfg(unix)]
impl Ask {
    fn signal(self) -> rustix::process::Signal {
        match self {
            Self::Politely => rustix::process::Signal::TERM,
            Self::Firmly => rustix::process::Signal::KILL,
        }
    }
}

#[cfg(not(unix))]
impl Tree {
    /// The root's id while it runs.
    pub(super) fn members(&self, root_runs: bool) -> Vec<u32> {
        if root_runs { vec![self.root] } else { Vec::new() }
    }

    /// Ends the tree; there is no polite way for programs without a window.
    pub(super) fn signal(&self, _ask: Ask, root_runs: bool) {
        if root_runs {
            let id = self.root.to_string();
            drop(Command::new("taskkill").args(["/T", "/F", "/PID", &id]).output());
        }
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    /// A line of `/proc/<id>/stat`.
    pub(super) struct Process {
        pub(super) id: u32,
        pub(super) parent: u32,
        pub(super) group: u32,
        pub(super) session: u32,
        pub(super) dead: bool,
    }

    pub(super) fn processes() -> Vec<Process> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter_map(process)
            .collect()
    }

    /// The name in parentheses may hold anything, blanks and parentheses too.
    fn process(id: u32) -> Option<Process> {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        let dead = matches!(fields.next()?, "Z" | "X" | "x");
        let mut number = || fields.next()?.parse().ok();
        Some(Process { id, parent: number()?, group: number()?, session: number()?, dead })
    }

    pub(super) fn own_session(all: &[Process]) -> Option<u32> {
        all.iter().find(|process| process.id == std::process::id()).map(|process| process.session)
    }

    /// Other users' processes keep their environment to themselves; they are none of ours.
    pub(super) fn has_mark(id: u32, mark: &str) -> bool {
        let variable = format!("{}={mark}", super::MARK);
        let environment = fs::read(format!("/proc/{id}/environ")).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|entry| entry == variable.as_bytes())
    }
}
