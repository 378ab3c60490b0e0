#![doc = include_str!("docs/links")]
#![doc = include_str!("../README.md")]

pub mod clock;
pub mod confirm;
pub mod cucumber_ext;
pub mod error;
pub mod fixture;
pub mod guide;
pub mod http;
pub mod inject;
pub mod journal;
pub mod metadata;
pub mod model;
pub mod oauth;
pub mod org;
pub mod placeholder;
pub mod process;
pub mod progress;
pub mod propagation;
pub mod provision;
pub mod redact;
pub mod rest;
pub mod salesforce;
pub mod settings;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod steps;

pub use cucumber;
pub use cucumber_ext::run;
pub use error::{Error, ErrorKind, Result};

/// What a test file needs: `use cucumber_salesforce::prelude::*`.
pub mod prelude {
    pub use crate::cucumber_ext::{SalesforceScenario, SalesforceWorld, WithSalesforce};
    pub use crate::org::SimulatedChoice;
    pub use crate::salesforce::Salesforce;
    pub use crate::settings::Settings;
    pub use crate::steps::StepResult;
    #[doc(no_inline)]
    pub use cucumber::World as _;
}
