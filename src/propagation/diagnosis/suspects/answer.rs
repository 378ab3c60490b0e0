//! What the table says, where nobody knows more.

use super::super::Cause;
use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use crate::model::answers::{Outlook, Source, advice};
use crate::propagation::answer::Asked;

/// Less than what any other suspect says; more than that it takes time, where it stays for good.
const OPEN: u32 = 10;
const FINAL: u32 = 18;

pub(super) fn on_record(case: &Case<'_>) -> Option<Suspicion> {
    let refused = case
        .evidence
        .answers
        .iter()
        .filter(|answered| answered.answer.code.is_some() && answered.answer.status.is_some());
    let answered = refused.max_by_key(|answered| answered.times)?;
    let answer = &answered.answer;
    let source = if matches!(answer.asked, Asked::Api(_)) { Source::Api } else { Source::Login };
    let row = advice(source, answer.code.as_deref()?, &answer.text);
    let (setting, remedy) = place(row.remedy);
    let look = Look::Open(row.meaning.to_owned());
    let weight = if row.outlook == Outlook::Final { FINAL } else { OPEN };
    Some(Suspicion::new(Cause::Answer, weight, look, setting, remedy))
}

/// `Setup > page > field: what to do` in its parts.
fn place(remedy: &str) -> (Setting, String) {
    let in_setup = remedy.strip_prefix("Setup > ").and_then(|rest| rest.split_once(": "));
    match in_setup {
        Some((path, what)) => {
            let (page, field) = path.rsplit_once(" > ").unwrap_or((path, ""));
            (Setting::new(page, field), what.to_owned())
        }
        None => (Setting::new("Login History", "Status"), remedy.to_owned()),
    }
}
