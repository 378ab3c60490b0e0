//! The org's users: their records, and the passwords that no record tells.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;

use super::apps::App;
use super::data::{Change, Row, Tables};
use super::state::State;
use crate::model::Secret;

/// What a user's record says.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// 18 characters.
    pub(super) id: String,
    pub(super) username: String,
    pub(super) alias: String,
    pub(super) name: String,
    pub(super) email: String,
    /// Such as `en_US`.
    pub(super) language: String,
    /// The name of the profile.
    pub(super) profile: String,
    pub(super) active: bool,
    /// They may not sign in until somebody thaws them.
    pub(super) frozen: bool,
}

/// Users as they were last read, for as long as no record changes.
#[derive(Debug, Default)]
pub(super) struct People {
    /// The revision of the records.
    as_of: u64,
    by_username: HashMap<String, Arc<Person>>,
}

/// Passwords with their security tokens, by user id.
#[derive(Debug, Default)]
pub(super) struct Passwords(HashMap<String, (Secret, Secret)>);

impl Passwords {
    pub(super) fn set(&mut self, user_id: &str, password: Secret, security_token: Secret) {
        self.0.insert(user_id.to_owned(), (password, security_token));
    }

    /// Every password and security token.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(|(password, token)| [password.expose(), token.expose()])
    }

    pub(super) fn get(&self, user_id: &str) -> Option<&(Secret, Secret)> {
        self.0.get(user_id)
    }
}

/// What became of a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Password {
    Right,
    Wrong,
    /// Right, but the address is not trusted and the security token is missing.
    NeedsSecurityToken,
}

impl State {
    /// The user of a username, in any case; an e-mail address is none.
    pub(super) fn person_by_username(&self, username: &str) -> Option<Person> {
        person(&self.tables, self.tables.find("User", "Username", username)?)
    }

    /// The same of a username as the record has it, for those who sign in again and again.
    pub(super) fn person_who_returns(&mut self, username: &str) -> Option<Arc<Person>> {
        let as_of = self.tables.revision();
        if self.people.as_of != as_of {
            self.people = People { as_of, by_username: HashMap::new() };
        }
        if let Some(person) = self.people.by_username.get(username) {
            return Some(Arc::clone(person));
        }
        let person = Arc::new(self.person_by_username(username)?);
        self.people.by_username.insert(person.username.clone(), Arc::clone(&person));
        Some(person)
    }

    /// The user of a record id.
    pub(super) fn person(&self, id: &str) -> Option<Person> {
        person(&self.tables, self.tables.get("User", id)?)
    }

    /// Checks what was sent as password: password and security token in one.
    pub(super) fn check_password(&self, person: &Person, sent: &str, from: IpAddr) -> Password {
        let Some((password, token)) = self.passwords.get(&person.id) else {
            return Password::Wrong;
        };
        let from = from.to_string();
        let trusted = self.facts.trusted_ips.iter().any(|prefix| from.starts_with(prefix));
        match sent.strip_prefix(password.expose()) {
            Some("") if trusted => Password::Right,
            Some("") => Password::NeedsSecurityToken,
            Some(suffix) if suffix == token.expose() => Password::Right,
            _ => Password::Wrong,
        }
    }

    /// Whether a permission set that the user holds opens the app, as far as a login node knows.
    pub(super) fn holds_access(&self, user_id: &str, app: &App) -> bool {
        match &app.let_in {
            Some(users) => users.contains(user_id),
            None => self.openings(&app.id).any(|set| self.holders(set).any(|id| id == user_id)),
        }
    }

    /// Ids of the users who hold a permission set that opens the app, by the records.
    pub(super) fn let_in(&self, app_id: &str) -> BTreeSet<String> {
        let holders = self.openings(app_id).flat_map(|set| self.holders(set));
        holders.map(str::to_owned).collect()
    }

    /// Ids of the permission sets that open an app.
    fn openings<'a>(&'a self, app_id: &'a str) -> impl Iterator<Item = &'a str> {
        let rows = self.tables.with("SetupEntityAccess", "SetupEntityId", app_id);
        rows.filter_map(|row| row["ParentId"].as_str())
    }

    /// Ids of the users who hold a permission set.
    fn holders<'a>(&'a self, set: &'a str) -> impl Iterator<Item = &'a str> {
        let rows = self.tables.with("PermissionSetAssignment", "PermissionSetId", set);
        rows.filter_map(|row| row["AssigneeId"].as_str())
    }

    /// Tells the login nodes, each in its time, of an app that is new or has changed.
    pub(super) fn spread(&mut self, app: App) {
        self.spread_since(self.now(), app);
    }

    fn spread_since(&mut self, at: SystemTime, mut app: App) {
        if self.facts.profile.edits.access_propagates {
            app.let_in = Some(self.let_in(&app.id));
        }
        let late = self.facts.lateness();
        self.apps.save(app, at, late);
    }

    /// Tells the login nodes whom the apps let in, where they learn of that late: it counts from the
    /// change, not from when somebody looks.
    pub(super) fn spread_access(&mut self) {
        if !self.facts.profile.edits.access_propagates {
            return;
        }
        let change = self.tables.last_change(&["SetupEntityAccess", "PermissionSetAssignment"]);
        let news = change.filter(|_| change != self.access_spread);
        let Some(Change { at, .. }) = news else { return };
        self.access_spread = change;
        let apps: Vec<App> = self.apps.all().cloned().collect();
        for app in apps {
            self.spread_since(at, app);
        }
    }
}

fn person(tables: &Tables, row: &Row) -> Option<Person> {
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let profile = tables.get("Profile", row["ProfileId"].as_str()?)?;
    let id = text("Id");
    let barred = |login: &Row| login["IsFrozen"] == true || login["IsPasswordLocked"] == true;
    Some(Person {
        frozen: tables.find("UserLogin", "UserId", &id).is_some_and(barred),
        id,
        username: text("Username"),
        alias: text("Alias"),
        name: text("Name"),
        email: text("Email"),
        language: text("LanguageLocaleKey"),
        profile: profile["Name"].as_str().unwrap_or_default().to_owned(),
        active: row["IsActive"] == true,
    })
}
