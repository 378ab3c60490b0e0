//! One installation of the CLI, with a home of its own.

use std::path::{Path, absolute};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const RUN: &str = "tests/foreign/node_modules/@salesforce/cli/bin/run.js";

/// The CLI as one person has it.
pub(crate) struct Sf {
    home: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What a command printed with `--json`.
pub(crate) struct Answer(Value);

impl Sf {
    /// `None` where it is not installed and need not be.
    pub(crate) fn installed() -> Option<Self> {
        if !Path::new(RUN).exists() {
            let required = std::env::var_os("REQUIRE_FOREIGN_CLIENTS").is_some();
            assert!(!required, "there is no {RUN}; `bash .ci/install` helps");
            return None;
        }
        Some(Self { home: tempfile::tempdir().unwrap(), variables: Vec::new() })
    }

    /// Sends it through a proxy whose certificates this file vouches for.
    pub(crate) fn through(mut self, proxy: String, authority: String) -> Self {
        self.variables.extend([("HTTPS_PROXY", proxy), ("NODE_EXTRA_CA_CERTS", authority)]);
        self
    }

    /// A folder that goes with it.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs a command, which runs as long as it likes: the CLI has limits of its own.
    pub(crate) fn run(&self, arguments: &[&str]) -> Answer {
        self.run_with(arguments, &[])
    }

    /// The same with further variables.
    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Answer {
        let stdout = self.print(arguments, variables, "--json");
        Answer(serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}")))
    }

    /// The same for commands that have no `--json`.
    pub(crate) fn raw(&self, arguments: &[&str]) -> String {
        self.print(arguments, &[], "--include")
    }

    fn print(&self, arguments: &[&str], variables: &[(&str, &str)], flag: &str) -> String {
        let guard = absolute("tests/foreign/only_loopback.cjs").unwrap();
        let output = Command::new("node")
            .arg(absolute(RUN).unwrap())
            .args(arguments)
            .arg(flag)
            .current_dir(self.home())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.home())
            .env("NODE_OPTIONS", format!("--require={}", guard.display()))
            .envs(
                [
                    "SF_AUTOUPDATE_DISABLE",
                    "SF_DISABLE_DNS_CHECK",
                    "SF_DISABLE_LOG_FILE",
                    "SF_DISABLE_TELEMETRY",
                    "SF_SKIP_NEW_VERSION_CHECK",
                    "SF_USE_GENERIC_UNIX_KEYCHAIN",
                ]
                .map(|name| (name, "true")),
            )
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Signs in with a session that exists, as `org`.
    pub(crate) fn sign_in(&self, url: &str, token: &str) -> Answer {
        let login = ["org", "login", "access-token", "--no-prompt", "--alias", "org"];
        self.run_with(
            &[&login[..], &["--instance-url", url]].concat(),
            &[("SF_ACCESS_TOKEN", token)],
        )
    }

    /// Signs in by JWT bearer with the key of `apps::Key`, as `jwt`.
    pub(crate) fn sign_in_by_jwt(&self, url: &str, client_id: &str, username: &str) -> Answer {
        let login = ["org", "login", "jwt", "--alias", "jwt", "--jwt-key-file", "key.pem"];
        let who = ["--client-id", client_id, "--username", username, "--instance-url", url];
        self.run(&[&login[..], &who].concat())
    }

    /// Deploys what is in a folder of its home.
    pub(crate) fn deploy(&self, folder: &str) -> Answer {
        let deploy = ["project", "deploy", "start", "--target-org", "org", "--wait", "5"];
        self.run(&[&deploy[..], &["--metadata-dir", folder]].concat())
    }
}

impl Answer {
    /// The result of a success.
    pub(crate) fn result(self) -> Value {
        assert_eq!(self.0["status"], 0, "{:#}", self.0);
        self.0["result"].clone()
    }

    /// The name of an error, and its message.
    pub(crate) fn error(self) -> (String, String) {
        assert_ne!(self.0["status"], 0, "{:#}", self.0);
        let text = |name: &str| self.0[name].as_str().unwrap_or_default().to_owned();
        (text("name"), text("message"))
    }

    /// The result of a failed deploy.
    pub(crate) fn failure(self) -> Value {
        assert_eq!(self.0["status"], 1, "{:#}", self.0);
        self.0["result"].clone()
    }
}
