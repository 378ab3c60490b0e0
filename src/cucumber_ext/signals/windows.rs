//! Ctrl-C, Ctrl-Break, a window that closes, a user who logs off, a machine that shuts down.
//!
//! Windows lets a process live for a few seconds only after each of the last three.

use std::io;

use tokio::signal::windows::{
    CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close,
    ctrl_logoff, ctrl_shutdown,
};

/// The events that end a run.
pub(super) struct Signals {
    ctrl_c: CtrlC,
    ctrl_break: CtrlBreak,
    close: CtrlClose,
    log_off: CtrlLogoff,
    shut_down: CtrlShutdown,
}

impl Signals {
    /// Takes them over.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            ctrl_c: ctrl_c()?,
            ctrl_break: ctrl_break()?,
            close: ctrl_close()?,
            log_off: ctrl_logoff()?,
            shut_down: ctrl_shutdown()?,
        })
    }

    /// The exit code for the next of them: those of the signals that they resemble.
    pub(super) async fn next(&mut self) -> i32 {
        tokio::select! {
            _ = self.ctrl_c.recv() => 130,
            _ = self.ctrl_break.recv() => 130,
            _ = self.close.recv() => 129,
            _ = self.log_off.recv() => 143,
            _ = self.shut_down.recv() => 143,
        }
    }
}
