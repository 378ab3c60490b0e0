//! External client apps: the header and its satellites.

use super::super::change::Trial;
use super::super::check::knows_scope;
use super::super::component::{Component, ComponentType};
use super::super::components::Components;
use super::super::element::Element;
use super::super::problem::Problem;
use super::{at_most, edits, email, fits, oauth};

/// The header.
pub(super) fn header(
    components: &Components,
    trial: &Trial<'_>,
    name: &str,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    let taken = components.get(ComponentType::ConnectedApp, name).is_some()
        || components.name_is_spent(ComponentType::ExternalClientApplication, name, trial.state);
    if known.is_none() && taken {
        return Err(Problem::duplicate("DeveloperName"));
    }
    email(body.get("contactEmail"))?;
    fits("MasterLabel", body.get("label"), 80)?;
    fits("Description", body.get("description"), 255)?;
    let scoped = format!("{}:{name}", &trial.state.facts.org_id[..15]);
    let given = body.get("orgScopedExternalApp");
    let ours = [scoped.as_str(), &format!("{}:{name}", trial.state.facts.org_id)].contains(&given);
    if !given.is_empty() && !ours {
        let text = format!("Invalid orgScopedExternalApp: {given}");
        return Err(Problem::new("FIELD_INTEGRITY_EXCEPTION", text));
    }
    body.set("orgScopedExternalApp", &scoped);
    if body.get("distributionState").is_empty() {
        body.set("distributionState", "Local");
    }
    Ok(())
}

/// A satellite needs its header, which has no other of the type.
pub(super) fn belongs(
    components: &mut Components,
    kind: ComponentType,
    name: &str,
    body: &Element,
) -> Result<(), Problem> {
    let app = body.get("externalClientApplication");
    if components.get(ComponentType::ExternalClientApplication, app).is_none() {
        return Err(Problem::no_such(
            "externalClientApplication",
            "ExternalClientApplication",
            app,
        ));
    }
    let other = components.satellite(kind, app).filter(|other| other.full_name != name).cloned();
    match other {
        Some(automatic) if automatic.automatic => {
            components.remove(kind, &automatic.full_name);
            Ok(())
        }
        Some(_) => Err(Problem::duplicate("ExternalClientApplicationId")),
        None => Ok(()),
    }
}

/// How many attributes and ranges of addresses an app may have.
const MOST: usize = 128;

/// Scopes.
pub(super) fn settings(trial: &Trial<'_>, body: &mut Element) -> Result<(), Problem> {
    // The org makes it itself.
    body.remove("oauthLink");
    at_most("LIMIT_EXCEEDED", body, "customAttributes", MOST)?;
    at_most("IP_RANGE_LIMIT_EXCEEDED", body, "trustedIpRanges", MOST)?;
    // This one only external client apps know.
    let known = |name: &str| name == "SFApiPlatform" || knows_scope(trial.release, name);
    let scopes = body.listed("commaSeparatedOauthScopes");
    match scopes.iter().find(|scope| !known(scope)) {
        Some(scope) => Err(Problem::new(
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            format!("Invalid OAuth scope: {scope}"),
        )),
        None if scopes.is_empty() => Err(Problem::missing("commaSeparatedOauthScopes")),
        None => Ok(()),
    }
}

/// Key, secret, certificate, switches.
pub(super) fn global(
    components: &Components,
    trial: &Trial<'_>,
    name: &str,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    oauth::callback_urls(body.get("callbackUrl"))?;
    oauth::certificate(body.get("certificate"))?;
    oauth::id_token(body, "idTokenValidityInMinutes")?;
    let rotates = ["shouldRotateConsumerKey", "shouldRotateConsumerSecret"].map(|f| body.is(f));
    body.remove("shouldRotateConsumerKey");
    body.remove("shouldRotateConsumerSecret");
    if rotates != [false, false] && !trial.ignore_warnings {
        return Err(Problem::new(
            "FIELD_INTEGRITY_EXCEPTION",
            "Rotating the consumer key or secret breaks existing integrations; deploy with ignoreWarnings to go on",
        ));
    }
    let [rotate_key, rotate_secret] = rotates;
    let old = |field: &str| known.map_or("", |known| known.get(field)).to_owned();
    let (old_key, old_secret) = (old("consumerKey"), old("consumerSecret"));
    if known.is_some() {
        edits::external_key(trial, &old_key, body.get("consumerKey"))?;
    }
    if rotate_key || (old_key.is_empty() && body.get("consumerKey").is_empty()) {
        body.set("consumerKey", &oauth::new_key(trial.state, name));
    } else if old_key.is_empty() {
        let taken = &trial.state.facts.profile.making.external_key_taken;
        oauth::key(components, trial, body.get("consumerKey"), taken)?;
    } else {
        body.set("consumerKey", &old_key);
    }
    if rotate_secret || (old_secret.is_empty() && body.get("consumerSecret").is_empty()) {
        body.set("consumerSecret", &oauth::new_secret(trial.state, name));
    } else if old_secret.is_empty() {
        let own = || oauth::new_secret(trial.state, name);
        let first = trial.state.facts.profile.making.external_secret;
        let secret = edits::first_secret(trial, first, body.get("consumerSecret"), own)?;
        body.set("consumerSecret", &secret);
    } else {
        let again = trial.state.facts.profile.edits.external_secret;
        let secret = edits::secret(trial, again, &old_secret, body.get("consumerSecret"))?;
        body.set("consumerSecret", &secret);
    }
    Ok(())
}

/// Who may sign in, and as whom the app itself does.
pub(super) fn policies(
    components: &Components,
    trial: &Trial<'_>,
    known: Option<&Component>,
    body: &mut Element,
) -> Result<(), Problem> {
    let state = trial.state;
    let listed = ["commaSeparatedPermissionSet", "commaSeparatedProfile"];
    edits::unnamed_access(trial, known, body, listed);
    let run_as = body.get("clientCredentialsFlowUser");
    if body.is("isClientCredentialsFlowEnabled") || !run_as.is_empty() {
        oauth::run_as(state, run_as)?;
    }
    oauth::profiles(state, "commaSeparatedProfile", &body.listed("commaSeparatedProfile"))?;
    let by = state.facts.profile.permission_set_by;
    let sets = body.listed("commaSeparatedPermissionSet");
    oauth::permission_sets(components, state, by, "commaSeparatedPermissionSet", &sets)
}
