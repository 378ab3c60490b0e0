//! `readMetadata`, `listMetadata`, `describeMetadata`.

use std::time::SystemTime;

use super::crud::kind;
use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::component::{Component, ComponentType};
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::profiles;
use crate::simulator::metadata::report::moment;
use crate::simulator::state::State;

/// When a component was made, and last changed.
type Dates = (SystemTime, SystemTime);

pub(super) fn read(state: &State, call: &Call) -> Result<Answer, Fault> {
    let kind = kind(call.operation.get("type"))?;
    let names = call.operation.texts("fullNames");
    let records = names.iter().map(|name| match found(state, kind, name) {
        Some((body, _)) => shown(state, kind, name, body),
        // In its place, so that answers line up with questions.
        None => Element { is_nil: true, ..Element::new("records", "") },
    });
    let result = node("result", records.collect());
    Ok(Answer::metadata("readMetadata", vec![result]))
}

pub(super) fn list(state: &State, call: &Call) -> Result<Answer, Fault> {
    let mut results = Vec::new();
    for query in call.operation.all("queries") {
        let kind = kind(query.get("type"))?;
        for name in names(state, kind) {
            if let Some((_, dates)) = found(state, kind, &name) {
                results.push(properties(state, kind, &name, dates));
            }
        }
    }
    Ok(Answer::metadata("listMetadata", results))
}

pub(super) fn describe(state: &State) -> Answer {
    let mut children: Vec<Element> = ComponentType::ALL
        .iter()
        .map(|kind| {
            let (folder, suffix) = kind.place();
            let texts = [
                ("directoryName", folder),
                ("inFolder", "false"),
                ("metaFile", "false"),
                ("suffix", suffix),
                ("xmlName", kind.name()),
            ];
            node("metadataObjects", texts.map(|(name, text)| Element::new(name, text)).into())
        })
        .collect();
    let namespace = state.facts.namespace.as_deref().unwrap_or_default();
    children.push(Element::new("organizationNamespace", namespace));
    children.push(Element::new("partialSaveAllowed", "true"));
    children.push(Element::new("testRequired", "false"));
    Answer::metadata("describeMetadata", vec![node("result", children)])
}

/// The fields of a component and when it was made; permission sets may be records only.
fn found(state: &State, kind: ComponentType, name: &str) -> Option<(Element, Dates)> {
    let component = state.components.get(kind, name);
    if kind == ComponentType::Profile {
        let row = profiles::row(state, name)?;
        let epoch = SystemTime::UNIX_EPOCH;
        let dates = component.map_or((epoch, epoch), |c| (c.created, c.modified));
        return Some((profiles::body(row, component), dates));
    }
    if kind != ComponentType::PermissionSet {
        return component
            .map(|component| (component.body.0.clone(), (component.created, component.modified)));
    }
    let row = state.tables.find("PermissionSet", "Name", name)?;
    if row["IsOwnedByProfile"] == true {
        return None;
    }
    let mut body = component.map(|component| component.body.0.clone()).unwrap_or_default();
    for (element, field) in [("description", "Description"), ("label", "Label")] {
        if let Some(text) = row[field].as_str() {
            body.set(element, text);
        }
    }
    let epoch = SystemTime::UNIX_EPOCH;
    let dates = component.map_or((epoch, epoch), |c| (c.created, c.modified));
    Some((body, dates))
}

fn names(state: &State, kind: ComponentType) -> Vec<String> {
    if kind == ComponentType::Profile {
        return profiles::names(state);
    }
    if kind != ComponentType::PermissionSet {
        return state.components.of(kind).map(|c: &Component| c.full_name.clone()).collect();
    }
    let sets = state.tables.rows("PermissionSet").filter(|row| row["IsOwnedByProfile"] != true);
    sets.filter_map(|row| row["Name"].as_str().map(str::to_owned)).collect()
}

/// What the policies of an external client app say where nobody has set it.
const POLICY_DEFAULTS: [(&str, &str); 4] = [
    ("ipRelaxationPolicyType", "Enforce"),
    ("isClientCredentialsFlowEnabled", "false"),
    ("permittedUsersPolicyType", "AllSelfAuthorized"),
    ("refreshTokenPolicyType", "Infinite"),
];

/// A component as the org shows it: in WSDL order, without secrets, scopes normalised.
fn shown(state: &State, kind: ComponentType, name: &str, mut body: Element) -> Element {
    let order = |fields: &[crate::simulator::metadata::schema::Field], element: &Element| {
        fields.iter().position(|field| field.name == element.name)
    };
    match kind {
        ComponentType::GlobalOauthSettings
            if !state.components.setting("enableConsumerSecretApiAccess") =>
        {
            body.remove("consumerSecret");
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
                body.children.push(node(
                    "oauthPolicy",
                    vec![
                        Element::new("ipRelaxation", "ENFORCE"),
                        Element::new("refreshTokenPolicy", "infinite"),
                    ],
                ));
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
    body.children.insert(0, Element::new("fullName", name));
    "records".clone_into(&mut body.name);
    kind.element().clone_into(&mut body.xsi_type);
    body
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

fn properties(state: &State, kind: ComponentType, name: &str, dates: Dates) -> Element {
    let (folder, suffix) = kind.place();
    let record = match kind {
        ComponentType::PermissionSet => state.tables.find("PermissionSet", "Name", name),
        ComponentType::Profile => profiles::row(state, name),
        ComponentType::ConnectedApp => {
            let app = state.apps.all().find(|app| app.name == name);
            app.and_then(|app| state.tables.get("ConnectedApplication", &app.id))
        }
        ComponentType::ExternalClientApplication => {
            state.tables.find("ExternalClientApplication", "DeveloperName", name)
        }
        _ => None,
    };
    let text = |field: &str| {
        let found = record.and_then(|row| row[field].as_str());
        found.unwrap_or_default().to_owned()
    };
    let author = text("CreatedById");
    let author_name = state.person(&author).map(|person| person.name).unwrap_or_default();
    let (created, modified) = (moment(dates.0), moment(dates.1));
    let texts = [
        ("createdById", author.as_str()),
        ("createdByName", &author_name),
        ("createdDate", &created),
        ("fileName", &format!("{folder}/{name}.{suffix}")),
        ("fullName", name),
        ("id", &text("Id")),
        ("lastModifiedById", &author),
        ("lastModifiedByName", &author_name),
        ("lastModifiedDate", &modified),
        ("manageableState", "unmanaged"),
        ("type", kind.name()),
    ];
    node("result", texts.map(|(name, text)| Element::new(name, text)).into())
}
