//! The fields of each component type, in the order of the WSDL.

mod access;
mod connected_app;
mod external_app;
mod settings;

pub(super) use access::{PERMISSION_SET, PROFILE};
pub(super) use connected_app::CONNECTED_APP;
pub(super) use external_app::{
    EXTERNAL_CLIENT_APPLICATION, GLOBAL_OAUTH_SETTINGS, OAUTH_POLICIES, OAUTH_SETTINGS, POLICIES,
};
pub(super) use settings::{ACCESS_SETTINGS, FLOW_SETTINGS, SECURITY_SETTINGS, SETTINGS};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holds {
    Text,
    Boolean,
    Integer,
    /// One of these words; the name is the enumeration's.
    Word(&'static str, &'static [&'static str]),
    /// An `OAuth` scope, in the Metadata API's spelling.
    Scope,
    Fields(&'static str, &'static [Field]),
    /// Not looked into: it does not matter here.
    Anything,
}

/// A field of a component type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) required: bool,
}

const fn text(name: &'static str) -> Field {
    Field { name, holds: Holds::Text, required: false }
}

const fn flag(name: &'static str) -> Field {
    Field { name, holds: Holds::Boolean, required: false }
}

const fn int(name: &'static str) -> Field {
    Field { name, holds: Holds::Integer, required: false }
}

const fn any(name: &'static str) -> Field {
    Field { name, holds: Holds::Anything, required: false }
}

const fn word(
    name: &'static str,
    enumeration: &'static str,
    words: &'static [&'static str],
) -> Field {
    Field { name, holds: Holds::Word(enumeration, words), required: false }
}

const fn fields(name: &'static str, of: &'static str, fields: &'static [Field]) -> Field {
    Field { name, holds: Holds::Fields(of, fields), required: false }
}

impl Field {
    /// The name that every component has.
    pub(super) const NAME: Self = text("fullName").required();

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

/// An attribute that an app's maker defines.
const ATTRIBUTE: &[Field] = &[text("formula").required(), text("key").required()];
