//! What an update of an app may send of what was settled at its creation.

use super::super::change::Trial;
use super::super::component::Component;
use super::super::element::Element;
use super::super::problem::Problem;
use super::oauth;
use crate::simulator::profile::{KeyAgain, SecretAgain};

/// Checks the consumer key that an update of an external client app sends, if any.
pub(super) fn external_key(trial: &Trial<'_>, had: &str, given: &str) -> Result<(), Problem> {
    let again = trial.state.facts.profile.edits.external_key;
    match (given, again) {
        ("", KeyAgain::Needed) => Err(Problem::missing("consumerKey")),
        (_, KeyAgain::Ignored) | ("", KeyAgain::Repeatable | KeyAgain::Refused) => Ok(()),
        (_, KeyAgain::Repeatable | KeyAgain::Needed) if given == had => Ok(()),
        _ => Err(immutable("Key")),
    }
}

/// The consumer secret that an app has after an update that sends `given`.
pub(super) fn secret(
    trial: &Trial<'_>,
    again: SecretAgain,
    had: &str,
    given: &str,
) -> Result<String, Problem> {
    match again {
        _ if given.is_empty() => Ok(had.to_owned()),
        SecretAgain::Ignored => Ok(had.to_owned()),
        SecretAgain::Refused => Err(immutable("Secret")),
        SecretAgain::Taken => {
            oauth::well_formed(trial, "Consumer Secret", given)?;
            Ok(given.to_owned())
        }
    }
}

/// The consumer secret that a new external client app has where its maker has chosen one.
pub(super) fn first_secret(
    trial: &Trial<'_>,
    first: SecretAgain,
    given: &str,
    own: impl Fn() -> String,
) -> Result<String, Problem> {
    secret(trial, first, "", given).map(|secret| if secret.is_empty() { own() } else { secret })
}

/// Leaves an app the permission sets and profiles that it lists, where an update does not mention
/// them: an empty element removes all.
pub(super) fn unnamed_access(
    trial: &Trial<'_>,
    known: Option<&Component>,
    body: &mut Element,
    fields: [&str; 2],
) {
    let stays = trial.state.facts.profile.edits.unnamed_access_stays;
    let Some(known) = known.filter(|_| stays) else { return };
    for field in fields {
        if body.child(field).is_none() {
            body.children.extend(known.body.0.all(field).cloned());
        }
    }
}

fn immutable(what: &str) -> Problem {
    Problem::new("FIELD_INTEGRITY_EXCEPTION", format!("You cannot provide a Consumer {what}"))
}
