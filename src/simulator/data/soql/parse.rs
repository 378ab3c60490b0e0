//! The grammar.

use super::ast::{Condition, List, Name, Operand, Operator, Order, Selection};
use super::lex::{Spanned, Token, lex};
use super::{malformed, unknown_here};
use crate::simulator::data::error::DataError;

/// Reads a query.
pub(super) fn parse(query: &str) -> Result<Selection, DataError> {
    let mut parser = Parser { query, tokens: lex(query)?, next: 0, depth: 0, conditions: 0 };
    let selection = parser.selection()?;
    match parser.peek() {
        Token::End => Ok(selection),
        _ => Err(parser.unexpected()),
    }
}

/// Words that begin what Salesforce knows and we do not.
const UNKNOWN: &[&str] = &["GROUP", "HAVING", "USING", "WITH", "FOR", "UPDATE", "ALL", "TYPEOF"];

/// Documented.
const LARGEST_OFFSET: usize = 2000;

/// How deep conditions may nest, and how many there may be: they are read and run by recursion.
const DEEPEST: usize = 100;
const MOST: usize = 500;

struct Parser<'a> {
    query: &'a str,
    tokens: Vec<Spanned>,
    next: usize,
    /// How many conditions are open, and how many there have been.
    depth: usize,
    conditions: usize,
}

impl Parser<'_> {
    fn selection(&mut self) -> Result<Selection, DataError> {
        self.keyword("SELECT")?;
        let (fields, count) = self.fields()?;
        self.keyword("FROM")?;
        let object = self.name()?;
        if object.text.contains('.') {
            return Err(unknown_here("relationships after FROM"));
        }
        if self.peek() == &Token::Sign(",") || self.at_alias() {
            return Err(unknown_here("aliases"));
        }
        let condition = if self.accept("WHERE") { Some(self.condition()?) } else { None };
        let order = if self.accept("ORDER") { self.order()? } else { Vec::new() };
        let limit = if self.accept("LIMIT") { Some(self.number()?) } else { None };
        let offset = if self.accept("OFFSET") { self.number()? } else { 0 };
        if offset > LARGEST_OFFSET {
            let text = format!("Maximum SOQL offset allowed is {LARGEST_OFFSET}");
            return Err(DataError::new("NUMBER_OUTSIDE_VALID_RANGE", text));
        }
        Ok(Selection { fields, count, object, condition, order, limit, offset })
    }

    fn fields(&mut self) -> Result<(Vec<Name>, bool), DataError> {
        let mut fields = Vec::new();
        loop {
            if self.peek() == &Token::Sign("(") {
                return Err(unknown_here("relationship subqueries"));
            }
            let field = self.name()?;
            if self.sign("(") {
                return self.function(&field, fields.is_empty());
            }
            fields.push(field);
            if !self.sign(",") {
                return Ok((fields, false));
            }
        }
    }

    /// `COUNT()` and `FIELDS(ALL)` stand alone here; every other function is unknown.
    fn function(&mut self, name: &Name, first: bool) -> Result<(Vec<Name>, bool), DataError> {
        let upper = name.text.to_ascii_uppercase();
        let alone = |parser: &Self| first && !matches!(parser.peek(), Token::Sign(","));
        if upper == "COUNT" && self.sign(")") && alone(self) {
            return Ok((Vec::new(), true));
        }
        if upper == "FIELDS" && first {
            let which = self.name()?;
            if self.sign(")") && alone(self) {
                let text = format!("FIELDS({})", which.text.to_ascii_uppercase());
                return Ok((vec![Name { text, offset: name.offset }], false));
            }
        }
        Err(unknown_here(&format!("this use of the function `{}`", name.text)))
    }

    fn condition(&mut self) -> Result<Condition, DataError> {
        let mut left = self.negation()?;
        let mut joined = None;
        loop {
            let and = if self.accept("AND") {
                true
            } else if self.accept("OR") {
                false
            } else {
                return Ok(left);
            };
            // Salesforce wants parentheses where AND and OR meet.
            if joined.is_some_and(|before| before != and) {
                return Err(self.unexpected_before());
            }
            joined = Some(and);
            let (one, other) = (Box::new(left), Box::new(self.negation()?));
            left = if and { Condition::And(one, other) } else { Condition::Or(one, other) };
        }
    }

    fn negation(&mut self) -> Result<Condition, DataError> {
        if self.depth == DEEPEST || self.conditions == MOST {
            return Err(too_complicated());
        }
        self.conditions += 1;
        self.depth += 1;
        let negation = self.inner_negation();
        self.depth -= 1;
        negation
    }

    fn inner_negation(&mut self) -> Result<Condition, DataError> {
        if self.accept("NOT") {
            return Ok(Condition::Not(Box::new(self.negation()?)));
        }
        if !self.sign("(") {
            return self.comparison();
        }
        let inner = self.condition()?;
        self.expect_sign(")")?;
        Ok(inner)
    }

    fn comparison(&mut self) -> Result<Condition, DataError> {
        let field = self.name()?;
        if self.peek() == &Token::Sign("(") {
            return Err(unknown_here(&format!("the function `{}`", field.text)));
        }
        let negated = self.accept("NOT");
        if self.accept("IN") {
            return Ok(Condition::In { field, negated, list: self.list()? });
        }
        if negated || self.is_keyword("INCLUDES") || self.is_keyword("EXCLUDES") {
            return Err(unknown_here("this comparison"));
        }
        let operator = self.operator()?;
        Ok(Condition::Compare { field, operator, value: self.operand()? })
    }

    fn operator(&mut self) -> Result<Operator, DataError> {
        if self.accept("LIKE") {
            return Ok(Operator::Like);
        }
        let operator = match self.peek() {
            Token::Sign("=") => Operator::Equal,
            Token::Sign("!=" | "<>") => Operator::Unequal,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterOrEqual,
            _ => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(operator)
    }

    fn list(&mut self) -> Result<List, DataError> {
        if self.peek() == &Token::Sign(":") {
            return Err(unknown_here("bind variables"));
        }
        self.expect_sign("(")?;
        if self.is_keyword("SELECT") {
            let query = self.selection()?;
            self.expect_sign(")")?;
            return Ok(List::Query(Box::new(query)));
        }
        let mut values = vec![self.operand()?];
        while self.sign(",") {
            values.push(self.operand()?);
        }
        self.expect_sign(")")?;
        Ok(List::Values(values))
    }

    fn operand(&mut self) -> Result<Operand, DataError> {
        let operand = match self.peek().clone() {
            Token::Text(text) => Operand::Text(text),
            Token::Literal(text) => Operand::Literal(text),
            Token::Word(word) if word.eq_ignore_ascii_case("null") => Operand::Null,
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Operand::Boolean(true),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Operand::Boolean(false),
            Token::Word(word) => return self.relative(&word),
            Token::Sign(":") => return Err(unknown_here("bind variables")),
            Token::Sign(_) | Token::End => return Err(self.unexpected()),
        };
        self.next += 1;
        Ok(operand)
    }

    fn relative(&mut self, word: &str) -> Result<Operand, DataError> {
        let name = word.to_ascii_uppercase();
        if !super::dates::is_known(&name) {
            let looks = name.contains('_') || name.ends_with("DAY");
            return Err(if looks {
                unknown_here(&format!("the date literal `{word}`"))
            } else {
                self.unexpected()
            });
        }
        self.next += 1;
        let count = if self.sign(":") { self.number()? } else { 0 };
        Ok(Operand::Relative { name, count: i64::try_from(count).unwrap_or(i64::MAX) })
    }

    fn order(&mut self) -> Result<Vec<Order>, DataError> {
        self.keyword("BY")?;
        let mut order = Vec::new();
        loop {
            let field = self.name()?;
            let descending = self.accept("DESC");
            if !descending {
                self.accept("ASC");
            }
            let mut nulls_last = false;
            if self.accept("NULLS") {
                nulls_last = self.accept("LAST");
                if !nulls_last {
                    self.keyword("FIRST")?;
                }
            }
            order.push(Order { field, descending, nulls_last });
            if !self.sign(",") {
                return Ok(order);
            }
        }
    }

    fn number(&mut self) -> Result<usize, DataError> {
        let number = match self.peek() {
            Token::Literal(text) => text.parse().ok(),
            _ => None,
        };
        let number = number.ok_or_else(|| self.unexpected())?;
        self.next += 1;
        Ok(number)
    }

    fn name(&mut self) -> Result<Name, DataError> {
        let Spanned { token: Token::Word(text), offset } = &self.tokens[self.next] else {
            return Err(self.unexpected());
        };
        let name = Name { text: text.clone(), offset: *offset };
        self.next += 1;
        Ok(name)
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.next].token
    }

    fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self.peek(), Token::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    fn accept(&mut self, keyword: &str) -> bool {
        let found = self.is_keyword(keyword);
        self.next += usize::from(found);
        found
    }

    fn keyword(&mut self, keyword: &str) -> Result<(), DataError> {
        if self.accept(keyword) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn sign(&mut self, sign: &'static str) -> bool {
        let found = self.peek() == &Token::Sign(sign);
        self.next += usize::from(found);
        found
    }

    fn expect_sign(&mut self, sign: &'static str) -> Result<(), DataError> {
        if self.sign(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn at_alias(&self) -> bool {
        let clause = ["WHERE", "ORDER", "LIMIT", "OFFSET"];
        let known = clause.iter().chain(UNKNOWN).any(|word| self.is_keyword(word));
        matches!(self.peek(), Token::Word(_)) && !known
    }

    fn unexpected_before(&mut self) -> DataError {
        self.next = self.next.saturating_sub(1);
        self.unexpected()
    }

    fn unexpected(&self) -> DataError {
        let at = &self.tokens[self.next];
        let found = match &at.token {
            Token::Word(word) => match UNKNOWN.iter().find(|w| w.eq_ignore_ascii_case(word)) {
                Some(keyword) => return unknown_here(&format!("`{keyword}`")),
                None => word.as_str(),
            },
            Token::Text(text) | Token::Literal(text) => text,
            Token::Sign(sign) => sign,
            Token::End => "<EOF>",
        };
        malformed(self.query, at.offset, &format!("unexpected token: '{found}'"))
    }
}

fn too_complicated() -> DataError {
    DataError::new("QUERY_TOO_COMPLICATED", "the query has too many conditions")
}
