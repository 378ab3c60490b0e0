//! What a consumer key may be, whether it may be sent again, and used again.

use super::{names, problems};
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, is_refusal, verdict};
use crate::error::Result;
use crate::http::Connection;
use crate::metadata::{DeployReport, MetadataError, MetadataType, soap};
use crate::model::{ApiVersion, Fact};
use crate::provision::parts::{self, Sent};
use crate::provision::{AppPlan, PlannedKind, generate_client_id};

/// Characters that the documentation does not allow, and tools send.
const ODD: &str = "_.-";
/// What holds the key.
const SETTINGS: MetadataType = MetadataType::ExtlClntAppGlobalOauthSettings;
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
    let fact = Fact::KeyRules;
    let mut plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm key rules")?;
    // That it is the characters which the org refuses shows where there are none of them.
    let usual = parts::external_client_app(&plan, bench.identity(), Sent::KEY);
    let usual = bench.validate(&plan, usual).await?;
    if !usual.success {
        bench.missed(fact, problems(&usual));
        return bench.delete(&plan).await;
    }
    plan.client_id = format!("{}{ODD}{}", &plan.client_id[..40], &plan.client_id[43..]);
    match verdict(&make(bench, &plan).await?, SETTINGS) {
        Verdict::Taken => bench.saw(fact, "as-observed", format!("`{ODD}` was taken")),
        Verdict::Refused(problem) => bench.saw(fact, "documented", problem),
        Verdict::Unclear(problem) => bench.missed(fact, problem),
    }
    bench.delete(&plan).await
}

async fn key_again(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let bare = Sent { key: false, ..Sent::KEY };
    let with = bench.deploy(plan, vec![parts::global_settings(plan, Sent::KEY)]).await?;
    let without = bench.deploy(plan, vec![parts::global_settings(plan, bare)]).await?;
    let fact = Fact::ExternalKeyAgain;
    match (verdict(&with, SETTINGS), verdict(&without, SETTINGS)) {
        (Verdict::Taken, Verdict::Taken) => return another_key(bench, plan).await,
        (Verdict::Refused(problem), Verdict::Taken) => bench.saw(fact, "refused", problem),
        (Verdict::Taken, Verdict::Refused(problem)) => bench.saw(fact, "needed", problem),
        _ => bench.missed(fact, format!("{}; {}", problems(&with), problems(&without))),
    }
    Ok(())
}

/// Sends an app another key, where it may be sent its own or none.
async fn another_key(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let fact = Fact::ExternalKeyAgain;
    let other = AppPlan { client_id: generate_client_id()?, ..plan.clone() };
    let report = bench.deploy(plan, vec![parts::global_settings(&other, Sent::KEY)]).await?;
    match verdict(&report, SETTINGS) {
        Verdict::Taken => {}
        Verdict::Refused(problem) => {
            bench.saw(fact, "repeatable", problem);
            return Ok(());
        }
        Verdict::Unclear(problem) => {
            bench.missed(fact, problem);
            return Ok(());
        }
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
    match verdict(&report, SETTINGS) {
        Verdict::Refused(problem) => bench.saw(fact, problem, "in a deploy"),
        Verdict::Taken | Verdict::Unclear(_) => bench.missed(fact, problems(&report)),
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
    let settings = |key| parts::global_settings(plan, Sent { key, ..Sent::KEY });
    // That it is the version which the org minds shows in the version of today.
    let mut today = soap::update(bench.conn(), &[settings(true)]).await;
    let key = today.is_ok();
    if !key {
        today = soap::update(bench.conn(), &[settings(false)]).await;
    }
    if let Err(error) = today {
        bench.missed(fact, error.to_string());
        return Ok(());
    }
    match soap::update(&old, &[settings(key)]).await {
        Ok(()) => bench.missed(fact, format!("API {OLD} took a field of API {}", OLD + 1)),
        Err(error) if !is_refusal(&error) => bench.missed(fact, error.to_string()),
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
    match verdict(&make(bench, &again).await?, SETTINGS) {
        Verdict::Taken => bench.saw(fact, true, "another app has it now"),
        Verdict::Refused(problem) => bench.saw(fact, false, problem),
        Verdict::Unclear(problem) => bench.missed(fact, problem),
    }
    bench.delete(&again).await
}

/// Makes an app, without a secret of ours.
pub(super) async fn make(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<DeployReport> {
    bench.deploy(plan, parts::external_client_app(plan, bench.identity(), Sent::KEY)).await
}
