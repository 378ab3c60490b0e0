//! Reading a text that may hold placeholders.

use std::fmt;
use std::str::FromStr;

/// One `${NAME}` or `${NAME:qualifier}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Placeholder {
    /// The value's name, such as `SALESFORCE_CLIENT_ID` or `Contact.Id`.
    pub name: String,
    /// Whose value: a user, an app or a record.
    pub qualifier: Option<String>,
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.qualifier {
            Some(qualifier) => write!(f, "${{{}:{qualifier}}}", self.name),
            None => write!(f, "${{{}}}", self.name),
        }
    }
}

/// A text cut at its placeholders.
///
/// `$${` stands for a plain `${`. Everything else, such as `<column>` or `$NAME`, is plain text.
///
/// ```
/// use cucumber_salesforce::placeholder::Template;
///
/// let template: Template = "id=${SALESFORCE_CLIENT_ID} home=$${HOME}".parse()?;
/// assert_eq!(template.placeholders().count(), 1);
/// # Ok::<(), cucumber_salesforce::placeholder::InvalidTemplate>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Value(Placeholder),
}

impl Template {
    /// The placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &Placeholder> {
        self.0.iter().filter_map(|part| match part {
            Part::Value(placeholder) => Some(placeholder),
            Part::Text(_) => None,
        })
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }
}

/// A `${` that starts no placeholder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{excerpt}` is no placeholder: {problem}")]
pub struct InvalidTemplate {
    excerpt: String,
    problem: &'static str,
}

impl FromStr for Template {
    type Err = InvalidTemplate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, from) = rest.split_at(at);
            if let Some(kept) = before.strip_suffix('$') {
                plain.push_str(kept);
                plain.push_str("${");
                rest = from.get(2..).unwrap_or_default();
                continue;
            }
            plain.push_str(before);
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            let (placeholder, after) = read(from)?;
            parts.push(Part::Value(placeholder));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }
}

/// Reads the placeholder that `text` starts with.
fn read(text: &str) -> Result<(Placeholder, &str), InvalidTemplate> {
    let invalid =
        |problem| InvalidTemplate { excerpt: text.chars().take(40).collect::<String>(), problem };
    let inside = text.strip_prefix("${").unwrap_or(text);
    let (inside, after) = inside.split_once('}').ok_or_else(|| invalid("it has no `}`"))?;
    let (name, qualifier) = match inside.split_once(':') {
        Some((name, qualifier)) => (name.trim(), Some(qualifier.trim())),
        None => (inside.trim(), None),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(invalid("a name has only letters, digits, underscores and dots"));
    }
    if qualifier == Some("") {
        return Err(invalid("there is nothing after the colon"));
    }
    Ok((Placeholder { name: name.to_owned(), qualifier: qualifier.map(str::to_owned) }, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<Vec<String>, InvalidTemplate> {
        let template: Template = text.parse()?;
        Ok(template
            .parts()
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Value(value) => format!("<{}|{:?}>", value.name, value.qualifier),
            })
            .collect())
    }

    #[test]
    fn cuts_at_placeholders() {
        let parts = shown("a ${X} b ${SALESFORCE_ACCESS_TOKEN:sales rep}${Contact.Id:2}").unwrap();
        assert_eq!(
            parts,
            [
                "a ",
                "<X|None>",
                " b ",
                "<SALESFORCE_ACCESS_TOKEN|Some(\"sales rep\")>",
                "<Contact.Id|Some(\"2\")>"
            ]
        );
    }

    #[test]
    fn leaves_everything_else_alone() {
        for (text, plain) in [
            ("", vec![]),
            ("$5 <outline> $HOME {x}", vec!["$5 <outline> $HOME {x}"]),
            ("a $${HOME} b", vec!["a ${HOME} b"]),
            ("$$${HOME}", vec!["$${HOME}"]),
            ("ends in $", vec!["ends in $"]),
        ] {
            assert_eq!(shown(text).unwrap(), plain, "{text}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for (text, message) in [
            ("x ${SALESFORCE", "`${SALESFORCE` is no placeholder: it has no `}`"),
            (
                "${a b}",
                "`${a b}` is no placeholder: a name has only letters, digits, underscores and dots",
            ),
            ("${X:}", "`${X:}` is no placeholder: there is nothing after the colon"),
        ] {
            assert_eq!(shown(text).unwrap_err().to_string(), message);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_escaping(text in "[ -~]{0,40}") {
            let escaped = text.replace("${", "$${");
            proptest::prop_assert_eq!(shown(&escaped).unwrap().concat(), text);
        }
    }
}
