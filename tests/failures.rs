//! Every scenario of `features/failures` fails on purpose; what it says is pinned word for word.
//!
//! `UPDATE_EXPECTED=1 cargo test --test failures` writes the texts anew; read the difference.
#![expect(clippy::unwrap_used, reason = "helpers of a test")]

mod leftovers;
mod output;

use std::path::Path;

use clap::Parser as _;
use cucumber::cli::{Compose, Opts};
use cucumber::writer::{Basic, Coloring, Stats as _};
use cucumber::{Cucumber, World as _, WriterExt as _, parser, runner, writer};
use cucumber_salesforce::cucumber_ext::{Plugin, SfCli, add_steps};
use cucumber_salesforce::model::Secret;
use cucumber_salesforce::org::{Grant, LoginUrl, OrgSource, RealOrg, SimulatedChoice};
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedUser};
use leftovers::leftovers;
use output::Output;
use regex::Regex;

const FEATURES: &str = "features/failures";
const EXPECTED: &str = "features/failures/expected.txt";

fn signed_in_by(url: &str, token: &Secret) -> OrgSource {
    let login_url = LoginUrl::parse(url, &[]).unwrap();
    OrgSource::Real(RealOrg { login_url, grant: Grant::AccessToken(token.clone()) })
}

/// A loopback address where nobody listens.
fn nobody_listens() -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", socket.local_addr().unwrap())
}

#[tokio::test]
async fn every_failure_says_what_to_do_and_leaves_nothing() {
    let powerless = SimulatedUser::administrator("admin", "Admin User")
        .without("ModifyMetadata")
        .without("ModifyAllData");
    let lacking = SimulatedOrg::builder().user(powerless).start().await.unwrap();
    let expired = SimulatedOrg::start().await.unwrap();
    let crowded = SimulatedOrg::builder().keys_taken_elsewhere(true).start().await.unwrap();
    let state = tempfile::tempdir().unwrap();
    // One login node answers the same from run to run.
    let seeded = SimulatedChoice { seed: Some(7), nodes: Some(1), ..SimulatedChoice::default() };
    let without_api = SimulatedChoice { edition: Some("Essentials".into()), ..seeded.clone() };
    let token = Secret::new("00D000000000001!an.expired.token");
    let settings = Settings::from_vars::<&str, &str>([])
        .state_dir(state.path().to_owned())
        .simulated_org("patient", seeded.clone())
        .simulated(seeded)
        .simulated_org("without api", without_api)
        .simulated_org("crowded", &crowded)
        .named_org("unreachable", signed_in_by(&nobody_listens(), &token))
        .named_org("expired", signed_in_by(expired.base_url(), &token))
        .named_org(
            "lacking permission",
            signed_in_by(lacking.base_url(), &lacking.administrator().access_token),
        );
    let plugin = Plugin::new(settings).without_signals();

    let (text, scenarios, failed) = run(&plugin).await;

    assert_eq!(failed, scenarios, "every scenario fails: {text}");
    let text = normalised(&text);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(EXPECTED, &text).unwrap();
    }
    let expected = std::fs::read_to_string(EXPECTED).unwrap_or_default();
    assert_eq!(text, expected, "run with UPDATE_EXPECTED=1 and read the difference");
    let org = plugin.run().org(None).await.unwrap();
    assert_eq!(leftovers(org.connection()).await, Vec::<String>::new());
    assert_eq!([crowded.apps(), crowded.permission_sets()].concat(), Vec::<String>::new());
}

#[tokio::test]
async fn settings_that_cannot_work_fail_the_run() {
    let token = ("SALESFORCE_ACCESS_TOKEN", "00D000000000001!a.token");
    let cases: [(&[(&str, &str)], &str); 5] = [
        (
            &[("SALESFORCE_ORG", "http://acme.my.salesforce.com"), token],
            "`SALESFORCE_ORG`: `http` to `acme.my.salesforce.com` would send credentials in the clear (hint: write `https`)",
        ),
        (
            &[("SALESFORCE_ORG", "https://acme.example.com"), token],
            "`SALESFORCE_ORG`: `acme.example.com` is no Salesforce host (hint: use the org's My Domain, Setup > My Domain; if it is right, add `--sf-trust-host=acme.example.com`)",
        ),
        (
            &[("SALESFORCE_ORG", "")],
            "`SALESFORCE_ORG` is set but empty (hint: give it a value, or unset it)",
        ),
        (
            &[
                ("SALESFORCE_ORG", "https://acme.my.salesforce.com"),
                ("SALESFORCE_ACCESS_TOKEN", "[REDACTED]"),
            ],
            "`SALESFORCE_ACCESS_TOKEN` holds the placeholder of somebody's redaction in place of a value (hint: a tool or log masked it; hand over the real value)",
        ),
        (
            &[("CI", "true")],
            "no Salesforce org is configured, and `CI` asks for one (hint: set `SALESFORCE_ORG` to the org's My Domain URL or `sf:ALIAS`; for the simulated org write `SALESFORCE_ORG=simulated`)",
        ),
    ];
    for (variables, expected) in cases {
        let plugin = Plugin::new(Settings::from_vars(variables.iter().copied())).without_signals();
        let problem = plugin.run().settings_problem().map(|error| error.report());
        assert_eq!(problem.as_deref(), Some(expected));
        let (text, scenarios, failed) = run(&plugin).await;
        assert!(text.contains(expected.lines().next().unwrap()), "{text}");
        assert_eq!(failed, scenarios, "no scenario can pass: {text}");
    }
}

/// What the run printed, how many scenarios there were and how many of them failed.
async fn run(plugin: &Plugin) -> (String, usize, usize) {
    type Line = Opts<Compose<SfCli, parser::basic::Cli>, runner::basic::Cli, writer::basic::Cli>;
    let output = Output::default();
    let line = Line::try_parse_from(["failures", "--concurrency", "1"]).unwrap();
    let basic = Basic::raw(plugin.redact(output.clone()), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(basic).normalized().summarized());
    let runner = runner::Basic::default().steps(add_steps(SalesforceScenario::collection()));
    let parser = plugin.parser(parser::Basic::new());
    let done = Cucumber::<SalesforceScenario, _, _, _, _>::custom(parser, runner, writer)
        .with_cli(line)
        .fail_on_skipped()
        .run(Path::new(FEATURES))
        .await;
    let failed = done.failed_steps();
    drop(done);
    let text = output.text();
    let scenarios = text.lines().filter(|line| line.trim_start().starts_with("Scenario:")).count();
    (text, scenarios, failed)
}

/// Takes out what differs from run to run.
fn normalised(text: &str) -> String {
    [
        (r"Csf[a-zA-Z0-9]{11}_", "Csf…_"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"00D[a-zA-Z0-9]{12,15}", "00D…"),
        (r"0Af[a-zA-Z0-9]{12,15}", "0Af…"),
        (r"@00d[a-z0-9]{12}\.", "@00d…."),
        // Which of two answers a fresh app gets depends on its name.
        (r"app_not_found \(.*?\)", "invalid_client_id (client identifier invalid)"),
        (r"`[^`]*diagnosis-[a-zA-Z0-9]+-", "`…/diagnosis-…-"),
        // How often a wait asks is left to chance.
        (r"\(\d+ probes\)", "(… probes)"),
        (r"\d+ times?, first at \S+, last at \S+", "… times, first at …, last at …"),
        // What differs from machine to machine.
        (r"looked for it at .*", "looked for it at …"),
        (r"\[Summary\](.|\n)*", ""),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (pattern, with)| {
        Regex::new(pattern).unwrap().replace_all(&text, with).into_owned()
    })
}
