//! Every row of the table of answers, met over the wire.

use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::answers::{Advice, Outlook, Source, advice, rows};
use cucumber_salesforce::model::{ApiVersion, AppSpec, Flow, Reason, Scope, Verdict};
use cucumber_salesforce::propagation::{
    AppFacts, Ask, Attempt, Probe as _, Purpose, SignIn, TokenProbe,
};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use cucumber_salesforce::simulator::{Endpoint, SimulatedOrg, Trouble, Weather};

/// Words that no row looks for.
const OTHER: &str = "quite another reason";

fn fits(verdict: &Verdict, outlook: Outlook) -> bool {
    matches!(
        (outlook, verdict),
        (Outlook::MayPass, Verdict::NotYet(Reason::Behind(_)))
            | (Outlook::Final, Verdict::Never { .. })
            | (Outlook::FinalUnless(_), Verdict::Never { .. } | Verdict::NotYet(Reason::Behind(_)))
            | (Outlook::Trouble, Verdict::NotYet(Reason::Trouble(_)))
            | (Outlook::Busy, Verdict::NotYet(Reason::Busy(_)))
    )
}

/// An app that works, and what asks for its tokens.
async fn works(org: &SimulatedOrg) -> TokenProbe {
    let state = tempfile::tempdir().unwrap();
    let run = Run::new(Settings::new().simulated(org).state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(run.clone(), Place::default());
    let spec = AppSpec::named("Orders").scopes([Scope::Api]).flows([Flow::ClientCredentials]);
    scenario.provision(spec.run_as("integration user")).await.unwrap();
    scenario.await_propagation(None, None).await.unwrap();
    let app = scenario.app().unwrap().provisioned().await.unwrap();
    let sign_in = SignIn::ClientCredentials {
        client_id: app.client_id.clone(),
        client_secret: app.client_secret.clone().unwrap(),
        run_as: None,
    };
    // Whoever leaves now leaves the app in the org, which ends with the test.
    std::mem::forget((run, scenario));
    TokenProbe::new(
        &Http::new().unwrap(),
        org.login_url().parse().unwrap(),
        ApiVersion::NEWEST_KNOWN,
        vec![sign_in],
        AppFacts::default(),
        org.clock(),
    )
}

async fn met(probe: &TokenProbe, calls_rest: bool) -> Attempt {
    probe.attempt(Ask { number: 0, purpose: Purpose::Confirm, turn: 0, calls_rest }).await
}

fn check(row: &'static Advice, code: &str, text: &str, attempt: &Attempt) {
    assert_eq!(advice(row.source, code, text), row, "nobody meets this row: {code} {text}");
    assert_eq!(attempt.answer.code.as_deref(), Some(code), "{attempt:?}");
    assert_eq!(attempt.answer.text, text, "{attempt:?}");
    assert!(fits(&attempt.verdict, row.outlook), "{code} {text}: {attempt:?}, {row:?}");
}

#[tokio::test]
async fn every_row_is_met_over_the_wire() {
    let org = SimulatedOrg::start().await.unwrap();
    let probe = works(&org).await;
    let mut seen = 0;
    for row in rows() {
        let text = row.says.unwrap_or(OTHER);
        for code in row.codes {
            let (trouble, endpoint) = match row.source {
                Source::Login => (Trouble::Says(code, text), Endpoint::Token),
                Source::Api => (Trouble::Refuses(403, code, text), Endpoint::Rest),
                Source::Silence => continue,
            };
            org.clear_weather();
            org.weather(Weather::new(trouble).at(endpoint));
            check(row, code, text, &met(&probe, row.source == Source::Api).await);
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}
