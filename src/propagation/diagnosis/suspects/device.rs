//! Where and when somebody signs in.

use std::net::IpAddr;

use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use super::super::{Cause, pages};
use crate::model::{Flow, PersonInspection};

/// The one text for addresses and hours.
const RESTRICTED: &[&str] = &["ip restricted", "login hours"];

pub(super) fn ip_range(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["invalid_grant"], RESTRICTED)?;
    let person = case.person(heard.flow);
    let enforces = case.app().and_then(|app| app.enforces_ip);
    let ranges = person.and_then(|person| person.login_ranges.as_ref());
    let look = match (enforces, ranges) {
        (Some(false), _) => return None,
        (_, Some(ranges)) if ranges.is_empty() => return None,
        (_, Some(ranges)) => from_outside(person, ranges)?,
        (_, None) if heard.weight > 20 => Look::Open("the address may not be allowed".to_owned()),
        (_, None) => return None,
    };
    let profile = person.and_then(|person| person.profile.as_deref());
    let setting = pages::profile(profile, "Login IP Ranges");
    let relax = case.policy("IP Relaxation");
    let remedy = format!("add this machine's address; or {relax}: `Relax IP restrictions`");
    Some(Suspicion::new(Cause::IpRange, heard.weight, look, setting, remedy))
}

/// What the addresses of the login history say about the ranges; none where they are inside.
fn from_outside(person: Option<&PersonInspection>, ranges: &[(String, String)]) -> Option<Look> {
    let listed: Vec<String> = ranges.iter().map(|(from, to)| format!("{from} to {to}")).collect();
    let listed = listed.join(", ");
    let mut sources: Vec<&str> = person
        .into_iter()
        .flat_map(|person| &person.logins)
        .map(|row| row.source_ip.as_str())
        .filter(|ip| !ip.is_empty())
        .collect();
    sources.dedup();
    let outside = |source: &&str| !ranges.iter().any(|(from, to)| is_within(source, from, to));
    match sources.as_slice() {
        [] => Some(Look::Likely(format!("the user's profile allows only {listed}"))),
        // An address that changes may be allowed the next time.
        [source] if outside(source) => Some(Look::Proven(format!(
            "the sign-ins come from {source}, and the user's profile allows only {listed}"
        ))),
        all if all.iter().any(outside) => Some(Look::Likely(format!(
            "sign-ins come from {}, and the user's profile allows only {listed}",
            all.join(", ")
        ))),
        _ => None,
    }
}

fn is_within(address: &str, from: &str, to: &str) -> bool {
    let parse = |text: &str| text.trim().parse::<IpAddr>().ok();
    match (parse(address), parse(from), parse(to)) {
        (Some(address), Some(from), Some(to)) => from <= address && address <= to,
        // What cannot be read is not held against anybody.
        _ => true,
    }
}

pub(super) fn login_hours(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["invalid_grant"], RESTRICTED)?;
    let person = case.person(heard.flow)?;
    let hours = person.login_hours.as_ref().filter(|hours| !hours.is_empty())?;
    let look = Look::Likely(format!("the user's profile allows logins only {hours}"));
    let setting = pages::profile(person.profile.as_deref(), "Login Hours");
    let remedy = "clear them, or run the suite within them";
    Some(Suspicion::new(Cause::LoginHours, heard.weight, look, setting, remedy))
}

pub(super) fn session_level(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["invalid_session_level"], &[])?;
    let look = Look::Likely("the app asks for a session of high assurance".to_owned());
    let setting = match case.is_external() {
        Some(_) => case.policy("High assurance session required"),
        None => Setting::new("Session Settings", "Session Security Levels"),
    };
    let remedy = "do not require it of this app: no unattended sign-in has it";
    Some(Suspicion::new(Cause::SessionLevel, heard.weight, look, setting, remedy))
}
