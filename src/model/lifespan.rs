//! How long a provisioned app lives.

use std::fmt;
use std::str::FromStr;

/// How long a provisioned app lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lifespan {
    /// One scenario: each gets an app of its own, deleted when the scenario ends.
    Scenario,
    /// One feature file: its scenarios share the app.
    Feature,
    /// The whole run: scenarios that ask for the same app share it.
    #[default]
    Run,
}

/// Whether apps outlive the run that made them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Keep {
    /// Everything is deleted.
    #[default]
    Never,
    /// What a failed run made stays, to be looked at; apps of scenarios and features live until
    /// the run's end for that.
    OnFailure,
    /// Everything stays, and the next run takes it over after one probe.
    Always,
}

/// A text that names no lifespan, or no way of keeping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} `{text}` is unknown (hint: use one of {choices})")]
pub struct UnknownChoice {
    what: &'static str,
    text: String,
    choices: &'static str,
}

impl FromStr for Lifespan {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "scenario" => Ok(Self::Scenario),
            "feature" => Ok(Self::Feature),
            "run" => Ok(Self::Run),
            _ => Err(UnknownChoice {
                what: "lifespan",
                text: text.to_owned(),
                choices: "scenario, feature, run",
            }),
        }
    }
}

impl fmt::Display for Lifespan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scenario => "scenario",
            Self::Feature => "feature",
            Self::Run => "run",
        })
    }
}

impl FromStr for Keep {
    type Err = UnknownChoice;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "never" => Ok(Self::Never),
            "on-failure" => Ok(Self::OnFailure),
            "always" => Ok(Self::Always),
            _ => Err(UnknownChoice {
                what: "keep",
                text: text.to_owned(),
                choices: "never, on-failure, always",
            }),
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Never => "never",
            Self::OnFailure => "on-failure",
            Self::Always => "always",
        })
    }
}
