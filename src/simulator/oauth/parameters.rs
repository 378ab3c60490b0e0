//! The parameters of a request: of its query, of its form, or of both.

use url::form_urlencoded;

/// In their order; of those of one name, the first counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn read(query: Option<&str>, body: &[u8]) -> Self {
        let query = query.unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).chain(form_urlencoded::parse(body));
        Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// A parameter; empty where it is absent.
    pub(super) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// A parameter, where it is there.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Puts a parameter in place of those of its name.
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.0.retain(|(parameter, _)| parameter != name);
        self.0.push((name.to_owned(), value));
    }
}
