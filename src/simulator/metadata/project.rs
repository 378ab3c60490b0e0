//! Carries components over into what else follows from them: records, and what logins know.

use serde_json::{Map, Value, json};

use super::change::{Change, Done};
use super::component::{Body, Component, ComponentType};
use super::components::Components;
use super::element::Element;
use super::touched::touched;
use super::{apps, grants, profiles};
use crate::model::Scope;
use crate::simulator::apps::AppType;
use crate::simulator::data::scope_field;
use crate::simulator::profile::PermissionSetBy;
use crate::simulator::state::State;

/// Where a connected app names permission sets, and where an external client app's policies do.
const SETS: &str = "permissionSetName";
const LISTED_SETS: &str = "commaSeparatedPermissionSet";

/// The components as they are, for a trial run.
///
/// Permission sets are records first of all: the data API may have deleted some.
pub(super) fn copy(state: &State) -> Components {
    let mut components = state.components.clone();
    components
        .keep_permission_sets(|name| state.tables.find("PermissionSet", "Name", name).is_some());
    components
}

/// Makes a trial run real, in which these changes were done.
pub(super) fn commit(state: &mut State, mut components: Components, done: &[(&Change, Done)]) {
    add_default_policies(&mut components, state);
    let before = std::mem::replace(&mut state.components, components);
    let touched = touched(&before, &state.components, done);
    for (change, _) in done.iter().filter(|(_, done)| *done == Done::Deleted) {
        match change.kind() {
            ComponentType::PermissionSet => {
                drop_record(state, "PermissionSet", "Name", change.full_name());
            }
            ComponentType::ConnectedApp => forget(state, AppType::Connected, change.full_name()),
            _ => {}
        }
    }
    // What the data API has made of the others since is none of this change.
    let of = |kind| {
        let keys = touched.iter().filter(|key| key.0 == kind);
        keys.filter_map(|key| state.components.get(kind, &key.1).cloned()).collect::<Vec<_>>()
    };
    let (sets, profiles) = (of(ComponentType::PermissionSet), of(ComponentType::Profile));
    let (connected, headers) =
        (of(ComponentType::ConnectedApp), of(ComponentType::ExternalClientApplication));
    for profile in profiles {
        profiles::commit(state, &profile);
    }
    for set in sets {
        permission_set(state, &set);
    }
    for app in connected {
        let old = before.get(app.kind, &app.full_name).map(|old| old.body.0.texts(SETS));
        connected_app(state, &app, &old.unwrap_or_default());
    }
    for app in headers {
        let old = before.satellite(ComponentType::OauthPolicies, &app.full_name);
        let old = old.map(|old| old.body.0.listed(LISTED_SETS)).unwrap_or_default();
        external_app(state, &app, &old);
    }
    forget_absent(state);
}

/// Policies that nobody deployed, as the org makes them.
fn add_default_policies(components: &mut Components, state: &State) {
    let settings: Vec<_> = components.of(ComponentType::OauthSettings).cloned().collect();
    for settings in settings {
        let app = settings.get("externalClientApplication").to_owned();
        for (kind, name, fields) in [
            (
                ComponentType::OauthPolicies,
                format!("{}_defaultPolicy", settings.full_name),
                [
                    ("permittedUsersPolicyType", "AllSelfAuthorized"),
                    ("refreshTokenPolicyType", "Infinite"),
                ],
            ),
            (
                ComponentType::Policies,
                format!("{app}_defaultPolicy"),
                [("isEnabled", "true"), ("isOauthPluginEnabled", "true")],
            ),
        ] {
            if components.satellite(kind, &app).is_some() {
                continue;
            }
            let mut body = Element::default();
            body.set("externalClientApplication", &app);
            for (field, value) in fields {
                body.set(field, value);
            }
            let now = state.now();
            components.put(Component {
                kind,
                full_name: name,
                body: Body(body),
                created: now,
                modified: now,
                automatic: true,
            });
        }
    }
}

fn permission_set(state: &mut State, set: &Component) {
    let mut fields = Map::new();
    fields.insert("Label".to_owned(), json!(set.get("label")));
    fields.insert("NamespacePrefix".to_owned(), json!(state.facts.namespace));
    fields.insert("Description".to_owned(), json!(text(set.get("description"))));
    for permission in set.body.0.all("userPermissions") {
        let field = format!("Permissions{}", permission.get("name"));
        fields.insert(field, json!(permission.is("enabled")));
    }
    put_record(state, "PermissionSet", "Name", &set.full_name, fields);
}

fn connected_app(state: &mut State, app: &Component, old_sets: &[String]) {
    // The object's `Name` is the label; the API name is in no field.
    let approved = app.body.0.child("oauthConfig").is_some_and(|c| c.is("isAdminApproved"));
    let fields = Map::from_iter([
        ("OptionsAllowAdminApprovedUsersOnly".to_owned(), json!(approved)),
        ("StartUrl".to_owned(), json!(text(app.get("startUrl")))),
    ]);
    let known = state.apps.named(AppType::Connected, &app.full_name);
    let known = known.map(|known| known.id.clone());
    let id = match known {
        Some(id) => {
            let mut fields = fields;
            fields.insert("Name".to_owned(), json!(app.get("label")));
            write(&state.tables.update("ConnectedApplication", &id, &Value::Object(fields)));
            id
        }
        None => put_record(state, "ConnectedApplication", "Name", app.get("label"), fields),
    };
    // Of these the documentation leaves no doubt: connected apps list names.
    grants::follow(state, PermissionSetBy::Name, &id, old_sets, &app.body.0.texts(SETS));
    if let Some(seen) = apps::connected(app, &id) {
        state.spread(seen);
    }
}

/// Makes the records of an external client app, and tells the login nodes.
pub(super) fn external_app(state: &mut State, header: &Component, old_sets: &[String]) {
    let name = &header.full_name;
    let fields = [
        "Description",
        "ContactEmail",
        "ContactPhone",
        "DistributionState",
        "OrgScopedExternalApp",
        "IconUrl",
        "InfoUrl",
        "LogoUrl",
    ];
    let mut row: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let (first, rest) = field.split_at(1);
            let element = format!("{}{rest}", first.to_ascii_lowercase());
            ((*field).to_owned(), json!(text(header.get(&element))))
        })
        .collect();
    row.insert("MasterLabel".to_owned(), json!(header.get("label")));
    row.insert("NamespacePrefix".to_owned(), json!(state.facts.namespace));
    let id = put_record(state, "ExternalClientApplication", "DeveloperName", name, row);
    let part = |kind| state.components.satellite(kind, name).cloned();
    let (settings, global, policies, switches) = (
        part(ComponentType::OauthSettings),
        part(ComponentType::GlobalOauthSettings),
        part(ComponentType::OauthPolicies),
        part(ComponentType::Policies),
    );
    let settings_id = settings.as_ref().map(|settings| {
        let row = settings_row(settings, &id);
        put_record(state, "ExtlClntAppOauthSettings", "DeveloperName", &settings.full_name, row)
    });
    if let Some(global) = &global {
        let mut row = satellite_row(global, &id);
        row.insert("ExtlClntAppOauthSettingsId".to_owned(), json!(settings_id));
        put_record(state, "ExtlClntAppOauthConsumer", "DeveloperName", &global.full_name, row);
    }
    if let Some(policies) = &policies {
        let mut row = policies_row(policies, &id);
        row.insert("ExtlClntAppOauthSettingsId".to_owned(), json!(settings_id));
        put_record(state, "ExtlClntAppOauthPlcyCnfg", "DeveloperName", &policies.full_name, row);
        let by = state.facts.profile.permission_set_by;
        grants::follow(state, by, &id, old_sets, &policies.body.0.listed(LISTED_SETS));
    }
    let parts = apps::Parts {
        name,
        settings: settings.as_ref(),
        global: global.as_ref(),
        policies: policies.as_ref(),
        switches: switches.as_ref(),
    };
    if let Some(mut seen) = apps::external(&parts, &id) {
        seen.second = state.staged.second_of(&id);
        state.spread(seen);
    }
}

fn satellite_row(satellite: &Component, app_id: &str) -> Map<String, Value> {
    let label = Some(satellite.get("label")).filter(|label| !label.is_empty());
    Map::from_iter([
        ("MasterLabel".to_owned(), json!(label.unwrap_or(&satellite.full_name))),
        ("ExternalClientApplicationId".to_owned(), json!(app_id)),
    ])
}

fn settings_row(settings: &Component, app_id: &str) -> Map<String, Value> {
    let mut row = satellite_row(settings, app_id);
    let scopes = settings.body.0.listed("commaSeparatedOauthScopes");
    for scope in Scope::ALL {
        let on = scopes.iter().any(|listed| listed == scope.metadata());
        row.insert(scope_field(*scope), json!(on));
    }
    row
}

fn policies_row(policies: &Component, app_id: &str) -> Map<String, Value> {
    let mut row = satellite_row(policies, app_id);
    for field in [
        "ClientCredentialsFlowUser",
        "PermittedUsersPolicyType",
        "IpRelaxationPolicyType",
        "RefreshTokenPolicyType",
        "RefreshTokenValidityUnit",
    ] {
        let (first, rest) = field.split_at(1);
        let element = format!("{}{rest}", first.to_ascii_lowercase());
        row.insert(field.to_owned(), json!(text(policies.get(&element))));
    }
    for (field, default) in [
        ("PermittedUsersPolicyType", "AllSelfAuthorized"),
        ("IpRelaxationPolicyType", "Enforce"),
        ("RefreshTokenPolicyType", "Infinite"),
    ] {
        if row.get(field).is_none_or(Value::is_null) {
            row.insert(field.to_owned(), json!(default));
        }
    }
    let enabled = policies.body.0.is("isClientCredentialsFlowEnabled");
    row.insert("IsClientCredentialsFlowEnabled".to_owned(), json!(enabled));
    row
}

/// Drops the records of apps whose components are gone.
fn forget_absent(state: &mut State) {
    let rows = state.tables.rows("ExternalClientApplication");
    let names: Vec<String> =
        rows.filter_map(|row| row["DeveloperName"].as_str().map(str::to_owned)).collect();
    for name in names {
        if state.components.get(ComponentType::ExternalClientApplication, &name).is_none() {
            forget(state, AppType::External, &name);
        }
    }
}

/// Forgets an app: records, sessions, approvals, what login nodes know.
fn forget(state: &mut State, sort: AppType, name: &str) {
    let found = state.apps.named(sort, name).cloned();
    if let Some(app) = found {
        let late = state.facts.deletion_lateness();
        let now = state.now();
        state.apps.delete(sort, name, now, late);
        state.staged.remove(&app.id);
        state.sessions.close_all(|session| session.client_id.as_ref() == Some(&app.client_id));
        state.forget_approvals_of(&app.client_id);
        if sort == AppType::Connected {
            write(&state.tables.delete("ConnectedApplication", &app.id));
        }
    }
    if sort == AppType::External {
        drop_record(state, "ExternalClientApplication", "DeveloperName", name);
    }
}

/// Makes a record, or changes the one of this name; returns its id.
fn put_record(
    state: &mut State,
    object: &str,
    name_field: &str,
    name: &str,
    mut fields: Map<String, Value>,
) -> String {
    let known = state.tables.find(object, name_field, name);
    let known = known.and_then(|row| row["Id"].as_str()).map(str::to_owned);
    if let Some(id) = known {
        write(&state.tables.update(object, &id, &Value::Object(fields)));
        return id;
    }
    fields.insert(name_field.to_owned(), json!(name));
    let made = state.tables.insert(object, &Value::Object(fields));
    debug_assert!(made.is_ok(), "{object} {name}: {made:?}");
    made.unwrap_or_default()
}

fn drop_record(state: &mut State, object: &str, name_field: &str, name: &str) {
    let known = state.tables.find(object, name_field, name);
    if let Some(id) = known.and_then(|row| row["Id"].as_str()).map(str::to_owned) {
        write(&state.tables.delete(object, &id));
    }
}

/// The rules have passed the component already, so that its record must fit.
fn write(result: &Result<(), crate::simulator::data::DataError>) {
    debug_assert!(result.is_ok(), "{result:?}");
}

fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
