//! The life of external client apps: fresh, ready, changed, deleted.

use super::born::{Birth, born};
use super::spread::Watch;
use super::{codes, fresh, identity, policies, secret, switches};
use crate::confirm::bench::Bench;
use crate::confirm::login::{STREAK, Said};
use crate::error::Result;
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, PlannedKind, UserRef};

/// What the app tells that people sign in with.
pub(super) const SIGN_INS: [Fact; 11] = [
    Fact::PropagationByJwt,
    Fact::PropagationBySecret,
    Fact::FreshAppErrors,
    Fact::RestNodesLearnLate,
    Fact::WrongAudience,
    Fact::AudienceOfTheOtherKind,
    Fact::AuthorizeRedirectsToLogin,
    Fact::IdScopeIsNeeded,
    Fact::AccessPropagates,
    Fact::ExternalSecretAgain,
    Fact::DeletionPropagates,
];

/// Some apps, each made or changed in its own way: whatever propagates does so for all of them at once.
struct Apps {
    signs_in: Option<AppPlan>,
    /// When that was there.
    birth: Birth,
    strict: Option<AppPlan>,
    switched: Option<AppPlan>,
    chosen: Option<AppPlan>,
}

pub(super) async fn measure(bench: &mut Bench<'_>, run_as: Option<&UserRef>) -> Result<()> {
    let strict = made(bench, &[Fact::LowSessionLevel], "Confirm policies", None).await?;
    let switched = made(bench, &switches::FACTS, "Confirm switches", None).await?;
    let chosen = secret::first(bench, run_as).await?;
    // The one that is watched comes last, so that nothing of its beginning is missed.
    let facts = [&SIGN_INS[..], &codes::FACTS].concat();
    let begun = bench.conn().clock().now();
    let signs_in = made(bench, &facts, "Confirm sign-ins", run_as).await?;
    let birth = match &signs_in {
        Some(plan) => born(bench, plan, begun).await?,
        None => Birth::unknown(begun),
    };
    let apps = Apps { signs_in, birth, strict, switched, chosen };
    if !apps.ready(bench).await? {
        return Ok(());
    }
    let renewed = apps.change(bench).await?;
    for plan in [apps.strict, apps.switched, apps.chosen].iter().flatten() {
        bench.delete(plan).await?;
    }
    match renewed.as_ref().or(apps.signs_in.as_ref()) {
        Some(plan) => deletion(bench, plan).await,
        None => Ok(()),
    }
}

/// A new app, where it is needed.
async fn made(
    bench: &mut Bench<'_>,
    facts: &[Fact],
    label: &str,
    run_as: Option<&UserRef>,
) -> Result<Option<AppPlan>> {
    if !bench.wants(facts) {
        return Ok(None);
    }
    let mut plan = bench.plan(PlannedKind::ExternalClientApp, label, run_as)?;
    bench.create(&mut plan).await?;
    Ok(Some(plan))
}

impl Apps {
    /// Waits until all nodes know them, and asks what takes an app that is ready; whether they
    /// know them in time.
    async fn ready(&self, bench: &mut Bench<'_>) -> Result<bool> {
        if let Some(plan) = &self.signs_in {
            let by_secret = plan.run_as.is_some().then_some(Flow::ClientCredentials);
            let flows: Vec<Flow> = by_secret.into_iter().chain([Flow::JwtBearer]).collect();
            let fact = Fact::FreshAppErrors;
            let Birth { since, is_dated } = self.birth;
            let app = Watch { plan, since, is_dated, wanted: Said::is_token };
            if !fresh::watch(bench, &app, &flows, fact).await? {
                return Ok(false);
            }
            audiences(bench, plan).await?;
            if bench.wants(&[Fact::AuthorizeRedirectsToLogin]) {
                let answer = bench.authorize(plan).await?;
                let (fact, seen) =
                    (Fact::AuthorizeRedirectsToLogin, format!("status {}", answer.status.as_u16()));
                match bench.leads_to_login(&answer) {
                    Some(redirects) => bench.saw(fact, redirects, seen),
                    None => bench.missed(fact, format!("no way to the login page: {seen}")),
                }
            }
            codes::measure(bench, plan).await?;
            identity::scope(bench, plan).await?;
            access(bench, plan).await?;
        }
        for plan in [&self.strict, &self.switched].into_iter().flatten() {
            let what = format!("all login nodes to know `{}`", plan.spec.label);
            let flows = [Flow::JwtBearer];
            if bench.until(&what, plan, &flows, Said::is_token).await?.is_none() {
                return Ok(false);
            }
        }
        if let Some(plan) = &self.switched {
            switches::flow_off(bench, plan).await?;
        }
        if let Some(plan) = &self.chosen {
            secret::watch_first(bench, plan).await?;
        }
        Ok(true)
    }

    /// Changes them all, and then waits for what comes of each; the first with its new secret,
    /// where it has one.
    async fn change(&self, bench: &mut Bench<'_>) -> Result<Option<AppPlan>> {
        let by_secret = self.signs_in.as_ref().filter(|plan| plan.run_as.is_some());
        let mut renewed = match by_secret {
            Some(plan) => secret::of_external_client_app(bench, plan).await?,
            None => None,
        };
        let strict = match &self.strict {
            Some(plan) => policies::tighten(bench, plan).await?.then_some(plan),
            None => None,
        };
        let off = match &self.switched {
            Some(plan) => switches::off(bench, plan).await?.then_some(plan),
            None => None,
        };
        if let (Some(plan), Some(other)) = (by_secret, &renewed)
            && !secret::watch(bench, Fact::ExternalSecretAgain, plan, other).await?
        {
            renewed = None;
        }
        if let Some(plan) = strict {
            policies::watch(bench, plan).await?;
        }
        if let Some(plan) = off {
            switches::watch(bench, plan).await?;
        }
        Ok(renewed)
    }
}

/// Assertions for somebody else.
async fn audiences(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let facts = [Fact::WrongAudience, Fact::AudienceOfTheOtherKind];
    let wrong = bench.jwt(plan, "https://example.com").await?;
    let found = bench.query("SELECT IsSandbox FROM Organization").await?;
    let is_sandbox = found.first().and_then(|org| org.get("IsSandbox")?.as_bool());
    let other = match is_sandbox {
        Some(true) => "https://login.salesforce.com",
        _ => "https://test.salesforce.com",
    };
    let said = bench.jwt(plan, other).await?;
    // That it is the audience which the org refuses shows with the right one.
    let right = bench.sign_in(plan, Flow::JwtBearer).await?;
    if !right.is_token() {
        for fact in facts {
            bench.missed(fact, format!("the right audience brought {right}"));
        }
        return Ok(());
    }
    match wrong.wording() {
        Some(wording) => bench.saw(facts[0], wording, "for `https://example.com`"),
        None => bench.missed(facts[0], "any audience brings a token"),
    }
    let seen = format!("`{other}` brought {said}");
    if said.is_token() || said.wording() == wrong.wording() {
        bench.saw(facts[1], said.is_token(), seen);
    } else {
        bench.missed(facts[1], seen);
    }
    Ok(())
}

/// Takes the permission set away, and gives it back.
async fn access(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    if !bench.wants(&[Fact::AccessPropagates]) {
        return Ok(());
    }
    bench.assign(plan, false).await?;
    let (late, refusals) = bench.all_nodes(plan, Flow::JwtBearer).await?;
    bench.assign(plan, true).await?;
    let (_, still) = bench.all_nodes(plan, Flow::JwtBearer).await?;
    // Who is refused now as before has not heard of the second change.
    let is_late = late || still.keys().any(|refusal| refusals.contains_key(refusal));
    if is_late || still.is_empty() {
        let seen = "an assignment was taken away and given back";
        bench.saw(Fact::AccessPropagates, is_late, seen);
    } else {
        bench.missed(Fact::AccessPropagates, format!("another refusal: {:?}", still.keys()));
    }
    let what = format!("all login nodes to let the administrator into `{}`", plan.spec.label);
    bench.until(&what, plan, &[Flow::JwtBearer], Said::is_token).await?;
    Ok(())
}

/// Deletes an app, and asks for tokens all the same: by client credentials, since the permission
/// that JWT bearer needs goes with the app.
async fn deletion(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    bench.delete(plan).await?;
    if plan.run_as.is_none() {
        bench.missed(Fact::DeletionPropagates, "no user was fit to be the run-as user");
    } else if bench.wants(&[Fact::DeletionPropagates]) {
        let mut tokens = 0;
        for _ in 0..STREAK {
            if let Said::Token(token) = bench.sign_in(plan, Flow::ClientCredentials).await? {
                // It ends with no app.
                bench.revoke(&token).await?;
                tokens += 1;
            }
        }
        let seen = format!("{tokens} of {STREAK} logins brought a token afterwards");
        bench.saw(Fact::DeletionPropagates, tokens > 0, seen);
    }
    Ok(())
}
