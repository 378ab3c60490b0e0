//! Who sits at the browser.

use axum::http::{HeaderMap, header};

use super::ask::Ask;
use crate::simulator::handshakes::{Browser, Consent};
use crate::simulator::people::Person;
use crate::simulator::state::State;

/// Somebody who has signed in.
pub(super) struct Visitor {
    pub(super) person: Person,
    /// What a form of theirs must bring along; empty where nobody is asked.
    pub(super) confirmation: String,
}

/// Who has signed in, if anybody has who still may; where nobody is asked, whoever should have.
pub(super) fn visitor(state: &mut State, headers: &HeaderMap, ask: &Ask) -> Option<Visitor> {
    let visitor = at_the_browser(state, headers, ask)?;
    (visitor.person.active && !visitor.person.frozen).then_some(visitor)
}

fn at_the_browser(state: &mut State, headers: &HeaderMap, ask: &Ask) -> Option<Visitor> {
    if state.facts.consent == Consent::Auto {
        let person = match ask.get("login_hint") {
            "" => state.person(&state.login("admin")?.user_id),
            username => state.person_by_username(username),
        };
        return Some(Visitor { person: person?, confirmation: String::new() });
    }
    let (now, timeout) = (state.now(), state.facts.profile.session_timeout);
    let Browser { user_id, confirmation, .. } =
        state.handshakes.browsers.seen(sid(headers)?, now, timeout)?;
    Some(Visitor { person: state.person(&user_id)?, confirmation })
}

fn sid(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|line| line.split(';')).find_map(|cookie| cookie.trim().strip_prefix("sid="))
}
