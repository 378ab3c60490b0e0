//! The user that the app acts as.

use super::super::case::Case;
use super::super::finding::{Look, Suspicion};
use super::super::{Cause, pages};
use crate::model::Flow;

pub(super) fn run_as(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case
        .refused(
            &[Flow::ClientCredentials],
            &["invalid_grant"],
            &["no client credentials user", "inactive user"],
        )
        .or_else(|| case.refused(&[Flow::ClientCredentials], &["inactive_user"], &[]))?;
    let setting = case.policy("Run As");
    let remedy = "name an active user, by username";
    let suspicion = |cause, look, setting, remedy: String| {
        Some(Suspicion::new(cause, heard.weight, look, setting, remedy))
    };
    let Some(username) = case.app().and_then(|app| app.run_as.as_deref()) else {
        let look = Look::Open("the app may have no run-as user, or an unusable one".to_owned());
        return suspicion(Cause::RunAsUnset, look, setting, remedy.to_owned());
    };
    if username.is_empty() {
        let look = Look::Proven("the app has no run-as user".to_owned());
        return suspicion(Cause::RunAsUnset, look, setting, remedy.to_owned());
    }
    let person = case.person(heard.flow)?;
    if person.exists == Some(false) {
        return match person.is_email_of.as_slice() {
            [] => {
                let look = Look::Proven(format!("the org has no user `{username}`"));
                suspicion(Cause::RunAsUnusable, look, setting, remedy.to_owned())
            }
            right => {
                let look = format!("`{username}` is an e-mail address, and no username");
                let remedy = format!("the username `{}`", right.join("` or `"));
                suspicion(Cause::RunAsIsEmail, Look::Proven(look), setting, remedy)
            }
        };
    }
    if person.active == Some(false) {
        let look = Look::Proven(format!("the run-as user `{username}` is inactive"));
        let remedy = format!("tick it, or name another user: {}", case.policy("Run As"));
        return suspicion(Cause::RunAsInactive, look, pages::user(username, "Active"), remedy);
    }
    if person.frozen == Some(true) {
        let look = Look::Proven(format!("the run-as user `{username}` is frozen"));
        let remedy = "press it".to_owned();
        return suspicion(Cause::RunAsUnusable, look, pages::user(username, "Unfreeze"), remedy);
    }
    None
}
