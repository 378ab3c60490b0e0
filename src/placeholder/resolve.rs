//! Filling placeholders in.

use std::fmt;
use std::future::Future;

use super::template::{InvalidTemplate, Part, Placeholder, Template};
use crate::error::{Error, ErrorKind};
use crate::model::Secret;

/// What a name stands for.
#[derive(Clone, Debug)]
pub enum Found {
    /// A value that may be shown.
    Plain(String),
    /// A value that must not be shown.
    Secret(Secret),
    /// No such value; whether the name or the qualifier is unknown does not matter.
    Unknown,
    /// The short form could mean each of these qualifiers.
    Ambiguous(Vec<String>),
}

/// Where placeholders get their values from; tokens are fetched when they are asked for.
pub trait Values: Send {
    /// Looks a value up.
    ///
    /// # Errors
    ///
    /// When the value exists but cannot be had, such as a token that the org refuses.
    fn find(
        &mut self,
        placeholder: &Placeholder,
    ) -> impl Future<Output = Result<Found, Error>> + Send;

    /// Every placeholder that has a value now, for error messages.
    fn known(&mut self) -> impl Future<Output = Vec<Placeholder>> + Send;
}

/// A text whose placeholders are filled in; secret if any part of it is.
#[derive(Clone)]
pub struct Resolved {
    text: Secret,
    secrets: Vec<Placeholder>,
}

impl Resolved {
    /// The text, for the wire or the program under test.
    ///
    /// # Security
    ///
    /// It may hold secrets: see [`secrets`](Self::secrets). Never hand it to a formatter.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// The text, where it may be shown.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        self.secrets.is_empty().then(|| self.text.expose())
    }

    /// The text, whatever it holds.
    #[must_use]
    pub fn into_secret(self) -> Secret {
        self.text
    }

    /// The placeholders whose values are secret.
    #[must_use]
    pub fn secrets(&self) -> &[Placeholder] {
        &self.secrets
    }
}

impl fmt::Debug for Resolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plain() {
            Some(text) => write!(f, "{text:?}"),
            None => fmt::Debug::fmt(&self.text, f),
        }
    }
}

/// A placeholder that cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlaceholderError {
    /// It is badly written.
    #[error(transparent)]
    Invalid(#[from] InvalidTemplate),
    /// There is no such value.
    #[error("there is no value for the placeholder `{placeholder}`; {}", list(.known))]
    Unknown {
        /// What was asked for.
        placeholder: Placeholder,
        /// What there is.
        known: Vec<Placeholder>,
    },
    /// The short form means several values.
    #[error("the placeholder `{placeholder}` could mean {}", choices(.placeholder, .qualifiers))]
    Ambiguous {
        /// What was asked for.
        placeholder: Placeholder,
        /// What it could mean.
        qualifiers: Vec<String>,
    },
}

/// Fills every placeholder of `text` in.
///
/// # Errors
///
/// [`PlaceholderError`] where one is badly written, unknown or ambiguous, and the error of
/// [`Values::find`].
pub async fn resolve<V: Values>(values: &mut V, text: &str) -> Result<Resolved, Error> {
    let template: Template = text.parse().map_err(PlaceholderError::from)?;
    let mut filled = String::new();
    let mut secrets = Vec::new();
    for part in template.parts() {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Value(placeholder) => match look_up(values, placeholder).await? {
                Looked::Plain(value) => filled.push_str(&value),
                Looked::Secret(value) => {
                    filled.push_str(value.expose());
                    secrets.push(placeholder.clone());
                }
            },
        }
    }
    Ok(Resolved { text: Secret::new(filled), secrets })
}

pub(super) enum Looked {
    Plain(String),
    Secret(Secret),
}

pub(super) async fn look_up<V: Values>(
    values: &mut V,
    placeholder: &Placeholder,
) -> Result<Looked, Error> {
    let placeholder = placeholder.clone();
    match values.find(&placeholder).await? {
        Found::Plain(value) => Ok(Looked::Plain(value)),
        Found::Secret(value) => Ok(Looked::Secret(value)),
        Found::Unknown => {
            Err(PlaceholderError::Unknown { placeholder, known: values.known().await }.into())
        }
        Found::Ambiguous(qualifiers) => {
            Err(PlaceholderError::Ambiguous { placeholder, qualifiers }.into())
        }
    }
}

impl From<PlaceholderError> for Error {
    fn from(error: PlaceholderError) -> Self {
        let hint = match &error {
            PlaceholderError::Invalid(_) => "write `$${` for a plain `${`".to_owned(),
            PlaceholderError::Unknown { known, .. } if known.is_empty() => {
                "provision an app in an earlier step; write `$${` for a plain `${`".to_owned()
            }
            PlaceholderError::Unknown { .. } => {
                "check the spelling and the order of the steps; write `$${` for a plain `${`".into()
            }
            PlaceholderError::Ambiguous { .. } => "write the one you mean".to_owned(),
        };
        Self::new(ErrorKind::Usage, error.to_string()).hint(hint)
    }
}

fn list(known: &[Placeholder]) -> String {
    if known.is_empty() {
        return "no value is known yet".to_owned();
    }
    format!("known are {}", quoted(known.iter()))
}

fn choices(placeholder: &Placeholder, qualifiers: &[String]) -> String {
    let qualified = qualifiers
        .iter()
        .map(|one| Placeholder { name: placeholder.name.clone(), qualifier: Some(one.clone()) });
    quoted(qualified)
}

fn quoted(placeholders: impl Iterator<Item = impl fmt::Display>) -> String {
    placeholders.map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")
}
