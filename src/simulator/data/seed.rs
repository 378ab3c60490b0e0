//! The records with which an org begins: itself, its profiles, its users.

use serde_json::{Map, Value, json};

use super::error::DataError;
use super::permissions::{field_name, of_administrators};
use super::schema::Operations;
use super::tables::{Row, Tables};
use crate::model::OrgId;

/// What `Organization` says about the org.
#[derive(Clone, Debug)]
pub struct OrgFacts {
    /// The org's own id; a fixed one where none is given.
    pub org_id: Option<OrgId>,
    /// `Organization.Name`.
    pub name: String,
    /// `Organization.InstanceName`.
    pub instance_name: String,
    /// `Organization.OrganizationType`: the edition.
    pub edition: String,
    /// Whether the org is a sandbox or a scratch org.
    pub is_sandbox: bool,
    /// When a scratch or trial org ends, such as `2026-12-23T00:00:00.000+0000`.
    pub trial_expiration: Option<String>,
    /// `Organization.NamespacePrefix`.
    pub namespace: Option<String>,
    /// The language of the org and its users, such as `en_US`.
    pub language: String,
    /// The part of the users' names after the `@`.
    pub domain: String,
}

impl Default for OrgFacts {
    fn default() -> Self {
        Self {
            org_id: None,
            name: "Simulated Org".to_owned(),
            instance_name: "SIM0".to_owned(),
            edition: "Developer Edition".to_owned(),
            is_sandbox: false,
            trial_expiration: None,
            namespace: None,
            language: "en_US".to_owned(),
            domain: "simulated.example".to_owned(),
        }
    }
}

/// A user that every simulated org has.
#[derive(Clone, Copy, Debug)]
pub struct SeedUser {
    /// The alias: how features name the user, and the username's part before the `@`.
    pub alias: &'static str,
    /// The given name.
    pub first_name: &'static str,
    /// The family name.
    pub last_name: &'static str,
    /// The name of the profile.
    pub profile: &'static str,
}

const fn user(
    alias: &'static str,
    first_name: &'static str,
    last_name: &'static str,
    profile: &'static str,
) -> SeedUser {
    SeedUser { alias, first_name, last_name, profile }
}

/// The users of a new org, the administrator first.
pub const SEED_USERS: &[SeedUser] = &[
    user("admin", "Admin", "User", "System Administrator"),
    user("integ", "Integration", "User", "Standard User"),
    user("srep", "Sales", "Rep", "Standard User"),
    user("trainee", "", "Trainee", MINIMUM_ACCESS),
];

const MINIMUM_ACCESS: &str = "Minimum Access - Salesforce";

/// The profiles: the administrator's has all permissions, the others one.
const PROFILES: &[&str] = &["System Administrator", "Standard User", MINIMUM_ACCESS];

fn permissions_of(profile: &str) -> Vec<&'static str> {
    match profile {
        "System Administrator" => of_administrators().collect(),
        _ => vec!["ApiEnabled"],
    }
}

/// Puts the first records in.
pub(super) fn fill(tables: &mut Tables, facts: &OrgFacts) {
    // The administrator is the author of all that follows, so the id must be known beforehand.
    let admin = super::id::make("005", 1);
    tables.set_author(&admin);
    let organization = json!({
        "Id": facts.org_id.as_ref().map_or_else(|| super::id::make("00D", 1), ToString::to_string),
        "Name": facts.name,
        "InstanceName": facts.instance_name,
        "OrganizationType": facts.edition,
        "IsSandbox": facts.is_sandbox,
        "TrialExpirationDate": facts.trial_expiration,
        "NamespacePrefix": facts.namespace,
        "LanguageLocaleKey": facts.language,
        "DefaultLocaleSidKey": facts.language,
        "TimeZoneSidKey": "America/Los_Angeles",
    });
    put(tables, "Organization", &organization);
    for name in PROFILES {
        put(tables, "Profile", &with_flags(json!({ "Name": name }), &permissions_of(name)));
    }
    for (number, user) in SEED_USERS.iter().enumerate() {
        let profile = tables.find("Profile", "Name", user.profile).map(|row| row["Id"].clone());
        let record = json!({
            "Id": (number == 0).then_some(&admin),
            "Username": format!("{}@{}", user.alias, facts.domain),
            "Email": format!("{}@{}", user.alias, facts.domain),
            "FirstName": user.first_name,
            "LastName": user.last_name,
            "Alias": user.alias,
            "ProfileId": profile,
            "LanguageLocaleKey": facts.language,
        });
        put(tables, "User", &record);
    }
}

/// Gives a new profile the permission set that Salesforce keeps behind each, with access to the
/// objects of everyday business unless the profile is one of `Minimum Access`.
pub(super) fn back(tables: &mut Tables, profile: &str) -> Result<(), DataError> {
    let Some(row) = tables.get("Profile", profile) else { return Ok(()) };
    let mut owned: Map<String, Value> = row
        .iter()
        .filter(|(field, _)| field.starts_with("Permissions"))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect();
    let bare = is_bare(row);
    for (field, value) in [
        ("Name", json!(format!("X{profile}"))),
        ("Label", json!(format!("X{profile}"))),
        ("ProfileId", json!(profile)),
        ("IsOwnedByProfile", json!(true)),
        ("IsCustom", json!(false)),
        ("Type", json!("Profile")),
    ] {
        owned.insert(field.to_owned(), value);
    }
    let set = tables.insert("PermissionSet", &Value::Object(owned))?;
    let business: Vec<String> = tables
        .objects()
        .filter(|object| object.operations == Operations::Data && !bare)
        .map(|object| object.name.to_string())
        .collect();
    for object in business {
        tables.insert("ObjectPermissions", &permissions(&set, &object))?;
    }
    Ok(())
}

/// Lets every profile but those of `Minimum Access` work with an object.
pub(super) fn grant(tables: &mut Tables, object: &str) {
    let profiles: Vec<Value> =
        tables.rows("Profile").filter(|row| !is_bare(row)).map(|row| row["Id"].clone()).collect();
    for profile in profiles.iter().filter_map(Value::as_str) {
        let owned = tables.find("PermissionSet", "ProfileId", profile);
        let owned = owned.and_then(|row| row["Id"].as_str()).map(str::to_owned);
        if let Some(owned) = owned {
            put(tables, "ObjectPermissions", &permissions(&owned, object));
        }
    }
}

fn is_bare(profile: &Row) -> bool {
    profile["Name"].as_str().is_some_and(|name| name.starts_with("Minimum Access"))
}

fn permissions(set: &str, object: &str) -> Value {
    json!({
        "ParentId": set,
        "SobjectType": object,
        "PermissionsRead": true,
        "PermissionsCreate": true,
        "PermissionsEdit": true,
        "PermissionsDelete": true,
    })
}

fn put(tables: &mut Tables, object: &str, record: &Value) -> String {
    let made = tables.insert(object, record);
    debug_assert!(made.is_ok(), "{object}: {made:?}");
    made.unwrap_or_default()
}

fn with_flags(mut record: Value, permissions: &[&str]) -> Value {
    let flags: Map<String, Value> =
        permissions.iter().map(|name| (field_name(name), Value::Bool(true))).collect();
    if let Value::Object(fields) = &mut record {
        fields.extend(flags);
    }
    record
}
