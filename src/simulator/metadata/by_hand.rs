//! What an administrator changes without a request.

use super::change::Change;
use super::component::{Body, ComponentType};
use super::element::Element;
use super::project;
use super::run::{Order, run};
use crate::model::Secret;
use crate::simulator::apps::AppType;
use crate::simulator::state::State;

/// Sets the run-as user in the policies of the app with this consumer key, whoever that is.
pub(in crate::simulator) fn set_run_as(state: &mut State, consumer_key: &str, username: &str) {
    let Some(app) = state.apps.with_key(consumer_key).cloned() else {
        return;
    };
    let mut components = project::copy(state);
    let policies = match app.sort {
        AppType::Connected => components.get(ComponentType::ConnectedApp, &app.name),
        AppType::External => components.satellite(ComponentType::OauthPolicies, &app.name),
    };
    let Some(mut policies) = policies.cloned() else { return };
    policies.modified = state.now();
    policies.automatic = false;
    let body = &mut policies.body.0;
    match body.children.iter_mut().find(|child| child.name == "oauthConfig") {
        Some(config) => config.set("oauthClientCredentialUser", username),
        None => body.set("clientCredentialsFlowUser", username),
    }
    components.put(policies);
    project::commit(state, components, &[]);
}

/// Gives an external client app another pair of key and secret, which login nodes learn of in their time.
pub(in crate::simulator) fn set_pair(state: &mut State, app: &str, key: &str, secret: &Secret) {
    let mut components = project::copy(state);
    let global = components.satellite(ComponentType::GlobalOauthSettings, app).cloned();
    let Some(mut global) = global else { return };
    global.modified = state.now();
    global.body.0.set("consumerKey", key);
    global.body.0.set("consumerSecret", secret.expose());
    components.put(global);
    project::commit(state, components, &[]);
}

/// Takes every external client app away, as if there had never been any: their keys are free.
pub(in crate::simulator) fn lose_external_apps(state: &mut State) {
    let mut components = project::copy(state);
    let kind = ComponentType::ExternalClientApplication;
    let names: Vec<String> = components.of(kind).map(|app| app.full_name.clone()).collect();
    for name in names {
        let parts: Vec<_> = components.satellites(&name).cloned().collect();
        for part in parts {
            components.remove(part.kind, &part.full_name);
        }
        components.remove(kind, &name);
    }
    project::commit(state, components, &[]);
}

/// Tells the login nodes anew what an external client app is.
pub(in crate::simulator) fn refresh(state: &mut State, app: &str) {
    let kind = ComponentType::ExternalClientApplication;
    if let Some(header) = state.components.get(kind, app).cloned() {
        project::external_app(state, &header, &[]);
    }
}

/// Changes a component that exists; the fields are XML without a root.
pub(in crate::simulator) fn update(
    state: &mut State,
    user_id: &str,
    (kind, name): (&str, &str),
    fields: &str,
) -> Result<(), String> {
    let kind = ComponentType::of(kind).ok_or_else(|| format!("Unknown type:{kind}"))?;
    let root = kind.element();
    let body = Element::parse(&format!("<{root}>{fields}</{root}>"))?;
    let order = Order {
        user_id: user_id.to_owned(),
        check_only: false,
        ignore_warnings: true,
        all_or_none: true,
        release: state.facts.newest().release(),
    };
    let change = Change::Update(kind, name.to_owned(), Body(body));
    match run(state, &[change], &order).pop() {
        Some(Err(problem)) => Err(problem.message),
        _ => Ok(()),
    }
}
