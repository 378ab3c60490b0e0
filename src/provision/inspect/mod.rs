//! Reads back what an org has of an app, of its people and of itself.
//!
//! Whatever the administrator may not read is noted and left out: this never fails.

mod app;
mod external;
mod org;
mod people;
mod reader;

use crate::http::Connection;
use crate::model::{ApiName, Inspection};

use self::reader::Reader;
use super::{PlannedKind, ProvisionedApp};

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The consumer key.
    pub client_id: String,
    /// Kind, API name and label in Setup, for an app of ours; any other is looked for by its
    /// consumer key.
    pub ours: Option<(PlannedKind, ApiName, String)>,
    /// The users who sign in.
    pub usernames: Vec<String>,
    /// Whether the administrator's token works with SOAP; without it, little can be read.
    pub soap_usable: bool,
}

impl Subject {
    /// An app of ours.
    #[must_use]
    pub fn ours(app: &ProvisionedApp, usernames: Vec<String>, soap_usable: bool) -> Self {
        let label = app.kept().0.label_in_setup();
        Self {
            client_id: app.client_id.clone(),
            ours: Some((app.kind, app.api_name.clone(), label)),
            usernames,
            soap_usable,
        }
    }
}

/// Reads back what the org has of an app, of the users who sign in and of itself.
pub async fn inspect(conn: &Connection, subject: &Subject) -> Inspection {
    let mut reader = Reader::new(conn, subject.soap_usable);
    let found = app::read(&mut reader, subject).await;
    let mut usernames = subject.usernames.clone();
    let run_as = found.app.as_ref().and_then(|app| app.run_as.clone());
    usernames.extend(run_as.filter(|username| !username.is_empty()));
    let mut people = Vec::new();
    for username in usernames {
        let known = |person: &crate::model::PersonInspection| {
            person.username.eq_ignore_ascii_case(&username)
        };
        if !people.iter().any(known) {
            people.push(people::read(&mut reader, &username, &found).await);
        }
    }
    let org = org::read(&mut reader).await;
    Inspection { app: found.app, app_exists: found.exists, people, org, unread: reader.unread }
}
