//! Who may be the run-as user.

use serde_json::Value;

use super::{codes, connected, life};
use crate::confirm::bench::Bench;
use crate::confirm::verdict::{Verdict, verdict};
use crate::error::Result;
use crate::metadata::MetadataType;
use crate::model::Fact;
use crate::provision::{PlannedKind, UserRef, parts};
use crate::rest::soql;

/// Measures it, and finds a user whom the org takes, where anybody needs to know.
pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<Option<UserRef>> {
    let facts = [Fact::RunAsIsChecked, Fact::RunAsNeedsApiOnly, Fact::ExternalSecret];
    if ![&facts, &life::SIGN_INS[..], &codes::FACTS, &connected::FACTS]
        .iter()
        .any(|facts| bench.wants(facts))
    {
        return Ok(None);
    }
    let administrator = bench.administrator();
    // That it is the run-as user whom the org refuses shows without one.
    if let Some(problem) = takes(bench, None).await?.problem() {
        for fact in &facts[..2] {
            bench.missed(*fact, format!("no app passed: {problem}"));
        }
        return Ok(None);
    }
    let nobody = UserRef {
        id: String::new(),
        username: format!("nobody.{}@example.com", crate::provision::nonce()?),
    };
    let is_checked = match takes(bench, Some(&nobody)).await? {
        Verdict::Taken => {
            let seen = "a username that nobody has was taken";
            bench.saw(Fact::RunAsIsChecked, false, seen);
            false
        }
        Verdict::Refused(problem) => {
            bench.saw(Fact::RunAsIsChecked, true, problem);
            true
        }
        Verdict::Unclear(problem) => {
            bench.missed(Fact::RunAsIsChecked, problem);
            false
        }
    };
    match takes(bench, Some(&administrator)).await? {
        Verdict::Taken => {
            if is_checked {
                bench.saw(Fact::RunAsNeedsApiOnly, false, "the administrator was taken");
            }
            Ok(Some(administrator))
        }
        Verdict::Refused(problem) if is_checked => {
            bench.saw(Fact::RunAsNeedsApiOnly, true, problem);
            api_only(bench).await
        }
        Verdict::Refused(problem) | Verdict::Unclear(problem) => {
            bench.missed(Fact::RunAsNeedsApiOnly, problem);
            api_only(bench).await
        }
    }
}

/// Whether an app with that run-as user passes.
async fn takes(bench: &mut Bench<'_>, user: Option<&UserRef>) -> Result<Verdict> {
    let plan = bench.plan(PlannedKind::ExternalClientApp, "Confirm run as", user)?;
    let app = parts::external_client_app(&plan, bench.identity(), parts::Sent::KEY);
    let report = bench.validate(&plan, app).await?;
    Ok(verdict(&report, MetadataType::ExtlClntAppOauthConfigurablePolicies))
}

/// Somebody who may use the API alone, by profile or permission set, if the org has such a user.
async fn api_only(bench: &Bench<'_>) -> Result<Option<UserRef>> {
    let by_profile = "Profile.PermissionsApiUserOnly = true";
    if let Some(user) = active(bench, by_profile).await? {
        return Ok(Some(user));
    }
    let holders = "SELECT AssigneeId FROM PermissionSetAssignment \
                   WHERE PermissionSet.PermissionsApiUserOnly = true";
    for holder in bench.query(holders).await? {
        let id = holder.get("AssigneeId").and_then(Value::as_str).unwrap_or_default();
        if let Some(user) = active(bench, &format!("Id = {}", soql::quote(id))).await? {
            return Ok(Some(user));
        }
    }
    Ok(None)
}

async fn active(bench: &Bench<'_>, which: &str) -> Result<Option<UserRef>> {
    let query = format!("SELECT Id, Username FROM User WHERE IsActive = true AND {which} LIMIT 1");
    let found = bench.query(&query).await?;
    let text = |field: &str| Some(found.first()?.get(field)?.as_str()?.to_owned());
    Ok(text("Id").zip(text("Username")).map(|(id, username)| UserRef { id, username }))
}
