//! What Salesforce demands of a component beyond its shape.

mod connected_app;
mod edits;
mod external_app;
mod oauth;
pub(super) mod permission_set;

pub(super) use oauth::permission_set as permission_set_id;

use super::change::Trial;
use super::component::{Component, ComponentType};
use super::components::{
    ACCESS_SETTINGS, APP_SETTINGS, Components, FLOW_SETTINGS, SECURITY_SETTINGS,
};
use super::element::Element;
use super::problem::Problem;
use super::profiles;
use crate::simulator::data::is_email;

/// Holds a component against the rules of its type, and completes it as the org does.
pub(super) fn apply(
    components: &mut Components,
    trial: &Trial<'_>,
    name: &str,
    kind: ComponentType,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    match kind {
        kind if kind.is_settings() => {
            settings(known, body);
            Ok(())
        }
        ComponentType::Profile if !profiles::exists(trial.state, kind, name) => {
            Err(Problem::no_such("fullName", "Profile", name))
        }
        ComponentType::Profile => profiles::check(known, body),
        ComponentType::PermissionSet => permission_set::check(body),
        ComponentType::ConnectedApp => connected_app::apply(components, trial, name, known, body),
        ComponentType::ExternalClientApplication => {
            external_app::header(components, trial, name, known, body)
        }
        _ => {
            external_app::belongs(components, kind, name, body)?;
            match kind {
                ComponentType::OauthSettings => external_app::settings(trial, body),
                ComponentType::GlobalOauthSettings => {
                    external_app::global(components, trial, name, known, body)
                }
                ComponentType::OauthPolicies => {
                    external_app::policies(components, trial, known, body)
                }
                _ => Ok(()),
            }
        }
    }
}

/// Checks a full name: letters, digits, single underscores, 80 characters.
pub(super) fn name(kind: ComponentType, name: &str) -> Result<(), Problem> {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.contains("__")
        && !name.ends_with('_');
    let only = match kind {
        ComponentType::Settings => Some(APP_SETTINGS),
        ComponentType::AccessSettings => Some(ACCESS_SETTINGS),
        ComponentType::SecuritySettings => Some(SECURITY_SETTINGS),
        ComponentType::FlowSettings => Some(FLOW_SETTINGS),
        _ => None,
    };
    if only.is_some_and(|only| name != only) {
        return Err(Problem::no_such("fullName", "Settings", name));
    }
    if !plain && kind != ComponentType::Profile {
        return Err(Problem::new(
            "INVALID_FULL_NAME",
            format!(
                "The {} API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.",
                kind.name()
            ),
        ));
    }
    fits("fullName", name, 80)
}

/// Checks the length of a text, in characters.
fn fits(field: &str, text: &str, most: usize) -> Result<(), Problem> {
    if text.chars().count() <= most {
        return Ok(());
    }
    let problem = format!("{field}: data value too large (max length={most})");
    Err(Problem::new("STRING_TOO_LONG", problem).of(field))
}

/// Checks how many elements of a name there are.
fn at_most(code: &str, body: &Element, field: &str, most: usize) -> Result<(), Problem> {
    if body.all(field).count() <= most {
        return Ok(());
    }
    let text = format!("{field}: the maximum number accepted is {most}");
    Err(Problem::new(code, text).of(field))
}

/// Checks an e-mail address.
fn email(address: &str) -> Result<(), Problem> {
    if is_email(address) {
        return Ok(());
    }
    let text = format!("Contact Email: invalid email address: {address}");
    Err(Problem::new("INVALID_EMAIL_ADDRESS", text).of("contactEmail"))
}

/// Keeps what a settings file does not mention.
fn settings(known: Option<&Component>, body: &mut Element) {
    for old in known.iter().flat_map(|known| &known.body.0.children) {
        if body.child(&old.name).is_none() {
            body.children.push(old.clone());
        }
    }
    body.children.sort_by(|one, other| one.name.cmp(&other.name));
}
