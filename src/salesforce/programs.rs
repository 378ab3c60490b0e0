//! Programs under test.

use std::time::Duration;

use super::Salesforce;
use super::belongings::Service;
use super::observed::Heard;
use crate::clock::{Clock as _, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::inject::{Environment, Finished, Injector as _, Program, Ready, free_port};
use crate::model::Secret;
use crate::placeholder::{Found, Placeholder, Values, resolve_command};
use crate::progress::{Progress as _, ProgressEvent};

/// How long a running program may take to print what is expected of it.
const PRINT: Duration = Duration::from_secs(10);
/// How many lines of each stream a failure shows.
const SHOWN_LINES: usize = 20;

impl Salesforce {
    /// Runs a program to its end, in the time that the settings give it, with the credentials in
    /// its environment and nothing else of ours there.
    ///
    /// No shell is involved. A program that fails is no error: see
    /// [`expect_success`](Self::expect_success).
    ///
    /// # Errors
    ///
    /// The scenario has no app yet; the program cannot be found or started, or does not end;
    /// the command line holds a secret.
    pub async fn run_program(&mut self, line: &str) -> Result<()> {
        let words = resolve_command(self, line).await?;
        let program = self.program(words, &[]).await?;
        let limit = self.run()?.resolved()?.program_timeout;
        let finished = self
            .in_background(async move { program.run(limit).await.map_err(Error::from) })
            .await?;
        let (said, status) = (finished.output().stdout(), finished.status());
        let last = said.lines().last().map(|line| format!(": {line}")).unwrap_or_default();
        let note = format!("`{}` ended with {status}{last}", finished.program());
        self.run()?.console().tell(ProgressEvent::Note(note));
        let observed = &mut self.session_mut()?.observed;
        observed.heard = Some(Heard {
            program: finished.program().to_owned(),
            output: finished.output().clone(),
            may_say_more: false,
        });
        observed.finished = Some(finished);
        Ok(())
    }

    /// Starts a program that stays, with the credentials and `PORT` in its environment, and
    /// waits until it listens on that port; it is stopped with the scenario, and everything that
    /// it started too.
    ///
    /// Port 0 picks a free one: `${PORT}` in the command line and in later steps.
    ///
    /// # Errors
    ///
    /// The scenario has no app yet; the program cannot be found or started, ends, or does not
    /// listen in the time that the settings give it; the port is taken; the command line holds a
    /// secret.
    pub async fn start_program_on(&mut self, line: &str, port: u16) -> Result<()> {
        let port = match port {
            0 => free_port().map_err(|error| {
                Error::new(ErrorKind::Local, "there is no free port").caused_by(error)
            })?,
            port => port,
        };
        let words = resolve_command(&mut WithPort { salesforce: self, port }, line).await?;
        self.start(words, Ready::Port(port), Some(port)).await
    }

    /// Starts a program that stays and waits until it prints a text; else as
    /// [`start_program_on`](Self::start_program_on).
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn start_program(&mut self, line: &str, prints: &str) -> Result<()> {
        let words = resolve_command(self, line).await?;
        let prints = self.resolve(prints).await?;
        self.start(words, Ready::Prints(prints.expose().to_owned()), None).await
    }

    /// Checks that the latest program ended with exit code 0.
    ///
    /// # Errors
    ///
    /// It did not; the end of its output is told, and what a second look at the app showed.
    pub async fn expect_success(&self) -> Result<()> {
        let finished = self.finished()?;
        if finished.succeeded() {
            return Ok(());
        }
        Err(self.looked_at(ended(finished, "succeed")).await)
    }

    /// Checks that the latest program did not end with exit code 0.
    ///
    /// # Errors
    ///
    /// It did; the end of its output is told.
    pub fn expect_failure(&self) -> Result<()> {
        let finished = self.finished()?;
        if finished.succeeded() { Err(ended(finished, "fail")) } else { Ok(()) }
    }

    /// Checks the exit code of the latest program.
    ///
    /// # Errors
    ///
    /// It is another; the end of its output is told, and what a second look at the app showed.
    pub async fn expect_exit_code(&self, code: i32) -> Result<()> {
        let finished = self.finished()?;
        if finished.code() == Some(code) {
            return Ok(());
        }
        Err(self.looked_at(ended(finished, &format!("end with exit code {code}"))).await)
    }

    /// Checks that the latest program has printed a text; one that runs still gets 10 s.
    ///
    /// # Errors
    ///
    /// It has not; the end of its output is told, and what a second look at the app showed.
    pub async fn expect_printed(&mut self, text: &str) -> Result<()> {
        let expected = self.resolve(text).await?;
        let heard = self.heard()?;
        let (output, text_to_find) = (heard.output.clone(), expected.expose().to_owned());
        let limit = if heard.may_say_more { PRINT } else { Duration::ZERO };
        let printed = self.in_background(async move {
            // A program lives in real time.
            let deadline = SystemClock.now() + limit;
            while !output.contains(&text_to_find) {
                if SystemClock.now() >= deadline {
                    return Ok(false);
                }
                SystemClock.sleep(Duration::from_millis(50)).await;
            }
            Ok(true)
        });
        if printed.await? {
            return Ok(());
        }
        Err(self.looked_at(printed_wrongly(&heard, "did not print", text)).await)
    }

    /// Checks that the latest program has not printed a text, which may be a secret.
    ///
    /// # Errors
    ///
    /// It has; the end of its output is told.
    pub async fn expect_not_printed(&mut self, text: &str) -> Result<()> {
        let unexpected = self.resolve(text).await?;
        let heard = self.heard()?;
        if heard.output.contains(unexpected.expose()) {
            return Err(printed_wrongly(&heard, "printed", text));
        }
        Ok(())
    }

    async fn start(&mut self, words: Vec<String>, ready: Ready, port: Option<u16>) -> Result<()> {
        let variable = port.map(|port| ("PORT".to_owned(), Secret::new(port.to_string())));
        let name = words.first().cloned().unwrap_or_default();
        let program = self.program(words, variable.as_slice()).await?;
        let limit = self.run()?.resolved()?.program_start;
        let start = async move { program.start(ready, limit).await.map_err(Error::from) };
        let running = match self.in_background(start).await {
            Ok(running) => running,
            // It may have wanted a token before it was ready.
            Err(error) if error.kind() == ErrorKind::Program => {
                return Err(self.looked_at(error).await);
            }
            Err(error) => return Err(error),
        };
        let session = self.session_mut()?;
        session.observed.heard = Some(Heard {
            program: running.program().to_owned(),
            output: running.output().clone(),
            may_say_more: true,
        });
        session.belongings.lock().programs.push(Service { name, port, program: running });
        Ok(())
    }

    async fn program(&self, words: Vec<String>, more: &[(String, Secret)]) -> Result<Program> {
        let mut environment = Environment::default();
        environment.inject(&self.values().await?)?;
        environment.inject(more)?;
        let run = self.run()?;
        let resolved = run.resolved()?;
        let file = words.first().and_then(|name| resolved.programs.get(name)).cloned();
        let program = Program::new(words, run.redactor().clone()).environment(environment);
        let program = program.among(run.programs());
        Ok(match file {
            Some(file) => program.file(file),
            None => program,
        })
    }

    fn finished(&self) -> Result<&Finished> {
        self.session()?.observed.finished.as_ref().ok_or_else(no_program)
    }

    fn heard(&self) -> Result<Heard> {
        self.session()?.observed.heard.clone().ok_or_else(no_program)
    }
}

/// The scenario's values, and the port of a program that is about to start.
struct WithPort<'a> {
    salesforce: &'a mut Salesforce,
    port: u16,
}

impl Values for WithPort<'_> {
    async fn find(&mut self, placeholder: &Placeholder) -> Result<Found> {
        if placeholder.name == "PORT" && placeholder.qualifier.is_none() {
            return Ok(Found::Plain(self.port.to_string()));
        }
        self.salesforce.find(placeholder).await
    }

    async fn known(&mut self) -> Vec<Placeholder> {
        let mut known = self.salesforce.known().await;
        known.push(Placeholder { name: "PORT".to_owned(), qualifier: None });
        known
    }
}

fn no_program() -> Error {
    Error::usage("no program has run in this scenario yet")
        .hint("write `When I run \"…\" with the Salesforce credentials` before this step")
}

fn ended(finished: &Finished, expected: &str) -> Error {
    let (program, status) = (finished.program(), finished.status());
    let output = finished.output().tail(SHOWN_LINES);
    let text = format!("`{program}` did not {expected}: it ended with {status}{output}");
    Error::new(ErrorKind::Program, text)
}

/// `text` is as the feature file wrote it: its placeholders may stand for secrets.
fn printed_wrongly(heard: &Heard, what: &str, text: &str) -> Error {
    let output = heard.output.tail(SHOWN_LINES);
    Error::new(ErrorKind::Program, format!("`{}` {what} `{text}`{output}", heard.program))
}
