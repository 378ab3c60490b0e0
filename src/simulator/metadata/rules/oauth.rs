//! What both kinds of app demand of keys, secrets, callback URLs, certificates and users.

use url::{Host, Url};

use crate::simulator::metadata::change::Trial;
use crate::simulator::metadata::component::ComponentType;
use crate::simulator::metadata::components::Components;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::problem::Problem;
use crate::simulator::profile::{KeyRules, PermissionSetBy};
use crate::simulator::seed;
use crate::simulator::state::State;

/// Checks a chosen consumer key, which nobody else may have.
pub(super) fn key(
    components: &Components,
    trial: &Trial<'_>,
    key: &str,
    taken: &str,
) -> Result<(), Problem> {
    well_formed(trial, "Consumer Key", key)?;
    let spent_too = !trial.state.facts.profile.deleted_key_is_free;
    if trial.state.facts.keys_taken_elsewhere || components.key_is_taken(key, spent_too) {
        return Err(Problem::new("DUPLICATE_VALUE", taken));
    }
    Ok(())
}

/// Checks the form of a chosen consumer key or secret.
pub(super) fn well_formed(trial: &Trial<'_>, what: &str, text: &str) -> Result<(), Problem> {
    let extra = match trial.state.facts.profile.key_rules {
        KeyRules::Documented => "",
        KeyRules::AsObserved => "_.+/=-",
    };
    let facts = &trial.state.facts.profile.making;
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c));
    if plain && (facts.shortest_key..=facts.longest_key).contains(&text.len()) {
        return Ok(());
    }
    let (least, most) = (facts.shortest_key, facts.longest_key);
    let text =
        format!("{what} must be alphanumeric and between {least} and {most} characters long");
    Err(Problem::new("FIELD_INTEGRITY_EXCEPTION", text))
}

/// A consumer key of the org's own choice.
pub(super) fn new_key(state: &State, name: &str) -> String {
    let question = ("consumer key", name, state.now());
    seed::consumer_key(&mut seed::rng(state.facts.seed, question))
}

/// A consumer secret of the org's own choice.
pub(super) fn new_secret(state: &State, name: &str) -> String {
    let question = ("consumer secret", name, state.now());
    seed::consumer_secret(&mut seed::rng(state.facts.seed, question))
}

/// Checks callback URLs, one per line.
pub(super) fn callback_urls(text: &str) -> Result<(), Problem> {
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let fine = Url::parse(line).is_ok_and(|url| match url.scheme() {
            "http" => is_loopback(&url),
            "https" => url.host().is_some(),
            "javascript" | "data" | "file" => false,
            _ => true,
        });
        if !fine {
            let text = format!(
                "Invalid Callback URL: {line}. It must be secure (HTTPS) or use a custom URI scheme."
            );
            return Err(Problem::new("INVALID_OAUTH_URL", text));
        }
    }
    Ok(())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Checks a certificate: X.509 with an RSA key.
pub(super) fn certificate(text: &str) -> Result<(), Problem> {
    if text.is_empty() || crate::simulator::oauth::public_key(text).is_some() {
        return Ok(());
    }
    Err(Problem::new(
        "FIELD_INTEGRITY_EXCEPTION",
        "Invalid certificate: it must be an X.509 certificate in PEM format",
    ))
}

/// Checks how long an `id_token` is good: from 1 to 720 minutes.
pub(super) fn id_token(body: &Element, field: &str) -> Result<(), Problem> {
    let minutes = body.child("idTokenConfig").map_or("", |config| config.get(field));
    if minutes.is_empty() || minutes.parse().is_ok_and(|minutes| (1..=720).contains(&minutes)) {
        return Ok(());
    }
    let text = format!("{field}: value outside of valid range on numeric field: {minutes}");
    Err(Problem::new("NUMBER_OUTSIDE_VALID_RANGE", text).of(field))
}

/// Checks the run-as user of the client-credentials flow: a username, not an e-mail address.
pub(super) fn run_as(state: &State, username: &str) -> Result<(), Problem> {
    if !state.facts.profile.logins.run_as_is_checked {
        return Ok(());
    }
    let person = state.person_by_username(username).filter(|person| person.active);
    let api_only = state.facts.profile.run_as_needs_api_only;
    let fit =
        person.is_some_and(|person| !api_only || state.tables.permits(&person.id, "ApiUserOnly"));
    if fit {
        return Ok(());
    }
    Err(Problem::new(
        "INVALID_CROSS_REFERENCE_KEY",
        "Enter a valid execution user for the OAuth client credentials flow.",
    ))
}

/// Checks names of profiles.
pub(super) fn profiles(state: &State, field: &str, names: &[String]) -> Result<(), Problem> {
    let missing = names.iter().find(|name| state.tables.find("Profile", "Name", name).is_none());
    missing.map_or(Ok(()), |name| Err(Problem::no_such(field, "Profile", name)))
}

/// The record id of a permission set that is named as the org's kind of naming allows.
pub(in crate::simulator::metadata) fn permission_set(
    state: &State,
    by: PermissionSetBy,
    named: &str,
) -> Option<String> {
    let by_name = || state.tables.find("PermissionSet", "Name", named);
    let by_id = || state.tables.get("PermissionSet", named);
    let row = match by {
        PermissionSetBy::Name => by_name(),
        PermissionSetBy::Id => by_id(),
        PermissionSetBy::NameOrId => by_name().or_else(by_id),
    };
    row?["Id"].as_str().map(str::to_owned)
}

/// Checks names of permission sets; one that comes in the same deploy counts.
pub(super) fn permission_sets(
    components: &Components,
    state: &State,
    by: PermissionSetBy,
    field: &str,
    names: &[String],
) -> Result<(), Problem> {
    let comes = |name: &str| components.get(ComponentType::PermissionSet, name).is_some();
    let missing =
        names.iter().find(|name| !comes(name) && permission_set(state, by, name).is_none());
    missing.map_or(Ok(()), |name| Err(Problem::no_such(field, "PermissionSet", name)))
}
