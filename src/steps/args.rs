//! What a step was written with.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use anyhow::Context as _;
use cucumber::gherkin;
use regex::Regex;

use crate::Error;
use crate::model::parse_duration;

use super::docstring;

/// The parameters, the data table and the doc string of a step, placeholders not yet filled in.
///
/// `Debug` shows none of them: feature files are not supposed to hold secrets, but do.
#[derive(Clone, Default)]
pub struct Args {
    values: Vec<String>,
    table: Option<Vec<Vec<String>>>,
    docstring: Option<String>,
}

impl Args {
    /// Reads `step`, whose text `regex` matches.
    pub(super) fn read(regex: &Regex, step: &gherkin::Step) -> Self {
        Self {
            values: parameters(regex, &step.value),
            table: step.table.as_ref().map(|table| table.rows.clone()),
            docstring: step.docstring.as_deref().map(docstring::content),
        }
    }

    /// The text of a parameter, counted from 0.
    ///
    /// # Errors
    ///
    /// There are fewer parameters.
    pub fn string(&self, index: usize) -> anyhow::Result<String> {
        let value = self.values.get(index);
        value.cloned().with_context(|| format!("the phrase has no parameter {index}"))
    }

    /// A parameter as a `T`.
    ///
    /// # Errors
    ///
    /// The text is no `T`, or there are fewer parameters.
    pub fn parse<T>(&self, index: usize) -> anyhow::Result<T>
    where
        T: FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        let text = self.string(index)?;
        text.parse().with_context(|| format!("`{text}` is not what this step takes"))
    }

    /// A `{duration}` parameter.
    ///
    /// # Errors
    ///
    /// The text is no duration, or there are fewer parameters.
    pub fn duration(&self, index: usize) -> anyhow::Result<Duration> {
        Ok(parse_duration(&self.string(index)?)?)
    }

    /// The data table, row by row.
    #[must_use]
    pub fn table(&self) -> Option<Vec<Vec<String>>> {
        self.table.clone()
    }

    /// The rows `| name | value |` of the data table; none if there is no table.
    ///
    /// # Errors
    ///
    /// A row does not have two cells.
    pub fn rows(&self) -> anyhow::Result<Vec<(&str, &str)>> {
        let rows = self.table.iter().flatten().map(|row| match row.as_slice() {
            [name, value] => Ok((name.as_str(), value.as_str())),
            row => {
                let cells = row.len();
                let columns = if cells == 1 { "column" } else { "columns" };
                Err(Error::usage(format!("the table has {cells} {columns}"))
                    .hint("write two columns: `| name | value |`")
                    .into())
            }
        });
        rows.collect()
    }

    /// Whether the table or the doc string may hold a placeholder.
    pub(super) fn has_placeholders(&self) -> bool {
        let cells = self.table.iter().flatten().flatten().map(String::as_str);
        cells.chain(self.docstring.as_deref()).any(|text| text.contains("${"))
    }

    /// The doc string, without media type and indentation.
    #[must_use]
    pub fn docstring(&self) -> Option<&str> {
        self.docstring.as_deref()
    }
}

/// The texts of the parameters. One parameter may be several groups, of which one is in use:
/// cucumber names them `__<parameter>_<group>`.
fn parameters(regex: &Regex, text: &str) -> Vec<String> {
    let Some(captures) = regex.captures(text) else { return Vec::new() };
    let mut values: Vec<String> = Vec::new();
    let mut last: Option<&str> = None;
    for (name, group) in regex.capture_names().zip(captures.iter()).skip(1) {
        let parameter = name
            .and_then(|name| name.strip_prefix("__")?.split_once('_'))
            .map(|(parameter, _)| parameter);
        let text = group.map_or("", |group| group.as_str());
        // Only quoted strings have groups of their own, and only they have quotes to escape.
        let text = match parameter {
            Some(_) => text.replace("\\\"", "\"").replace("\\'", "'"),
            None => text.to_owned(),
        };
        match values.last_mut() {
            Some(value) if parameter.is_some() && parameter == last => value.push_str(&text),
            _ => values.push(text),
        }
        last = parameter;
    }
    values
}

impl fmt::Debug for Args {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Args")
            .field("parameters", &self.values.len())
            .field("table", &self.table.is_some())
            .field("docstring", &self.docstring.is_some())
            .finish()
    }
}
