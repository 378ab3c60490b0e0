//! How an org comes into being: ids, users, the administrator's session.

use std::sync::Arc;

use fastrand::Rng;

use super::builder::SimulatedOrgBuilder;
use super::org::Administrator;
use super::seed;
use super::session::{Session, Sessions};
use super::state::{Facts, State};
use super::user::{SimulatedUser, Users};
use crate::model::{Secret, checksum};

/// Makes the state of a new org.
pub(super) fn found(builder: SimulatedOrgBuilder, base_url: String) -> (State, Administrator) {
    let mut rng = seed::rng(builder.seed, "org");
    let facts = Arc::new(Facts {
        org_id: record_id("00D", &seed::text(&mut rng, 12)),
        base_url,
        my_domain: builder.my_domain,
        api_enabled: builder.api_enabled.unwrap_or(builder.edition.has_api()),
        edition: builder.edition,
        kind: builder.kind,
        namespace: builder.namespace,
        language: builder.language,
        versions: builder.versions,
        nodes: builder.nodes,
        propagation: builder.propagation,
        seed: builder.seed,
        allow_connected_apps: builder.allow_connected_apps,
        jwt_access_tokens: builder.jwt_access_tokens,
        trusted_ips: builder.trusted_ips,
        profile: builder.profile,
    });
    let mut state = State {
        clock: builder.clock,
        users: Users::default(),
        sessions: Sessions::default(),
        received: Vec::new(),
        facts: Arc::clone(&facts),
    };
    let mut ids = Vec::new();
    for (number, user) in builder.users.into_iter().enumerate() {
        let user = complete(user, &facts, &mut rng);
        let id = record_id("005", &format!("{:012}", number + 1));
        state.users.add(&id, user);
        ids.push(id);
    }
    let administrator = sign_in(&mut state, ids.first().map_or("", String::as_str), &mut rng);
    (state, administrator)
}

/// Fills in what the builder left to the org.
fn complete(user: SimulatedUser, facts: &Facts, rng: &mut Rng) -> SimulatedUser {
    let org: String = facts.org_id.chars().take(15).collect::<String>().to_ascii_lowercase();
    let default_name = format!("{}@{org}.example.com", user.alias);
    let default_email = format!("{}@mail.example.com", user.alias);
    SimulatedUser {
        username: Some(user.username.unwrap_or(default_name)),
        email: Some(user.email.unwrap_or(default_email)),
        password: Some(user.password.unwrap_or_else(|| seed::text(rng, 16).into())),
        security_token: Some(user.security_token.unwrap_or_else(|| seed::text(rng, 24).into())),
        ..user
    }
}

fn sign_in(state: &mut State, id: &str, rng: &mut Rng) -> Administrator {
    let user = state.users.get(id).cloned();
    let user = user.unwrap_or_else(|| SimulatedUser::administrator("admin", "Admin User"));
    let token = format!("{}!AQ{}", &state.facts.org_id[..15], seed::text(rng, 80));
    let session = Session::new(id, state.now());
    state.sessions.open(&token, session);
    Administrator {
        user_id: id.to_owned(),
        username: user.username.unwrap_or_default(),
        email: user.email.unwrap_or_default(),
        password: user.password.unwrap_or_else(|| Secret::new("")),
        security_token: user.security_token.unwrap_or_else(|| Secret::new("")),
        access_token: token.into(),
    }
}

fn record_id(prefix: &str, rest: &str) -> String {
    let id = format!("{prefix}{rest}");
    let check = checksum(&id);
    id + &check
}
