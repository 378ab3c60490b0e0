//! How the users that a test describes become records.

use serde_json::{Map, Value, json};

use super::data::Tables;
use super::user::SimulatedUser;

/// Adds a user, or changes the one of this alias.
pub(super) fn settle(tables: &mut Tables, user: &SimulatedUser, domain: &str, language: &str) {
    let alias = &user.alias;
    let (first, last) = user.name.rsplit_once(' ').unwrap_or(("", &user.name));
    let fields = json!({
        "Alias": alias,
        "FirstName": first,
        "LastName": last,
        "Username": user.username.clone().unwrap_or_else(|| format!("{alias}@{domain}")),
        // Another domain, so that nobody can take one for the other and get away with it.
        "Email": user.email.clone().unwrap_or_else(|| format!("{alias}@mail.example")),
        "IsActive": user.active,
        "LanguageLocaleKey": user.language.as_deref().unwrap_or(language),
        "ProfileId": profile(tables, user),
    });
    let known = tables.find("User", "Alias", alias);
    let settled = match known.and_then(|row| row["Id"].as_str()).map(str::to_owned) {
        Some(id) => tables.update("User", &id, &fields),
        None => tables.insert("User", &fields).map(drop),
    };
    debug_assert!(settled.is_ok(), "user `{alias}`: {settled:?}");
}

/// The id of the user's profile: one of their own where they may more or less than it says.
fn profile(tables: &mut Tables, user: &SimulatedUser) -> Option<String> {
    let named = tables.find("Profile", "Name", &user.profile);
    let fits = named.filter(|row| {
        row.iter().all(|(field, value)| {
            field.strip_prefix("Permissions").is_none_or(|name| *value == user.may(name))
        })
    });
    if let Some(id) = fits.and_then(|row| row["Id"].as_str()) {
        return Some(id.to_owned());
    }
    let name = match named {
        Some(_) => format!("{} of {}", user.profile, user.alias),
        None => user.profile.clone(),
    };
    let mut fields: Map<String, Value> = user
        .permissions
        .iter()
        .map(|permission| (format!("Permissions{permission}"), json!(true)))
        .collect();
    fields.insert("Name".to_owned(), json!(name));
    let made = tables.insert("Profile", &Value::Object(fields));
    debug_assert!(made.is_ok(), "profile of `{}`: {made:?}", user.alias);
    made.ok()
}
