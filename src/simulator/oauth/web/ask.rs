//! What a browser brings along: a query, a form, or both.

use axum::body::Bytes;
use url::form_urlencoded::Serializer;

use crate::simulator::oauth::parameters::Parameters;

/// The parameters of a request.
#[derive(Clone, Debug)]
pub(super) struct Ask(Parameters);

impl Ask {
    pub(super) fn read(query: Option<&str>, body: &Bytes) -> Self {
        Self(Parameters::read(query, body))
    }

    pub(super) fn of(query: &str) -> Self {
        Self::read(Some(query), &Bytes::new())
    }

    /// A parameter; empty where it is absent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name)
    }

    /// Whether a word stands in `prompt`.
    pub(super) fn prompts(&self, word: &str) -> bool {
        self.get("prompt").split_whitespace().any(|prompt| prompt == word)
    }

    /// Whether no page may be shown.
    pub(super) fn is_immediate(&self) -> bool {
        self.prompts("none") || self.get("immediate") == "true"
    }

    /// The parameters as a query, without the wish for a login: who reads it has just signed in.
    pub(super) fn after_login(&self) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.0.iter() {
            if name != "prompt" {
                query.append_pair(name, value);
                continue;
            }
            let login = ["login", "select_account"];
            let rest: Vec<_> = value.split_whitespace().filter(|w| !login.contains(w)).collect();
            if !rest.is_empty() {
                query.append_pair(name, &rest.join(" "));
            }
        }
        query.finish()
    }
}

/// An address with parameters behind it; empty ones are left out.
pub(super) fn address(base: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = Serializer::new(String::new());
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_asked_for_once() {
        let ask = Ask::of("client_id=a&prompt=login+consent&state=x%26y");
        assert!(ask.prompts("login") && ask.prompts("consent") && !ask.is_immediate());
        assert_eq!(ask.after_login(), "client_id=a&prompt=consent&state=x%26y");
        assert_eq!(Ask::of("prompt=login&a=b").after_login(), "a=b");
    }

    #[test]
    fn an_address_keeps_its_own_query() {
        assert_eq!(
            address("myapp://go", &[("code", "a=="), ("state", "")]),
            "myapp://go?code=a%3D%3D"
        );
        assert_eq!(address("http://h/?x=1", &[("code", "a")]), "http://h/?x=1&code=a");
    }
}
