//! What others have a hand in: people who share an app, Salesforce itself, time.

use super::super::Cause;
use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use crate::model::Flow;
use crate::model::answers::{Outlook, Source, advice};
use crate::progress::brief;
use crate::propagation::answer::Answered;

pub(super) fn callback(case: &Case<'_>) -> Option<Suspicion> {
    let codes = ["redirect_uri_mismatch", "redirect_uri_missing"];
    let heard = case.refused(Flow::ALL, &codes, &[])?;
    let sent = case.evidence.callback_url.as_deref();
    let known = case.app().and_then(|app| app.callback_urls.as_ref());
    let look = match (sent, known) {
        (Some(sent), Some(known)) if known.iter().any(|url| url == sent) => return None,
        (Some(sent), Some(known)) => Look::Proven(format!(
            "`{sent}` is not among its callback URLs, {}",
            super::approval::listed(known)
        )),
        _ => Look::Likely("the callback URL is not among the app's".to_owned()),
    };
    let setting = case.app_setting("Callback URL");
    let remedy = sent.map_or_else(
        || "add the one that is sent, character by character".to_owned(),
        |sent| format!("add `{sent}`, character by character"),
    );
    Some(Suspicion::new(Cause::CallbackMismatch, heard.weight, look, setting, remedy))
}

pub(super) fn approvals(case: &Case<'_>) -> Option<Suspicion> {
    let words = &["access/refresh token", "token validity expired"];
    let heard = case.refused(&[Flow::Refresh], &["invalid_grant"], words)?;
    let person = case.person(heard.flow);
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = match person.and_then(|person| person.approvals) {
        Some(number) if number >= 5 => Look::Proven(format!(
            "`{who}` has approved this app {number} times, and each further approval revokes an older one"
        )),
        _ => Look::Likely(format!(
            "the refresh token was revoked: by hand, by the policy, or by a later approval of `{who}`"
        )),
    };
    let setting = case.usage("User Count");
    let remedy = "give each person and each suite an app of their own, then approve this one again";
    Some(Suspicion::new(Cause::ApprovalDisplaced, heard.weight, look, setting, remedy))
}

pub(super) fn login_rate(case: &Case<'_>) -> Option<Suspicion> {
    let words = &["rate exceeded"];
    let heard = case
        .refused(Flow::ALL, &["rate_limit_exceeded"], &[])
        .or_else(|| case.refused(Flow::ALL, &["invalid_grant"], words))
        .filter(|heard| heard.weight > 20)?;
    let who = case.username(heard.flow).unwrap_or("the user");
    let look = Look::Likely(format!("`{who}` has signed in more than 3,600 times in an hour"));
    let setting = Setting::new("Login History", "Application");
    let remedy = "find the program that signs in so often, and let it keep its token";
    Some(Suspicion::new(Cause::LoginRate, heard.weight, look, setting, remedy))
}

pub(super) fn org_locked(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, &["inactive_org"], &[])?;
    let look = Look::Likely("the org is locked, closed or suspended".to_owned());
    let setting = Setting::new("Company Information", "Organization Edition");
    let remedy = "ask Salesforce Support; make an expired scratch org anew";
    Some(Suspicion::new(Cause::OrgLocked, heard.weight, look, setting, remedy))
}

pub(super) fn trouble(case: &Case<'_>) -> Option<Suspicion> {
    let is_trouble = |code: &str, text: &str| {
        [Source::Login, Source::Api]
            .into_iter()
            .any(|source| advice(source, code, text).outlook == Outlook::Trouble)
    };
    let coded = case.evidence.answers.iter().filter(|answered| {
        let answer = &answered.answer;
        let code = answer.code.as_deref().filter(|_| answer.status.is_some());
        code.is_some_and(|code| is_trouble(code, &answer.text))
    });
    let paged = case.unreadable().filter(|(status, _)| *status >= 500).map(|(_, it)| it);
    let times: u32 = coded.chain(paged).map(|answered| answered.times).sum();
    if times == 0 {
        return None;
    }
    let weight = if times * 2 > case.attempts() { 60 } else { 12 };
    let look = Look::Likely(format!("{times} of {} answers were failures", case.attempts()));
    let setting = Setting::outside("status.salesforce.com");
    let remedy = "look up the org's instance, and run again when it is well";
    Some(Suspicion::new(Cause::SalesforceTrouble, weight, look, setting, remedy))
}

/// Nothing is wrong but the time it takes.
pub(super) fn still_propagating(case: &Case<'_>) -> Option<Suspicion> {
    if case.evidence.answers.is_empty() || case.evidence.facts.is_settled() {
        return None;
    }
    // Where the org itself says nothing, it is not the app that is slow.
    let speaks = |answered: &Answered| {
        answered.answer.status.is_some_and(|status| status < 500)
            && (answered.answer.code.is_some() || answered.answer.is_success())
    };
    if !case.evidence.answers.iter().any(speaks) {
        return None;
    }
    let (good, all) = (case.successes(), case.attempts());
    let span = case.span();
    let (weight, because) = if good > 0 {
        (45, format!("{good} of {all} answers were good: some nodes have the app, others not yet"))
    } else if case.evidence.inspection.is_some() {
        (16, "what the org has of the app looks right".to_owned())
    } else {
        (8, "a fresh app answers so".to_owned())
    };
    let setting = Setting::outside("--sf-deadline");
    let remedy = format!("raise it to {}", brief((span * 2).max(crate::propagation::SETTLED)));
    let look = Look::Open(because);
    Some(Suspicion::new(Cause::StillPropagating, weight, look, setting, remedy))
}
