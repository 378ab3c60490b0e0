//! What each refusal means and what to change.

mod table;
#[cfg(test)]
mod tests;

use self::table::TABLE;
use super::code::TokenErrorCode;
use super::error::Outlook;

/// What is known about a refusal.
pub(super) struct Advice {
    codes: &'static [TokenErrorCode],
    /// Salesforce's English text, in lower case and in part. It only tells apart what one code
    /// means in several ways: each code has a row without it.
    says: Option<&'static str>,
    pub(super) cause: &'static str,
    pub(super) remedy: &'static str,
    pub(super) outlook: Outlook,
}

/// The row for a refusal: the first whose code, and text where it has one, fit.
pub(super) fn advice(code: &TokenErrorCode, description: &str) -> &'static Advice {
    let description = description.to_lowercase();
    let fits = |row: &&Advice| {
        row.codes.contains(code) && row.says.is_none_or(|text| description.contains(text))
    };
    TABLE.iter().find(fits).unwrap_or(&UNKNOWN)
}

/// Every refusal that is on record, as a table in Markdown: what it means, what to change, and what
/// it says about a fresh app.
#[must_use]
pub fn refusals_markdown() -> String {
    let row = |Advice { codes, says, cause, remedy, outlook }: &Advice| {
        let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let says = says.map(|text| format!(" \"... {text} ...\"")).unwrap_or_default();
        let outlook = match outlook {
            Outlook::MayPass => "may pass",
            Outlook::Final => "final",
            Outlook::Retry => "retry",
        };
        format!("| {}{says} | {outlook} | {cause} | {remedy} |", codes.join(", "))
    };
    let head = ["| Answer | | Means | What to change |".to_owned(), "|---|---|---|---|".to_owned()];
    head.into_iter().chain(TABLE.iter().map(row)).collect::<Vec<_>>().join("\n")
}

/// For a code that is not on record.
static UNKNOWN: Advice = Advice {
    codes: &[],
    says: None,
    cause: "this error is not on record",
    remedy: "Setup > Login History shows the attempt and its status",
    outlook: Outlook::MayPass,
};
