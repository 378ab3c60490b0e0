//! Texts inside SOQL.

/// A text as a SOQL literal, with its quotes.
///
/// ```
/// use cucumber_salesforce::rest::soql;
///
/// assert_eq!(soql::quote("O'Hara"), r"'O\'Hara'");
/// ```
#[must_use]
pub fn quote(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    for c in text.chars() {
        match c {
            '\'' | '"' | '\\' => literal.extend(['\\', c]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\u{8}' => literal.push_str("\\b"),
            '\u{c}' => literal.push_str("\\f"),
            c => literal.push(c),
        }
    }
    literal.push('\'');
    literal
}

/// A text as the pattern of a SOQL `LIKE` that matches just this text, with its quotes.
#[must_use]
pub fn quote_like(text: &str) -> String {
    // The backslashes before wildcards belong to the pattern, not to the literal.
    quote(text).replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_literal_early() {
        assert_eq!(quote(r"\' OR Name != '"), r"'\\\' OR Name != \''");
        assert_eq!(quote("a\nb"), r"'a\nb'");
        assert_eq!(quote_like("50%_a'"), r"'50\%\_a\''");
    }
}
