//! The simulated orgs of the manual.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use cucumber_salesforce::clock::{Clock as _, SystemClock};
use cucumber_salesforce::model::{AppSpec, Keep};
use cucumber_salesforce::oauth::SigningKey;
use cucumber_salesforce::prelude::*;
use cucumber_salesforce::salesforce::{Place, Run};
use cucumber_salesforce::settings::ExistingApp;
use cucumber_salesforce::simulator::data::{ApexStub, Field, Kind, Object};
use cucumber_salesforce::simulator::{
    SimulatedLogin, SimulatedOrg, SimulatedOrgBuilder, SimulatedUser,
};
use serde_json::json;

/// The orgs, gone when dropped.
pub(crate) struct Orgs {
    pub(crate) default: SimulatedOrg,
    pub(crate) billing: SimulatedOrg,
    pub(crate) legacy: SimulatedOrg,
}

impl Orgs {
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let invoice = Object::custom("Invoice__c")
            .field(Field::text("Number__c").required().unique())
            .field(Field::new("Amount__c", Kind::Number))
            .field(Field::new("Paid__c", Kind::Boolean))
            .field(Field::new("Due__c", Kind::Date))
            .field(Field::reference("Account__c", "Account"));
        let note = Object::custom("Note__c").field(Field::text("Text__c"));
        let default = quick()
            .object(invoice)
            .object(note)
            .apex(ApexStub::new("GET", "/orders/*", 200, json!({ "status": "shipped" })))
            .apex(ApexStub::new("POST", "/orders", 202, json!({ "accepted": true })))
            .user(SimulatedUser::new("acct", "Olga Ledger"));
        let legacy =
            quick().allow_connected_apps(true).user(SimulatedUser::new("clerk", "Bob Clerk"));
        Ok(Self {
            default: default.start().await?,
            billing: quick().start().await?,
            legacy: legacy.start().await?,
        })
    }

    /// How a user of one of the orgs signs in.
    pub(crate) fn login(&self, org: &str, alias: &str) -> anyhow::Result<SimulatedLogin> {
        let org = match org {
            "default" => &self.default,
            "legacy" => &self.legacy,
            _ => bail!("there is no org `{org}`"),
        };
        org.user(alias).with_context(|| format!("there is no user `{alias}`"))
    }

    /// What features could leave behind.
    pub(crate) fn left(&self) -> Vec<String> {
        let mut left = Vec::new();
        for org in [&self.default, &self.billing, &self.legacy] {
            left.extend(org.apps());
            left.extend(org.permission_sets());
            for object in ["Account", "Contact"] {
                left.extend(org.records(object).iter().map(|record| format!("{record:?}")));
            }
        }
        left
    }
}

/// An org that is faster than most: the manual has many apps to wait for. Nobody knows one at once,
/// though: scenarios that wait move the clock for the one that shows what comes of haste.
fn quick() -> SimulatedOrgBuilder {
    SimulatedOrg::builder()
        .propagation(Duration::from_secs(60)..=Duration::from_secs(90))
        .secrets_in_rest(true)
}

/// Makes an app that outlives its run, as if somebody had made it in Setup long ago.
pub(crate) async fn existing_app(
    org: &SimulatedOrg,
    label: &str,
    state: &Path,
) -> anyhow::Result<ExistingApp> {
    let settings = Settings::new().simulated(org).keep(Keep::Always).state_dir(state.to_owned());
    let run = Run::new(settings);
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    scenario.provision(AppSpec::named(label)).await?;
    scenario.await_propagation(None, None).await?;
    let credentials = scenario.credentials().await?;
    run.finish(false).await;
    Ok(ExistingApp {
        client_id: credentials.client_id,
        client_secret: credentials.client_secret,
        ..ExistingApp::default()
    })
}

/// Makes a key pair, as `openssl` would.
pub(crate) fn write_certificate(certificate: &str, private_key: &str) -> anyhow::Result<()> {
    let key = SigningKey::generate(SystemClock.now())?;
    std::fs::write(certificate, key.certificate_pem())?;
    Ok(std::fs::write(private_key, key.private_key_pem().expose())?)
}
