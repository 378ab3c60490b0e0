//! One line of the journal.

use serde::{Deserialize, Serialize};

use crate::model::Component;

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
    /// The machine.
    pub host: String,
    /// The process.
    pub pid: u32,
    /// When the component may be deleted by anyone, in seconds since the Unix epoch.
    pub expires: u64,
}

/// One line of the journal. It holds no secret: a consumer key is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The format of the line; 1 at present.
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
    /// Whether this line is about `component`.
    #[must_use]
    pub fn concerns(&self, component: &Component) -> bool {
        self.metadata_type == component.metadata_type && self.name == component.api_name.as_str()
    }
}
