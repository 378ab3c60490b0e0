//! What a program prints: heard as it comes, kept within bounds, redacted whenever it is shown.

use std::collections::VecDeque;
use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::error::indented;
use crate::redact::Redactor;

/// How many bytes of each stream are kept from its beginning, and how many from its end.
const KEPT: usize = 4 << 20;

/// The output of a program, complete up to 8 MiB a stream; of more, the beginning and the end.
///
/// It is kept as it came, and every text that leaves is redacted first: by all secrets that are
/// known by then.
#[derive(Clone)]
pub struct Output {
    heard: Arc<Heard>,
    redactor: Redactor,
}

impl Output {
    pub(super) fn new(heard: Arc<Heard>, redactor: Redactor) -> Self {
        Self { heard, redactor }
    }

    /// What it printed on standard output.
    #[must_use]
    pub fn stdout(&self) -> String {
        self.shown(&self.heard.lock().stdout)
    }

    /// What it printed on standard error.
    #[must_use]
    pub fn stderr(&self) -> String {
        self.shown(&self.heard.lock().stderr)
    }

    /// Whether either stream holds the text, which may be a secret: this looks at the output as
    /// it came.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let heard = self.heard.lock();
        [&heard.stdout, &heard.stderr].into_iter().any(|stream| stream.text().contains(text))
    }

    /// The last lines of both streams, indented, for the end of an error message.
    #[must_use]
    pub fn tail(&self, lines: usize) -> String {
        let last = |text: String| {
            let skipped = text.lines().count().saturating_sub(lines);
            text.lines().skip(skipped).collect::<Vec<_>>().join("\n")
        };
        indented(&[("stdout", last(self.stdout())), ("stderr", last(self.stderr()))])
    }

    fn shown(&self, stream: &Stream) -> String {
        self.redactor.redact(&stream.text()).into_owned()
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output")
            .field("stdout", &self.stdout())
            .field("stderr", &self.stderr())
            .finish()
    }
}

/// Both streams of a program, shared with the threads that read them.
#[derive(Default)]
pub(super) struct Heard(Mutex<Streams>);

#[derive(Default)]
pub(super) struct Streams {
    stdout: Stream,
    stderr: Stream,
    awaited: Option<Vec<u8>>,
}

#[derive(Clone, Copy)]
pub(super) enum Which {
    Stdout,
    Stderr,
}

impl Heard {
    /// Reads a pipe to its end and calls `found` when the awaited text has appeared in it.
    pub(super) fn listen(&self, which: Which, mut pipe: impl Read, found: impl Fn()) {
        let mut chunk = vec![0; 16 << 10];
        loop {
            match pipe.read(&mut chunk) {
                Ok(0) => return,
                Ok(length) => {
                    if self.lock().take(which, &chunk[..length]) {
                        found();
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// Asks [`listen`](Self::listen) to look out for a text.
    pub(super) fn wait_for(&self, text: &str) {
        self.lock().awaited = Some(text.as_bytes().to_vec());
    }

    fn lock(&self) -> MutexGuard<'_, Streams> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Streams {
    fn take(&mut self, which: Which, bytes: &[u8]) -> bool {
        let stream = match which {
            Which::Stdout => &mut self.stdout,
            Which::Stderr => &mut self.stderr,
        };
        stream.push(bytes);
        match &self.awaited {
            Some(awaited) => stream.look_out(awaited, bytes),
            None => false,
        }
    }
}

#[derive(Default)]
struct Stream {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    left_out: u64,
    /// The end of what was searched already: the awaited text may come in two pieces.
    searched: Vec<u8>,
}

impl Stream {
    fn push(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(KEPT - self.head.len()));
        self.head.extend_from_slice(first);
        self.tail.extend(rest);
        let surplus = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..surplus);
        self.left_out += surplus as u64;
    }

    fn look_out(&mut self, awaited: &[u8], bytes: &[u8]) -> bool {
        self.searched.extend_from_slice(bytes);
        let found = awaited.is_empty()
            || self.searched.windows(awaited.len()).any(|window| window == awaited);
        let surplus = self.searched.len().saturating_sub(awaited.len());
        self.searched.drain(..surplus);
        found
    }

    /// The text, without the two lines that the cut goes through: half a secret on either side
    /// of it would not be recognised.
    fn text(&self) -> String {
        let lossy = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (front, back) = self.tail.as_slices();
        let mut tail = [front, back].concat();
        if self.left_out == 0 {
            return lossy(&[self.head.as_slice(), &tail].concat());
        }
        let whole = self.head.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let from = tail.iter().position(|&byte| byte == b'\n').map_or(tail.len(), |at| at + 1);
        let cut = self.left_out + (self.head.len() - whole + from) as u64;
        format!(
            "{}[{cut} bytes left out]\n{}",
            lossy(&self.head[..whole]),
            lossy(&tail.split_off(from))
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_both_ends_in_whole_lines() {
        let heard = Heard::default();
        let line = [b"x".repeat(999), b"\n".to_vec()].concat();
        let printed = [b"first\n".to_vec(), line.repeat(9000), b"last\n".to_vec()].concat();
        heard.listen(Which::Stdout, printed.as_slice(), || ());
        let text = heard.lock().stdout.text();
        assert!(text.starts_with("first\nxxx") && text.ends_with("xxx\nlast\n"));
        assert!(text.len() <= 2 * KEPT + 40, "{}", text.len());
        let cut: usize = text
            .lines()
            .find_map(|line| line.strip_prefix('[')?.split_once(' ')?.0.parse().ok())
            .unwrap();
        let note = format!("[{cut} bytes left out]\n");
        assert_eq!(text.len() - note.len() + cut, printed.len());
        assert!(text.lines().all(|line| [5, 999, 4, note.len() - 1].contains(&line.len())));
    }

    #[test]
    fn finds_a_text_that_comes_in_pieces() {
        struct Pieces(Vec<&'static [u8]>);
        impl Read for Pieces {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let Some(piece) = self.0.pop() else { return Ok(0) };
                buffer[..piece.len()].copy_from_slice(piece);
                Ok(piece.len())
            }
        }
        let heard = Heard::default();
        heard.wait_for("ready on port");
        let found = std::cell::Cell::new(0);
        let pieces = Pieces(vec![b"on port 1\n", b"ying ", b"d", b"not rea"]);
        heard.listen(Which::Stderr, pieces, || found.set(found.get() + 1));
        assert_eq!(found.get(), 0, "{:?}", heard.lock().stderr.text());
        let pieces = Pieces(vec![b"rest", b"on port 1\n", b"y ", b"d", b"no, rea"]);
        heard.listen(Which::Stdout, pieces, || found.set(found.get() + 1));
        assert_eq!(found.get(), 1);
    }
}
