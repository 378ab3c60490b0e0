//! What may be wrong with the user.

use super::super::case::Case;
use super::super::finding::{Look, Suspicion};
use super::super::{Cause, pages};
use super::approval::of_user;
use crate::model::Flow;

/// The flows that name a user.
const NAMED: &[Flow] = &[Flow::JwtBearer, Flow::UsernamePassword, Flow::Refresh, Flow::WebServer];

pub(super) fn inactive(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case
        .refused(NAMED, &["inactive_user"], &[])
        .or_else(|| case.refused_grant(NAMED, &["inactive user"]))?;
    let active = case.person(heard.flow).and_then(|person| person.active);
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = match active {
        Some(false) => Look::Proven(format!("`{who}` is inactive")),
        None if heard.weight > 20 => Look::Open(format!("`{who}` may be inactive")),
        Some(true) | None => return None,
    };
    let setting = of_user(case, heard.flow, "Active");
    let remedy = "tick it, or sign in as another user";
    Some(Suspicion::new(Cause::UserInactive, heard.weight, look, setting, remedy))
}

pub(super) fn frozen(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case
        .refused(NAMED, &["inactive_user"], &[])
        .or_else(|| case.refused_grant(NAMED, &["inactive user"]))?;
    if case.person(heard.flow)?.frozen != Some(true) {
        return None;
    }
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = Look::Proven(format!("`{who}` is frozen"));
    let setting = of_user(case, heard.flow, "Unfreeze");
    Some(Suspicion::new(Cause::UserFrozen, heard.weight, look, setting, "press it"))
}

pub(super) fn mfa(case: &Case<'_>) -> Option<Suspicion> {
    let flows = &[Flow::UsernamePassword];
    let heard = case.refused_grant(flows, &["authentication failure"])?;
    let person = case.person(heard.flow).filter(|person| person.api_needs_mfa == Some(true))?;
    let look = Look::Proven(format!("API logins of `{}` need a second factor", person.username));
    let field = "Multi-Factor Authentication for API Logins";
    let setting = pages::profile(person.profile.as_deref(), field);
    let remedy = "take the permission from this user (profile and permission sets), or use JWT bearer, which asks for no password";
    Some(Suspicion::new(Cause::Mfa, heard.weight, look, setting, remedy))
}

pub(super) fn wrong_password(case: &Case<'_>) -> Option<Suspicion> {
    let flows = &[Flow::UsernamePassword];
    let words = &["authentication failure", "invalid user credentials"];
    let heard = case.refused(flows, &["invalid_grant"], words)?;
    let who = case.username(heard.flow).unwrap_or("the user");
    let person = case.person(heard.flow);
    let history = person.and_then(|person| person.logins.first());
    let because = match history {
        Some(row) => format!("Login History says `{}` of `{who}`", row.status),
        None => "the org does not say what is wrong".to_owned(),
    };
    let locked = person.is_some_and(|person| person.locked_out == Some(true));
    let (field, remedy) = if locked {
        ("Unlock", "press it: wrong passwords have locked the user out")
    } else {
        (
            "Reset Password",
            "check password and security token; an address outside Network Access needs the token",
        )
    };
    let setting = of_user(case, heard.flow, field);
    let look = if locked { Look::Likely(because) } else { Look::Open(because) };
    Some(Suspicion::new(Cause::WrongPassword, heard.weight, look, setting, remedy))
}
