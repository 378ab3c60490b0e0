//! `describeMetadata`, `describeValueType`.

use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use crate::simulator::metadata::component::ComponentType;
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::schema::{Field, Holds};
use crate::simulator::metadata::versions;
use crate::simulator::state::State;

/// The component types of the org.
pub(super) fn types(state: &State, call: &Call) -> Answer {
    let mut children: Vec<Element> = ComponentType::ALL
        .iter()
        // All settings are of one type.
        .filter(|kind| !kind.is_settings() || **kind == ComponentType::AccessSettings)
        .filter(|kind| versions::of_type(**kind) <= call.release)
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

/// The fields of one type, named as `{namespace}Type` or plainly.
pub(super) fn value_type(call: &Call) -> Result<Answer, Fault> {
    let named = call.operation.get("type");
    let kind = call.kind(named.rsplit('}').next().unwrap_or(named))?;
    let settings = kind.is_settings();
    let able = |name: &str, on: bool| Element::new(name, if on { "true" } else { "false" });
    let mut children = vec![
        able("apiCreatable", !settings && kind != ComponentType::Profile),
        able("apiDeletable", !settings && kind != ComponentType::Profile),
        able("apiReadable", true),
        able("apiUpdatable", true),
    ];
    let fields = known(kind.element(), kind.fields(), call.release);
    let fields = fields.map(|one| field(one, false, call.release));
    let all = [field(&Field::NAME, true, call.release)].into_iter().chain(fields);
    children.extend(all.map(|one| node("valueTypeFields", one)));
    Ok(Answer::metadata("describeValueType", vec![node("result", children)]))
}

/// The fields of a type that a release knows.
fn known<'a>(
    of: &'a str,
    fields: &'a [Field],
    release: u16,
) -> impl Iterator<Item = &'a Field> + 'a {
    fields.iter().filter(move |one| versions::of_field(of, one.name).contains(&release))
}

/// A field in WSDL order.
fn field(field: &Field, is_name: bool, release: u16) -> Vec<Element> {
    let mut children = Vec::new();
    if let Holds::Fields(of, fields) = field.holds {
        let fields = known(of, fields, release);
        children.extend(fields.map(|one| node("fields", self::field(one, false, release))));
    }
    let required = if field.required { ("1", "true") } else { ("0", "false") };
    let name = if is_name { "true" } else { "false" };
    let texts = [
        ("isForeignKey", "false"),
        ("isNameField", name),
        ("minOccurs", required.0),
        ("name", field.name),
    ];
    children.extend(texts.map(|(name, text)| Element::new(name, text)));
    if let Holds::Word(_, words) = field.holds {
        children.extend(words.iter().map(|word| {
            let texts =
                [("active", "true"), ("defaultValue", "false"), ("label", *word), ("value", *word)];
            node("picklistValues", texts.map(|(name, text)| Element::new(name, text)).into())
        }));
    }
    let soap_type = match field.holds {
        Holds::Text => "string",
        Holds::Boolean => "boolean",
        Holds::Integer => "int",
        Holds::Word(name, _) | Holds::Fields(name, _) => name,
        Holds::Scope => "ConnectedAppOauthAccessScope",
        Holds::Anything => field.name,
    };
    children.push(Element::new("soapType", soap_type));
    children.push(Element::new("valueRequired", required.1));
    children
}
