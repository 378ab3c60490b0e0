//! What one scenario holds: the API that every step calls.

mod apps;
mod directory;
mod orgs;
mod place;
mod policy;
mod run;
mod session;
mod tokens;

pub use place::{FeatureInfo, Place, ScenarioInfo};
pub use run::Run;
pub use session::Salesforce;
