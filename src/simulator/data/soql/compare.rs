//! Whether a value fits a comparison.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::time::SystemTime;

use serde_json::Value;

use super::ast::{Operand, Operator};
use super::dates;
use crate::simulator::data::error::DataError;
use crate::simulator::data::id;
use crate::simulator::data::schema::{Field, Kind};
use crate::simulator::data::values::{is_day, read_moment};

/// A comparison whose right side is checked and brought into the field's form.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Value(Operator, Value),
    Like(Vec<Wild>),
    /// From the first moment up to the one after the last.
    Range(Operator, String, String),
    AnyOf(Members),
}

/// Values of which one must fit. They may be as many as there are records, and so may be those that
/// are looked for among them: each is found at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Members {
    /// As [`spelling`] has them.
    values: HashSet<String>,
    /// What is more than a value, such as a day.
    others: Vec<Test>,
}

impl FromIterator<Test> for Members {
    fn from_iter<I: IntoIterator<Item = Test>>(tests: I) -> Self {
        let mut members = Self::default();
        for test in tests {
            match test {
                Test::Value(Operator::Equal, value) => {
                    members.values.insert(spelling(&value));
                }
                other => members.others.push(other),
            }
        }
        members
    }
}

impl Members {
    fn fit(&self, value: &Value) -> bool {
        self.values.contains(&spelling(value)) || self.others.iter().any(|test| test.fits(value))
    }
}

/// One character of a `LIKE` pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wild {
    Any,
    One,
    Char(char),
}

impl Test {
    /// Checks that the operand suits the field.
    pub(super) fn new(
        field: &Field,
        operator: Operator,
        operand: &Operand,
        now: SystemTime,
    ) -> Result<Self, DataError> {
        if !suits(&field.kind, operator) {
            let text = format!("invalid operator on {} field", field.kind.name());
            return Err(DataError::new("INVALID_QUERY_FILTER_OPERATOR", text));
        }
        if let (Operator::Like, Operand::Text(pattern)) = (operator, operand) {
            return Ok(Self::Like(wildcards(pattern)));
        }
        if let Operand::Relative { name, count } = operand {
            let (start, end) = dates::range(name, *count, now);
            return match field.kind {
                Kind::DateTime => Ok(Self::Range(operator, start, end)),
                Kind::Date => {
                    let day = |moment: String| moment.chars().take(10).collect();
                    Ok(Self::Range(operator, day(start), day(end)))
                }
                _ => Err(misfit(field)),
            };
        }
        Ok(Self::Value(operator, operand_value(field, operand)?))
    }

    /// Whether a record's value fits.
    pub(super) fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Like(pattern) => {
                let text: Vec<char> =
                    value.as_str().unwrap_or_default().to_lowercase().chars().collect();
                !value.is_null() && like(pattern, &text)
            }
            Self::AnyOf(members) => members.fit(value),
            Self::Range(operator, start, end) => {
                value.as_str().is_some_and(|value| in_range(*operator, value, start, end))
            }
            Self::Value(Operator::Equal, wanted) => same(value, wanted),
            Self::Value(Operator::Unequal, wanted) => !same(value, wanted),
            Self::Value(operator, wanted) if !value.is_null() && !wanted.is_null() => {
                holds(*operator, order(value, wanted))
            }
            Self::Value(..) => false,
        }
    }
}

/// How two values of one field stand to each other; null comes first.
pub(super) fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Bool(one), Value::Bool(other)) => one.cmp(other),
        (Value::Number(one), Value::Number(other)) => {
            one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal)
        }
        _ => {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_lowercase();
            text(one).cmp(&text(other))
        }
    }
}

fn same(one: &Value, other: &Value) -> bool {
    order(one, other) == Ordering::Equal
}

/// One spelling for all values of a field that are the same, which no other value has.
fn spelling(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}", text.to_lowercase()),
        Value::Number(number) => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Equal | Operator::Like => order.is_eq(),
        Operator::Unequal => order.is_ne(),
        Operator::Less => order.is_lt(),
        Operator::LessOrEqual => order.is_le(),
        Operator::Greater => order.is_gt(),
        Operator::GreaterOrEqual => order.is_ge(),
    }
}

fn in_range(operator: Operator, value: &str, start: &str, end: &str) -> bool {
    let inside = value >= start && value < end;
    match operator {
        Operator::Equal | Operator::Like => inside,
        Operator::Unequal => !inside,
        Operator::Less => value < start,
        Operator::LessOrEqual => value < end,
        Operator::Greater => value >= end,
        Operator::GreaterOrEqual => value >= start,
    }
}

/// Documented: `LIKE` is for texts, and of a yes or no none is greater.
fn suits(kind: &Kind, operator: Operator) -> bool {
    match operator {
        Operator::Equal | Operator::Unequal => true,
        Operator::Like => matches!(
            kind,
            Kind::Text | Kind::TextArea | Kind::Email | Kind::Phone | Kind::Url | Kind::Picklist
        ),
        _ => *kind != Kind::Boolean,
    }
}

fn operand_value(field: &Field, operand: &Operand) -> Result<Value, DataError> {
    let value = match (&field.kind, operand) {
        (_, Operand::Null) => Some(Value::Null),
        (Kind::Boolean, Operand::Boolean(value)) => Some(Value::Bool(*value)),
        (Kind::Integer | Kind::Number, Operand::Literal(text)) => {
            text.parse::<f64>().ok().map(Value::from)
        }
        (Kind::Date, Operand::Literal(text)) => is_day(text).then(|| text.as_str().into()),
        (Kind::DateTime, Operand::Literal(text)) => read_moment(text).map(Value::from),
        (Kind::Id | Kind::Reference(_), Operand::Text(text)) if text.is_empty() => {
            Some(Value::Null)
        }
        (Kind::Id | Kind::Reference(_), Operand::Text(text)) => {
            let id = id::id18(text).ok_or_else(|| {
                let text = format!("invalid ID field: {text}");
                DataError::new("INVALID_QUERY_FILTER_OPERATOR", text)
            })?;
            Some(Value::from(id))
        }
        (
            Kind::Text | Kind::TextArea | Kind::Email | Kind::Phone | Kind::Url | Kind::Picklist,
            Operand::Text(text),
        ) => Some(match text.replace("\\%", "%").replace("\\_", "_") {
            empty if empty.is_empty() => Value::Null,
            text => Value::from(text),
        }),
        _ => None,
    };
    value.ok_or_else(|| misfit(field))
}

fn misfit(field: &Field) -> DataError {
    let (wanted, quotes) = match field.kind {
        Kind::Boolean => ("boolean", "should not"),
        Kind::Integer => ("int", "should not"),
        Kind::Number => ("double", "should not"),
        Kind::Date => ("date", "should not"),
        Kind::DateTime => ("dateTime", "should not"),
        _ => ("string", "should"),
    };
    let text = format!(
        "value of filter criterion for field '{}' must be of type {wanted} and {quotes} be \
         enclosed in quotes",
        field.name
    );
    DataError::new("INVALID_FIELD", text)
}

fn wildcards(pattern: &str) -> Vec<Wild> {
    let mut wilds = Vec::new();
    let lower = pattern.to_lowercase();
    let mut chars = lower.chars();
    while let Some(next) = chars.next() {
        wilds.push(match next {
            '%' => Wild::Any,
            '_' => Wild::One,
            '\\' => Wild::Char(chars.next().unwrap_or('\\')),
            other => Wild::Char(other),
        });
    }
    wilds
}

/// Matches without recursion: on a mismatch, the last `%` takes one character more.
fn like(pattern: &[Wild], text: &[char]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Wild::Any) => {
                retry = Some((p, t));
                p += 1;
            }
            Some(wild) if *wild == Wild::One || *wild == Wild::Char(text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((any, taken)) => {
                    retry = Some((any, taken + 1));
                    p = any + 1;
                    t = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|wild| *wild == Wild::Any)
}
