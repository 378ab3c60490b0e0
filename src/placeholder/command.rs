//! Placeholders on a command line.

use super::resolve::{Looked, PlaceholderError, Values, look_up};
use super::template::{Part, Placeholder, Template};
use crate::error::{Error, ErrorKind};

/// A secret on a command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is secret, and every user of this machine can read a command line")]
pub struct CommandSecret(pub Placeholder);

/// Splits a command line into words as a shell would and fills the placeholders in, each within
/// its word: a value with a blank or a quote in it stays one word.
///
/// No shell runs, so `*`, `|`, `>` and `$NAME` are plain text.
///
/// # Errors
///
/// A quote that is never closed, no word at all, a secret ([`CommandSecret`]), and everything
/// that [`resolve`](super::resolve()) refuses.
pub async fn resolve_command<V: Values>(values: &mut V, line: &str) -> Result<Vec<String>, Error> {
    let template: Template = line.parse().map_err(PlaceholderError::from)?;
    let mut marked = String::new();
    let mut found = Vec::new();
    for part in template.parts() {
        match part {
            Part::Text(text) => marked.push_str(&text.replace(MARK, "")),
            Part::Value(placeholder) => match look_up(values, placeholder).await? {
                Looked::Plain(value) => {
                    marked.extend([MARK, index(found.len()), MARK]);
                    found.push(value);
                }
                Looked::Secret(_) => return Err(CommandSecret(placeholder.clone()).into()),
            },
        }
    }
    let words = shell_words::split(&marked).map_err(|_| {
        Error::usage(format!("the command line `{line}` has a quote that is never closed"))
    })?;
    if words.is_empty() {
        return Err(Error::usage("the command line is empty").hint("name the program to run"));
    }
    Ok(words.into_iter().map(|word| unmark(&word, &found)).collect())
}

/// Stands around the number of a value until the line is split; nobody's text needs it.
const MARK: char = '\u{F8FF}';

/// The number of a value as one character of the private use area, which no shell rule touches.
fn index(number: usize) -> char {
    u32::try_from(number).ok().and_then(|n| char::from_u32(0xE000 + n)).unwrap_or(MARK)
}

fn unmark(word: &str, found: &[String]) -> String {
    let mut text = String::new();
    for (at, piece) in word.split(MARK).enumerate() {
        let number = piece.chars().next().filter(|_| at % 2 == 1);
        let value = number.and_then(|c| (c as usize).checked_sub(0xE000));
        text.push_str(value.and_then(|at| found.get(at)).map_or(piece, String::as_str));
    }
    text
}

impl From<CommandSecret> for Error {
    fn from(error: CommandSecret) -> Self {
        let name = error.0.name.clone();
        Self::new(ErrorKind::Usage, error.to_string())
            .hint(format!("let the program read the environment variable `{name}` instead"))
    }
}
