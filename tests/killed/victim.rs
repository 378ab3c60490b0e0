//! An org in another process, runs that are killed, and what they leave.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cucumber_salesforce::clock::{Clock as _, SystemClock};
use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::journal::{Contents, Journal, Writer};
use cucumber_salesforce::model::{ApiName, ApiVersion, Secret, Stamp};
use cucumber_salesforce::process::ProcessId;
use cucumber_salesforce::provision::{deploys_under_way, stamped};
use cucumber_salesforce::rest;
use tempfile::TempDir;

use super::process::{COMMAND, Running, simulate};
use super::theirs;

/// An org with apps of others that look like ours, and the state directory of this machine.
pub(crate) struct Ground {
    org: Running,
    state: TempDir,
    conn: Connection,
}

/// What `reap` came to.
pub(crate) struct Reaped {
    pub(crate) success: bool,
    pub(crate) output: String,
}

impl Ground {
    pub(crate) async fn new(seed: u64) -> Self {
        let org = simulate(&[
            "--seed",
            &seed.to_string(),
            "--propagation",
            "100ms..1s",
            "--allow-connected-apps",
            "true",
            "--deploy-pending",
            "0s..4s",
        ]);
        let url = org.text("base_url").parse().unwrap();
        let token = Secret::new(org.text("access_token"));
        let (http, version) = (Http::new().unwrap(), ApiVersion::NEWEST_KNOWN);
        let conn = Connection::new(http, url, token, version, Arc::new(SystemClock));
        let ground = Self { org, state: tempfile::tempdir().unwrap(), conn };
        ground.settle_others().await;
        ground
    }

    pub(crate) fn stop(self) {
        assert_eq!(self.org.stop(), (Some(0), String::new()));
    }

    /// Apps that must never be deleted: without a mark, with one only, of a run elsewhere.
    async fn settle_others(&self) {
        let now = SystemClock.now();
        let name = |nonce: &str, expiry| {
            Stamp::new(nonce, expiry).apply(&ApiName::from_label("Theirs")).to_string()
        };
        let (past, future) = (now - Duration::from_secs(86_400), now + Duration::from_secs(86_400));
        let mark = |expiry: SystemTime| {
            let expires = theirs::written(Stamp::new("a", expiry).expiry());
            theirs::mark("r9", &self.org.text("org_id"), &expires)
        };
        for (name, description) in [
            ("Orders_Sync".to_owned(), String::new()),
            (name("aaaaaa", past), "looks like one of yours".to_owned()),
            (name("bbbbbb", future), mark(future)),
        ] {
            theirs::deploy(&self.conn, &name, &description).await;
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("SALESFORCE_ORG", self.org.text("base_url"))
            .env("SALESFORCE_ACCESS_TOKEN", self.org.text("access_token"))
            .env("CUCUMBER_SALESFORCE_STATE", self.state.path())
            .env("CUCUMBER_SALESFORCE_STABILITY", "1 s")
            .stdin(Stdio::null());
        command
    }

    /// Begins a run.
    pub(crate) fn start(&self) -> Child {
        let mut command = self.command(&std::env::current_exe().unwrap());
        command.args(["--exact", "child", "--ignored"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    pub(crate) fn reap(&self) -> Reaped {
        let output = self.command(Path::new(COMMAND)).arg("reap").output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let success = output.status.success();
        Reaped { success, output: text(output.stdout) + &text(output.stderr) }
    }

    /// What the org has of apps and of permission sets with our stamp, in order.
    pub(crate) async fn components(&self) -> Vec<String> {
        let apps = "SELECT DeveloperName FROM ExternalClientApplication";
        let apps = rest::query(&self.conn, apps).await.unwrap();
        let apps = apps.iter().map(|row| row["DeveloperName"].as_str().unwrap().to_owned());
        let stamped = stamped(&self.conn, true).await.unwrap().into_iter();
        let stamped = stamped.map(|stamped| stamped.component.api_name.to_string());
        let mut names: Vec<String> = apps.chain(stamped).collect();
        names.sort();
        names.dedup();
        names
    }

    pub(crate) async fn open_deploys(&self) -> usize {
        let user = self.org.text("user_id");
        deploys_under_way(&self.conn, &user, UNIX_EPOCH).await.unwrap().len()
    }

    fn reader(&self) -> Journal {
        let writer = Writer {
            run: "reader".to_owned(),
            org: self.org.text("org_id"),
            user: None,
            host: "here".to_owned(),
            process: ProcessId::current(),
            expires: 0,
        };
        Journal::new(self.state.path(), writer, Arc::new(SystemClock))
    }

    pub(crate) fn journal(&self) -> Contents {
        self.reader().read().unwrap()
    }

    pub(crate) fn unfinished(&self) -> Vec<String> {
        self.reader().unfinished().unwrap().into_iter().map(|left| left.begun.name).collect()
    }
}
