//! What an object is: its fields, their kinds, and what the REST API may do with it.

use std::borrow::Cow;

use serde_json::Value;

/// The kind of a field's values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// The record's own id.
    Id,
    /// A line of text.
    Text,
    /// Text of several lines, up to 32,000 characters.
    TextArea,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// One of several words.
    Picklist,
    /// True or false; never null.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A day: `2026-11-23`.
    Date,
    /// A moment: `2026-11-23T20:57:00.000+0000`.
    DateTime,
    /// The id of a record of another object; of any object where the name is empty.
    Reference(Cow<'static, str>),
}

impl Kind {
    /// As a describe call and the texts of SOQL name it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Text => "string",
            Self::TextArea => "textarea",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Picklist => "picklist",
            Self::Boolean => "boolean",
            Self::Integer => "int",
            Self::Number => "double",
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Reference(_) => "reference",
        }
    }
}

/// A field of an object.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the field's own switches")]
pub struct Field {
    pub(super) name: Cow<'static, str>,
    pub(super) kind: Kind,
    pub(super) length: usize,
    pub(super) required: bool,
    pub(super) unique: bool,
    /// Records are found by it without looking at all of them.
    pub(super) indexed: bool,
    pub(super) read_only: bool,
    pub(super) default: Value,
    pub(super) values: &'static [&'static str],
}

impl Field {
    /// A field of some kind; it may be left out, and anyone who sees the record may write it.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        let (length, default) = match kind {
            Kind::Boolean => (0, Value::Bool(false)),
            Kind::Id | Kind::Reference(_) => (18, Value::Null),
            Kind::TextArea => (32_000, Value::Null),
            Kind::Email => (80, Value::Null),
            Kind::Phone => (40, Value::Null),
            _ => (255, Value::Null),
        };
        Self {
            name: name.into(),
            kind,
            length,
            required: false,
            unique: false,
            indexed: false,
            read_only: false,
            default,
            values: &[],
        }
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, Kind::Text)
    }

    /// A reference to a record of another object.
    #[must_use]
    pub fn reference(
        name: impl Into<Cow<'static, str>>,
        object: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(name, Kind::Reference(object.into()))
    }

    /// Records cannot be made without it.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// No two records share a value.
    #[must_use]
    pub fn unique(self) -> Self {
        Self { unique: true, indexed: true, ..self }
    }

    /// Records are often looked for by it.
    pub(super) fn indexed(self) -> Self {
        Self { indexed: true, ..self }
    }

    /// The REST API refuses to write it.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self { read_only: true, ..self }
    }

    /// The longest text it holds, in characters.
    #[must_use]
    pub fn length(self, length: usize) -> Self {
        Self { length, ..self }
    }

    /// What it holds when nothing was given.
    #[must_use]
    pub fn default_value(self, default: impl Into<Value>) -> Self {
        Self { default: default.into(), ..self }
    }

    /// The only words that a picklist takes.
    #[must_use]
    pub fn values(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// The name by which a query reaches the referenced record: `Profile` for `ProfileId`,
    /// `Account__r` for `Account__c`.
    pub(super) fn relationship(&self) -> Option<(String, &str)> {
        let Kind::Reference(object) = &self.kind else { return None };
        let name = match self.name.strip_suffix("__c") {
            Some(custom) => format!("{custom}__r"),
            None => self.name.strip_suffix("Id")?.to_owned(),
        };
        Some((name, object))
    }

    /// The label: the name in words.
    pub(super) fn label(&self) -> String {
        let name = self.name.trim_end_matches("__c").replace('_', " ");
        let mut label = String::new();
        let mut last = ' ';
        for letter in name.chars() {
            if letter.is_uppercase() && last.is_lowercase() {
                label.push(' ');
            }
            label.push(letter);
            last = letter;
        }
        match (&self.kind, label.strip_suffix(" Id")) {
            (Kind::Reference(_), Some(short)) => format!("{short} ID"),
            _ => label,
        }
    }
}

/// What the REST API may do with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operations {
    /// Create, read, update, delete: the object's records are the user's data.
    Data,
    /// Part of the set-up: everybody reads it, whoever holds the permission changes it.
    Setup {
        /// The permission that changes it, such as `AssignPermissionSets`.
        permission: &'static str,
    },
    /// Read-only by REST.
    ReadOnly,
}

/// An object: a table of records.
#[derive(Clone, Debug)]
pub struct Object {
    pub(super) name: Cow<'static, str>,
    pub(super) prefix: Cow<'static, str>,
    pub(super) fields: Vec<Field>,
    pub(super) operations: Operations,
    /// Whether only the Tooling API knows it.
    pub(super) tooling: bool,
}

impl Object {
    /// A custom object such as `Invoice__c`, with a `Name` and the fields given.
    ///
    /// ```
    /// use cucumber_salesforce::simulator::data::{Field, Kind, Object};
    ///
    /// let invoice = Object::custom("Invoice__c")
    ///     .field(Field::text("Number__c").required().unique())
    ///     .field(Field::new("Amount__c", Kind::Number))
    ///     .field(Field::reference("Account__c", "Account"));
    /// ```
    #[must_use]
    pub fn custom(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, "", Operations::Data, vec![Field::text("Name").length(80)])
            .field(Field::reference("OwnerId", "User"))
    }

    /// Adds a field.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// An object with its key prefix; the audit fields come with it.
    pub(super) fn new(
        name: impl Into<Cow<'static, str>>,
        prefix: &'static str,
        operations: Operations,
        fields: Vec<Field>,
    ) -> Self {
        let mut all = vec![Field::new("Id", Kind::Id).read_only()];
        all.extend(fields);
        all.extend([
            Field::new("IsDeleted", Kind::Boolean).read_only(),
            Field::new("CreatedDate", Kind::DateTime).read_only(),
            Field::reference("CreatedById", "User").read_only(),
            Field::new("LastModifiedDate", Kind::DateTime).read_only(),
            Field::reference("LastModifiedById", "User").read_only(),
            Field::new("SystemModstamp", Kind::DateTime).read_only(),
        ]);
        Self { name: name.into(), prefix: prefix.into(), fields: all, operations, tooling: false }
    }

    /// The same, for the Tooling API only.
    pub(super) fn tooling(self) -> Self {
        Self { tooling: true, ..self }
    }

    /// A field by its name, in any case.
    pub(super) fn find(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}
