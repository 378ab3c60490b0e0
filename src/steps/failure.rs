//! How a step of the user's tells why it failed.

use std::fmt;

use crate::Error;

/// What a step of your own returns, so that `?` tells the causes of a failure and its hint:
/// of another error cucumber shows the headline alone.
///
/// ```
/// use cucumber::then;
/// use cucumber_salesforce::prelude::*;
///
/// #[then("the org should know me")]
/// async fn known(world: &mut SalesforceScenario) -> StepResult {
///     let answer = world.salesforce.send("GET", "/services/oauth2/userinfo", None).await?;
///     assert!(!answer.at("/preferred_username")?.is_empty());
///     Ok(())
/// }
/// ```
pub type StepResult<T = ()> = Result<T, StepFailure>;

/// Why a step failed: the whole chain of causes, then notes and the hint on lines of
/// their own.
///
/// Any error becomes one by `?`, an `anyhow::Error` too.
pub struct StepFailure(anyhow::Error);

impl fmt::Display for StepFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)?;
        let notes = self.0.chain().filter_map(|cause| cause.downcast_ref::<Error>()?.note_text());
        notes.into_iter().try_for_each(|note| write!(f, "\n  note: {note}"))?;
        let hint = self.0.chain().find_map(|cause| cause.downcast_ref::<Error>()?.hint_text());
        hint.map_or(Ok(()), |hint| write!(f, "\n  hint: {hint}"))
    }
}

impl fmt::Debug for StepFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: Into<anyhow::Error>> From<E> for StepFailure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_causes_and_hint_of_any_error() {
        let ours = || -> StepResult {
            let error = Error::usage("no app yet").caused_by(Error::usage("wrong order"));
            Err(error.hint("provision one").note("there was one"))?
        };
        let told = "no app yet: wrong order\n  note: there was one\n  hint: provision one";
        assert_eq!(ours().unwrap_err().to_string(), told);
        let others = || -> StepResult { Err(anyhow::anyhow!("closed").context("cannot read"))? };
        assert_eq!(others().unwrap_err().to_string(), "cannot read: closed");
    }
}
