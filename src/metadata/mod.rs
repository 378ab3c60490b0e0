//! The Metadata API, over REST (deploy) and SOAP (create, read, update, delete).

mod component;
mod deploy;
mod error;
mod lenient;
mod multipart;
mod package;
mod report;
pub mod soap;
#[cfg(test)]
mod tests;

pub use crate::http::soap::{Element, SoapFault};
pub use component::{Metadata, MetadataType};
pub use deploy::{
    DeployId, DeployOptions, Patience, await_deploy, cancel, deploy, deploy_status,
    deploy_validated,
};
pub use error::{ItemProblem, MetadataError};
pub use package::Package;
pub use report::{ComponentMessage, DeployDetails, DeployReport, DeployStatus};
