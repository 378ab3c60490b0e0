//! An org with an administrator who is signed in, and a ledger that remembers.

use std::sync::Mutex;
use std::time::Duration;

use cucumber_salesforce::http::Connection;
use cucumber_salesforce::model::{
    AppSpec, Component, Flow, Ledger, OrgIdentity, OrgKind, Scope, Stamp,
};
use cucumber_salesforce::oauth::SigningKey;
use cucumber_salesforce::progress::Silent;
use cucumber_salesforce::provision::{
    self, AppPlan, Edit, PlannedKind, ProvisionError, ProvisionedApp, resolve_user,
};
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder};
use cucumber_salesforce::{Error, Result};

use super::administrator;

pub(crate) struct Bench {
    pub(crate) org: SimulatedOrg,
    pub(crate) conn: Connection,
    pub(crate) identity: OrgIdentity,
    pub(crate) ledger: Notes,
    pub(crate) allow_settings: bool,
}

impl Bench {
    /// As most orgs are: no new connected apps.
    pub(crate) async fn ordinary() -> Self {
        Self::start(SimulatedOrg::builder()).await
    }

    pub(crate) async fn start(builder: SimulatedOrgBuilder) -> Self {
        let org = builder.start().await.unwrap();
        let (conn, identity) = administrator::signed_in(&org, OrgKind::Simulated);
        Self { org, conn, identity, ledger: Notes::default(), allow_settings: false }
    }

    /// An app with client credentials and JWT bearer for two different users.
    pub(crate) async fn plan(&self, kind: PlannedKind) -> AppPlan {
        let now = self.org.clock().now();
        let spec = AppSpec::named("Orders Sync")
            .scopes([Scope::Api, Scope::RefreshToken])
            .flows([Flow::ClientCredentials, Flow::JwtBearer])
            .run_as("integration user")
            .users(["sales rep"])
            .completed();
        let expiry = now + Duration::from_secs(4 * 3600);
        AppPlan {
            spec,
            kind,
            stamp: Stamp::new(&provision::nonce().unwrap(), expiry),
            run_id: "run-1".to_owned(),
            owner: "tests".to_owned(),
            contact_email: "qa@example.com".to_owned(),
            run_as: Some(resolve_user(&self.conn, "integration user").await.unwrap()),
            users: vec![resolve_user(&self.conn, "sales rep").await.unwrap()],
            client_id: provision::generate_client_id().unwrap(),
            client_secret: provision::generate_client_secret().unwrap(),
            key: Some(SigningKey::generate(now).unwrap()),
            deploy_queue: Duration::from_secs(30 * 60),
        }
    }

    pub(crate) async fn create(&self, plan: &AppPlan) -> Result<ProvisionedApp, ProvisionError> {
        self.create_by(plan, true).await
    }

    pub(crate) async fn create_by(
        &self,
        plan: &AppPlan,
        soap_usable: bool,
    ) -> Result<ProvisionedApp, ProvisionError> {
        let (conn, identity, ledger) = (&self.conn, &self.identity, &self.ledger);
        provision::create(conn, identity, plan, ledger, &Silent, soap_usable, self.allow_settings)
            .await
    }

    pub(crate) fn edit(&self) -> Edit<'_> {
        Edit {
            conn: &self.conn,
            org: &self.identity,
            ledger: &self.ledger,
            progress: &Silent,
            soap_usable: true,
            allow_settings: self.allow_settings,
        }
    }

    pub(crate) async fn delete(&self, app: &ProvisionedApp) -> Result<(), ProvisionError> {
        provision::delete(&self.conn, app, &self.ledger, true).await
    }

    /// Nothing of ours is in the org, and the ledger knows it.
    pub(crate) fn assert_empty(&self) {
        assert_eq!(self.org.apps(), [""; 0]);
        assert_eq!(self.org.permission_sets(), [""; 0]);
        assert_eq!(rows(&self.org, "SetupEntityAccess", "ParentId"), [""; 0]);
        let notes = self.ledger.notes();
        for intended in notes.iter().filter_map(|note| note.strip_prefix("intend ")) {
            assert!(notes.contains(&format!("gone {intended}")), "{notes:#?}");
        }
    }
}

/// One field of all records of an object.
pub(crate) fn rows(org: &SimulatedOrg, object: &str, field: &str) -> Vec<String> {
    let text = |row: &cucumber_salesforce::simulator::data::Row| {
        row[field].as_str().unwrap_or_default().to_owned()
    };
    org.records(object).iter().map(text).collect()
}

/// A ledger in memory.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    lines: Mutex<Vec<String>>,
    refuses: bool,
}

impl Notes {
    pub(crate) fn notes(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    /// From now on it takes no note, as if the disk were full.
    pub(crate) fn refuse(&mut self) {
        self.refuses = true;
    }

    fn note(&self, what: &str, component: &Component) -> Result<(), Error> {
        if self.refuses {
            return Err(Error::usage("the disk is full"));
        }
        let line = format!("{what} {} {}", component.metadata_type, component.api_name);
        self.lines.lock().unwrap().push(line);
        Ok(())
    }
}

impl Ledger for Notes {
    fn intend(&self, component: &Component) -> Result<(), Error> {
        self.note("intend", component)
    }

    fn deploying(&self, component: &Component, deploy_id: &str) -> Result<(), Error> {
        assert!(deploy_id.starts_with("0Af"), "{deploy_id}");
        self.note("deploying", component)
    }

    fn gone(&self, component: &Component) -> Result<(), Error> {
        self.note("gone", component)
    }
}
