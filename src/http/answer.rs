//! What a server answered.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, HeaderName, StatusCode, header};
use serde::de::DeserializeOwned;
use time::PrimitiveDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use url::Url;

use super::origin::host_and_port;

/// The fixed form of RFC 9110, section 5.6.7.
const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// Status, headers and whole body of an answer.
///
/// Its `Debug` shows neither headers nor body: both may hold secrets.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most 32 MiB.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or not of this shape. The error quotes nothing of the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, InvalidJson> {
        serde_json::from_slice(&self.body).map_err(|error| InvalidJson {
            well_formed: error.is_data(),
            line: error.line(),
            column: error.column(),
        })
    }

    /// What an unexpected answer looks like, for a message.
    ///
    /// A success may hold tokens, so nothing of it is quoted; of a page, only the title is.
    pub(crate) fn excerpt(&self) -> String {
        const LONGEST: usize = 160;
        let text = self.text();
        let lower = text.to_ascii_lowercase();
        let title = lower.find("<title>").and_then(|at| {
            let start = at + "<title>".len();
            text[start..].split('<').next()
        });
        let redirect = self.header(&header::LOCATION).and_then(|to| to.parse::<Url>().ok());
        match (self.status, title) {
            (status, _) if status.is_redirection() => match redirect {
                Some(to) => format!("it redirects to `{}`", host_and_port(&to)),
                None => "it redirects to another page".to_owned(),
            },
            (status, _) if status.is_success() || text.trim().is_empty() => {
                format!("{} bytes of another kind", self.body.len())
            }
            (_, Some(title)) => format!("a page titled `{}`", one_line(title, LONGEST)),
            (_, None) if lower.trim_start().starts_with('<') => "a page without a title".to_owned(),
            (_, None) => format!("`{}`", one_line(&text, LONGEST)),
        }
    }

    /// How long the server asks to wait: `Retry-After`, in seconds or as a date.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let text = self.header(&header::RETRY_AFTER)?;
        if let Ok(seconds) = text.trim().parse() {
            return Some(Duration::from_secs(seconds));
        }
        // Measured from the server's own clock, so that ours need not agree with it.
        parse_date(text)?.duration_since(self.date()?).ok()
    }

    /// The server's time of day: the `Date` header.
    #[must_use]
    pub fn date(&self) -> Option<SystemTime> {
        parse_date(self.header(&header::DATE)?)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

fn one_line(text: &str, longest: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(longest).collect()
}

fn parse_date(text: &str) -> Option<SystemTime> {
    PrimitiveDateTime::parse(text.trim(), HTTP_DATE).ok().map(|date| date.assume_utc().into())
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// A body that is not the JSON that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} at line {line}, column {column}", if *.well_formed { "JSON of another shape" } else { "no JSON" })]
pub struct InvalidJson {
    /// Whether it is JSON at all.
    pub well_formed: bool,
    /// The line, counted from 1.
    pub line: usize,
    /// The column, counted from 1.
    pub column: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(headers: &[(&'static str, &'static str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| {
            (HeaderName::from_static(name), ::http::HeaderValue::from_static(value))
        });
        Answer { status: StatusCode::OK, headers: headers.collect(), body: body.into() }
    }

    #[test]
    fn reads_retry_after_in_both_forms() {
        let seconds = answer(&[("retry-after", "7")], "");
        assert_eq!(seconds.retry_after(), Some(Duration::from_secs(7)));
        let date = answer(
            &[
                ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                ("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT"),
            ],
            "",
        );
        assert_eq!(date.retry_after(), Some(Duration::from_secs(60)));
        assert_eq!(date.date(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)));
        assert_eq!(answer(&[("retry-after", "soon")], "").retry_after(), None);
    }

    #[test]
    fn describes_the_unexpected_without_giving_secrets_away() {
        let mut page = answer(&[], "<html><TITLE>Down for\nmaintenance</TITLE>hunter2");
        page.status = StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(page.excerpt(), "a page titled `Down for maintenance`");
        let mut moved = answer(&[("location", "https://a.example/x?token=hunter2")], "");
        moved.status = StatusCode::FOUND;
        assert_eq!(moved.excerpt(), "it redirects to `a.example:443`");
        assert_eq!(answer(&[], "hunter2").excerpt(), "7 bytes of another kind");
    }

    #[test]
    fn quotes_nothing_of_its_body() {
        let answer = answer(&[("set-cookie", "sid=hunter2")], r#"{"access_token":"hunter2"}"#);
        assert_eq!(format!("{answer:?}"), "Answer(200 OK, 26 bytes)");
        let error = answer.json::<Vec<String>>().unwrap_err();
        assert_eq!(error.to_string(), "JSON of another shape at line 1, column 0");
        let error = answer.json::<std::collections::HashMap<String, u8>>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
}
