//! What the org tells of who a token stands for, and of tokens that it does not know.

use ::http::Method;
use serde_json::{Value, json};

use crate::confirm::ask::{is_passing, wording};
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
        let answer = with_token(bench, "/services/oauth2/userinfo").await?;
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
            let answer = bench.post("/services/oauth2/revoke", form).await?;
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
    let ours = format!("/id/{org_id}/{user_id}");
    let form = [("oauth_token", token.access_token.expose())];
    let answers = [bench.post(&ours, &form).await?, bench.post(&ours, &form).await?];
    // That it is the scopes which the org minds shows with a token that has more.
    let usual = with_token(bench, &ours).await?;
    bench.revoke(&token).await?;
    let told = |answer: &Answer| answer.json::<Value>().unwrap_or_default()["user_id"].is_string();
    let minds = |answer: &Answer| {
        matches!(answer.status.as_u16(), 401 | 403) && !is_passing(answer) && plain_text(answer)
    };
    let [answer, again] = &answers;
    let seen = format!(
        "status {} to a token with the scopes of an app without `id`",
        answer.status.as_u16()
    );
    if answers.iter().all(told) {
        bench.saw(Fact::IdScopeIsNeeded, false, seen);
    } else if answers.iter().all(minds) && answer.body == again.body && told(&usual) {
        bench.saw(Fact::IdScopeIsNeeded, true, seen);
    } else {
        bench.missed(Fact::IdScopeIsNeeded, seen);
    }
    Ok(())
}

async fn identity_url(bench: &mut Bench<'_>) -> Result<()> {
    let OrgIdentity { org_id, user_id, .. } = bench.identity();
    let ours = format!("/id/{org_id}/{user_id}");
    let nobody = format!("/id/{org_id}/005000000000000AAA");
    let elsewhere = format!("/id/00D000000000000EAA/{user_id}");
    let answers = [bench.get(&ours).await?, bench.get(&ours).await?];
    refused(bench, Fact::MissingToken, &answers);
    for (fact, path) in [
        (Fact::WrongOrg, elsewhere),
        (Fact::BadId, nobody),
        (Fact::BadVersion, format!("{ours}?version=1.5")),
        (Fact::BadCallback, format!("{ours}?format=jsonp&callback=%28%29")),
    ] {
        if bench.wants(&[fact]) {
            let answers = [with_token(bench, &path).await?, with_token(bench, &path).await?];
            // That it is not the token which the org refuses shows where nothing else is wrong.
            let plain = with_token(bench, &ours).await?;
            if plain.status.is_success() {
                refused(bench, fact, &answers);
            } else {
                let seen = format!("status {} where nothing is wrong", plain.status.as_u16());
                bench.missed(fact, seen);
            }
        }
    }
    Ok(())
}

async fn with_token(bench: &Bench<'_>, path: &str) -> Result<Answer> {
    Ok(bench.conn().send(Method::GET, path, None, Vec::new()).await?)
}

/// Notes the refusal where it came twice: nothing else tells a text from half of one.
fn refused(bench: &mut Bench<'_>, fact: Fact, [answer, again]: &[Answer; 2]) {
    let status = answer.status.as_u16();
    if (answer.status, &answer.body) != (again.status, &again.body) {
        bench.missed(fact, format!("status {status}, then {}", again.status.as_u16()));
        return;
    }
    if (400..=499).contains(&status) && plain_text(answer) && !is_passing(answer) {
        let text = answer.text();
        bench.saw(fact, json!({ "status": status, "text": text.trim() }), "of the identity URL");
    } else {
        bench.missed(fact, format!("status {status}"));
    }
}

/// Whether a text is the identity URL's own: a page would be one of a network, or of a front end;
/// the errors of the API are of another form, and of other things.
fn plain_text(answer: &Answer) -> bool {
    let text = answer.text();
    !text.trim().is_empty() && !text.contains('<') && !text.trim_start().starts_with(['[', '{'])
}
