//! A token was given, and the API does not take it.

use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use super::super::{Cause, pages};
use super::approval::{access_controlled, listed, of_user};
use crate::model::Flow;

/// The codes for "not with this token".
const UNACCEPTED: &[&str] = &["INVALID_SESSION_ID", "Bad_OAuth_Token"];

pub(super) fn api_off(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.api_refused(&["API_DISABLED_FOR_ORG"], &[])?;
    if case.person(heard.flow).is_some_and(|person| person.api_enabled == Some(false)) {
        return None;
    }
    let edition = case.org().and_then(|org| org.edition.as_deref()).unwrap_or("the org's edition");
    let look = Look::Likely(format!("{edition} has no API"));
    let setting = Setting::new("Company Information", "Organization Edition");
    let remedy = "use Enterprise, Performance, Unlimited or Developer Edition, or buy API access";
    Some(Suspicion::new(Cause::ApiDisabledForOrg, heard.weight, look, setting, remedy))
}

pub(super) fn api_off_for_user(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.api_refused(&["API_CURRENTLY_DISABLED", "API_DISABLED_FOR_ORG"], &[])?;
    let person = case.person(heard.flow);
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = match person.and_then(|person| person.api_enabled) {
        Some(true) => return None,
        Some(false) => Look::Proven(format!("`{who}` may not use the API")),
        None => Look::Open(format!("`{who}` may not be allowed to use the API")),
    };
    let profile = person.and_then(|person| person.profile.as_deref());
    let setting = pages::profile(profile, "API Enabled");
    let remedy = format!("tick it, or give `{who}` a permission set with it");
    Some(Suspicion::new(Cause::ApiDisabledForUser, heard.weight, look, setting, remedy))
}

pub(super) fn password_expired(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.api_refused(&["INVALID_OPERATION_WITH_EXPIRED_PASSWORD"], &[])?;
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = Look::Proven(format!("the password of `{who}` has expired"));
    let setting = of_user(case, heard.flow, "Reset Password");
    let remedy = "set a new one, or the permission `Password Never Expires`";
    Some(Suspicion::new(Cause::PasswordExpired, heard.weight, look, setting, remedy))
}

pub(super) fn scope(case: &Case<'_>) -> Option<Suspicion> {
    let at_login = case.refused(Flow::ALL, &["invalid_scope"], &[]);
    let heard = at_login.or_else(|| case.api_refused(&["Invalid_Scope"], &[])).or_else(|| {
        let words = &["not valid for use with the rest api"];
        case.api_refused(UNACCEPTED, words)
    })?;
    let scopes = case.app().and_then(|app| app.scopes.as_ref());
    let reaches_api =
        |scopes: &Vec<String>| scopes.iter().any(|scope| ["api", "full"].contains(&scope.as_str()));
    let look = match scopes {
        Some(scopes) if !reaches_api(scopes) => {
            Look::Proven(format!("the app has no scope for the API, only {}", listed(scopes)))
        }
        Some(scopes) if at_login.is_some() => {
            Look::Likely(format!("the request asks for more than {}", listed(scopes)))
        }
        Some(_) => return None,
        None => Look::Open("the app may lack a scope".to_owned()),
    };
    let setting = case.app_setting("Selected OAuth Scopes");
    let remedy = match at_login {
        Some(_) => "add the scope that is asked for",
        None => "add `Manage user data via APIs (api)`",
    };
    Some(Suspicion::new(Cause::ScopeMissing, heard.weight, look, setting, remedy))
}

pub(super) fn access_control(case: &Case<'_>) -> Option<Suspicion> {
    access_controlled(case, case.api_refused(UNACCEPTED, &[])?)
}

pub(super) fn locked_to_ip(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.api_refused(UNACCEPTED, &[])?;
    let look = match case.org().and_then(|org| org.locks_sessions_to_ip) {
        Some(false) => return None,
        Some(true) => Look::Likely(
            "sessions end when the address changes, and a fresh token is refused: sign-ins and API calls leave this network by different addresses".to_owned(),
        ),
        None if is_everybody_refused(case) => Look::Likely(
            "the administrator's session is refused, too: sign-ins and API calls seem to leave this network by different addresses".to_owned(),
        ),
        None => Look::Open("sessions may be locked to an address".to_owned()),
    };
    let field = "Lock sessions to the IP address from which they originated";
    let setting = Setting::new("Session Settings", field);
    let remedy = "clear it, or let this machine keep to one outgoing address";
    Some(Suspicion::new(Cause::SessionLockedToIp, heard.weight, look, setting, remedy))
}

/// Whether nothing could be read, since the administrator's own session is not taken.
fn is_everybody_refused(case: &Case<'_>) -> bool {
    let unread = case.evidence.inspection.as_ref().map(|seen| seen.unread.as_slice());
    let refused = |line: &String| UNACCEPTED.iter().any(|code| line.contains(code));
    unread.is_some_and(|unread| !unread.is_empty() && unread.iter().all(refused))
}

pub(super) fn request_limit(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.api_refused(&["REQUEST_LIMIT_EXCEEDED"], &[])?;
    let look = Look::Likely("the org's API requests are used up".to_owned());
    let setting = Setting::new("Company Information", "API Requests, Last 24 Hours");
    let remedy = "wait until it falls, or run fewer suites at once";
    Some(Suspicion::new(Cause::RequestLimit, heard.weight, look, setting, remedy))
}
