//! What `ps` and `sysctl` tell.

use std::process::{Command, Stdio};

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::id::Found;

/// The boot of the machine; there is one namespace.
pub(super) fn realm() -> Option<String> {
    ask("/usr/sbin/sysctl", &["-n", "kern.bootsessionuuid"])
}

/// Who has the number now.
pub(super) fn find(pid: u32) -> Found {
    let shown = ask("/bin/ps", &["-o", "stat=", "-o", "lstart=", "-p", &pid.to_string()]);
    match shown.as_deref().and_then(|line| line.split_once(char::is_whitespace)) {
        // It has ended, and holds its number only until its parent looks.
        Some((state, _)) if state.starts_with('Z') => Found::Nothing,
        Some((_, started)) => Found::Started(started.trim().to_owned()),
        None if has_no_process(pid) => Found::Nothing,
        None => Found::Hidden,
    }
}

/// What a command says, in the same words whatever the language and the time zone of the caller.
fn ask(command: &str, arguments: &[&str]) -> Option<String> {
    let asked = Command::new(command)
        .args(arguments)
        .env_clear()
        .env("LC_ALL", "C")
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .output();
    let said = String::from_utf8(asked.ok()?.stdout).ok()?.trim().to_owned();
    (!said.is_empty()).then_some(said)
}

fn has_no_process(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_none_or(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}
