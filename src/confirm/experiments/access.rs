//! How policies name permission sets, and whether unnamed ones stay.

use super::{problems, secrets};
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, verdict};
use crate::error::{Error, ErrorKind, Result};
use crate::metadata::{Element, MetadataType};
use crate::model::Fact;
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind};
use crate::rest::soql;

const FIELD: &str = "commaSeparatedPermissionSet";

/// A new app without any permission set in its policies, its id, and that of its permission set.
struct Opened {
    plan: AppPlan,
    app: String,
    set: String,
}

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    // That of policies which require high assurance names a permission set, too.
    let facts = [Fact::PermissionSetBy, Fact::UnnamedAccessStays, Fact::LowSessionLevel];
    if !bench.wants(&facts) && !bench.wants(&secrets::FACTS) {
        return Ok(());
    }
    let plan = bench.plan(PlannedKind::ExternalClientApp, "Confirm access", None)?;
    let identity = bench.identity();
    let components = parts::permission_set(&plan, identity)
        .into_iter()
        .chain(parts::external_client_app(&plan, identity, Sent::KEY))
        .collect();
    let report = bench.deploy(&plan, components).await?;
    if !report.success {
        for fact in [Fact::PermissionSetBy, Fact::UnnamedAccessStays] {
            bench.missed(fact, problems(&report));
        }
        return Ok(());
    }
    let app = plan.api_name();
    let app = bench.id_of("ExternalClientApplication", "DeveloperName", app.as_str()).await?;
    let name = plan.permission_set().map(|name| name.to_string()).unwrap_or_default();
    let set = bench.id_of("PermissionSet", "Name", &name).await?;
    if let (Some(app), Some(set)) = (app, set) {
        secrets::measure(bench, &app).await?;
        let opened = Opened { plan, app, set };
        if bench.wants(&facts) {
            opened.measure(bench, &name).await?;
        }
        return bench.delete(&opened.plan).await;
    }
    bench.delete(&plan).await
}

impl Opened {
    async fn measure(&self, bench: &mut Bench<'_>, name: &str) -> Result<()> {
        let by_name = self.opens(bench, name).await?;
        let is_clear = !by_name || !self.opens(bench, "").await?;
        if !is_clear {
            bench.missed(Fact::PermissionSetBy, "an empty element did not take it away again");
            return Ok(());
        }
        let by_id = self.opens(bench, &self.set).await?;
        let (value, listed) = match (by_name, by_id) {
            (true, true) => ("name-or-id", name),
            (true, false) => ("name", name),
            (false, true) => ("id", self.set.as_str()),
            (false, false) => {
                bench.missed(Fact::PermissionSetBy, "the app was opened neither way");
                return Ok(());
            }
        };
        bench.saw(Fact::PermissionSetBy, value, "by the access that came of it");
        if self.opens(bench, listed).await? {
            let policies = parts::policies(&self.plan, Sent::KEY);
            let report = bench.deploy(&self.plan, vec![policies]).await?;
            if report.success {
                let stays = self.is_open(bench).await?;
                bench.saw(Fact::UnnamedAccessStays, stays, "after policies without the element");
            } else {
                bench.missed(Fact::UnnamedAccessStays, problems(&report));
            }
        }
        Ok(())
    }

    /// Whether the app is open to the permission set once its policies name it so.
    async fn opens(&self, bench: &mut Bench<'_>, named: &str) -> Result<bool> {
        let policies = parts::policies(&self.plan, Sent::KEY).with(Element::text(FIELD, named));
        let report = bench.deploy(&self.plan, vec![policies]).await?;
        match verdict(&report, MetadataType::ExtlClntAppOauthConfigurablePolicies) {
            Verdict::Taken => self.is_open(bench).await,
            Verdict::Refused(_) => Ok(false),
            Verdict::Unclear(problem) => {
                let text = format!("policies that name `{named}` did not arrive: {problem}");
                Err(Error::new(ErrorKind::Refused, text))
            }
        }
    }

    async fn is_open(&self, bench: &Bench<'_>) -> Result<bool> {
        let query = format!(
            "SELECT Id FROM SetupEntityAccess WHERE ParentId = {} AND SetupEntityId = {}",
            soql::quote(&self.set),
            soql::quote(&self.app)
        );
        Ok(!bench.query(&query).await?.is_empty())
    }
}
