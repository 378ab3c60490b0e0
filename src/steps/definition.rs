//! One phrase that feature files can say.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use cucumber::codegen::{Expression, LocalBoxFuture};
use cucumber::gherkin::StepType;
use cucumber::step::Location;
use regex::Regex;

use crate::model::Flow;
use crate::salesforce::Salesforce;

use super::Args;

/// What a phrase does: one call of [`Salesforce`].
pub type Handler = for<'a> fn(&'a mut Salesforce, Args) -> LocalBoxFuture<'a, anyhow::Result<()>>;

/// The keyword that a phrase belongs to; `And` and `But` take the one before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyword {
    /// A state.
    Given,
    /// An act, in the first person.
    When,
    /// An expectation.
    Then,
}

/// A phrase with everything that is known about it.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The keyword that it belongs to.
    pub keyword: Keyword,
    /// The cucumber expression; beside the built-in parameters there are `{app}`, `{flow}`, `{scopes}` and
    /// `{duration}`.
    pub expression: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// A step as a feature file would write it, without the keyword.
    pub example: &'static str,
    /// Where it is defined, counted from the crate's own folder.
    pub file: &'static str,
    /// The line there.
    pub line: u32,
    /// What it does.
    pub handler: Handler,
}

/// Makes a [`Definition`] of an `async fn(&mut Salesforce, Args) -> anyhow::Result<()>`.
///
/// ```text
/// define!(Given "the Salesforce org {string}" => org,
///     "Goes to the org of that name.",
///     r#"the Salesforce org "billing""#)
/// ```
macro_rules! define {
    ($keyword:ident $expression:literal => $handler:path, $summary:expr, $example:expr $(,)?) => {
        $crate::steps::Definition {
            keyword: $crate::steps::Keyword::$keyword,
            expression: $expression,
            summary: $summary,
            example: $example,
            file: $crate::steps::in_package(concat!(env!("CARGO_PKG_NAME"), "/", file!())),
            line: line!(),
            handler: |salesforce, args| Box::pin($handler(salesforce, args)),
        }
    };
}

/// The end of a path, from the folder that holds `src`: for a dependency `file!()` is an absolute
/// path on somebody's disk, and reports would carry it away.
#[must_use]
pub(super) const fn in_package(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut separators = 0;
    let mut at = bytes.len();
    while at > 0 && separators < 2 {
        at -= 1;
        let separator = matches!(bytes[at], b'/' | b'\\');
        // The last folder `src`, and then the folder before it.
        if separator && (separators > 0 || is_src(bytes, at + 1)) {
            separators += 1;
        }
    }
    if separators == 2 { path.split_at(at + 1).1 } else { path }
}

const fn is_src(bytes: &[u8], at: usize) -> bool {
    at + 4 <= bytes.len()
        && bytes[at] == b's'
        && bytes[at + 1] == b'r'
        && bytes[at + 2] == b'c'
        && matches!(bytes[at + 3], b'/' | b'\\')
}

/// Our own parameters, and the texts that they accept.
static PARAMETERS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
    let flows: Vec<String> =
        Flow::ALL.iter().map(|flow| flow.name().replace([' ', '-'], "[ -]")).collect();
    let amount = "[0-9]+ ?[A-Za-z]+";
    HashMap::from([
        ("app", "connected app|external client app".to_owned()),
        ("flow", format!("(?i:{})", flows.join("|"))),
        ("scopes", "[A-Za-z_]+(?:(?:, ?| and )[A-Za-z_]+)*".to_owned()),
        ("duration", format!("{amount}(?: ?{amount})*")),
    ])
});

impl Definition {
    /// The whole text that a step must have.
    ///
    /// # Errors
    ///
    /// The expression is malformed.
    pub fn regex(&self) -> Result<Regex, String> {
        Expression::regex_with_parameters(self.expression, &*PARAMETERS)
            .map_err(|error| format!("expression `{}`: {error}", self.expression))
    }

    /// Where reports say that it is.
    #[must_use]
    pub const fn location(&self) -> Location {
        Location { path: self.file, line: self.line, column: 1 }
    }
}

impl From<StepType> for Keyword {
    fn from(ty: StepType) -> Self {
        match ty {
            StepType::Given => Self::Given,
            StepType::When => Self::When,
            StepType::Then => Self::Then,
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Given => "Given",
            Self::When => "When",
            Self::Then => "Then",
        })
    }
}
