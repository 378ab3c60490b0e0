//! Who may see and change what.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::error::DataError;
use super::permissions::{PERMISSIONS, field_name};
use super::schema::{Object, Operations};
use super::tables::{Row, Tables};

/// The user on whose behalf a request runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    user_id: String,
}

impl Viewer {
    /// The user with this record id.
    #[must_use]
    pub fn new(user_id: impl Into<String>) -> Self {
        Self { user_id: user_id.into() }
    }

    /// The record id.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }
}

/// What somebody wants to do with an object's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Read,
    Create,
    Edit,
    Delete,
}

impl Tables {
    /// Whether a user holds a permission, by profile or by a permission set.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use cucumber_salesforce::clock::VirtualClock;
    /// # use cucumber_salesforce::simulator::data::{OrgFacts, Tables};
    /// # let tables = Tables::new(&OrgFacts::default(), Arc::new(VirtualClock::new()));
    /// let admin = tables.find("User", "Alias", "admin").unwrap()["Id"].as_str().unwrap();
    /// assert!(tables.permits(admin, "ModifyAllData"));
    /// ```
    #[must_use]
    pub fn permits(&self, user_id: &str, permission: &str) -> bool {
        let field = field_name(permission);
        let on = |row: &Row| row.get(&field) == Some(&Value::Bool(true));
        self.profile(user_id).is_some_and(on) || self.assigned_sets(user_id).any(on)
    }

    /// Refuses whoever may not do this to the records of an object.
    pub(super) fn authorise(
        &self,
        viewer: &Viewer,
        object: &Object,
        action: Action,
    ) -> Result<(), DataError> {
        let user = viewer.user_id();
        match object.operations {
            Operations::ReadOnly | Operations::Setup { .. } if action == Action::Read => Ok(()),
            Operations::ReadOnly => Err(unsupported(object, action)),
            Operations::Setup { .. } if object.name == "User" && action == Action::Delete => {
                Err(unsupported(object, action))
            }
            Operations::Setup { permission } if self.permits(user, permission) => Ok(()),
            Operations::Data if self.object_access(user, object, action) => Ok(()),
            _ => Err(refused(object, action)),
        }
    }

    /// Whether the object exists for the user at all; what one may not read is not there.
    pub(super) fn sees(&self, viewer: &Viewer, object: &Object) -> bool {
        self.authorise(viewer, object, Action::Read).is_ok()
    }

    /// The records that a user may read, oldest first.
    pub(super) fn readable<'a>(&'a self, viewer: &Viewer, object: &Object) -> Vec<Cow<'a, Row>> {
        let user = viewer.user_id();
        // What it takes to see the rows of others.
        let needed = match &*object.name {
            "UserPermissionAccess" => return vec![Cow::Owned(self.permission_access(user))],
            "OauthToken" => Some("CustomizeApplication"),
            "LoginHistory" => Some("ManageUsers"),
            _ => None,
        };
        let all = needed.is_none_or(|permission| self.permits(user, permission));
        let rows = self.rows(&object.name).filter(|row| all || row["UserId"] == user);
        rows.map(Cow::Borrowed).collect()
    }

    /// What the user may do, as the only row of `UserPermissionAccess`.
    fn permission_access(&self, user: &str) -> Row {
        let flags =
            PERMISSIONS.iter().map(|name| (field_name(name), json!(self.permits(user, name))));
        let mut row: Row = flags.collect();
        row.insert("Id".to_owned(), json!(super::id::make("0iP", 1)));
        row
    }

    fn object_access(&self, user: &str, object: &Object, action: Action) -> bool {
        let (field, all) = match action {
            Action::Read => ("PermissionsRead", "ViewAllData"),
            Action::Create => ("PermissionsCreate", "ModifyAllData"),
            Action::Edit => ("PermissionsEdit", "ModifyAllData"),
            Action::Delete => ("PermissionsDelete", "ModifyAllData"),
        };
        let parents: Vec<&Value> = self.held_sets(user).map(|set| &set["Id"]).collect();
        self.permits(user, all)
            || self.permits(user, "ModifyAllData")
            || self.rows("ObjectPermissions").any(|row| {
                row[field] == true
                    && parents.contains(&&row["ParentId"])
                    && row["SobjectType"].as_str().is_some_and(|name| name == object.name)
            })
    }

    fn profile(&self, user_id: &str) -> Option<&Row> {
        let user = self.get("User", user_id)?;
        self.get("Profile", user["ProfileId"].as_str()?)
    }

    /// The permission set behind the user's profile, and those assigned.
    fn held_sets<'a>(&'a self, user_id: &str) -> impl Iterator<Item = &'a Row> {
        let profile = self.profile(user_id).and_then(|profile| profile["Id"].as_str());
        let owned = profile.and_then(|id| self.find("PermissionSet", "ProfileId", id));
        owned.into_iter().chain(self.assigned_sets(user_id))
    }

    fn assigned_sets<'a>(&'a self, user_id: &str) -> impl Iterator<Item = &'a Row> {
        let user = self.get("User", user_id).and_then(|user| user["Id"].as_str());
        let held = user.into_iter();
        held.flat_map(|user| self.with("PermissionSetAssignment", "AssigneeId", user))
            .filter_map(|row| self.get("PermissionSet", row["PermissionSetId"].as_str()?))
    }
}

fn unsupported(object: &Object, action: Action) -> DataError {
    let name = &object.name;
    let verb = match action {
        Action::Read => "queried",
        Action::Create => "inserted",
        Action::Edit => "updated",
        Action::Delete => "deleted",
    };
    let text = format!("entity type cannot be {verb}: {name}");
    DataError::new("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text)
}

fn refused(object: &Object, action: Action) -> DataError {
    match object.operations {
        Operations::Data if action == Action::Read || action == Action::Create => {
            DataError::not_found()
        }
        _ => {
            let text = "insufficient access rights on object id";
            DataError::new("INSUFFICIENT_ACCESS_OR_READONLY", text).status(403)
        }
    }
}
