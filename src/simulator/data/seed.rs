//! The records with which an org begins: itself, its profiles, its users.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::id;
use super::permissions::{PERMISSIONS, field_name};
use super::schema::Operations;
use super::tables::Tables;

/// What an org's records say when it is new.
#[derive(Clone, Debug)]
pub struct OrgFacts {
    /// The org's own id, 18 characters.
    pub org_id: String,
    /// `Organization.Name`.
    pub name: String,
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
    /// The users, administrator first.
    pub users: Vec<UserFacts>,
}

impl Default for OrgFacts {
    fn default() -> Self {
        Self {
            org_id: id::make("00D", 1),
            name: "Simulated Org".to_owned(),
            edition: "Developer Edition".to_owned(),
            is_sandbox: false,
            trial_expiration: None,
            namespace: None,
            language: "en_US".to_owned(),
            users: vec![
                UserFacts::new("admin", "Admin User", ADMINISTRATOR, PERMISSIONS),
                UserFacts::new("srep", "Sales Rep", "Standard User", &["ApiEnabled"]),
                UserFacts::new("trainee", "Trainee", MINIMUM_ACCESS, &["ApiEnabled"]),
            ],
        }
    }
}

/// What a user's records say when the org is new.
#[derive(Clone, Debug)]
pub struct UserFacts {
    /// Record id, 18 characters; made by the org where it is `None`.
    pub id: Option<String>,
    /// The alias.
    pub alias: String,
    /// Given and family name.
    pub name: String,
    /// The username.
    pub username: String,
    /// The e-mail address.
    pub email: String,
    /// The name of the profile; one that the org does not know is made.
    pub profile: String,
    /// What the profile permits this user, by API name such as `ApiEnabled`.
    pub permissions: BTreeSet<String>,
    /// Whether the user may sign in.
    pub active: bool,
}

impl UserFacts {
    /// An active user whose username and e-mail address are made from the alias.
    #[must_use]
    pub fn new(alias: &str, name: &str, profile: &str, permissions: &[&str]) -> Self {
        Self {
            id: None,
            alias: alias.to_owned(),
            name: name.to_owned(),
            username: format!("{alias}@simulated.example"),
            email: format!("{alias}@mail.example"),
            profile: profile.to_owned(),
            permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
            active: true,
        }
    }
}

const ADMINISTRATOR: &str = "System Administrator";
const MINIMUM_ACCESS: &str = "Minimum Access - Salesforce";

/// The profiles of every org with the permissions that are on.
const PROFILES: &[(&str, &[&str])] = &[
    (ADMINISTRATOR, PERMISSIONS),
    ("Standard User", &["ApiEnabled"]),
    (MINIMUM_ACCESS, &["ApiEnabled"]),
];

/// Puts the first records in.
pub(super) fn fill(tables: &mut Tables, facts: &OrgFacts) {
    // The administrator is the author of all that follows, so the id must be known beforehand.
    let admin = facts.users.first().and_then(|user| user.id.clone());
    let admin = admin.unwrap_or_else(|| id::make("005", 1));
    tables.set_author(&admin);
    put(tables, "Organization", &organization(facts));
    for (name, permissions) in PROFILES {
        put_profile(tables, name, permissions);
    }
    for (number, user) in facts.users.iter().enumerate() {
        let id = if number == 0 { Some(&admin) } else { user.id.as_ref() };
        put_user(tables, id, user, &facts.language);
    }
    let data: Vec<String> = tables
        .objects()
        .filter(|object| object.operations == Operations::Data)
        .map(|object| object.name.to_string())
        .collect();
    for object in data {
        grant(tables, &object);
    }
}

fn organization(facts: &OrgFacts) -> Value {
    json!({
        "Id": facts.org_id,
        "Name": facts.name,
        "InstanceName": "SIM0",
        "OrganizationType": facts.edition,
        "IsSandbox": facts.is_sandbox,
        "TrialExpirationDate": facts.trial_expiration,
        "NamespacePrefix": facts.namespace,
        "LanguageLocaleKey": facts.language,
        "DefaultLocaleSidKey": facts.language,
        "TimeZoneSidKey": "America/Los_Angeles",
    })
}

/// A profile, and the permission set that Salesforce keeps behind each.
fn put_profile(tables: &mut Tables, name: &str, permissions: &[&str]) -> String {
    let profile = put(tables, "Profile", &with_flags(json!({ "Name": name }), permissions));
    let owned = json!({
        "Name": format!("X{profile}"),
        "Label": format!("X{profile}"),
        "ProfileId": profile,
        "IsOwnedByProfile": true,
        "IsCustom": false,
        "Type": "Profile",
    });
    put(tables, "PermissionSet", &with_flags(owned, permissions));
    profile
}

fn put_user(tables: &mut Tables, id: Option<&String>, user: &UserFacts, language: &str) {
    let known = tables.find("Profile", "Name", &user.profile);
    let known = known.and_then(|row| row["Id"].as_str()).map(str::to_owned);
    let profile = known.unwrap_or_else(|| {
        let permissions: Vec<&str> = user.permissions.iter().map(String::as_str).collect();
        put_profile(tables, &user.profile, &permissions)
    });
    let (first, last) = user.name.rsplit_once(' ').unwrap_or(("", &user.name));
    let record = json!({
        "Id": id,
        "Username": user.username,
        "Email": user.email,
        "FirstName": first,
        "LastName": last,
        "Alias": user.alias,
        "ProfileId": profile,
        "IsActive": user.active,
        "LanguageLocaleKey": language,
    });
    let id = put(tables, "User", &record);
    tables.permit(&id, &user.permissions);
}

/// Lets every profile but those named `Minimum Access` work with an object.
pub(super) fn grant(tables: &mut Tables, object: &str) {
    let profiles: Vec<Value> = tables
        .rows("Profile")
        .filter(|row| !row["Name"].as_str().unwrap_or_default().starts_with("Minimum Access"))
        .map(|row| row["Id"].clone())
        .collect();
    for profile in profiles.iter().filter_map(Value::as_str) {
        let owned = tables.find("PermissionSet", "ProfileId", profile).map(|row| row["Id"].clone());
        let permissions = json!({
            "ParentId": owned,
            "SobjectType": object,
            "PermissionsRead": true,
            "PermissionsCreate": true,
            "PermissionsEdit": true,
            "PermissionsDelete": true,
        });
        put(tables, "ObjectPermissions", &permissions);
    }
}

fn put(tables: &mut Tables, object: &str, record: &Value) -> String {
    let made = tables.insert(object, record);
    debug_assert!(made.is_ok(), "{object}: {made:?}");
    made.unwrap_or_default()
}

fn with_flags(mut record: Value, permissions: &[&str]) -> Value {
    let known = permissions.iter().filter(|name| PERMISSIONS.contains(name));
    let flags: Map<String, Value> =
        known.map(|name| (field_name(name), Value::Bool(true))).collect();
    if let Value::Object(fields) = &mut record {
        fields.extend(flags);
    }
    record
}
