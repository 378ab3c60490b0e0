use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::error::Error;
use crate::inject::{Environment, Injector as _};
use crate::model::Secret;
use crate::redact::Redactor;

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);

fn shell(script: &str) -> Program {
    Program::new(["sh", "-c", script], Redactor::default()).grace(SHORT)
}

/// This test binary again, as a program that only runs the named helper.
fn helper(name: &str, variables: &[(&str, String)]) -> Program {
    let exe = std::env::current_exe().unwrap().display().to_string();
    let name = format!("inject::program::tests::{name}");
    let mut environment = Environment::default();
    let variables: Vec<_> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), Secret::new(value))).collect();
    environment.inject(&variables).unwrap();
    Program::new([exe, "--exact".into(), name, "--nocapture".into()], Redactor::default())
        .environment(environment)
        .grace(SHORT)
}

fn report(error: ProgramError) -> String {
    Error::from(error).report()
}

fn lives(id: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

#[tokio::test]
async fn a_program_runs_to_its_end() {
    let finished = shell("echo out; echo err >&2; exit 3").run(LONG).await.unwrap();
    assert_eq!((finished.code(), finished.succeeded()), (Some(3), false));
    assert_eq!(finished.status(), "exit code 3");
    assert_eq!(finished.output().stdout(), "out\n");
    assert_eq!(finished.output().stderr(), "err\n");
    assert_eq!(finished.output().tail(5), "\n  stdout:\n    out\n  stderr:\n    err");
    assert_eq!(shell("kill -9 $$").run(LONG).await.unwrap().status(), "signal 9");
}

#[tokio::test]
async fn its_output_is_redacted_but_searched_as_it_came() {
    let redactor = Redactor::default();
    let secret = Secret::new("s3cr3t-value");
    redactor.register("SALESFORCE_CLIENT_SECRET", &secret);
    let mut environment = Environment::default();
    environment.inject(&[("SALESFORCE_CLIENT_SECRET".into(), secret)]).unwrap();
    let program = Program::new(["sh", "-c", "echo =$SALESFORCE_CLIENT_SECRET="], redactor);
    let finished = program.environment(environment).run(LONG).await.unwrap();
    assert_eq!(finished.output().stdout(), "=***=\n");
    assert!(!format!("{finished:?}").contains("s3cr3t"));
    assert!(finished.output().contains("s3cr3t-value"));
}

#[tokio::test]
async fn a_missing_program_is_named_with_where_it_was_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data"), "").unwrap();
    let run = async |name: &str| {
        let program = Program::new([name], Redactor::default()).directory(folder.path());
        report(program.run(LONG).await.unwrap_err())
    };
    let told = run("bin/none").await;
    let place = folder.path().join("bin/none").display().to_string();
    assert!(
        told.starts_with(&format!("there is no program `bin/none`; looked for it at `{place}`"))
    );
    let told = run("no-such-program").await;
    assert!(told.contains("/bin`") && told.contains("hint: build it first"), "{told}");
    assert!(run("./data").await.contains("is no program that this user may run"));
}

#[tokio::test]
async fn a_program_that_hangs_is_stopped() {
    let error = shell("echo before; sleep 300").run(SHORT).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sh -c 'echo before; sleep 300'` was still running after 300ms and was stopped\n  \
         stdout:\n    before"
    );
}

#[tokio::test]
async fn what_it_leaves_in_the_background_is_stopped() {
    let finished = shell("sleep 300 & echo $!").run(LONG).await.unwrap();
    assert!(!lives(finished.output().stdout().trim()));
}

#[tokio::test]
async fn ready_when_it_prints() {
    let program = shell("printf 'listening '; echo now >&2; echo on 8080; exec sleep 300");
    let running = program.start(Ready::Prints("now".into()), LONG).await.unwrap();
    assert!(running.is_running());
    let id = running.id().to_string();
    assert!(lives(&id));
    running.stop().await.unwrap();
    assert!(!Path::new("/proc").join(id).exists(), "neither running nor a zombie");
}

#[tokio::test]
async fn ready_when_it_listens() {
    let port = free_port().unwrap();
    let program = helper("listens", &[("HELPER_PORT", port.to_string())]);
    let running = program.start(Ready::Port(port), LONG).await.unwrap();
    assert!(ready::is_open(port).await);
    let told = report(program.start(Ready::Port(port), LONG).await.unwrap_err());
    assert!(told.starts_with(&format!("port {port} is taken by another program already")));
    running.stop().await.unwrap();
    assert!(!ready::is_open(port).await);
}

/// No test but the program of [`ready_when_it_listens`], which alone sets the variable.
#[test]
fn listens() {
    let Ok(port) = std::env::var("HELPER_PORT") else { return };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.parse().unwrap())).unwrap();
    listener.incoming().for_each(drop);
}

#[tokio::test]
async fn tells_why_it_is_not_ready() {
    let never = || Ready::Prints("ready".into());
    let error = shell("echo no config >&2; exit 7").start(never(), LONG).await.unwrap_err();
    assert_eq!(
        report(error),
        "`sh -c 'echo no config >&2; exit 7'` ended with exit code 7 before it printed `ready`\n  \
         stderr:\n    no config\n  hint: start it by hand to see what it needs"
    );
    let error = shell("exec sleep 300").start(never(), SHORT).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`sh -c 'exec sleep 300'` has not printed `ready` within 300ms\n  it printed nothing"
    );
    let error = shell("sleep 300").start(Ready::Port(1), SHORT).await.unwrap_err();
    assert!(error.to_string().contains("has not listened on port 1 within"), "{error}");
}

/// A child, one that ignores SIGTERM, one in a session of its own, and one whose parent has gone.
const FAMILY: &str = "sleep 300 & echo $!
    sh -c 'trap \"\" TERM; sleep 300 & echo $!; wait' &
    setsid sh -c 'echo $$; exec sleep 300' &
    (setsid sh -c 'echo $$; exec sleep 300' &)
    while [ $(wc -l < \"$0\") -lt 4 ]; do :; done; echo all here; wait";

async fn family(folder: &Path) -> (RunningProgram, Vec<String>) {
    let list = folder.join("ids").display().to_string();
    let script =
        format!("({FAMILY}) > \"$0\" & while ! grep -q all \"$0\"; do :; done; echo ok; wait");
    std::fs::write(&list, "").unwrap();
    let program = Program::new(["sh", "-c", &script, &list], Redactor::default()).grace(SHORT);
    let running = program.start(Ready::Prints("ok".into()), LONG).await.unwrap();
    let ids = std::fs::read_to_string(&list).unwrap();
    let ids: Vec<String> = ids.lines().take(4).map(str::to_owned).collect();
    assert!(ids.len() == 4 && ids.iter().all(|id| lives(id)), "{ids:?}");
    (running, ids)
}

#[tokio::test]
async fn stopping_stops_the_whole_family() {
    let folder = tempfile::tempdir().unwrap();
    let (running, ids) = family(folder.path()).await;
    running.stop().await.unwrap();
    assert!(!ids.iter().any(|id| lives(id)), "{ids:?}");
}

#[tokio::test]
async fn dropping_stops_the_whole_family() {
    let folder = tempfile::tempdir().unwrap();
    let (running, ids) = family(folder.path()).await;
    let root = running.id().to_string();
    drop(running);
    assert!(!Path::new("/proc").join(root).exists(), "neither running nor a zombie");
    assert!(!ids.iter().any(|id| lives(id)), "{ids:?}");
}
