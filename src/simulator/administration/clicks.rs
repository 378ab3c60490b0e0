//! The clicks of an administrator, as methods of the org.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::model::Secret;
use crate::simulator::metadata;
use crate::simulator::org::SimulatedOrg;
use crate::simulator::state::State;

/// The simulated org does not have what an administrator wants to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the simulated org has no {what} `{name}`")]
pub struct NotInOrg {
    what: &'static str,
    name: String,
}

/// What an administrator does in Setup. Apps go by API name or consumer key, users by alias.
///
/// What metadata or records decide is changed by way of those, as in a real org: SOAP's
/// `updateMetadata` for policies, profiles and settings, REST for users and assignments.
impl SimulatedOrg {
    /// Lets a user approve an app, as on the consent page, and returns the refresh token.
    ///
    /// The sixth costs the oldest of that user and app; see
    /// [`Logins::approvals_per_user`](super::super::Logins::approvals_per_user).
    ///
    /// # Errors
    ///
    /// When there is no such app or user.
    pub fn approve(&self, app: &str, alias: &str) -> Result<Secret, NotInOrg> {
        let mut state = self.shared.lock();
        let key = consumer_key(&state, app)?;
        let user_id = user_id(&state, alias)?;
        Ok(state.approve(&key, &user_id).into())
    }

    /// Connected Apps OAuth Usage > Block, or Unblock. Blocking ends the app's sessions.
    ///
    /// # Errors
    ///
    /// When there is no such app.
    pub fn set_blocked(&self, app: &str, blocked: bool) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let key = consumer_key(&state, app)?;
        if blocked {
            state.sessions.close_all(|session| session.client_id.as_ref() == Some(&key));
        }
        switch(&mut state.administration.blocked, key, blocked);
        Ok(())
    }

    /// Connected Apps OAuth Usage > Install, or Uninstall: an app that is not installed is refused
    /// to users without `CanApproveUninstalledApps`.
    ///
    /// # Errors
    ///
    /// When there is no such app.
    pub fn set_installed(&self, app: &str, installed: bool) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let key = consumer_key(&state, app)?;
        switch(&mut state.administration.uninstalled, key, !installed);
        Ok(())
    }

    /// The app's policies > Client Credentials Flow > Run As. Whatever is given stands there, an
    /// e-mail address as well; login nodes learn of it in their time.
    ///
    /// # Errors
    ///
    /// When there is no such app.
    pub fn set_run_as(&self, app: &str, username: Option<&str>) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let key = consumer_key(&state, app)?;
        metadata::set_run_as(&mut state, &key, username.unwrap_or_default());
        Ok(())
    }

    /// Users > Active.
    ///
    /// # Errors
    ///
    /// When there is no such user.
    pub fn set_active(&self, alias: &str, active: bool) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let id = user_id(&state, alias)?;
        write(&mut state, "User", &id, &json!({ "IsActive": active }));
        Ok(())
    }

    /// Users > Freeze, or Unfreeze.
    ///
    /// # Errors
    ///
    /// When there is no such user.
    pub fn set_frozen(&self, alias: &str, frozen: bool) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let id = user_id(&state, alias)?;
        let login = state.tables.find("UserLogin", "UserId", &id);
        if let Some(login) = login.and_then(|row| row["Id"].as_str()).map(str::to_owned) {
            write(&mut state, "UserLogin", &login, &json!({ "IsFrozen": frozen }));
        }
        Ok(())
    }

    /// Expire All Passwords, for one user.
    ///
    /// # Errors
    ///
    /// When there is no such user.
    pub fn expire_password(&self, alias: &str) -> Result<(), NotInOrg> {
        let mut state = self.shared.lock();
        let id = user_id(&state, alias)?;
        state.administration.expired.insert(id);
        Ok(())
    }

    /// Changes a component as `updateMetadata` of the administrator does: `fields` is XML without
    /// its root, `kind` and `name` as the Metadata API has them.
    ///
    /// # Errors
    ///
    /// What the Metadata API would say.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::simulator::SimulatedOrg;
    ///
    /// let org = SimulatedOrg::start().await?;
    /// let office = "<loginIpRanges><endAddress>203.0.113.9</endAddress>\
    ///               <startAddress>203.0.113.1</startAddress></loginIpRanges>";
    /// org.update_metadata("Profile", "Standard", office).unwrap();
    /// assert!(org.update_metadata("Profile", "Nobody's", office).is_err());
    /// # Ok(()) }
    /// ```
    pub fn update_metadata(&self, kind: &str, name: &str, fields: &str) -> Result<(), String> {
        let user_id = &self.administrator().user_id;
        metadata::update(&mut self.shared.lock(), user_id, (kind, name), fields)
    }

    /// Locks the whole org, as for a bill unpaid, or unlocks it.
    pub fn set_locked(&self, locked: bool) {
        self.shared.lock().administration.locked = locked;
    }
}

fn write(state: &mut State, object: &str, id: &str, fields: &Value) {
    let written = state.tables.update(object, id, fields);
    debug_assert!(written.is_ok(), "{object}: {written:?}");
}

fn switch(set: &mut BTreeSet<String>, key: String, on: bool) {
    if on {
        set.insert(key);
    } else {
        set.remove(&key);
    }
}

pub(in crate::simulator) fn consumer_key(state: &State, app: &str) -> Result<String, NotInOrg> {
    let found = state.apps.with_name(app).or_else(|| state.apps.with_key(app));
    let missing = || NotInOrg { what: "app", name: app.to_owned() };
    found.map(|app| app.client_id.clone()).ok_or_else(missing)
}

fn user_id(state: &State, alias: &str) -> Result<String, NotInOrg> {
    let missing = || NotInOrg { what: "user", name: alias.to_owned() };
    state.login(alias).map(|login| login.user_id).ok_or_else(missing)
}
