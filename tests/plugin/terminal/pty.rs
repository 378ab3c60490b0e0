//! A pseudo-terminal with somebody in front of it.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

const ROWS: u16 = 12;

/// What a child process shows on a terminal of its own.
pub(super) struct Terminal {
    end: OwnedFd,
    emulator: vt100::Parser,
    pub(super) child: Child,
}

impl Terminal {
    /// Starts the test of that name, which must be an ignored one, on a terminal of that width.
    pub(super) fn start(test: &str, columns: u16) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", test, "--ignored", "--nocapture"]);
        Self::of(command, columns)
    }

    /// Starts a command on a terminal of that width.
    pub(super) fn of(mut command: Command, columns: u16) -> Self {
        let end = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&end).unwrap();
        unlockpt(&end).unwrap();
        tcsetwinsize(&end, size(columns)).unwrap();
        let path = ptsname(&end, Vec::new()).unwrap();
        let open = || {
            let path = OsStr::from_bytes(path.as_bytes());
            Stdio::from(OpenOptions::new().read(true).write(true).open(path).unwrap())
        };
        let child = command
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .stdin(open())
            .stdout(open())
            .stderr(open())
            .spawn()
            .unwrap();
        Self { end, emulator: vt100::Parser::new(cells(ROWS), cells(columns), 10_000), child }
    }

    /// Presses Ctrl-C.
    pub(super) fn press_ctrl_c(&self) {
        assert_eq!(rustix::io::write(&self.end, b"\x03").unwrap(), 1);
    }

    /// Makes it wider.
    pub(super) fn widen(&mut self, columns: u16) {
        self.emulator.set_size(cells(ROWS), cells(columns));
        tcsetwinsize(&self.end, size(columns)).unwrap();
    }

    /// Looks on until `enough` is content with what the screen shows and with the latest output;
    /// false once there is nothing more to see.
    pub(super) fn watch(&mut self, mut enough: impl FnMut(&str, &str) -> bool) -> bool {
        let mut bytes = [0; 4096];
        loop {
            // Linux ends a terminal with an error, once the other side is closed.
            let Ok(count @ 1..) = rustix::io::read(&self.end, &mut bytes) else { return false };
            self.emulator.process(&bytes[..count]);
            let output = String::from_utf8_lossy(&bytes[..count]);
            if enough(&self.emulator.screen().contents(), &output) {
                return true;
            }
        }
    }

    /// Looks on until a text has come, which may be overwritten at once.
    pub(super) fn watch_for(&mut self, text: &str) {
        let mut seen = String::new();
        let found = self.watch(|_, output| {
            seen.push_str(output);
            seen.contains(text)
        });
        assert!(found, "`{text}` never came:\n{seen}");
    }

    /// Everything that scrolled away and that stands there, line by line; what was wrapped is
    /// one line.
    pub(super) fn lines(&mut self) -> Vec<String> {
        let screen = self.emulator.screen_mut();
        let columns = screen.size().1.get();
        let mut rows: Vec<(String, bool)> = Vec::new();
        for offset in (0..=screen.scrollback_len()).rev() {
            screen.set_scrollback(offset);
            let last = if offset == 0 { usize::from(ROWS) } else { 1 };
            let texts: Vec<String> = screen.rows(0, columns).take(last).collect();
            let numbered = (0..).zip(texts);
            rows.extend(numbered.map(|(row, text)| (text, screen.row_wrapped(row))));
        }
        let mut lines = vec![String::new()];
        for (text, wraps) in rows {
            lines.last_mut().unwrap().push_str(&text);
            if !wraps {
                lines.push(String::new());
            }
        }
        lines.iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

fn size(columns: u16) -> Winsize {
    Winsize { ws_row: ROWS, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}
