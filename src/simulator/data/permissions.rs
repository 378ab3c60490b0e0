//! The user permissions that profiles and permission sets carry here.

/// API names of the user permissions that the simulated org knows.
///
/// On `Profile`, `PermissionSet` and `UserPermissionAccess` each is a boolean field with
/// `Permissions` before its name.
pub const PERMISSIONS: &[&str] = &[
    "ApiEnabled",
    "ApiUserOnly",
    "AssignPermissionSets",
    "CanApproveUninstalledApps",
    "ClientSecretRotation",
    "CustomizeApplication",
    "ExternalClientAppAdmin",
    "ExternalClientAppDeveloper",
    "ExternalClientAppViewer",
    "ManageProfilesPermissionsets",
    "ManageRemoteAccess",
    "ManageUsers",
    "ModifyAllData",
    "ModifyMetadata",
    "TwoFactorApi",
    "UseAnyApiAuth",
    "UseAnyApiClient",
    "ViewAllData",
    "ViewClientSecret",
    "ViewSetup",
];

/// Those that take something away from whoever holds them.
const RESTRICTING: &[&str] = &["ApiUserOnly", "TwoFactorApi"];

/// The permissions of an administrator: all that give something.
pub(in crate::simulator) fn of_administrators() -> impl Iterator<Item = &'static str> {
    PERMISSIONS.iter().copied().filter(|name| !RESTRICTING.contains(name))
}

/// The field that holds a permission.
pub(super) fn field_name(permission: &str) -> String {
    format!("Permissions{permission}")
}
