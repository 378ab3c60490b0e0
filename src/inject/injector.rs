//! What every way of handing credentials over has in common.

use std::fmt::Debug;

use crate::error::Error;
use crate::model::Secret;

/// A place that takes named credentials: the environment of a program, a file.
///
/// ```
/// use cucumber_salesforce::inject::{Environment, Injector as _};
/// use cucumber_salesforce::model::Secret;
///
/// let mut environment = Environment::default();
/// environment.inject(&[("SALESFORCE_CLIENT_ID".into(), Secret::new("3MVG9"))])?;
/// assert_eq!(format!("{environment:?}"), r#"Environment({"SALESFORCE_CLIENT_ID": ***})"#);
/// # Ok::<(), cucumber_salesforce::Error>(())
/// ```
pub trait Injector: Debug {
    /// Hands the values over; those of an earlier call stay unless they are named again.
    ///
    /// # Errors
    ///
    /// When the place does not take them: a name that it cannot hold, a file that cannot be
    /// written. And when a value is what somebody's redaction has left of one.
    fn inject(&mut self, values: &[(String, Secret)]) -> Result<(), Error>;
}

/// A program that is given `[REDACTED]` sees nothing but an opaque refusal.
pub(super) fn refuse_redactions(values: &[(String, Secret)]) -> Result<(), Error> {
    let Some((name, _)) = values.iter().find(|(_, value)| value.looks_redacted()) else {
        return Ok(());
    };
    Err(Error::usage(format!(
        "`{name}` holds the placeholder of somebody's redaction in place of a value"
    ))
    .hint("a tool or log masked it; hand over the real value"))
}
