//! What becomes of a browser at the authorize endpoint.

use std::sync::Arc;

use super::ask::{Ask, address};
use crate::simulator::apps::{App, AppType};
use crate::simulator::handshakes::Code;
use crate::simulator::network::Visit;
use crate::simulator::oauth::entry::unapproved;
use crate::simulator::oauth::grant::client;
use crate::simulator::oauth::issue;
use crate::simulator::oauth::refusal::{
    APP_BLOCKED, APP_NOT_FOUND, NO_CHALLENGE, NOT_ADMIN_APPROVED, Refusal, WRONG_CALLBACK,
};
use crate::simulator::oauth::request::narrowed;
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// An S256 challenge: 32 bytes in base64url.
const CHALLENGE_LENGTH: usize = 43;

const GENERIC: Refusal = Refusal::of(
    "OAUTH_APPROVAL_ERROR_GENERIC",
    "An unexpected error has occurred during authentication. Please try again.",
);

/// The app that a browser was sent for: as this login node knows it, or why it says that it does
/// not, which shows only when somebody has signed in.
pub(super) type Wanted = Result<Arc<App>, Refusal>;

/// What comes of a person who has signed in.
pub(super) enum Verdict {
    /// Back to the app, with a code or an error.
    Back(String),
    /// To the page of errors that no app hears of.
    Page(Refusal),
    /// To the consent page.
    Consent(Arc<App>),
}

/// What shows before anybody signs in.
pub(super) fn before_login(state: &State, ask: &Ask, visit: Visit) -> Result<Wanted, Refusal> {
    let app = match client(state, ask.get("client_id"), visit) {
        Ok(app) => app,
        Err(refusal) if is_silent(state, ask.get("client_id")) => return Ok(Err(refusal)),
        Err(refusal) => return Err(refusal),
    };
    let facts = &state.facts.profile.codes;
    match ask.get("redirect_uri") {
        "" => return Err(facts.no_callback.clone().into()),
        uri if app.callback_urls.iter().any(|url| url == uri) => {}
        _ => return Err(WRONG_CALLBACK),
    }
    if ask.get("response_type") != "code" {
        return Err(facts.response_type.clone().into());
    }
    match (ask.get("code_challenge"), ask.get("code_challenge_method")) {
        ("", _) if app.pkce_required => return Err(NO_CHALLENGE),
        // Salesforce's own CLI names no method.
        ("", "") | (_, "" | "S256") => {}
        _ => return Err(facts.bad_challenge.clone().into()),
    }
    let challenge = ask.get("code_challenge");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let fine = challenge.len() == CHALLENGE_LENGTH && challenge.bytes().all(plain);
    if challenge.is_empty() || fine { Ok(Ok(app)) } else { Err(facts.bad_challenge.clone().into()) }
}

/// Whether what is wrong with an app shows only when somebody has signed in.
fn is_silent(state: &State, client_id: &str) -> bool {
    !state.facts.profile.authorize.external_app_shows_before_login
        && state
            .apps
            .going_by(client_id, state.now())
            .is_some_and(|app| app.sort == AppType::External)
}

/// What shows when somebody has; `agreed` where the person has just said yes.
pub(super) fn after_login(
    state: &mut State,
    ask: &Ask,
    wanted: &Wanted,
    person: &Person,
    agreed: bool,
) -> Verdict {
    let app = match wanted {
        Ok(app) => Arc::clone(app),
        Err(refusal) => return refused(state, ask, wanted, absent(refusal.clone())),
    };
    // Such users have no pages, and so no consent page.
    if state.tables.permits(&person.id, "ApiUserOnly") {
        return Verdict::Page(GENERIC);
    }
    let scopes = match narrowed(ask.get("scope"), app.oauth_scopes()) {
        Ok(scopes) => scopes,
        Err(refusal) => return Verdict::Page(refusal),
    };
    match unapproved(state, &app, person) {
        Some((refusal, _)) if refusal == NOT_ADMIN_APPROVED => {
            let denied = Refusal("OAUTH_APP_ACCESS_DENIED".into(), NOT_ADMIN_APPROVED.1);
            return refused(state, ask, wanted, denied);
        }
        Some((refusal, _)) => return Verdict::Page(refusal),
        None => {}
    }
    if !agreed && (ask.prompts("consent") || !has_agreed(state, &app, person)) {
        if !ask.is_immediate() {
            return Verdict::Consent(app);
        }
        let immediate = state.facts.profile.codes.immediate.clone().into();
        return refused(state, ask, wanted, immediate);
    }
    Verdict::Back(with_code(state, ask, &app, person, scopes))
}

/// The app's address, with a new code.
fn with_code(
    state: &mut State,
    ask: &Ask,
    app: &App,
    person: &Person,
    scopes: Vec<String>,
) -> String {
    let text = issue::authorization_code(state);
    state.handshakes.consents.insert((person.id.clone(), app.client_id.clone()));
    let code = Code {
        client_id: app.client_id.clone(),
        user_id: person.id.clone(),
        redirect_uri: ask.get("redirect_uri").to_owned(),
        scopes,
        challenge: ask.get("code_challenge").to_owned(),
        nonce: ask.get("nonce").to_owned(),
        given: state.now(),
    };
    state.handshakes.codes.add(&text, code);
    let parameters = [("code", text.as_str()), ("state", ask.get("state"))];
    address(ask.get("redirect_uri"), &parameters)
}

fn has_agreed(state: &State, app: &App, person: &Person) -> bool {
    app.admin_approved
        || state.approvals.has(&person.id, &app.client_id)
        || state.handshakes.consents.contains(&(person.id.clone(), app.client_id.clone()))
}

/// What is said of an external client app that is not there, or not any more.
fn absent(Refusal(code, text): Refusal) -> Refusal {
    let code = match code {
        code if code == APP_NOT_FOUND.0 => "OAUTH_EC_APP_NOT_FOUND".into(),
        code if code == APP_BLOCKED.0 => "OAUTH_APP_BLOCKED".into(),
        code => code,
    };
    Refusal(code, text)
}

/// The app's address, with an error. An address that is none of the app's hears of nothing, or else
/// anybody could send browsers anywhere: the person does.
pub(super) fn refused(state: &State, ask: &Ask, wanted: &Wanted, refusal: Refusal) -> Verdict {
    let uri = ask.get("redirect_uri");
    // Where this login node knows the app, the address has been looked at.
    let newest = || state.apps.going_by(ask.get("client_id"), state.now());
    let theirs = |app: &App| app.callback_urls.iter().any(|url| url == uri);
    if wanted.is_err() && !newest().is_some_and(theirs) {
        return Verdict::Page(refusal);
    }
    let Refusal(error, description) = refusal;
    let text = state.oauth_text(&description);
    let told = [("error", &*error), ("error_description", &text), ("state", ask.get("state"))];
    Verdict::Back(address(uri, &told))
}
