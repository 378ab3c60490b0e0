//! Connected apps.

use super::super::change::Trial;
use super::super::component::{Component, ComponentType};
use super::super::components::Components;
use super::super::element::Element;
use super::super::problem::Problem;
use super::{edits, email, fits, oauth};
use crate::simulator::profile::PermissionSetBy;
use crate::simulator::state::State;

/// Recorded of connected apps.
const TAKEN: &str = "The consumer key is already taken.";

/// What an org says that lets nobody create connected apps.
const REFUSED: &str = "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.";

pub(super) fn apply(
    components: &Components,
    trial: &Trial<'_>,
    name: &str,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    let is_new = known.is_none();
    if is_new {
        allowed(trial)?;
        if components.get(ComponentType::ExternalClientApplication, name).is_some()
            || components.name_is_spent(ComponentType::ConnectedApp, name, trial.state)
        {
            return Err(Problem::duplicate("DeveloperName"));
        }
    }
    email(body.get("contactEmail"))?;
    let label = body.get("label").to_owned();
    fits("Name", &label, 80)?;
    let same_label = |other: &&Component| other.full_name != name && other.get("label") == label;
    if components.of(ComponentType::ConnectedApp).any(|other| same_label(&other)) {
        return Err(Problem::duplicate("Name"));
    }
    // As documented, nobody is told that there is no such user.
    if trial.state.person_by_username(body.get("pluginExecutionUser")).is_none() {
        body.remove("pluginExecutionUser");
    }
    edits::unnamed_access(trial, known, body, ["permissionSetName", "profileName"]);
    pre_authorisation(components, trial.state, body)?;
    if body.child("oauthConfig").is_some() {
        config(components, trial, name, known, body)?;
    }
    policy(body)?;
    if is_new && !trial.state.facts.profile.first_deploy_keeps_policies {
        forget_policies(body);
    }
    Ok(())
}

fn allowed(trial: &Trial<'_>) -> Result<(), Problem> {
    let facts = &trial.state.facts;
    if facts.allow_connected_apps || (trial.check_only && !facts.profile.check_only_shows_refusal) {
        return Ok(());
    }
    Err(Problem::new(&facts.profile.refused_creation_status_code, REFUSED))
}

fn config(
    components: &Components,
    trial: &Trial<'_>,
    name: &str,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    let state = trial.state;
    let Some(config) = body.children.iter_mut().find(|child| child.name == "oauthConfig") else {
        return Ok(());
    };
    if config.texts("scopes").is_empty() {
        return Err(Problem::missing("scopes"));
    }
    oauth::callback_urls(config.get("callbackUrl"))?;
    oauth::certificate(config.get("certificate"))?;
    oauth::id_token(config, "idTokenValidity")?;
    if config.is("isClientCredentialEnabled") {
        oauth::run_as(state, config.get("oauthClientCredentialUser"))?;
    }
    let old = known.and_then(|known| known.body.0.child("oauthConfig"));
    match old {
        Some(_) if !config.get("consumerKey").is_empty() => {
            Err(Problem::new("FIELD_INTEGRITY_EXCEPTION", "You cannot provide a Consumer Key"))
        }
        Some(old) => {
            let again = state.facts.profile.edits.connected_secret;
            let (had, given) = (old.get("consumerSecret"), config.get("consumerSecret"));
            let secret = edits::secret(trial, again, had, given)?;
            if secret != had {
                fresh_secret(components, &secret)?;
            }
            config.set("consumerKey", old.get("consumerKey"));
            config.set("consumerSecret", &secret);
            Ok(())
        }
        None => credentials(components, trial, name, config),
    }
}

/// Takes the chosen key and secret, or makes some.
fn credentials(
    components: &Components,
    trial: &Trial<'_>,
    name: &str,
    config: &mut Element,
) -> Result<(), Problem> {
    match config.get("consumerKey") {
        "" => config.set("consumerKey", &oauth::new_key(trial.state, name)),
        key => oauth::key(components, trial, key, TAKEN)?,
    }
    let secret = config.get("consumerSecret").to_owned();
    if secret.is_empty() {
        config.set("consumerSecret", &oauth::new_secret(trial.state, name));
        return Ok(());
    }
    oauth::well_formed(trial, "Consumer Secret", &secret)?;
    fresh_secret(components, &secret)
}

/// No other connected app of the org may have the secret.
fn fresh_secret(components: &Components, secret: &str) -> Result<(), Problem> {
    let taken = components.of(ComponentType::ConnectedApp).any(|other| {
        let config = other.body.0.child("oauthConfig");
        config.is_some_and(|config| config.get("consumerSecret") == secret)
    });
    if taken {
        return Err(Problem::new("DUPLICATE_VALUE", "The consumer secret is already taken."));
    }
    Ok(())
}

/// Profiles and permission sets may be listed only where administrators approve users.
fn pre_authorisation(
    components: &Components,
    state: &State,
    body: &Element,
) -> Result<(), Problem> {
    let (profiles, sets) = (body.texts("profileName"), body.texts("permissionSetName"));
    let approved = body.child("oauthConfig").is_some_and(|config| config.is("isAdminApproved"));
    let listed = !profiles.is_empty() || !sets.is_empty();
    if listed && !approved {
        return Err(Problem::new(
            "FIELD_INTEGRITY_EXCEPTION",
            "Profiles and permission sets can be assigned only if isAdminApproved is true",
        ));
    }
    oauth::profiles(state, "profileName", &profiles)?;
    let by = PermissionSetBy::Name;
    oauth::permission_sets(components, state, by, "permissionSetName", &sets)
}

fn policy(body: &Element) -> Result<(), Problem> {
    let Some(policy) = body.child("oauthPolicy") else { return Ok(()) };
    let text = policy.get("refreshTokenPolicy");
    let mut parts = text.split(':');
    let fine = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("infinite" | "zero"), None, None, None) => true,
        (Some("specific_lifetime" | "specific_inactivity"), Some(n), Some(unit), None) => {
            n.parse::<u32>().is_ok_and(|n| n > 0) && ["HOURS", "DAYS", "MONTHS"].contains(&unit)
        }
        _ => false,
    };
    if fine {
        return Ok(());
    }
    let text = format!("Invalid refresh token policy: {text}");
    Err(Problem::new("FIELD_INTEGRITY_EXCEPTION", text))
}

fn forget_policies(body: &mut Element) {
    for field in ["oauthPolicy", "permissionSetName", "profileName"] {
        body.remove(field);
    }
    if let Some(config) = body.children.iter_mut().find(|child| child.name == "oauthConfig") {
        config.remove("isAdminApproved");
    }
}
