//! How the org shows a component, to those who read it and to those who retrieve it.

use super::component::ComponentType;
use super::element::Element;
use super::schema::Field;
use crate::simulator::state::State;

/// What the policies of an external client app say where nobody has set it.
const POLICY_DEFAULTS: [(&str, &str); 4] = [
    ("ipRelaxationPolicyType", "Enforce"),
    ("isClientCredentialsFlowEnabled", "false"),
    ("permittedUsersPolicyType", "AllSelfAuthorized"),
    ("refreshTokenPolicyType", "Infinite"),
];

/// The permission to see consumer secrets in metadata, where the org shows them at all.
const SECRETS: &str = "ViewClientSecret";

/// A component as the org shows it to a user: in WSDL order, without secrets, scopes normalised.
pub(super) fn shown(
    state: &State,
    user_id: &str,
    kind: ComponentType,
    mut body: Element,
) -> Element {
    let order = |fields: &[Field], element: &Element| {
        fields.iter().position(|field| field.name == element.name)
    };
    match kind {
        ComponentType::GlobalOauthSettings
            if !state.components.setting("enableConsumerSecretApiAccess")
                || !state.tables.permits(user_id, SECRETS) =>
        {
            body.remove("consumerSecret");
        }
        ComponentType::OauthSettings => {
            if let Some(consumer) = consumer(state, body.get("externalClientApplication")) {
                let org = state.facts.org_id.get(..15).unwrap_or_default();
                body.set("oauthLink", &format!("{org}:{consumer}"));
            }
        }
        ComponentType::OauthPolicies => {
            for (field, default) in POLICY_DEFAULTS {
                if body.get(field).is_empty() {
                    body.set(field, default);
                }
            }
        }
        ComponentType::ConnectedApp => {
            if body.child("oauthPolicy").is_none() && body.child("oauthConfig").is_some() {
                body.children.push(Element {
                    children: vec![
                        Element::new("ipRelaxation", "ENFORCE"),
                        Element::new("refreshTokenPolicy", "infinite"),
                    ],
                    ..Element::new("oauthPolicy", "")
                });
            }
            if let Some(config) = body.children.iter_mut().find(|c| c.name == "oauthConfig") {
                config.remove("consumerSecret");
                normalise_scopes(config);
                config.children.sort_by(|one, other| one.name.cmp(&other.name));
            }
        }
        _ => {}
    }
    body.children.sort_by_key(|element| order(kind.fields(), element));
    body
}

/// The record id of the consumer of an external client app.
fn consumer<'a>(state: &'a State, app: &str) -> Option<&'a str> {
    let app = state.tables.find("ExternalClientApplication", "DeveloperName", app)?;
    let mut consumers = state.tables.rows("ExtlClntAppOauthConsumer");
    let consumer = consumers.find(|row| row["ExternalClientApplicationId"] == app["Id"])?;
    consumer["Id"].as_str()
}

/// Some scopes come back under the name of a wider one.
fn normalise_scopes(config: &mut Element) {
    let mut seen = Vec::new();
    config.children.retain_mut(|child| {
        if child.name != "scopes" {
            return true;
        }
        let wider = match child.text.trim() {
            "Address" | "Email" | "Phone" | "Profile" => "Basic",
            "OfflineAccess" => "RefreshToken",
            other => other,
        };
        let wider = wider.to_owned();
        let first = !seen.contains(&wider);
        child.text.clone_from(&wider);
        seen.push(wider);
        first
    });
}
