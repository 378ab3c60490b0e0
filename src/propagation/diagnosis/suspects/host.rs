//! Is it the right host, and the right org?

use super::super::case::{Case, Heard};
use super::super::finding::{Look, Setting, Suspicion};
use super::super::{Cause, pages};
use crate::model::{Flow, OrgKind};
use crate::progress::brief;
use crate::propagation::facts::LoginHost;
use crate::propagation::sign_in::SignIn;

/// The codes for "no such app here".
const UNKNOWN: &[&str] = &["invalid_client_id", "app_not_found", "OAUTH_EC_APP_NOT_FOUND"];

/// Enough answers of one kind to say that no node knows better.
const UNANIMOUS: u32 = 8;

/// What the org is, where it is known.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Production,
    Sandbox,
}

impl Side {
    fn of(case: &Case<'_>) -> Option<Self> {
        let read = case.org().and_then(|org| org.kind);
        match read.or(case.evidence.facts.org_kind)? {
            OrgKind::Sandbox | OrgKind::Scratch => Some(Self::Sandbox),
            OrgKind::Production | OrgKind::Trial | OrgKind::Developer => Some(Self::Production),
            OrgKind::Simulated => None,
        }
    }

    fn host(self) -> &'static str {
        match self {
            Self::Production => "https://login.salesforce.com",
            Self::Sandbox => "https://test.salesforce.com",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::Production => "no sandbox",
            Self::Sandbox => "a sandbox",
        }
    }
}

/// The org's own address, or words for it.
fn own(case: &Case<'_>) -> String {
    let host = case.org().and_then(|org| org.host.as_deref());
    host.map_or_else(|| "this URL".to_owned(), |host| format!("`https://{host}`"))
}

pub(super) fn not_my_domain(case: &Case<'_>) -> Option<Suspicion> {
    let flows = &[Flow::ClientCredentials];
    let words = &["not supported on this domain"];
    let shared = case.evidence.facts.host.is_shared();
    let heard = if shared {
        let codes = ["invalid_grant", "invalid_client_id", "app_not_found"];
        case.refused(flows, &codes, &[])
    } else {
        case.refused(flows, &["invalid_grant"], words).filter(|heard| heard.weight > 20)
    }?;
    let host = case.host();
    let look = match case.evidence.facts.host {
        LoginHost::Own => return None,
        LoginHost::Unknown => Look::Likely(format!("`{host}` is not the org's My Domain")),
        LoginHost::Production | LoginHost::Sandbox => Look::Proven(format!(
            "client credentials work at the org's My Domain alone, and `{host}` belongs to all orgs"
        )),
    };
    let remedy = format!("make {} the login URL, instead of `https://{host}`", own(case));
    Some(Suspicion::new(Cause::NotMyDomain, heard.weight, look, pages::my_domain(), remedy))
}

pub(super) fn mixed_up(case: &Case<'_>) -> Option<Suspicion> {
    let codes = [UNKNOWN, &["invalid_grant"]].concat();
    let heard = case.refused(Flow::ALL, &codes, &[])?;
    let (asked, is) = match (case.evidence.facts.host, Side::of(case)?) {
        (LoginHost::Production, Side::Sandbox) => ("login.salesforce.com", Side::Sandbox),
        (LoginHost::Sandbox, Side::Production) => ("test.salesforce.com", Side::Production),
        _ => return None,
    };
    let look =
        Look::Proven(format!("the org is {}, and `{asked}` is for the others", is.in_words()));
    let remedy = format!("make {} the login URL, or `{}`", own(case), is.host());
    let mixed = Cause::ProductionAndSandboxMixedUp;
    Some(Suspicion::new(mixed, heard.weight, look, pages::my_domain(), remedy))
}

pub(super) fn audience(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(&[Flow::JwtBearer], &["invalid_grant"], &["audience"])?;
    let Some(SignIn::JwtBearer { audience, .. }) = case.sign_in(Flow::JwtBearer) else {
        return None;
    };
    let sent = audience.trim_end_matches('/').to_ascii_lowercase();
    let host = sent.split("://").last().unwrap_or_default();
    let side = Side::of(case);
    let ours = case.org().and_then(|org| org.host.as_deref());
    let shared = [Side::Production, Side::Sandbox].iter().find(|side| side.host() == sent);
    let fits = match (shared, side) {
        (Some(sent), Some(is)) => Some(*sent == is),
        (Some(_), None) => None,
        (None, _) => ours.map(|ours| ours.eq_ignore_ascii_case(host)),
    };
    let because = match side {
        Some(side) => {
            format!("the assertion is for `{audience}`, and the org is {}", side.in_words())
        }
        None => format!("the assertion is for `{audience}`"),
    };
    let look = match fits {
        Some(false) if heard.weight > 20 => Look::Proven(because),
        Some(false) => Look::Likely(because),
        None if heard.weight > 20 => Look::Open(because),
        Some(true) | None => return None,
    };
    let right = side.map_or_else(|| own(case), |side| format!("`{}`", side.host()));
    let setting = Setting::outside("audience (`aud`) of the assertion");
    Some(Suspicion::new(Cause::WrongAudience, heard.weight, look, setting, right))
}

pub(super) fn deleted(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, UNKNOWN, &[])?;
    if case.evidence.inspection.as_ref()?.app_exists != Some(false) {
        return None;
    }
    let page = match case.is_external() {
        Some(true) => "External Client App Manager",
        _ => "App Manager",
    };
    let label = case.label();
    let look = Look::Proven(format!("the org no longer has the app `{label}`"));
    let setting = Setting::new(page, label);
    let remedy = "somebody deleted it: let the run create it anew";
    Some(Suspicion::new(Cause::AppDeleted, heard.weight, look, setting, remedy))
}

pub(super) fn wrong_key(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, UNKNOWN, &[])?;
    let inspection = case.evidence.inspection.as_ref();
    let known = case.app().and_then(|app| app.client_id.as_ref());
    let look = match known {
        Some(key) if *key != case.evidence.client_id => {
            Look::Proven("the app has another consumer key".to_owned())
        }
        Some(_) => return None,
        None if is_settled(case, heard) => {
            let age = brief(case.evidence.facts.age.unwrap_or_default());
            Look::Proven(format!("the app is {age} old, and no node knows its consumer key"))
        }
        None if case.evidence.facts.deployed_by_us => return None,
        None if inspection.is_some_and(|seen| seen.unread.is_empty()) => {
            Look::Likely("no app of this org has this consumer key".to_owned())
        }
        None => Look::Open("no node knows this consumer key".to_owned()),
    };
    let setting = consumer_details(case);
    let remedy = "compare the consumer key; it may be another org's";
    Some(Suspicion::new(Cause::WrongConsumerKey, heard.weight, look, setting, remedy))
}

/// Whether an app is so old, and refused so often and by nobody served, that no node can be late.
pub(super) fn is_settled(case: &Case<'_>, heard: Heard<'_>) -> bool {
    let unanimous = case.successes() == 0 && heard.answered.times >= UNANIMOUS;
    unanimous && case.evidence.facts.is_settled()
}

pub(super) fn wrong_host(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, UNKNOWN, &[])?;
    let ours = case.org()?.host.as_deref()?;
    let host = case.host();
    if case.evidence.facts.host != LoginHost::Unknown || ours.eq_ignore_ascii_case(&host) {
        return None;
    }
    let look = Look::Likely(format!("`{host}` is not this org's host, which is `{ours}`"));
    let remedy = format!("make `https://{ours}` the login URL");
    Some(Suspicion::new(Cause::WrongHost, heard.weight + 5, look, pages::my_domain(), remedy))
}

/// Where consumer key and secret are shown.
pub(super) fn consumer_details(case: &Case<'_>) -> Setting {
    match case.is_external() {
        Some(true) => case.app_setting("OAuth Settings > Consumer Key and Secret"),
        _ => Setting::new(
            format!("App Manager > {} > View", case.label()),
            "Manage Consumer Details",
        ),
    }
}
