//! SIGINT, SIGTERM and SIGHUP.

use std::future::pending;
use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that end a run.
pub(super) struct Signals {
    interrupt: Option<Signal>,
    hang_up: Option<Signal>,
    terminate: Signal,
}

impl Signals {
    /// Takes them over, but for those that whoever started the process has it ignore: `nohup` and
    /// a shell's `&` do.
    pub(super) fn new() -> io::Result<Self> {
        let unless_ignored =
            |kind: SignalKind| (!is_ignored(kind)).then(|| signal(kind)).transpose();
        Ok(Self {
            interrupt: unless_ignored(SignalKind::interrupt())?,
            hang_up: unless_ignored(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// The exit code that a shell expects of a process that the next signal ended.
    pub(super) async fn next(&mut self) -> i32 {
        tokio::select! {
            () = received(self.interrupt.as_mut()) => 130,
            () = received(self.hang_up.as_mut()) => 129,
            _ = self.terminate.recv() => 143,
        }
    }
}

async fn received(signal: Option<&mut Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => pending().await,
    }
}

/// A mask with a bit for each signal.
#[cfg(target_os = "linux")]
fn is_ignored(kind: SignalKind) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    let bit = u32::try_from(kind.as_raw_value() - 1).ok();
    bit.and_then(|bit| mask.checked_shr(bit)).is_some_and(|mask| mask & 1 == 1)
}

/// Nothing tells, without a call that is not safe. Whose terminal closes has one; `nohup` puts a
/// file in its place.
#[cfg(not(target_os = "linux"))]
fn is_ignored(kind: SignalKind) -> bool {
    use std::io::IsTerminal as _;

    kind == SignalKind::hangup() && !io::stderr().is_terminal()
}
