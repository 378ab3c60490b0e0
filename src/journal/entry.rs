//! What the journal notes: who did what to which component.

use serde::{Deserialize, Serialize};

use crate::model::Component;
use crate::process::ProcessId;

/// What happened to a component.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// It is about to be created.
    Intend,
    /// The deploy that creates it is under way.
    Deploying {
        /// The id of the deploy.
        deploy_id: String,
    },
    /// It outlives its run, because somebody wanted that.
    Kept,
    /// Its run is over, and could not delete it.
    LeftBehind,
    /// It is gone, or never came to be.
    Gone,
}

/// Who writes: enough to tell later whether that run is still alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Writer {
    /// The run's id.
    pub run: String,
    /// The org's 18-character id.
    pub org: String,
    /// The user id of the administrator, whose deploys they are; earlier versions did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The machine.
    pub host: String,
    /// The process. Earlier versions noted its number alone, which proves nothing.
    #[serde(flatten)]
    pub process: ProcessId,
    /// When the component may be deleted by anyone, in seconds since the Unix epoch.
    pub expires: u64,
}

/// One entry of the journal. It holds no secret: a consumer key is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The format of the line: [`VERSION`](Self::VERSION), or an earlier one.
    #[serde(rename = "v")]
    pub version: u32,
    /// When the line was written, in seconds since the Unix epoch.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// The metadata type of the component.
    #[serde(rename = "type")]
    pub metadata_type: String,
    /// The component's API name.
    pub name: String,
    /// The consumer key, where it is an app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Who wrote the line.
    #[serde(flatten)]
    pub writer: Writer,
}

impl Entry {
    /// The format that this version writes.
    pub const VERSION: u32 = 2;

    /// Whether this line is about `component`.
    #[must_use]
    pub fn concerns(&self, component: &Component) -> bool {
        self.metadata_type == component.metadata_type && self.name == component.api_name.as_str()
    }

    /// What this line is about; `None` where the name is none that this crate gives.
    #[must_use]
    pub fn component(&self) -> Option<Component> {
        Some(Component {
            metadata_type: self.metadata_type.clone(),
            api_name: self.name.parse().ok()?,
            client_id: self.client_id.clone(),
        })
    }
}
