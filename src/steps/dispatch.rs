//! From the text of a step to the call behind it.

use cucumber::gherkin;

use crate::salesforce::Salesforce;

use super::catalogue::Matcher;
use super::{Args, Keyword, StepFailure, matchers};

/// Does what `step` says.
///
/// # Errors
///
/// What the failed step tells its reader: the whole chain of causes, then the hint on a line of
/// its own. It is not redacted.
pub async fn perform(salesforce: &mut Salesforce, step: &gherkin::Step) -> Result<(), String> {
    let Some(Matcher { definition, regex }) = find(step) else {
        return Err(format!("`{step}` is none of the steps of cucumber-salesforce"));
    };
    (definition.handler)(salesforce, Args::read(regex, step))
        .await
        .map_err(|error| StepFailure::from(error).to_string())
}

pub(super) fn find(step: &gherkin::Step) -> Option<&'static Matcher> {
    let keyword = Keyword::from(step.ty);
    matchers().iter().find(|matcher| {
        matcher.definition.keyword == keyword && matcher.regex.is_match(&step.value)
    })
}
