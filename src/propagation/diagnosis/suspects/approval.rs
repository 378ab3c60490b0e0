//! May the app be used, and by this user?

use super::super::case::{Case, Heard};
use super::super::finding::{Look, Setting, Suspicion};
use super::super::{Cause, pages};
use crate::model::Flow;

/// The codes for "not you".
const DENIED: &[&str] = &["invalid_app_access", "OAUTH_APP_ACCESS_DENIED"];
/// The text of `invalid_grant` where an approval is missing.
const UNAPPROVED: &[&str] = &["approved this consumer"];

/// The flows that approvals are asked of.
const BY_USER: &[Flow] = &[Flow::JwtBearer, Flow::WebServer, Flow::Refresh, Flow::UsernamePassword];

fn unapproved<'a>(case: &Case<'a>) -> Option<Heard<'a>> {
    let denied = case.refused(Flow::ALL, DENIED, &[]);
    denied.or_else(|| case.refused(&[Flow::JwtBearer], &["invalid_grant"], UNAPPROVED))
}

pub(super) fn blocked(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["app_blocked", "OAUTH_APP_BLOCKED"], &[]);
    let (heard, look) = if let Some(heard) = heard {
        (heard, Look::Proven("the org says that it has blocked the app".to_owned()))
    } else {
        let heard = case.refused(Flow::ALL, &["fail_close_app_blocked"], &[])?;
        let because = "the org could not find out whether the app is blocked";
        (heard, Look::Open(because.to_owned()))
    };
    let setting = case.usage("Unblock");
    Some(Suspicion::new(Cause::AppBlocked, heard.weight, look, setting, "press it for this app"))
}

pub(super) fn disabled(case: &Case<'_>) -> Option<Suspicion> {
    let codes =
        &["app_not_found", "invalid_client_id", "ecapp_policy_not_found", "oauth_policy_not_found"];
    let heard = case.refused(Flow::ALL, codes, &[])?;
    (case.app()?.enabled == Some(false)).then(|| {
        let look = Look::Proven("the app, or its OAuth plug-in, is switched off".to_owned());
        let setting = case.policy("App Status");
        Suspicion::new(Cause::AppDisabled, heard.weight, look, setting, "`Enabled`")
    })
}

pub(super) fn not_installed(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["invalid_client"], &["installed"])?;
    let because = "the org has not installed the app, and the user may not use such apps";
    let look = if heard.weight > 20 {
        Look::Likely(because.to_owned())
    } else {
        Look::Open(because.to_owned())
    };
    let setting = case.usage("Install");
    let remedy =
        "install the app, or give the user the permission `Approve Uninstalled Connected Apps`";
    Some(Suspicion::new(Cause::AppNotInstalled, heard.weight, look, setting, remedy))
}

pub(super) fn user_unknown(case: &Case<'_>) -> Option<Suspicion> {
    let words = &["approved this consumer", "authentication failure"];
    let flows = &[Flow::JwtBearer, Flow::UsernamePassword];
    let heard = case.refused_grant(flows, words)?;
    let person = case.person(heard.flow).filter(|person| person.exists == Some(false))?;
    let username = &person.username;
    let setting = Setting::new("Users", "Username");
    Some(if person.is_email_of.is_empty() {
        let look = Look::Proven(format!("the org has no user `{username}`"));
        let remedy = format!("name a user of this org instead of `{username}`");
        Suspicion::new(Cause::UserUnknown, heard.weight, look, setting, remedy)
    } else {
        let right = person.is_email_of.join("` or `");
        let look = Look::Proven(format!("`{username}` is an e-mail address, and no username"));
        let remedy = format!("sign in as `{right}`");
        Suspicion::new(Cause::UsernameIsEmail, heard.weight, look, setting, remedy)
    })
}

pub(super) fn offline_scope(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(&[Flow::JwtBearer], &["invalid_grant"], UNAPPROVED)?;
    let scopes = case.app()?.scopes.as_ref()?;
    let is_offline = |scope: &String| ["refresh_token", "offline_access"].contains(&scope.as_str());
    if scopes.iter().any(is_offline) {
        return None;
    }
    let because = format!("JWT bearer needs the scope, and the app has only {}", listed(scopes));
    let setting = case.app_setting("Selected OAuth Scopes");
    let remedy = "add `Perform requests at any time (refresh_token, offline_access)`";
    Some(Suspicion::new(
        Cause::OfflineScopeMissing,
        heard.weight,
        Look::Proven(because),
        setting,
        remedy,
    ))
}

pub(super) fn self_authorised(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(&[Flow::JwtBearer], &["invalid_grant"], UNAPPROVED)?;
    if case.app()?.admin_approved != Some(false) {
        return None;
    }
    let person = case.person(heard.flow);
    let who = case.username(heard.flow).unwrap_or("the user");
    let because =
        format!("each user approves this app at a first login in the browser, and `{who}` has not");
    let look = match person.and_then(|person| person.approvals) {
        Some(0) => Look::Proven(because),
        Some(_) => return None,
        None => Look::Likely(because),
    };
    let remedy =
        format!("`Admin approved users are pre-authorized`, then add a permission set of `{who}`");
    let setting = case.policy("Permitted Users");
    Some(Suspicion::new(Cause::SelfAuthorised, heard.weight, look, setting, remedy))
}

pub(super) fn access_control(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, DENIED, &[])?;
    access_controlled(case, heard)
}

/// API access control, after an answer that it may give.
pub(super) fn access_controlled(case: &Case<'_>, heard: Heard<'_>) -> Option<Suspicion> {
    let on = case.org()?.api_access_control;
    let approved = case.app().and_then(|app| app.admin_approved);
    let because = "API access control admits only apps for admin-approved users";
    let look = match (on, approved) {
        (Some(false), _) | (Some(true), Some(true)) => return None,
        (Some(true), Some(false)) => {
            Look::Proven(format!("{because}, and this one is for all users"))
        }
        (Some(true), None) => Look::Likely(because.to_owned()),
        (None, _) => Look::Open("API access control may keep the app out".to_owned()),
    };
    let field = "For admin-approved users, limit API access to only allowed connected apps";
    let setting = Setting::new("API Access Control", field);
    let permitted = case.policy("Permitted Users");
    let remedy = format!(
        "list the app there: {permitted} must be `Admin approved users are pre-authorized`"
    );
    Some(Suspicion::new(Cause::ApiAccessControl, heard.weight, look, setting, remedy))
}

pub(super) fn pre_authorisation(case: &Case<'_>) -> Option<Suspicion> {
    let heard = unapproved(case)?;
    let (app, person) = (case.app(), case.person(heard.flow));
    let who = case.username(heard.flow).unwrap_or("the user");
    let because = format!("no permission set or profile of `{who}` opens the app");
    let approved = app.and_then(|app| app.admin_approved);
    let look = match (approved, person.and_then(|person| person.may_use_app)) {
        (Some(false), _) | (_, Some(true)) => return None,
        (Some(true), Some(false)) if heard.flow.is_none_or(|flow| BY_USER.contains(&flow)) => {
            Look::Proven(because)
        }
        (_, Some(false)) => Look::Likely(because),
        (_, None) => Look::Open(format!("the app may not be open to `{who}`")),
    };
    let set = app.and_then(|app| app.permission_sets.as_ref()?.first());
    let (setting, remedy) = if let Some(set) = set {
        let setting = Setting::new(format!("Permission Sets > {set}"), "Manage Assignments");
        (setting, format!("assign it to `{who}`"))
    } else {
        let setting = case.policy(case.selected_sets());
        (setting, format!("add a permission set or the profile of `{who}`"))
    };
    Some(Suspicion::new(Cause::PreAuthorisationMissing, heard.weight, look, setting, remedy))
}

pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// The field of a user, for the suspects that are about one.
pub(super) fn of_user(case: &Case<'_>, flow: Option<Flow>, field: &str) -> Setting {
    pages::user(case.username(flow).unwrap_or("the user"), field)
}
