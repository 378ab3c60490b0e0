//! The org itself, its users and what they may do.

use super::{flags, texts};
use crate::simulator::data::permissions::{PERMISSIONS, field_name};
use crate::simulator::data::schema::{Field, Kind, Object, Operations};

pub(super) fn objects() -> Vec<Object> {
    vec![
        organization(),
        user(),
        user_login(),
        login_history(),
        profile(),
        permission_set(),
        permission_set_assignment(),
        setup_entity_access(),
        object_permissions(),
        user_permission_access(),
    ]
}

fn organization() -> Object {
    let mut fields = vec![Field::text("Name").length(80)];
    fields.extend(texts(&[
        "InstanceName",
        "NamespacePrefix",
        "OrganizationType",
        "LanguageLocaleKey",
        "DefaultLocaleSidKey",
        "TimeZoneSidKey",
        "Country",
    ]));
    fields.extend(flags(&["IsSandbox", "IsReadOnly"]));
    fields.push(Field::new("TrialExpirationDate", Kind::DateTime));
    Object::new("Organization", "00D", Operations::ReadOnly, fields)
}

fn user() -> Object {
    let fields = vec![
        Field::text("Username").length(80).required().unique(),
        Field::text("LastName").length(80).required(),
        Field::text("FirstName").length(40),
        Field::text("Name").length(121).read_only(),
        Field::text("Alias").length(8).required(),
        Field::new("Email", Kind::Email).length(128).required(),
        Field::new("IsActive", Kind::Boolean).default_value(true),
        Field::new("UserType", Kind::Picklist).default_value("Standard").read_only(),
        Field::reference("ProfileId", "Profile").required(),
        Field::text("TimeZoneSidKey").default_value("America/Los_Angeles"),
        Field::text("LocaleSidKey").default_value("en_US"),
        Field::text("EmailEncodingKey").default_value("UTF-8"),
        Field::text("LanguageLocaleKey").default_value("en_US"),
        Field::text("FederationIdentifier").length(512),
        Field::text("CompanyName"),
        Field::text("Title"),
        Field::new("Phone", Kind::Phone),
        Field::reference("ManagerId", "User"),
        Field::new("LastLoginDate", Kind::DateTime).read_only(),
    ];
    Object::new("User", "005", Operations::Setup { permission: "ManageUsers" }, fields)
}

/// Every user has one; the rest of the record is the same for all.
fn user_login() -> Object {
    let fields = vec![
        Field::reference("UserId", "User").required().read_only().indexed(),
        Field::new("IsFrozen", Kind::Boolean),
        Field::new("IsPasswordLocked", Kind::Boolean),
    ];
    Object::new("UserLogin", "0Yw", Operations::Setup { permission: "ManageUsers" }, fields)
}

fn login_history() -> Object {
    let mut fields = vec![
        Field::reference("UserId", "User"),
        Field::new("LoginTime", Kind::DateTime),
        Field::new("LoginType", Kind::Picklist),
    ];
    fields.extend(texts(&[
        "SourceIp",
        "LoginUrl",
        "Status",
        "Application",
        "ApiType",
        "ApiVersion",
        "Browser",
        "Platform",
        "ClientVersion",
        "CountryIso",
    ]));
    Object::new("LoginHistory", "0Ya", Operations::ReadOnly, fields)
}

fn profile() -> Object {
    let mut fields = vec![
        Field::text("Name").required().unique(),
        Field::text("Description"),
        Field::new("UserType", Kind::Picklist).default_value("Standard"),
    ];
    fields.extend(permission_fields());
    Object::new("Profile", "00e", Operations::ReadOnly, fields)
}

fn permission_set() -> Object {
    let mut fields = vec![
        Field::text("Name").length(80).required().unique(),
        Field::text("Label").length(80).required(),
        Field::text("Description"),
        Field::text("NamespacePrefix").read_only(),
        Field::new("Type", Kind::Picklist).default_value("Regular").read_only(),
        Field::new("IsCustom", Kind::Boolean).default_value(true).read_only(),
        Field::new("IsOwnedByProfile", Kind::Boolean).read_only(),
        Field::reference("ProfileId", "Profile").read_only().indexed(),
        Field::text("LicenseId"),
        Field::new("HasActivationRequired", Kind::Boolean),
    ];
    fields.extend(permission_fields());
    let operations = Operations::Setup { permission: "ManageProfilesPermissionsets" };
    Object::new("PermissionSet", "0PS", operations, fields)
}

fn permission_set_assignment() -> Object {
    let fields = vec![
        Field::reference("AssigneeId", "User").required().indexed(),
        Field::reference("PermissionSetId", "PermissionSet").required().indexed(),
        Field::text("PermissionSetGroupId").read_only(),
        Field::new("IsActive", Kind::Boolean).default_value(true).read_only(),
        Field::new("ExpirationDate", Kind::DateTime),
    ];
    let operations = Operations::Setup { permission: "AssignPermissionSets" };
    Object::new("PermissionSetAssignment", "0Pa", operations, fields)
}

fn setup_entity_access() -> Object {
    let fields = vec![
        Field::reference("ParentId", "PermissionSet").required().indexed(),
        Field::reference("SetupEntityId", "").required().indexed(),
        Field::new("SetupEntityType", Kind::Picklist).read_only(),
    ];
    let operations = Operations::Setup { permission: "ManageProfilesPermissionsets" };
    Object::new("SetupEntityAccess", "0J0", operations, fields)
}

fn object_permissions() -> Object {
    let mut fields = vec![
        Field::reference("ParentId", "PermissionSet").required(),
        Field::text("SobjectType").required(),
    ];
    fields.extend(flags(&[
        "PermissionsRead",
        "PermissionsCreate",
        "PermissionsEdit",
        "PermissionsDelete",
        "PermissionsViewAllRecords",
        "PermissionsModifyAllRecords",
    ]));
    let operations = Operations::Setup { permission: "ManageProfilesPermissionsets" };
    Object::new("ObjectPermissions", "110", operations, fields)
}

/// Its only row is projected from the user of the session.
fn user_permission_access() -> Object {
    let fields = permission_fields().collect();
    Object::new("UserPermissionAccess", "0iP", Operations::ReadOnly, fields)
}

fn permission_fields() -> impl Iterator<Item = Field> {
    PERMISSIONS.iter().map(|name| Field::new(field_name(name), Kind::Boolean))
}
