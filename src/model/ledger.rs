//! Where policies note what they are about to create.

use std::fmt::Debug;

use super::ApiName;
use crate::error::Error;

/// A component of ours in an org.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The metadata type: `ExternalClientApplication`, `ConnectedApp` or `PermissionSet`.
    pub metadata_type: String,
    /// Its API name.
    pub api_name: ApiName,
    /// The consumer key, where it is an app: no secret.
    pub client_id: Option<String>,
}

/// Somewhere to note a creation *before* it happens and a deletion after, so that nothing is lost.
pub trait Ledger: Debug + Send + Sync {
    /// Notes that the component is about to be created.
    ///
    /// # Errors
    ///
    /// When the note cannot be kept; the creation must not happen then.
    fn intend(&self, component: &Component) -> Result<(), Error>;

    /// Notes the deploy that creates the component, as soon as its id is known.
    ///
    /// # Errors
    ///
    /// When the note cannot be kept.
    fn deploying(&self, component: &Component, deploy_id: &str) -> Result<(), Error>;

    /// Notes that the component is gone, or never came to be.
    ///
    /// # Errors
    ///
    /// When the note cannot be kept.
    fn gone(&self, component: &Component) -> Result<(), Error>;
}
