//! One started program: its threads, its end.

use std::io;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::error::ProgramError;
use super::launch::Program;
use super::output::{Heard, Output, Which};
use super::tree::{Ask, Tree};
use crate::clock::{Clock as _, SystemClock};

/// How long a process may take to be gone after SIGKILL.
const AFTER_KILL: Duration = Duration::from_secs(5);
/// How often to look whether processes are gone.
const POLL: Duration = Duration::from_millis(20);

/// A process that we started, and everything that it started.
///
/// Threads of its own, not the runtime, read its output and wait for its end: it becomes no
/// zombie and its pipes never fill up, even where a step blocks the runtime or the runtime ends.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) shown: String,
    pub(super) output: Output,
    grace: Duration,
    tree: Tree,
    state: watch::Receiver<State>,
    /// Hangs up when the process has been waited for.
    ended: Mutex<mpsc::Receiver<()>>,
}

/// What the threads tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) exit: Option<ExitStatus>,
    pub(super) closed_pipes: u8,
    pub(super) printed: bool,
}

impl Process {
    /// Starts the program and looks out for a text that it may print.
    pub(super) fn start(program: &Program, awaited: Option<&str>) -> Result<Self, ProgramError> {
        let shown = program.shown();
        let mut command = program.command()?;
        let mark = random_mark();
        Tree::prepare(&mut command, &mark);
        let heard = Arc::new(Heard::default());
        if let Some(awaited) = awaited {
            heard.wait_for(awaited);
        }
        let (tell, state) = watch::channel(State::default());
        let tell = Arc::new(tell);
        let failed = |source| ProgramError::Start { program: shown.clone(), source };
        let Spawned { root, stdout, stderr, ended } = spawn(command, &tell).map_err(failed)?;
        // From here on, dropping it ends the program.
        let process = Self {
            shown: shown.clone(),
            output: Output::new(Arc::clone(&heard), program.redactor.clone()),
            grace: program.grace,
            tree: Tree { root, mark },
            state,
            ended: Mutex::new(ended),
        };
        listen(&heard, &tell, Which::Stdout, stdout).map_err(failed)?;
        listen(&heard, &tell, Which::Stderr, stderr).map_err(failed)?;
        Ok(process)
    }

    pub(super) fn id(&self) -> u32 {
        self.tree.root
    }

    pub(super) fn state(&self) -> State {
        *self.state.borrow()
    }

    /// Waits until the threads tell something that fits.
    pub(super) async fn until(&self, fits: impl FnMut(&State) -> bool) -> State {
        let mut state = self.state.clone();
        match state.wait_for(fits).await {
            Ok(state) => *state,
            // Every thread is done, so nothing will change any more.
            Err(_) => self.state(),
        }
    }

    /// Stops what is left of the program, politely first, and waits until all of it is gone.
    pub(super) async fn stop(&self) -> Result<(), ProgramError> {
        if self.members().is_empty() {
            return Ok(());
        }
        self.tree.signal(Ask::Politely, self.runs());
        let mut ids = self.gone_within(self.grace, |_| ()).await;
        if !ids.is_empty() {
            ids = self.gone_within(AFTER_KILL, |tree| tree.signal(Ask::Firmly, self.runs())).await;
        }
        if ids.is_empty() {
            Ok(())
        } else {
            Err(ProgramError::Immortal { program: self.shown.clone(), ids })
        }
    }

    /// Kills what is left of the program, and waits until it is gone; an uninterruptible process
    /// must not hang us.
    pub(super) fn kill(&self) {
        let given_up = Instant::now() + AFTER_KILL;
        // A member may start another one while we look, so look again.
        while !self.members().is_empty() && Instant::now() < given_up {
            self.tree.signal(Ask::Firmly, self.runs());
            thread::yield_now();
        }
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = ended.recv_timeout(given_up.saturating_duration_since(Instant::now()));
    }

    /// Waits for the rest of the output; a process that escaped us could hold a pipe for ever.
    pub(super) async fn drained(&self) {
        let closed = self.until(|state| state.closed_pipes == 2);
        drop(tokio::time::timeout(Duration::from_secs(2), closed).await);
    }

    async fn gone_within(&self, limit: Duration, again: impl Fn(&Tree)) -> Vec<u32> {
        // Programs live in real time.
        let deadline = SystemClock.now() + limit;
        loop {
            again(&self.tree);
            let ids = self.members();
            if ids.is_empty() || SystemClock.now() >= deadline {
                return ids;
            }
            SystemClock.sleep(POLL).await;
        }
    }

    fn runs(&self) -> bool {
        self.state().exit.is_none()
    }

    /// Those that run still; the root counts until it has been waited for.
    fn members(&self) -> Vec<u32> {
        let runs = self.runs();
        let mut members = self.tree.members(runs);
        if runs && !members.contains(&self.tree.root) {
            members.push(self.tree.root);
        }
        members
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

struct Spawned {
    root: u32,
    stdout: Option<ChildStdout>,
    stderr: Option<ChildStderr>,
    ended: mpsc::Receiver<()>,
}

/// Starts the command; the thread that waits for its end comes first, so that there is always
/// one.
fn spawn(mut command: Command, tell: &Arc<watch::Sender<State>>) -> io::Result<Spawned> {
    let (hand_over, take) = mpsc::channel::<Child>();
    let (hang_up, ended) = mpsc::channel::<()>();
    let told = Arc::clone(tell);
    named("program-end", move || {
        if let Ok(mut child) = take.recv() {
            let exit = child.wait().unwrap_or_default();
            told.send_modify(|state| state.exit = Some(exit));
        }
        drop(hang_up);
    })?;
    let mut child = command.spawn()?;
    let (root, stdout, stderr) = (child.id(), child.stdout.take(), child.stderr.take());
    // The thread waits for it, so somebody takes it.
    drop(hand_over.send(child));
    Ok(Spawned { root, stdout, stderr, ended })
}

fn listen(
    heard: &Arc<Heard>,
    tell: &Arc<watch::Sender<State>>,
    which: Which,
    pipe: Option<impl io::Read + Send + 'static>,
) -> io::Result<()> {
    let (heard, tell) = (Arc::clone(heard), Arc::clone(tell));
    named("program-output", move || {
        if let Some(pipe) = pipe {
            heard.listen(which, pipe, || tell.send_modify(|state| state.printed = true));
        }
        tell.send_modify(|state| state.closed_pipes += 1);
    })
}

fn named(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

fn random_mark() -> String {
    let mut bytes = [0; 16];
    // Without random numbers the mark is no better than the process group, which is there too.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    format!("{:032x}", u128::from_ne_bytes(bytes))
}
