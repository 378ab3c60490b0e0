//! What `/proc` tells.

use std::fs;
use std::io::ErrorKind;

use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

use super::id::Found;

/// The boot of the machine and the namespaces of process numbers and of start times. The number
/// of a namespace is given again only when all its processes are gone, which is all that is asked.
pub(super) fn realm() -> Option<String> {
    // A `/proc` of another namespace knows us by another number, or not at all.
    let own = fs::read_link("/proc/self").ok()?;
    if own.to_str() != Some(&std::process::id().to_string()) {
        return None;
    }
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let numbers = fs::read_link("/proc/self/ns/pid").ok()?;
    let mut realm = format!("{} {}", boot.trim(), numbers.to_str()?);
    // Kernels before 5.6 have one time for all.
    if let Ok(times) = fs::read_link("/proc/self/ns/time") {
        realm.push(' ');
        realm.push_str(times.to_str()?);
    }
    Some(realm)
}

/// Who has the number now.
pub(super) fn find(pid: u32) -> Found {
    match fs::read_to_string(format!("/proc/{pid}/stat")) {
        Ok(stat) => read(&stat).unwrap_or(Found::Hidden),
        // Mounted with `hidepid`, `/proc` shows nobody else's processes.
        Err(error) if error.kind() == ErrorKind::NotFound && has_no_process(pid) => Found::Nothing,
        Err(_) => Found::Hidden,
    }
}

/// The name in parentheses may hold anything, blanks and parentheses too. The state is the first
/// field after it, the start the 20th.
fn read(stat: &str) -> Option<Found> {
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    match fields.next()? {
        // It has ended, and holds its number only until its parent looks.
        "Z" | "X" | "x" => Some(Found::Nothing),
        _ => Some(Found::Started(fields.nth(18)?.to_owned())),
    }
}

fn has_no_process(pid: u32) -> bool {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.is_none_or(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_line_whatever_the_process_is_called() {
        let line = |state: &str| {
            format!(
                "7 (a ) Z (b) {state} 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 9 9 18446744073709551615"
            )
        };
        assert!(matches!(read(&line("S")), Some(Found::Started(at)) if at == "12345"));
        assert!(matches!(read(&line("Z")), Some(Found::Nothing)));
        assert!(read("7 (a) S 1").is_none());
    }
}
