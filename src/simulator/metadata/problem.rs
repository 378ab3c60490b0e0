//! Why a component is refused: the same for a deploy and for a SOAP call.

/// A refusal of one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// As SOAP calls give it; deploys give the message only.
    pub(super) status_code: String,
    pub(super) message: String,
    /// The field that it is about, where there is one; only SOAP calls give it.
    pub(super) field: Option<String>,
    pub(super) line: u32,
    /// The XML does not fit the type: a fault in SOAP calls.
    pub(super) malformed: bool,
    /// The field is one of another version.
    pub(super) other_version: bool,
}

impl Problem {
    pub(super) fn new(status_code: &str, message: impl Into<String>) -> Self {
        Self {
            status_code: status_code.to_owned(),
            message: message.into(),
            field: None,
            line: 1,
            malformed: false,
            other_version: false,
        }
    }

    /// The same of a field.
    pub(super) fn of(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// XML that does not fit the type.
    pub(super) fn malformed(message: &str, line: u32) -> Self {
        let message = format!("Error parsing file: {message}");
        Self { line, malformed: true, ..Self::new("INVALID_TYPE", message) }
    }

    /// A field that the API knows, and this version of it does not.
    pub(super) fn of_another_version(field: &str, release: u16, line: u32) -> Self {
        let message = format!("Property '{field}' not valid in version {release}.0");
        Self { line, other_version: true, ..Self::new("INVALID_FIELD", message).of(field) }
    }

    /// A field without which nothing goes; one of them has a text of its own.
    pub(super) fn missing(field: &str) -> Self {
        let message = match field {
            "externalClientApplication" => {
                "Enter the name of the parent external client app".into()
            }
            field => format!("Required field is missing: {field}"),
        };
        Self::new("REQUIRED_FIELD_MISSING", message).of(field)
    }

    /// A reference to what is not there.
    pub(super) fn no_such(field: &str, kind: &str, name: &str) -> Self {
        let message = format!("In field: {field} - no {kind} named {name} found");
        Self::new("INVALID_CROSS_REFERENCE_KEY", message).of(field)
    }

    /// A name or key that is taken.
    pub(super) fn duplicate(field: &str) -> Self {
        let message = format!("duplicate value found: {field} duplicates value on another record");
        Self::new("DUPLICATE_VALUE", message).of(field)
    }
}
