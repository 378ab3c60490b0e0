//! One value on its way into a field: read, checked, brought into Salesforce's form.

use std::time::SystemTime;

use serde_json::Value;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::error::DataError;
use super::id::id18;
use super::schema::{Field, Kind};

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const MOMENT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]+0000");

/// A moment as the data API writes it.
pub(in crate::simulator) fn moment(at: SystemTime) -> String {
    OffsetDateTime::from(at).format(MOMENT).unwrap_or_default()
}

/// Reads a moment with or without fraction, zone as `Z`, `+0000` or `+00:00`; writes it in UTC.
pub(super) fn read_moment(text: &str) -> Option<String> {
    let (day, clock) = text.split_once('T')?;
    let zone_at = clock.find(['Z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let fraction: u16 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    let plain = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    let local = PrimitiveDateTime::parse(&format!("{day}T{clock}"), plain).ok()?;
    let local = local.replace_millisecond(fraction).ok()?;
    let utc = local.assume_offset(read_zone(zone)?).to_offset(UtcOffset::UTC);
    utc.format(MOMENT).ok()
}

/// Whether a text is a day such as `2026-11-23`.
pub(super) fn is_day(text: &str) -> bool {
    Date::parse(text, DAY).is_ok()
}

fn read_zone(zone: &str) -> Option<UtcOffset> {
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let (sign, digits) = match zone.chars().next() {
        None | Some('Z') => return Some(UtcOffset::UTC),
        Some('-') => (-1, digits),
        Some(_) => (1, digits),
    };
    let hours: i8 = digits.get(..2)?.parse().ok()?;
    let minutes: i8 = digits.get(2..4)?.parse().ok()?;
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

/// Checks a value for a field and brings it into the form that the store holds.
pub(super) fn accept(field: &Field, value: &Value) -> Result<Value, DataError> {
    if value.is_null() {
        return match field.kind {
            Kind::Boolean => Err(mismatch("boolean", "VALUE_NULL", "null")),
            _ => Ok(Value::Null),
        };
    }
    match field.kind {
        Kind::Boolean => accept_boolean(value),
        Kind::Integer | Kind::Number => accept_number(field, value),
        Kind::Date => dated(value, "date", |text| is_day(text).then(|| text.to_owned())),
        Kind::DateTime => dated(value, "datetime", read_moment),
        Kind::Id | Kind::Reference(_) => accept_id(field, value),
        _ => accept_text(field, value),
    }
}

fn accept_boolean(value: &Value) -> Result<Value, DataError> {
    match value {
        Value::Bool(_) => Ok(value.clone()),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(Value::Bool(true)),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(Value::Bool(false)),
        other => Err(mismatch("boolean", "VALUE_STRING", &plain(other))),
    }
}

fn accept_number(field: &Field, value: &Value) -> Result<Value, DataError> {
    let text = plain(value);
    let whole = text.parse::<i64>().ok().map(Value::from);
    let number = match field.kind {
        Kind::Integer => whole,
        _ => whole.or_else(|| text.parse::<f64>().ok().map(Value::from)),
    };
    let wanted = if field.kind == Kind::Integer { "int" } else { "double" };
    number.ok_or_else(|| mismatch(wanted, "VALUE_STRING", &text))
}

fn dated(
    value: &Value,
    wanted: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Result<Value, DataError> {
    let text = plain(value);
    read(&text).map(Value::from).ok_or_else(|| mismatch(wanted, "VALUE_STRING", &text))
}

fn accept_id(field: &Field, value: &Value) -> Result<Value, DataError> {
    let text = plain(value);
    if text.is_empty() {
        return Ok(Value::Null);
    }
    id18(&text).map(Value::from).ok_or_else(|| {
        let text = format!("{}: id value of incorrect type: {text}", field.label());
        DataError::new("MALFORMED_ID", text).field(&field.name)
    })
}

fn accept_text(field: &Field, value: &Value) -> Result<Value, DataError> {
    let text = match value {
        Value::Array(_) => return Err(mismatch("string", "START_ARRAY", "[")),
        Value::Object(_) => return Err(mismatch("string", "START_OBJECT", "{")),
        other => plain(other),
    };
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let refused = |code, text: String| Err(DataError::new(code, text).field(&field.name));
    if text.chars().count() > field.length {
        let shown: String = text.chars().take(255).collect();
        let label = field.label();
        let text = format!("{label}: data value too large: {shown} (max length={})", field.length);
        return refused("STRING_TOO_LONG", text);
    }
    if field.kind == Kind::Email && !is_email(&text) {
        let text = format!("{}: invalid email address: {text}", field.label());
        return refused("INVALID_EMAIL_ADDRESS", text);
    }
    if !field.values.is_empty() && !field.values.contains(&text.as_str()) {
        let text = format!("{}: bad value for restricted picklist field: {text}", field.label());
        return refused("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", text);
    }
    Ok(Value::String(text))
}

/// Whether a text is an e-mail address, as loosely as Salesforce looks.
pub(in crate::simulator) fn is_email(text: &str) -> bool {
    let blank = text.contains(|c: char| c.is_whitespace() || c == ',');
    text.split_once('@').is_some_and(|(local, domain)| {
        !blank
            && !local.is_empty()
            && !domain.contains('@')
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn mismatch(wanted: &str, token: &str, value: &str) -> DataError {
    let text = format!(
        "Cannot deserialize instance of {wanted} from {token} value {value} \
         or request may be missing a required field"
    );
    DataError::new("JSON_PARSER_ERROR", text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        for text in [
            "2026-11-23T20:57:00Z",
            "2026-11-23T20:57:00.000+0000",
            "2026-11-23T22:57:00+02:00",
            "2026-11-23T15:57:00.0-0500",
        ] {
            assert_eq!(
                read_moment(text).as_deref(),
                Some("2026-11-23T20:57:00.000+0000"),
                "{text}"
            );
        }
        assert_eq!(read_moment("2026-11-23"), None);
        assert_eq!(read_moment("yesterdayTnoon"), None);
    }

    #[test]
    fn a_bad_value_is_refused_by_its_name() {
        for (field, value, code) in [
            (Field::new("Email", Kind::Email), json!("nobody"), "INVALID_EMAIL_ADDRESS"),
            (Field::text("Alias").length(3), json!("abcd"), "STRING_TOO_LONG"),
            (Field::new("Amount", Kind::Number), json!("ten"), "JSON_PARSER_ERROR"),
            (Field::new("CloseDate", Kind::Date), json!("2026-02-30"), "JSON_PARSER_ERROR"),
            (Field::reference("AccountId", "Account"), json!("x"), "MALFORMED_ID"),
            (Field::new("IsActive", Kind::Boolean), Value::Null, "JSON_PARSER_ERROR"),
        ] {
            assert_eq!(accept(&field, &value).unwrap_err().code, code, "{field:?}");
        }
    }

    #[test]
    fn labels_read_as_in_setup() {
        assert_eq!(Field::text("LastName").label(), "Last Name");
        assert_eq!(Field::reference("AccountId", "Account").label(), "Account ID");
        assert_eq!(Field::text("Line_Total__c").label(), "Line Total");
    }
}
