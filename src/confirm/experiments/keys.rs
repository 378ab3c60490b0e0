//! What a consumer key may be, whether it may be sent again, and used again.

use super::{names, problems};
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::http::Connection;
use crate::metadata::{DeployReport, MetadataError, MetadataType, soap};
use crate::model::{ApiVersion, Fact};
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind, generate_client_id};

/// Characters that the documentation does not allow, and tools send.
const ODD: &str = "_.-";
/// The last one that does not know the switch for client credentials in global settings.
const OLD: u16 = 59;

const FACTS: [Fact; 7] = [
    Fact::ExternalKeyAgain,
    // The secret is sent with the key where the key must be.
    Fact::ExternalSecretAgain,
    Fact::ExternalKeyTaken,
    Fact::DeletedKeyIsFree,
    Fact::DeletedNameIsFree,
    Fact::AppsCanBeRenamed,
    Fact::OtherVersionStatusCode,
];

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    rules(bench).await?;
    if !bench.wants(&FACTS) {
        return Ok(());
    }
    let plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm keys")?;
    let report = make(bench, &plan).await?;
    if !report.success {
        for fact in FACTS {
            bench.missed(fact, problems(&report));
        }
        return Ok(());
    }
    if bench.wants(&FACTS[..2]) {
        key_again(bench, &plan).await?;
    }
    key_taken(bench, &plan).await?;
    other_version(bench, &plan).await?;
    let gone = names::rename(bench, &plan).await?.unwrap_or(plan);
    bench.delete(&gone).await?;
    key_after_deletion(bench, &gone).await?;
    names::after_deletion(bench, &gone).await
}

async fn rules(bench: &mut Bench<'_>) -> Result<()> {
    if !bench.wants(&[Fact::KeyRules]) {
        return Ok(());
    }
    let mut plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm key rules")?;
    plan.client_id = format!("{}{ODD}{}", &plan.client_id[..40], &plan.client_id[43..]);
    let report = make(bench, &plan).await?;
    if report.success {
        bench.saw(Fact::KeyRules, "as-observed", format!("`{ODD}` was taken"));
    } else {
        bench.saw(Fact::KeyRules, "documented", problems(&report));
    }
    bench.delete(&plan).await
}

async fn key_again(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let bare = Sent { key: false, ..Sent::KEY };
    let with = bench.deploy(plan, vec![parts::global_settings(plan, Sent::KEY)]).await?;
    let without = bench.deploy(plan, vec![parts::global_settings(plan, bare)]).await?;
    let fact = Fact::ExternalKeyAgain;
    match (with.success, without.success) {
        (true, true) => return another_key(bench, plan).await,
        (false, true) => bench.saw(fact, "refused", problems(&with)),
        (true, false) => bench.saw(fact, "needed", problems(&without)),
        (false, false) => bench.missed(fact, problems(&with)),
    }
    Ok(())
}

/// Sends an app another key, where it may be sent its own or none.
async fn another_key(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let fact = Fact::ExternalKeyAgain;
    let other = AppPlan { client_id: generate_client_id()?, ..plan.clone() };
    let report = bench.deploy(plan, vec![parts::global_settings(&other, Sent::KEY)]).await?;
    if !report.success {
        bench.saw(fact, "repeatable", problems(&report));
        return Ok(());
    }
    match key_of(bench, plan).await? {
        Some(key) if key == plan.client_id => {
            bench.saw(
                fact,
                "ignored",
                "an update with another key passed, and the app kept its own",
            );
        }
        Some(_) => {
            bench.missed(fact, "an update with another key passed, and the app has it now");
            bench.deploy(plan, vec![parts::global_settings(plan, Sent::KEY)]).await?;
        }
        None => bench.missed(fact, "an update with another key passed; nobody tells which it has"),
    }
    Ok(())
}

/// The key that an app has, as the Metadata API tells it.
async fn key_of(bench: &Bench<'_>, plan: &AppPlan) -> Result<Option<String>> {
    if !bench.soap_usable() {
        return Ok(None);
    }
    let settings = parts::global_settings(plan, Sent::KEY);
    let kind = MetadataType::ExtlClntAppGlobalOauthSettings;
    let found = soap::read(bench.conn(), kind, &[settings.full_name()]).await?.pop().flatten();
    Ok(found.map(|found| found.at("consumerKey").to_owned()))
}

/// Another app with the key of one that is there.
async fn key_taken(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let fact = Fact::ExternalKeyTaken;
    if !bench.wants(&[fact]) {
        return Ok(());
    }
    let mut other = bench.plain(PlannedKind::ExternalClientApp, "Confirm taken key")?;
    other.client_id.clone_from(&plan.client_id);
    let report = make(bench, &other).await?;
    let settings = MetadataType::ExtlClntAppGlobalOauthSettings.name();
    let mut failures = report.details.component_failures.iter();
    match failures.find(|failure| failure.component_type == settings) {
        Some(failure) => bench.saw(fact, failure.problem.clone(), "in a deploy"),
        None => bench.missed(fact, problems(&report)),
    }
    bench.delete(&other).await
}

/// An update with a field that its API version does not know.
async fn other_version(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let fact = Fact::OtherVersionStatusCode;
    if !bench.wants(&[fact]) || !bench.soap_usable() {
        return Ok(());
    }
    let conn = bench.conn();
    let (http, url, token) = (conn.http().clone(), conn.instance_url().clone(), conn.token());
    let clock = std::sync::Arc::clone(conn.clock());
    let old = Connection::new(http, url, token, ApiVersion::new(OLD), clock);
    let key = bench.value(Fact::ExternalKeyAgain).is_none_or(|value| value != "refused");
    let settings = parts::global_settings(plan, Sent { key, ..Sent::KEY });
    match soap::update(&old, &[settings]).await {
        Ok(()) => bench.missed(fact, format!("API {OLD} took a field of API {}", OLD + 1)),
        Err(MetadataError::Items(items)) => {
            let item = items.into_iter().next();
            let (code, message) = item.map(|item| (item.code, item.message)).unwrap_or_default();
            bench.saw(fact, code, message);
        }
        Err(error) => bench.missed(fact, error.to_string()),
    }
    Ok(())
}

async fn key_after_deletion(bench: &mut Bench<'_>, gone: &AppPlan) -> Result<()> {
    let fact = Fact::DeletedKeyIsFree;
    if !bench.wants(&[fact]) {
        return Ok(());
    }
    let mut again = bench.plain(PlannedKind::ExternalClientApp, "Confirm keys again")?;
    again.client_id.clone_from(&gone.client_id);
    let report = make(bench, &again).await?;
    if report.success {
        bench.saw(fact, true, "another app has it now");
    } else {
        bench.saw(fact, false, problems(&report));
    }
    bench.delete(&again).await
}

/// Makes an app, without a secret of ours.
pub(super) async fn make(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<DeployReport> {
    bench.deploy(plan, parts::external_client_app(plan, bench.identity(), Sent::KEY)).await
}
