//! The plug-in for cucumber: [`run`], [`WithSalesforce`], and the same parts one by one.
//!
//! It takes none of cucumber's hooks. Tags become steps ([`SfParser`]), the run's end hangs on
//! the outermost writer ([`RunGuard`]), and secrets are taken out of the events before any writer
//! formats them ([`RedactEvents`]).

mod adapter;
mod ahead;
mod background;
mod extension;
mod forward;
mod guard;
mod harness;
mod mark;
mod order;
mod parser;
mod plugin;
mod redact_events;
mod signals;
mod tags;
mod teardown;
#[cfg(test)]
mod tests;
mod world;

pub use adapter::add_steps;
pub use extension::{SfWriter, WithSalesforce, run};
pub use guard::RunGuard;
pub use harness::Harness;
pub use mark::Mark;
pub use parser::{SfCli, SfParser};
pub use plugin::Plugin;
pub use redact_events::RedactEvents;
pub use signals::end_signal;
pub use world::{SalesforceScenario, SalesforceWorld};
