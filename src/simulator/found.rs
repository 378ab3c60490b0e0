//! How an org comes into being: facts, records, passwords, the administrator's session.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use fastrand::Rng;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::builder::SimulatedOrgBuilder;
use super::data::{OrgFacts, Tables};
use super::edition::Edition;
use super::faults::Faults;
use super::metadata::{Components, Switches};
use super::network::is_copy;
use super::org::Administrator;
use super::seed;
use super::session::Session;
use super::settle::settle;
use super::skew::{OrgClock, Stopped};
use super::state::{Facts, Shared, State};
use super::user::{SimulatedLogin, SimulatedUser};
use super::weather::Front;
use crate::clock::SharedClock;
use crate::model::{OrgKind, Secret};

/// How long a trial or scratch org lives.
const TRIAL: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What a new org is, and what makes its state: later, but as of now.
pub(super) fn found(builder: SimulatedOrgBuilder, base_url: String) -> Shared {
    // Orgs that run side by side differ in their ids, even with the same seed.
    let mut rng = seed::rng(builder.seed, ("org", &base_url));
    let short_id = format!("00D{}", seed::text(&mut rng, 12));
    let org_id = format!("{short_id}{}", crate::model::checksum(&short_id));
    let domain = format!("{}.example", short_id.to_ascii_lowercase());
    let edition = builder.edition.unwrap_or(match builder.kind {
        OrgKind::Production => Edition::Enterprise,
        _ => Edition::Developer,
    });
    let api_enabled = builder.api_enabled.unwrap_or(edition.has_api());
    let org_facts = OrgFacts {
        org_id: org_id.parse().ok(),
        edition: edition.organization_type().to_owned(),
        is_sandbox: is_copy(builder.kind),
        trial_expiration: trial_end(builder.kind, &builder.clock),
        namespace: builder.namespace.clone(),
        language: builder.language.clone(),
        domain: domain.clone(),
        ..OrgFacts::default()
    };
    let began = builder.clock.now();
    let facts = Arc::new(Facts {
        org_id,
        base_url,
        my_domain: builder.my_domain,
        api_enabled,
        edition,
        kind: builder.kind,
        namespace: builder.namespace,
        language: builder.language.clone(),
        versions: builder.versions,
        nodes: builder.nodes,
        propagation: builder.propagation,
        deploy_pending: builder.deploy_pending,
        deploy_running: builder.deploy_running,
        seed: builder.seed,
        allow_connected_apps: builder.allow_connected_apps,
        jwt_access_tokens: builder.jwt_access_tokens,
        consent: builder.consent,
        trusted_ips: builder.trusted_ips,
        keys_taken_elsewhere: builder.keys_taken_elsewhere,
        profile: builder.profile,
    });
    let clock = Arc::new(OrgClock::new(builder.clock));
    let (same_facts, same_clock) = (Arc::clone(&facts), Arc::clone(&clock));
    let founding = move || {
        let mut tables = Tables::new(&org_facts, Arc::new(Stopped(began)));
        for object in builder.objects {
            tables.declare(object);
        }
        for user in &builder.users {
            settle(&mut tables, user, &domain, &builder.language);
        }
        tables.set_clock(Arc::clone(&clock) as SharedClock);
        let components = Components::with_settings(Switches {
            secrets_in_rest: builder.secrets_in_rest,
            api_access_control: builder.api_access_control,
            block_username_password: builder.block_username_password,
            lock_sessions_to_ip: builder.lock_sessions_to_ip,
        });
        let mut state = State::new(facts, clock, tables, components);
        state.routing = builder.routing;
        state.apps.relapse = builder.relapse;
        state.weather =
            builder.weather.into_iter().map(|weather| Front::new(weather, began)).collect();
        state.faults = Faults::new(builder.faults);
        state.data.stubs = builder.stubs;
        if let Some(requests) = builder.daily_requests {
            state.data.allowance = requests;
        }
        for user in builder.users {
            give_password(&mut state, user, &mut rng);
        }
        let administrator = sign_in(&mut state, began);
        (Mutex::new(state), administrator)
    };
    Shared::new(same_facts, same_clock, Box::new(founding))
}

fn trial_end(kind: OrgKind, clock: &SharedClock) -> Option<String> {
    let ends = matches!(kind, OrgKind::Scratch | OrgKind::Trial);
    let end = OffsetDateTime::from(clock.now() + TRIAL).replace_nanosecond(0).ok()?;
    ends.then(|| end.format(&Rfc3339).ok()).flatten()
}

fn give_password(state: &mut State, user: SimulatedUser, rng: &mut Rng) {
    let made = (seed::text(rng, 16).into(), seed::text(rng, 24).into());
    let row = state.tables.find("User", "Alias", &user.alias);
    let Some(id) = row.and_then(|row| row["Id"].as_str()).map(str::to_owned) else { return };
    let password = user.password.unwrap_or(made.0);
    state.passwords.set(&id, password, user.security_token.unwrap_or(made.1));
}

fn sign_in(state: &mut State, now: SystemTime) -> Administrator {
    let login = state.login("admin").unwrap_or_else(|| SimulatedLogin {
        user_id: String::new(),
        username: String::new(),
        email: String::new(),
        password: Secret::new(""),
        security_token: Secret::new(""),
    });
    let is_jwt = state.facts.jwt_access_tokens;
    let token = super::oauth::access_token(state, &login.user_id, is_jwt, &[]);
    let mut session = Session::new(&login.user_id, now, None);
    session.is_jwt = is_jwt;
    state.sessions.open(&token, session, state.facts.profile.session_timeout);
    Administrator {
        user_id: login.user_id,
        username: login.username,
        email: login.email,
        password: login.password,
        security_token: login.security_token,
        access_token: token.into(),
    }
}
