//! What one scenario holds: the API that every step calls.

mod ahead;
mod apps;
mod belongings;
mod changes;
mod confirming;
mod directory;
mod ending;
mod files;
mod observed;
mod orgs;
mod overheard;
mod place;
mod policy;
mod programs;
mod reaping;
mod records;
mod requests;
mod run;
mod second_look;
mod session;
mod simulated;
mod tokens;
mod values;

pub use ahead::{Chosen, Wish};
pub use observed::OrgAnswer;
pub use place::{FeatureInfo, Place, ScenarioInfo};
pub use run::Run;
pub use session::Salesforce;
