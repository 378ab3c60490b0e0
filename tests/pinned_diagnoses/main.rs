//! Every diagnosis, pinned word for word, from a wait over the wire.
//!
//! `UPDATE_EXPECTED=1 cargo test --test pinned_diagnoses` writes the texts anew; read the
//! difference as a user would.
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "../administrator/mod.rs"]
mod administrator;
mod misdeeds;
mod sabotage;
mod world;

use std::time::Duration;

use cucumber_salesforce::model::{Flow, OrgKind};
use cucumber_salesforce::propagation::NotPropagated;
use cucumber_salesforce::propagation::diagnosis::Cause;
use cucumber_salesforce::provision::PlannedKind;
use cucumber_salesforce::simulator::SimulatedOrg;
use misdeeds::Misdeed;
use regex::Regex;
use world::{Plan, World};

const LANGUAGES: [&str; 4] = ["en_US", "de", "fr", "ja"];
const EXPECTED: &str = "tests/pinned_diagnoses/expected.txt";
const DEADLINE: Duration = Duration::from_secs(10 * 60);

/// What passes by itself, and so must never end a wait.
const PASSING: [Cause; 4] =
    [Cause::LoginRate, Cause::SalesforceTrouble, Cause::Proxy, Cause::Firewall];

/// What a misdeed leads to, as a user reads it; the first finding must be the right one.
async fn told(number: usize, misdeed: Misdeed) -> String {
    let (flows, kinds) = (misdeed.flows(), misdeed.kinds());
    let (flow, kind) = (flows[number % flows.len()], kinds[number / 2 % kinds.len()]);
    // Too many sign-ins are told apart from other refusals by their text alone.
    let language = match misdeed {
        Misdeed::LoginRate => "en_US",
        _ => LANGUAGES[(number + number / 4) % LANGUAGES.len()],
    };
    let is_sandbox = number % 3 == 1;
    let builder = SimulatedOrg::builder().language(language).allow_connected_apps(true);
    let mut world = World::make(Plan {
        builder: misdeed.founds(builder),
        org_kind: if is_sandbox { OrgKind::Sandbox } else { OrgKind::Developer },
        kind,
        flow,
        enforces_ip: [Misdeed::IpRange, Misdeed::LockedToIp].contains(&misdeed),
        seed: number,
    })
    .await;
    sabotage::commit(&mut world, misdeed, is_sandbox).await;
    let name = format!("{misdeed:?}, {flow}, {kind}, {language}");
    let failed = world.wait(number, DEADLINE).await;
    assert!(failed.is_err(), "{name}: it works");
    let (failure, diagnosis) = failed.unwrap_err();
    let (cause, place) = misdeed.expected(kind);
    let first = diagnosis.first().unwrap();
    assert_eq!(first.cause, cause, "{name}: {diagnosis}");
    assert!(first.setting.to_string().contains(place), "{name}: {diagnosis}");
    let ends = match &failure {
        NotPropagated::Never { cause: why, .. } => {
            assert!(!PASSING.contains(&cause), "{name}: wrong never: {why}");
            "never"
        }
        NotPropagated::NotYet { .. } => "not yet",
    };
    format!("[{name}: {ends}]\n{diagnosis}\n")
}

/// Takes out what differs from run to run.
fn normalised(text: &str) -> String {
    let rules = [
        (r"Csf[a-zA-Z0-9]+_", "Csf…_"),
        (r"Orders Sync [a-zA-Z0-9]{6}\b", "Orders Sync …"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"@[a-z0-9.]+\.(example|com)", "@…"),
        (r"\d+ of \d+ answers", "N of M answers"),
    ];
    let mut text = text.to_owned();
    for (pattern, with) in rules {
        text = Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
    }
    text
}

#[tokio::test]
async fn every_diagnosis_reads_as_it_should() {
    let mut all = Vec::new();
    for (number, misdeed) in Misdeed::ALL.iter().enumerate() {
        all.push(normalised(&told(number, *misdeed).await));
    }
    let text = all.join("\n");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(EXPECTED, &text).unwrap();
    }
    let expected = std::fs::read_to_string(EXPECTED).unwrap_or_default();
    assert_eq!(text, expected, "run with UPDATE_EXPECTED=1 and read the difference");
}

#[tokio::test]
async fn an_app_that_is_merely_slow_is_never_given_up() {
    for number in 0..16_usize {
        let flow = [Flow::ClientCredentials, Flow::JwtBearer][number % 2];
        let kinds = [PlannedKind::ExternalClientApp, PlannedKind::ConnectedApp];
        let language = LANGUAGES[number % 4];
        let world = World::make(Plan {
            builder: SimulatedOrg::builder().language(language).allow_connected_apps(true),
            org_kind: OrgKind::Developer,
            kind: kinds[number / 2 % 2],
            flow,
            enforces_ip: false,
            seed: 4 + number * 5,
        })
        .await;
        let done = world.wait(number, DEADLINE).await;
        assert!(done.is_ok(), "{number}: {}", done.unwrap_err().1);
    }
}
