//! Reads JSON that came through XML: quoted booleans and numbers, lone elements instead of lists.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// `true`, `"true"`; anything else is false.
pub(super) fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Bool(on) => on,
        Value::String(text) => text.eq_ignore_ascii_case("true"),
        _ => false,
    })
}

/// `3`, `"3"`; anything else is nothing.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64().and_then(|number| number.try_into().ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A text; null and missing are empty.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

/// A list, a lone element, or nothing.
pub(super) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: for<'t> Deserialize<'t>,
{
    let items = match Value::deserialize(deserializer)? {
        Value::Null => Vec::new(),
        Value::Array(items) => items,
        lone => vec![lone],
    };
    items
        .into_iter()
        .map(T::deserialize)
        .collect::<Result<_, _>>()
        .map_err(serde::de::Error::custom)
}
