//! Users and existing apps that the settings know.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::builder::Explicit;
use super::docs::{
    CALLBACK_URL, CLIENT_ID, CLIENT_SECRET, PASSWORD, PRIVATE_KEY_FILE, SECURITY_TOKEN, USER,
};
use super::file::Section;
use super::reader::{Place, Reader};
use crate::model::{ExistingApp, UserSettings, folded_name};

pub(super) fn users(
    reader: &mut Reader<'_>,
    explicit: &Explicit,
) -> BTreeMap<String, UserSettings> {
    let mut users = explicit.users.clone();
    for name in reader.names(Section::Users, &[&USER]) {
        if users.keys().any(|known| folded_name(known) == folded_name(&name)) {
            continue;
        }
        let place = Place::Named(Section::Users, &name);
        match reader.text(place, &USER) {
            Some(username) => {
                let user = UserSettings {
                    username,
                    password: reader.secret(place, &PASSWORD),
                    security_token: reader.secret(place, &SECURITY_TOKEN),
                };
                users.insert(name, user);
            }
            None => reader.problem(format!("user `{name}` has no `username`")),
        }
    }
    users
}

pub(super) fn apps(reader: &mut Reader<'_>, explicit: &Explicit) -> BTreeMap<String, ExistingApp> {
    let mut apps = explicit.apps.clone();
    for name in reader.names(Section::Apps, &[]) {
        if apps.contains_key(&name) {
            continue;
        }
        match app(reader, Place::Named(Section::Apps, &name)) {
            Some(app) => drop(apps.insert(name, app)),
            None => reader.problem(format!("app `{name}` has no `client_id`")),
        }
    }
    apps
}

/// An app, if there is a client id.
pub(super) fn app(reader: &Reader<'_>, place: Place<'_>) -> Option<ExistingApp> {
    Some(ExistingApp {
        client_id: reader.text(place, &CLIENT_ID)?,
        client_secret: reader.secret(place, &CLIENT_SECRET),
        private_key_file: reader.text(place, &PRIVATE_KEY_FILE).map(PathBuf::from),
        callback_url: reader.text(place, &CALLBACK_URL),
    })
}
