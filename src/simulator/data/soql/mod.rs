//! The part of SOQL that the simulated org understands; the rest it refuses by saying so.

mod ast;
mod compare;
mod dates;
mod lex;
mod parse;
mod path;
mod run;
mod sort;

#[cfg(test)]
mod tests;

pub(super) use path::Path;
pub(super) use run::{Door, describe, run};

use super::error::DataError;

/// Refuses what Salesforce may understand and the simulated org does not.
fn unknown_here(what: &str) -> DataError {
    let text = format!(
        "the simulated org does not know {what} in SOQL; \
         tag the scenario `@live` to run it against a real org only"
    );
    DataError::new("MALFORMED_QUERY", text)
}

/// Refuses, showing the place in the query as Salesforce does.
fn at(code: &'static str, query: &str, offset: usize, text: &str) -> DataError {
    let offset = offset.min(query.len());
    let before = query.get(..offset).unwrap_or_default();
    let row = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[line_start..].chars().count() + 1;
    let context = query[line_start..].lines().next().unwrap_or_default();
    let caret = format!("{}^", " ".repeat(column - 1));
    let text = format!("\n{context}\n{caret}\nERROR at Row:{row}:Column:{column}\n{text}");
    DataError::new(code, text)
}

/// Refuses a query that is no SOQL.
fn malformed(query: &str, offset: usize, text: &str) -> DataError {
    at("MALFORMED_QUERY", query, offset, text)
}
