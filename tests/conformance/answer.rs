//! What the org answers, and whether that is what the facts say.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use url::form_urlencoded;

/// An answer of the org.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Method and path.
    asked: String,
    status: u16,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: String,
}

/// An exchange that has been looked at: what a row must show to stand on the page.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    /// What was expected in vain.
    pub(crate) wrong: Option<String>,
}

/// Sends a request.
pub(crate) async fn ask(request: RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let asked = format!("{} {}", request.method(), request.url().path());
    let answer = client.execute(request).await.unwrap();
    let status = answer.status().as_u16();
    let headers = answer.headers().iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let headers = headers.collect();
    Answer { asked, status, headers, body: answer.text().await.unwrap() }
}

impl Answer {
    /// The status, and texts that must be in the body.
    pub(crate) fn is(&self, status: u16, texts: &[&str]) -> Seen {
        let lacks = texts.iter().find(|text| !self.body.contains(**text));
        self.seen(self.status == status && lacks.is_none(), &format!("{status} {texts:?}"))
    }

    /// The status, and texts of which none may be in the body.
    pub(crate) fn lacks(&self, status: u16, texts: &[&str]) -> Seen {
        let found = texts.iter().find(|text| self.body.contains(**text));
        self.seen(self.status == status && found.is_none(), &format!("{status} without {texts:?}"))
    }

    /// The status, and the whole body.
    pub(crate) fn is_just(&self, status: u16, body: &str) -> Seen {
        self.seen(self.status == status && self.body == body, &format!("{status} {body}"))
    }

    /// A refusal of an OAuth endpoint: 400, and these two members.
    pub(crate) fn refuses(&self, error: &str, description: &str) -> Seen {
        let wanted = json!({ "error": error, "error_description": description });
        let fits = self.status == 400 && self.json() == wanted;
        self.seen(fits, &format!("400 {wanted}"))
    }

    /// A refusal of the REST API: an array of one.
    pub(crate) fn rest(&self, status: u16, code: &str, message: &str) -> Seen {
        let first = &self.json()[0];
        let fits = self.status == status
            && first["errorCode"] == code
            && first["message"].as_str().is_some_and(|text| text.contains(message));
        self.seen(fits, &format!("{status} {code} {message}"))
    }

    /// A SOAP fault: 500, the code under `sf:`, the text behind the code.
    pub(crate) fn fault(&self, code: &str, text: &str) -> Seen {
        let code = format!("<faultcode>sf:{code}</faultcode><faultstring>{code}: {text}");
        self.is(500, &[&code])
    }

    /// A redirect to an address that begins so, with this `error` and `error_description`.
    pub(crate) fn leads(&self, to: &str, error: &str, description: &str) -> Seen {
        let told = form_urlencoded::Serializer::new(String::new())
            .append_pair("error", error)
            .append_pair("error_description", description)
            .finish();
        let location = self.header_text("location");
        let fits = location.contains(to) && location.contains(&told);
        self.seen(self.status == 302 && fits, &format!("302 {to} {told}: {location}"))
    }

    /// A header, by its name in lower case, holds a text.
    pub(crate) fn header(&self, name: &str, text: &str) -> Seen {
        let found = self.headers.iter().any(|(one, value)| one == name && value.contains(text));
        self.seen(found, &format!("header {name}: {text}"))
    }

    /// There is no such header.
    pub(crate) fn no_header(&self, name: &str) -> Seen {
        let found = self.headers.iter().any(|(one, _)| one == name);
        self.seen(!found, &format!("no header {name}"))
    }

    /// The status, and the members of the body, in any order.
    pub(crate) fn has_members(&self, status: u16, members: &str) -> Seen {
        let body = self.json();
        let names = body.as_object().map(|all| all.keys().map(String::as_str).collect::<Vec<_>>());
        let mut names = names.unwrap_or_default();
        let mut wanted: Vec<&str> = members.split_whitespace().collect();
        names.sort_unstable();
        wanted.sort_unstable();
        self.seen(self.status == status && names == wanted, &format!("{status} {wanted:?}"))
    }

    /// A condition of one's own.
    pub(crate) fn seen(&self, fits: bool, wanted: &str) -> Seen {
        let body: String = self.body.chars().take(600).collect();
        let told = || format!("{}: {} {body}, not {wanted}", self.asked, self.status);
        Seen { status: self.status, wrong: (!fits).then(told) }
    }

    /// The body; null where it is no JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        &self.body
    }

    /// A header by its name in lower case; empty where there is none.
    pub(crate) fn header_text(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(one, _)| one == name);
        found.map_or("", |(_, value)| value)
    }
}

impl Seen {
    /// Another exchange of the same row; its status stands for both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { status: self.status, wrong: self.wrong.or(other.wrong) }
    }
}
