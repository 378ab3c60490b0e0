//! What a run is told, from every source.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::Args as _;

use super::*;
use crate::model::Keep;
use crate::org::{Grant, OrgSource, Simulated, SimulatedChoice};
use crate::redact::CiLog;

const TOKEN: &str = "00D000000000062!AQEAQ.secret";

fn vars<const N: usize>(vars: [(&str, &str); N]) -> Settings {
    Settings::from_vars(vars)
}

fn problem(settings: &Settings) -> String {
    settings.resolve().unwrap_err().report()
}

#[test]
fn nothing_configured_is_the_simulated_org() {
    let resolved = vars([]).resolve().unwrap();
    assert!(resolved.org.is_simulated());
    assert_eq!(resolved.org_origin, None);
    assert_eq!(resolved.deadline, Duration::from_secs(1200));
    assert_eq!(resolved.stability, Duration::from_secs(20));
    assert_eq!(resolved.stamp_ttl, Duration::from_secs(4 * 3600));
    assert_eq!(resolved.request_timeout, Duration::from_secs(60));
    assert_eq!((resolved.confirmations, resolved.login_nodes), (None, 4));
    assert_eq!((resolved.grace, resolved.login_budget), (Duration::from_secs(600), 1_800));
}

#[test]
fn under_ci_no_org_is_an_error() {
    for ci in ["true", "1", "woodpecker"] {
        let text = problem(&vars([("CI", ci)]));
        assert!(text.starts_with("no Salesforce org is configured, and `CI` asks"), "{text}");
    }
    for (name, value) in [("CI", "false"), ("CI", "0"), ("CI", "")] {
        assert!(vars([(name, value)]).resolve().is_ok(), "{value}");
    }
    assert!(vars([("CI", "1"), ("SALESFORCE_ORG", "simulated")]).resolve().is_ok());
    let flags = SfFlags::default().with("--sf-require-org", "true");
    assert!(problem(&vars([]).flags(flags)).contains("`--sf-require-org` asks for one"));
}

#[test]
fn the_stronger_source_wins() {
    let settings = || {
        vars([
            ("CUCUMBER_SALESFORCE_KEEP", "on-failure"),
            ("CUCUMBER_SALESFORCE_DEADLINE", "5 min"),
            ("CUCUMBER_SALESFORCE_REQUEST_TIMEOUT", "5 s"),
        ])
        .flags(SfFlags::default().with("--sf-keep", "always"))
    };
    assert_eq!(settings().resolve().unwrap().keep, Keep::Always);
    assert_eq!(settings().resolve().unwrap().deadline, Duration::from_secs(300));
    assert_eq!(settings().resolve().unwrap().request_timeout, Duration::from_secs(5));
    let explicit = settings().request_timeout(Duration::from_millis(50)).resolve().unwrap();
    assert_eq!(explicit.request_timeout, Duration::from_millis(50));
    assert_eq!(settings().keep(Keep::Never).resolve().unwrap().keep, Keep::Never);
}

#[test]
fn every_way_to_sign_in_is_found() {
    let url = ("SALESFORCE_ORG", "https://acme.my.salesforce.com");
    let auth = "force://PlatformCLI::5Aep@acme.my.salesforce.com";
    let id = ("SALESFORCE_CLIENT_ID", "3MVG");
    let user = ("SALESFORCE_USERNAME", "a@b.c");
    for (settings, how) in [
        (vars([url, ("SALESFORCE_ACCESS_TOKEN", TOKEN)]), "access token"),
        (vars([url, ("SALESFORCE_ACCESS_TOKEN", TOKEN), id, user]), "access token"),
        (vars([url, ("SFDX_AUTH_URL", auth)]), "sfdx auth URL"),
        (vars([("SFDX_AUTH_URL", auth)]), "sfdx auth URL"),
        (vars([url, id, user, ("SALESFORCE_PRIVATE_KEY_FILE", "key.pem")]), "JWT bearer"),
        (vars([url, id, ("SALESFORCE_CLIENT_SECRET", "0123")]), "client credentials"),
        (vars([url, user, ("SALESFORCE_PASSWORD", "pw")]), "username and password"),
    ] {
        let resolved = settings.resolve().unwrap();
        let OrgSource::Real(org) = resolved.org else { panic!("{how}: {:?}", resolved.org) };
        assert_eq!(org.grant.to_string(), how);
        assert_eq!(org.login_url.to_string(), "https://acme.my.salesforce.com");
    }
    let cli = vars([("SALESFORCE_ORG", "sf:uat")]).resolve().unwrap().org;
    assert!(matches!(cli, OrgSource::CliAlias(alias) if alias == "uat"));
}

#[test]
fn two_ways_or_none_are_refused() {
    let url = ("SALESFORCE_ORG", "https://acme.my.salesforce.com");
    let auth = "force://PlatformCLI::5Aep@acme.my.salesforce.com";
    let both = problem(&vars([url, ("SALESFORCE_ACCESS_TOKEN", TOKEN), ("SFDX_AUTH_URL", auth)]));
    assert!(both.contains("in 2 ways: `SALESFORCE_ACCESS_TOKEN`, `SFDX_AUTH_URL`"), "{both}");
    let none = problem(&vars([url]));
    assert!(none.contains("nothing says how to sign in"), "{none}");
    let lone = problem(&vars([("SALESFORCE_ACCESS_TOKEN", TOKEN)]));
    assert!(
        lone.contains("`SALESFORCE_ACCESS_TOKEN` is set but `SALESFORCE_ORG` is not"),
        "{lone}"
    );
}

#[test]
fn several_problems_are_reported_together_and_without_values() {
    let text = problem(&vars([
        ("SALESFORCE_ORG", "http://acme.my.salesforce.com/?sid=hush"),
        ("SALESFORCE_ACCESS_TOKEN", ""),
        ("SALESFORCE_CLIENT_SECRET_BILLING", "[REDACTED]"),
        ("CUCUMBER_SALESFORCE_KEEP", "forever"),
        ("CUCUMBER_SALESFORCE_LOGIN_BUDGET", "0"),
    ]));
    assert!(text.starts_with("5 settings are wrong:"), "{text}");
    for part in [
        "`SALESFORCE_ACCESS_TOKEN` is set but empty",
        "`SALESFORCE_CLIENT_SECRET_BILLING` holds the placeholder of somebody's redaction",
        "`http` to `acme.my.salesforce.com` would send credentials in the clear",
        "`CUCUMBER_SALESFORCE_KEEP`: keep `forever` is unknown",
        "`CUCUMBER_SALESFORCE_LOGIN_BUDGET`: no whole number above zero",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("hush"), "{text}");
}

#[test]
fn named_orgs_come_from_variables_and_unknown_ones_are_listed() {
    let resolved = vars([
        ("SALESFORCE_ORG_BILLING", "https://billing.my.salesforce.com"),
        ("SALESFORCE_ACCESS_TOKEN_BILLING", TOKEN),
        ("SALESFORCE_ORG_ID", "00D000000000062EAA"),
    ])
    .simulated_org("legacy org", SimulatedChoice::default())
    .resolve()
    .unwrap();
    let Ok((_, OrgSource::Real(org))) = resolved.named_org("billing") else { panic!("not found") };
    assert!(matches!(&org.grant, Grant::AccessToken(token) if token.expose() == TOKEN));
    assert!(resolved.named_org("Legacy Org").is_ok());
    let unknown = resolved.named_org("biling").unwrap_err().report();
    assert_eq!(
        unknown,
        "org `biling` is not configured; configured are: `BILLING`, `legacy org`\n  hint: set `SALESFORCE_ORG_BILING`, or add `[orgs.\"biling\"]` to `salesforce.toml`"
    );
}

#[test]
fn a_file_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("salesforce.toml");
    let text = r#"
        org = "simulated"
        allow_connected_apps = true
        propagation = "2 min..12 min"
        confirmations = 5
        login_nodes = 8
        login_budget = 600
        grace = "90 s"
        allow_production = ["00D000000000062EAA"]
        [orgs.billing]
        org = "https://billing.my.salesforce.com"
        client_id = "3MVG"
        client_secret = "0123"
        [orgs.legacy]
        org = "simulated"
        nodes = 2
        [users."sales rep"]
        username = "srep@example.com"
        password = "hunter22"
        [apps."Orders Sync"]
        client_id = "3MVGorders"
        "#;
    std::fs::write(&path, text).unwrap();
    let shown = path.display().to_string();
    let resolved = vars([("CUCUMBER_SALESFORCE_CONFIG", &*shown)]).resolve().unwrap();
    let OrgSource::Simulated(Simulated::Choice(choice)) = &resolved.org else {
        panic!("{:?}", resolved.org)
    };
    assert!(choice.allow_connected_apps);
    assert_eq!(choice.propagation.unwrap().1, Duration::from_secs(720));
    assert_eq!((resolved.confirmations, resolved.login_nodes), (Some(5), 8));
    assert_eq!((resolved.grace, resolved.login_budget), (Duration::from_secs(90), 600));
    assert_eq!(resolved.safety.allow_production.len(), 1);
    let Ok((_, OrgSource::Real(billing))) = resolved.named_org("billing") else {
        panic!("billing")
    };
    assert!(
        matches!(&billing.grant, Grant::ClientCredentials { client_secret, .. } if client_secret.expose() == "0123")
    );
    assert_eq!(resolved.user("Sales Rep").unwrap().username, "srep@example.com");
    assert_eq!(resolved.existing_app("Orders Sync").unwrap().client_id, "3MVGorders");
    assert_eq!(resolved.secrets().len(), 2);
    let debug = format!("{resolved:?}");
    assert!(!debug.contains("0123") && !debug.contains("hunter22"), "{debug}");
}

#[test]
fn a_files_mistakes_are_named_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("salesforce.toml");
    let text = "keeep = \"never\"\n[orgs.billing]\norg = \"simulated\"\nclient_secret = 1234567\n\
                deadline = \"1 s\"\n[users.x]\nusername = \"\"\n";
    std::fs::write(&path, text).unwrap();
    let report = problem(&Settings::new().file(path.clone()));
    for part in [
        "`keeep in salesforce.toml` is unknown",
        "`client_secret of [orgs.\"billing\"] in salesforce.toml` is no text",
        "`deadline of [orgs.\"billing\"] in salesforce.toml` is unknown",
        "`username of [users.\"x\"] in salesforce.toml` is set but empty",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(!report.contains("1234567"), "{report}");
    std::fs::write(&path, "a = 1\nsecret = \"oops\nb = 2").unwrap();
    let report = problem(&Settings::new().file(path));
    assert!(report.contains("line 2 is no TOML") && !report.contains("oops"), "{report}");
    assert!(problem(&Settings::new().file("/nowhere/x.toml".into())).contains("is unreadable"));
}

#[test]
fn credentials_of_the_file_stay_with_the_org_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("salesforce.toml");
    let text = format!("org = \"https://a.my.salesforce.com\"\naccess_token = \"{TOKEN}\"\n");
    std::fs::write(&path, text).unwrap();
    assert!(Settings::new().file(path.clone()).resolve().is_ok());
    let other = vars([("SALESFORCE_ORG", "https://b.my.salesforce.com")]).file(path);
    assert!(problem(&other).contains("nothing says how to sign in"));
}

#[test]
fn every_flag_stands_in_the_table_and_reads_back() {
    let command = SfFlags::augment_args(clap::Command::new("tests"));
    let made: BTreeSet<String> =
        command.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect();
    let table: BTreeSet<String> =
        SETTINGS.iter().filter(|doc| !doc.flag.is_empty()).map(|doc| doc.flag.to_owned()).collect();
    assert_eq!(made, table);
    let line = ["tests", "--sf-org", "sf:uat", "--sf-require-org", "--sf-keep=always"];
    let matches = command.try_get_matches_from(line).unwrap();
    let flags = <SfFlags as clap::FromArgMatches>::from_arg_matches(&matches).unwrap();
    let expected = SfFlags::default()
        .with("--sf-org", "sf:uat")
        .with("--sf-require-org", "true")
        .with("--sf-keep", "always");
    assert_eq!(flags, expected);
    assert_eq!(format!("{flags:?}"), r#"["--sf-org", "--sf-require-org", "--sf-keep"]"#);
}

#[test]
fn no_two_settings_share_a_name() {
    let mut flags = BTreeSet::new();
    for doc in SETTINGS {
        assert!(doc.flag.is_empty() || flags.insert(doc.flag), "{}", doc.flag);
        assert!(doc.flag.is_empty() || !doc.variable.is_empty(), "{} has no twin", doc.flag);
        assert!(!doc.meaning.ends_with('.'), "{}", doc.meaning);
    }
}

#[test]
fn a_stand_in_is_the_default_org_unless_that_is_simulated() {
    let choice = SimulatedChoice { allow_connected_apps: true, ..SimulatedChoice::default() };
    let legacy = |settings: Settings| {
        let resolved = settings.stand_in("legacy", choice.clone()).resolve().unwrap();
        resolved.named_org("legacy").unwrap().1.clone()
    };
    assert!(
        matches!(legacy(vars([])), OrgSource::Simulated(Simulated::Choice(made)) if made == choice)
    );
    let real =
        [("SALESFORCE_ORG", "https://acme.my.salesforce.com"), ("SALESFORCE_ACCESS_TOKEN", TOKEN)];
    assert!(matches!(legacy(vars(real)), OrgSource::Real(_)));
}

#[test]
fn a_ci_is_told_what_to_mask_unless_the_settings_say_no() {
    let log = |settings: Settings| settings.resolve().unwrap().ci_log;
    let github = ("GITHUB_ACTIONS", "true");
    assert_eq!(log(vars([github])), Some(CiLog::GitHubActions));
    assert_eq!(log(vars([("TF_BUILD", "True")])), Some(CiLog::AzurePipelines));
    assert_eq!(log(vars([("GITLAB_CI", "true")])), None);
    assert_eq!(log(vars([github, ("CUCUMBER_SALESFORCE_CI_MASK", "false")])), None);
    let flags = SfFlags::default().with("--sf-ci-mask", "false");
    assert_eq!(log(vars([github]).flags(flags)), None);
    assert_eq!(log(vars([github]).ci_mask(false)), None);
    assert_eq!(log(vars([]).ci_mask(true)), None, "there is none to tell");
    assert_eq!(log(Settings::new()), None);
}

#[test]
fn every_secret_is_known_whether_or_not_it_is_of_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("salesforce.toml");
    std::fs::write(&path, "[users.\"x\"]\npassword = \"of the file\"\n").unwrap();
    let settings = vars([
        ("SALESFORCE_PASSWORD", "of nobody"),
        ("SALESFORCE_CLIENT_SECRET_BILLING", "of billing"),
        ("SFDX_AUTH_URL", "force://id:of the app:of the session@acme.my.salesforce.com"),
        ("SALESFORCE_USERNAME", "a@b.c"),
        ("CUCUMBER_SALESFORCE_KEEP", "nonsense"),
    ]);
    let settings = settings.file(path);
    assert!(settings.resolve().is_err());
    let secrets = settings.secrets();
    let mut found: Vec<&str> = secrets.iter().map(|(_, secret)| secret.expose()).collect();
    found.retain(|secret| !secret.starts_with("force://"));
    found.sort_unstable();
    let all = ["of billing", "of nobody", "of the app", "of the file", "of the session"];
    assert_eq!(found, all);
}

#[test]
fn the_builder_takes_no_placeholder_of_a_redaction_either() {
    let app = ExistingApp {
        client_id: "3MVG".into(),
        client_secret: Some("[REDACTED]".into()),
        private_key_file: None,
        callback_url: None,
    };
    let text = problem(&Settings::new().existing_app("Orders", app));
    assert!(text.starts_with("the consumer secret of Orders is the placeholder"), "{text}");
    let text = problem(&vars([("SALESFORCE_USER_X", "a@b.c"), ("SALESFORCE_PASSWORD_X", "***")]));
    assert_eq!(text.matches("placeholder").count(), 1, "{text}");
}
