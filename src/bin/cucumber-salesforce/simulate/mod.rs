//! `cucumber-salesforce simulate`.

mod range;
mod trouble;

use std::io::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{ArgAction, Args};
use cucumber_salesforce::clock::SystemClock;
use cucumber_salesforce::cucumber_ext::end_signal;
use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{
    Consent, Edition, Profile, Propagation, SimulatedOrg, TlsFront,
};
use serde::Serialize;

use crate::log;
use crate::output::Output;
use range::from_to;
use trouble::Trouble;

/// Run a simulated Salesforce org on this machine until it is stopped.
///
/// When it is ready it prints one line of JSON on stdout: where it is and how its administrator
/// signs in. Programs in any language can use it. Time is real. Logs go to stderr. Ctrl-C, SIGTERM
/// or SIGHUP stops it.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Loopback port; 0 takes any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// Seed of everything random: delays, the order of login nodes, and, on the same port, ids
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// Login nodes; each learns of an app at a time of its own
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    nodes: u16,

    /// How long a login node takes to learn of an app: the least and the most; default what the
    /// profile says, or else 5s..20s
    #[arg(long, value_parser = from_to, value_name = "RANGE")]
    propagation: Option<RangeInclusive<Duration>>,

    /// Edition: developer, enterprise, performance, unlimited, professional, group or essentials;
    /// the last three have no API; default enterprise for production, or else developer
    #[arg(long)]
    edition: Option<Edition>,

    /// Allow the creation of connected apps, which ordinary orgs refuse since Spring '26
    #[arg(long, default_value_t = false, action = ArgAction::Set, value_name = "true|false")]
    allow_connected_apps: bool,

    /// Kind: developer, production, sandbox, scratch or trial
    #[arg(long, default_value = "developer", value_parser = kind)]
    kind: OrgKind,

    /// My Domain name: clients that come by the proxy meet the org at
    /// `https://NAME.my.salesforce.com`
    #[arg(long, value_parser = my_domain, value_name = "NAME")]
    my_domain: Option<String>,

    /// Open a proxy that leads to the org by Salesforce's own host names, over TLS, and nowhere else
    #[arg(long)]
    tls: bool,

    /// Language of the org and its users: English, de, fr or ja
    #[arg(long, default_value = "en_US", value_parser = language, value_name = "LOCALE")]
    language: String,

    /// How people come in who are asked for consent: auto, at once, as the user whom `login_hint`
    /// names or else as the administrator; or page, by a login page and a consent page
    #[arg(long, default_value = "auto", value_parser = consent, value_name = "auto|page")]
    consent: Consent,

    /// How long a deploy waits behind others: the least and the most, or exactly that long;
    /// default 1 s
    #[arg(long, value_parser = from_to, value_name = "RANGE")]
    deploy_pending: Option<RangeInclusive<Duration>>,

    /// How long a deploy runs: the least and the most, or exactly that long; default 3 s
    #[arg(long, value_parser = from_to, value_name = "RANGE")]
    deploy_running: Option<RangeInclusive<Duration>>,

    /// Write all requests with their answers here when it stops, without secrets
    #[arg(long, value_name = "FILE")]
    transcript: Option<PathBuf>,

    /// What is unconfirmed about Salesforce, as `cucumber-salesforce confirm` measured it on an org;
    /// default the likeliest answers
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    #[command(flatten)]
    trouble: Trouble,
}

/// How long apps take to propagate where nothing says otherwise: people wait for it.
const QUICK: RangeInclusive<Duration> = Duration::from_secs(5)..=Duration::from_secs(20);

/// What programs learn about the org; `None` where something is not in use.
#[derive(Serialize)]
struct Ready<'a> {
    base_url: &'a str,
    login_url: &'a str,
    proxy_url: Option<&'a str>,
    api_version: String,
    org_id: &'a str,
    user_id: &'a str,
    username: &'a str,
    password: &'a str,
    security_token: &'a str,
    access_token: &'a str,
    tls_ca_file: Option<&'a Path>,
}

impl Simulate {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let ended = end_signal().context("no signal can be caught")?;
        let transcript = self.transcript.as_deref().map(Output::at).transpose()?;
        let mut org = SimulatedOrg::builder()
            .kind(self.kind)
            .language(&self.language)
            .consent(self.consent)
            .port(self.port)
            .seed(self.seed)
            .nodes(usize::from(self.nodes))
            .propagation(self.propagation.clone().unwrap_or(QUICK))
            .allow_connected_apps(self.allow_connected_apps)
            .clock(Arc::new(SystemClock));
        if let Some(edition) = self.edition {
            if (edition, self.kind) == (Edition::Developer, OrgKind::Production) {
                bail!("no `production` org is of the `developer` edition (hint: `enterprise`)");
            }
            org = org.edition(edition);
        }
        if let Some(range) = &self.deploy_pending {
            org = org.deploy_pending(range.clone());
        }
        if let Some(range) = &self.deploy_running {
            org = org.deploy_running(range.clone());
        }
        if let Some(name) = &self.my_domain {
            org = org.my_domain(name);
        }
        if let Some(file) = &self.profile {
            let mut profile = Profile::read(file)?;
            if self.propagation.is_some() {
                // What is said here counts.
                profile.propagation = Propagation::default();
            }
            org = org.profile(profile);
            log(&format!("profile `{}`", file.display()));
        }
        let org = self.trouble.describe(org).start().await.with_context(|| {
            format!("port `{}` cannot be used (hint: 0 takes any that is free)", self.port)
        })?;
        self.trouble.change(&org)?;
        let front = if self.tls {
            Some(org.tls_front().await.context("no proxy can be opened")?)
        } else {
            None
        };
        announce(&org, front.as_ref())?;
        log(&format!("simulated org {} at {}, Ctrl-C stops it", org.org_id(), org.base_url()));
        if let Some(front) = &front {
            let (proxy, url) = (front.proxy_url(), front.instance_url());
            log(&format!("by the proxy {proxy} it is {url}"));
        }
        if let Some(plan) = self.trouble.plan() {
            log(&format!("faults, {plan}"));
        }
        ended.await;
        for fault in org.struck_faults() {
            log(&format!("fault: {fault}"));
        }
        log(&format!("stopped after {} requests", org.received_requests().len()));
        if let Some(file) = transcript {
            let transcript = org.transcript().to_string();
            // Nobody can ask again.
            file.write(&transcript).inspect_err(|_| log(&transcript))?;
        }
        Ok(())
    }
}

/// Prints the one line; its secrets are throw-away ones of an org that holds nothing.
fn announce(org: &SimulatedOrg, front: Option<&TlsFront>) -> anyhow::Result<()> {
    let administrator = org.administrator();
    let ready = Ready {
        base_url: org.base_url(),
        login_url: org.login_url(),
        proxy_url: front.map(TlsFront::proxy_url),
        api_version: org.api_version().to_string(),
        org_id: org.org_id(),
        user_id: &administrator.user_id,
        username: &administrator.username,
        password: administrator.password.expose(),
        security_token: administrator.security_token.expose(),
        access_token: administrator.access_token.expose(),
        tls_ca_file: front.map(TlsFront::ca_file),
    };
    let mut stdout = std::io::stdout().lock();
    let written = writeln!(stdout, "{}", serde_json::to_string(&ready)?);
    written
        .and_then(|()| stdout.flush())
        .context("the line for programs cannot be written to stdout")
}

fn kind(text: &str) -> Result<OrgKind, String> {
    match text {
        "developer" => Ok(OrgKind::Developer),
        "production" => Ok(OrgKind::Production),
        "sandbox" => Ok(OrgKind::Sandbox),
        "scratch" => Ok(OrgKind::Scratch),
        "trial" => Ok(OrgKind::Trial),
        _ => Err(format!(
            "kind `{text}` is unknown (hint: `developer`, `production`, `sandbox`, `scratch` or `trial`)"
        )),
    }
}

fn language(text: &str) -> Result<String, String> {
    match text.split(['_', '-']).next().unwrap_or_default() {
        "en" | "de" | "fr" | "ja" => Ok(text.to_owned()),
        _ => Err(format!("language `{text}` is unknown (hint: `en_US`, `de`, `fr` or `ja`)")),
    }
}

fn my_domain(text: &str) -> Result<String, String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let edges = text.starts_with('-') || text.ends_with('-');
    let name = text.to_ascii_lowercase();
    // Those lead to Salesforce's own hosts.
    let taken = ["login", "test", "www"].contains(&&*name);
    if (1..=63).contains(&name.len()) && !edges && !taken && name.bytes().all(plain) {
        return Ok(name);
    }
    Err(format!("`{text}` is no My Domain name (hint: `acme` of `acme.my.salesforce.com`)"))
}

fn consent(text: &str) -> Result<Consent, String> {
    match text {
        "auto" => Ok(Consent::Auto),
        "page" => Ok(Consent::Page),
        _ => Err(format!("consent `{text}` is unknown (hint: `auto` or `page`)")),
    }
}
