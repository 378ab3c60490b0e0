//! A query cut into words, values and signs.

use super::malformed;
use crate::simulator::data::error::DataError;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or keyword, with dots: `Profile.Name`.
    Word(String),
    /// A text between quotes, its escapes resolved.
    Text(String),
    /// A number, a day or a moment, as it was written.
    Literal(String),
    /// `(`, `)`, `,` or an operator.
    Sign(&'static str),
    /// The end of the query.
    End,
}

/// A piece and where it stands, in bytes from the start.
#[derive(Clone, Debug)]
pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) offset: usize,
}

const SIGNS: &[&str] = &["<=", ">=", "!=", "<>", "(", ")", ",", "=", "<", ">", ":"];

/// Cuts a query up.
pub(super) fn lex(query: &str) -> Result<Vec<Spanned>, DataError> {
    let mut tokens = Vec::new();
    let mut offset = 0;
    while let Some(next) = query[offset..].chars().next() {
        let rest = &query[offset..];
        if next.is_whitespace() {
            offset += next.len_utf8();
            continue;
        }
        let (token, length) = if next == '\'' {
            text(query, offset)?
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else if next.is_ascii_digit() || matches!(next, '-' | '+' | '.') {
            let length = length(rest, |c| c.is_ascii_alphanumeric() || "+-.:".contains(c));
            (Token::Literal(rest[..length].to_owned()), length)
        } else if next.is_alphabetic() || next == '_' {
            let length = length(rest, |c| c.is_alphanumeric() || c == '_' || c == '.');
            (Token::Word(rest[..length].to_owned()), length)
        } else {
            return Err(malformed(query, offset, &format!("unexpected token: '{next}'")));
        };
        tokens.push(Spanned { token, offset });
        offset += length;
    }
    tokens.push(Spanned { token: Token::End, offset });
    Ok(tokens)
}

fn length(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn text(query: &str, offset: usize) -> Result<(Token, usize), DataError> {
    let mut text = String::new();
    let mut chars = query[offset + 1..].char_indices();
    while let Some((at, next)) = chars.next() {
        match next {
            '\'' => return Ok((Token::Text(text), at + 2)),
            '\\' => {
                let escaped = chars.next().map(|(_, escaped)| escaped);
                match escaped {
                    Some('n' | 'N') => text.push('\n'),
                    Some('r' | 'R') => text.push('\r'),
                    Some('t' | 'T') => text.push('\t'),
                    Some('b' | 'B') => text.push('\u{8}'),
                    Some('f' | 'F') => text.push('\u{c}'),
                    Some(c @ ('"' | '\'' | '\\')) => text.push(c),
                    // LIKE reads these two, so they stay marked as literal.
                    Some(c @ ('%' | '_')) => text.extend(['\\', c]),
                    _ => {
                        let text = "Illegal escape sequence in string literal";
                        return Err(malformed(query, offset + 1 + at, text));
                    }
                }
            }
            other => text.push(other),
        }
    }
    let rest = &query[offset..];
    Err(malformed(query, offset, &format!("expecting a single quote, found: '{rest}'")))
}
