//! What the org tells of who a token stands for, and of tokens that it does not know.

use ::http::Method;
use serde_json::{Value, json};

use super::endpoints::{get, post, wording};
use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::error::Result;
use crate::http::Answer;
use crate::model::{Fact, Flow, OrgIdentity};
use crate::provision::AppPlan;

const URL: [Fact; 5] =
    [Fact::MissingToken, Fact::WrongOrg, Fact::BadId, Fact::BadVersion, Fact::BadCallback];

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    if bench.wants(&URL) {
        identity_url(bench).await?;
    }
    if bench.wants(&[Fact::UpdatedAt]) {
        let path = "/services/oauth2/userinfo";
        let answer = bench.conn().send(Method::GET, path, None, Vec::new()).await?;
        let told: Value = answer.json().unwrap_or_default();
        match &told["updated_at"] {
            Value::String(_) => bench.saw(Fact::UpdatedAt, "text", "in userinfo"),
            Value::Number(_) => bench.saw(Fact::UpdatedAt, "seconds", "in userinfo"),
            _ => bench.missed(Fact::UpdatedAt, format!("status {}", answer.status.as_u16())),
        }
    }
    for (fact, form) in [
        (Fact::UnknownToken, &[("token", "none")][..]),
        (Fact::UnknownTokenType, &[("token", "none"), ("token_type_hint", "none")]),
    ] {
        if bench.wants(&[fact]) {
            let answer = post(bench, "/services/oauth2/revoke", form).await?;
            let seen = format!("status {}", answer.status.as_u16());
            match wording(&answer) {
                Some(wording) => bench.saw(fact, wording, seen),
                None => bench.missed(fact, seen),
            }
        }
    }
    Ok(())
}

/// Asks with the token of an app that has no scope `id`.
pub(super) async fn scope(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    if !bench.wants(&[Fact::IdScopeIsNeeded]) {
        return Ok(());
    }
    let Said::Token(token) = bench.sign_in(plan, Flow::JwtBearer).await? else {
        bench.missed(Fact::IdScopeIsNeeded, "the app signs in no more");
        return Ok(());
    };
    let OrgIdentity { org_id, user_id, .. } = bench.identity();
    let form = [("oauth_token", token.access_token.expose())];
    let answer = post(bench, &format!("/id/{org_id}/{user_id}"), &form).await?;
    bench.revoke(&token).await?;
    let status = answer.status.as_u16();
    let seen = format!("status {status} to a token with the scopes of an app without `id`");
    match status {
        200 => bench.saw(Fact::IdScopeIsNeeded, false, seen),
        401 | 403 => bench.saw(Fact::IdScopeIsNeeded, true, seen),
        _ => bench.missed(Fact::IdScopeIsNeeded, seen),
    }
    Ok(())
}

async fn identity_url(bench: &mut Bench<'_>) -> Result<()> {
    let OrgIdentity { org_id, user_id, .. } = bench.identity();
    let ours = format!("/id/{org_id}/{user_id}");
    let nobody = format!("/id/{org_id}/005000000000000AAA");
    let elsewhere = format!("/id/00D000000000000EAA/{user_id}");
    let answer = get(bench, &ours).await?;
    refused(bench, Fact::MissingToken, &answer);
    for (fact, path) in [
        (Fact::WrongOrg, elsewhere),
        (Fact::BadId, nobody),
        (Fact::BadVersion, format!("{ours}?version=1.5")),
        (Fact::BadCallback, format!("{ours}?format=jsonp&callback=%28%29")),
    ] {
        if bench.wants(&[fact]) {
            let answer = bench.conn().send(Method::GET, &path, None, Vec::new()).await?;
            refused(bench, fact, &answer);
        }
    }
    Ok(())
}

fn refused(bench: &mut Bench<'_>, fact: Fact, answer: &Answer) {
    let (status, text) = (answer.status.as_u16(), answer.text());
    // A page would be one of a network, or of a front end.
    if (400..=599).contains(&status) && !text.contains('<') {
        bench.saw(fact, json!({ "status": status, "text": text.trim() }), "of the identity URL");
    } else {
        bench.missed(fact, format!("status {status}"));
    }
}
