//! The one store of the org's records.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::error::DataError;
use super::id;
use super::objects;
use super::record::{read_fields, require};
use super::schema::Object;
use super::seed::{self, OrgFacts};
use super::table::{Change, Table};
use super::values::moment;
use crate::clock::SharedClock;

/// A record: every field of its object by its proper name, `null` where it has no value.
pub type Row = Map<String, Value>;

/// Every record of a simulated org, its own (users, apps, tokens) and those of the tests.
///
/// Names of objects and fields are taken in any case; ids in 15 or 18 characters.
///
/// ```
/// use std::sync::Arc;
/// use cucumber_salesforce::clock::VirtualClock;
/// use cucumber_salesforce::simulator::data::{OrgFacts, Tables};
/// use serde_json::json;
///
/// let mut tables = Tables::new(&OrgFacts::default(), Arc::new(VirtualClock::new()));
/// let id = tables.insert("Contact", &json!({ "LastName": "Lovelace" }))?;
/// tables.update("Contact", &id, &json!({ "FirstName": "Ada" }))?;
/// assert_eq!(tables.get("Contact", &id).unwrap()["Name"], "Ada Lovelace");
/// # Ok::<(), cucumber_salesforce::simulator::data::DataError>(())
/// ```
#[derive(Debug)]
pub struct Tables {
    by_name: BTreeMap<String, Table>,
    deleted: BTreeSet<String>,
    records: u64,
    revision: u64,
    customs: usize,
    author: String,
    pub(super) clock: SharedClock,
}

/// Records that go with the record they point to.
const CASCADES: &[(&str, &str, &str)] = &[
    ("Account", "Contact", "AccountId"),
    ("Account", "Opportunity", "AccountId"),
    ("ExternalClientApplication", "ExtlClntAppOauthConsumer", "ExternalClientApplicationId"),
    ("ExternalClientApplication", "ExtlClntAppOauthPlcyCnfg", "ExternalClientApplicationId"),
    ("ExternalClientApplication", "ExtlClntAppOauthSettings", "ExternalClientApplicationId"),
    ("ExternalClientApplication", "SetupEntityAccess", "SetupEntityId"),
    ("ConnectedApplication", "SetupEntityAccess", "SetupEntityId"),
    ("PermissionSet", "SetupEntityAccess", "ParentId"),
    ("PermissionSet", "ObjectPermissions", "ParentId"),
];

impl Tables {
    /// The records of a new org: itself, its profiles and its [users](super::SEED_USERS).
    #[must_use]
    pub fn new(facts: &OrgFacts, clock: SharedClock) -> Self {
        let mut tables = Self {
            by_name: BTreeMap::new(),
            deleted: BTreeSet::new(),
            records: 0,
            revision: 0,
            customs: 0,
            author: String::new(),
            clock,
        };
        for object in objects::standard() {
            tables.add(object);
        }
        seed::fill(&mut tables, facts);
        tables
    }

    /// Adds an object that a test declares, or replaces an earlier declaration and its records.
    ///
    /// Every profile but those named `Minimum Access` may work with it.
    pub fn declare(&mut self, mut object: Object) {
        if object.prefix.is_empty() {
            object.prefix = format!("a{:02}", self.customs).into();
            self.customs += 1;
        }
        let name = object.name.clone();
        self.add(Arc::new(object));
        seed::grant(self, &name);
    }

    /// All records of an object, oldest first; none where there is no such object.
    pub fn rows(&self, object: &str) -> impl Iterator<Item = &Row> {
        self.table(object).into_iter().flat_map(Table::rows)
    }

    /// The record with this id.
    #[must_use]
    pub fn get(&self, object: &str, id: &str) -> Option<&Row> {
        let table = self.table(object)?;
        // Most ids come as they are.
        table.get(id).or_else(|| table.get(&id::id18(id)?))
    }

    /// The oldest record whose field holds this text, in any case.
    #[must_use]
    pub fn find(&self, object: &str, field: &str, text: &str) -> Option<&Row> {
        self.with(object, field, text).next()
    }

    /// All records whose field holds this text, in any case, oldest first.
    pub(in crate::simulator) fn with<'a, 'text>(
        &'a self,
        object: &str,
        field: &str,
        text: &'text str,
    ) -> impl Iterator<Item = &'a Row> + use<'a, 'text> {
        let table = self.table(object);
        let field = table.and_then(|table| Some((table, table.object.find(field)?)));
        field.into_iter().flat_map(move |(table, field)| table.with(field, text))
    }

    /// Makes a record on the org's own account: read-only fields may be given.
    ///
    /// # Errors
    ///
    /// What Salesforce would refuse: unknown or missing fields, bad values, duplicates.
    pub fn insert(&mut self, object: &str, fields: &Value) -> Result<String, DataError> {
        let author = self.author.clone();
        self.insert_by(&author, object, fields)
    }

    /// Changes a record on the org's own account.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown record, and what [`insert`](Self::insert) refuses.
    pub fn update(&mut self, object: &str, id: &str, fields: &Value) -> Result<(), DataError> {
        let author = self.author.clone();
        self.update_by(&author, object, id, fields)
    }

    /// Deletes a record, and those that go with it.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` for an unknown record, `ENTITY_IS_DELETED` for one deleted before,
    /// `DELETE_FAILED` for a permission set that somebody still holds.
    pub fn delete(&mut self, object: &str, id: &str) -> Result<(), DataError> {
        let id = self.existing(object, id)?;
        let name = self.object(object)?.name.clone();
        self.refuse_delete(&name, &id)?;
        for (parent, child, field) in CASCADES {
            if *parent != name {
                continue;
            }
            let ids: Vec<Value> =
                self.with(child, field, &id).map(|row| row["Id"].clone()).collect();
            for child_id in ids.iter().filter_map(Value::as_str) {
                self.delete(child, child_id)?;
            }
        }
        if let Some(table) = self.table_mut(object) {
            table.remove(&id);
        }
        self.deleted.insert(id);
        Ok(())
    }

    /// Makes a record of what the org itself has noted: nothing is checked.
    pub(in crate::simulator) fn note(&mut self, object: &str, fields: Row, at: SystemTime) {
        let (author, now) = (self.author.clone(), json!(moment(at)));
        let number = self.records + 1;
        let Some(table) = self.table_mut(object) else { return };
        let id = id::make(&table.object.prefix, number);
        let mut row = table.blank();
        row.extend(fields);
        fill(&mut row, "Id", &json!(id));
        fill(&mut row, "CreatedById", &json!(author));
        fill(&mut row, "CreatedDate", &now);
        stamp(&mut row, &author, &now);
        table.put(id, row);
        self.records = number;
    }

    /// Forgets the oldest records of an object, all but so many.
    pub(in crate::simulator) fn keep_newest(&mut self, object: &str, most: usize) {
        if let Some(table) = self.table_mut(object) {
            while table.len() > most {
                table.remove_oldest();
            }
        }
    }

    /// Shows what the org keeps elsewhere as a record, in place of what was shown before: nothing
    /// is checked, and what is not given is at its default.
    pub(in crate::simulator) fn show(&mut self, object: &str, id: &str, fields: Row) {
        let Some(table) = self.table_mut(object) else { return };
        let mut row = table.blank();
        row.extend(fields);
        row.insert("Id".to_owned(), json!(id));
        table.put(id.to_owned(), row);
    }

    /// A number that goes up with each change: what was read at the same number is still so.
    pub(in crate::simulator) fn revision(&self) -> u64 {
        self.revision
    }

    /// The last change of a record of any of these objects.
    pub(in crate::simulator) fn last_change(&self, objects: &[&str]) -> Option<Change> {
        objects.iter().filter_map(|object| self.table(object)?.changed).max()
    }

    pub(super) fn object(&self, name: &str) -> Result<&Arc<Object>, DataError> {
        self.table(name).map(|table| &table.object).ok_or_else(DataError::not_found)
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.by_name.values().map(|table| &*table.object)
    }

    /// Lets the records live by another clock.
    pub(in crate::simulator) fn set_clock(&mut self, clock: SharedClock) {
        self.clock = clock;
    }

    pub(super) fn set_author(&mut self, user_id: &str) {
        user_id.clone_into(&mut self.author);
    }

    pub(super) fn insert_by(
        &mut self,
        author: &str,
        object: &str,
        fields: &Value,
    ) -> Result<String, DataError> {
        let schema = Arc::clone(self.object(object)?);
        let given = read_fields(&schema, fields)?;
        let mut row = self.table(object).map(Table::blank).unwrap_or_default();
        row.extend(given);
        require(&schema, &row)?;
        let now = json!(moment(self.clock.now()));
        let id = row["Id"].as_str().map(str::to_owned);
        let id = id.unwrap_or_else(|| id::make(&schema.prefix, self.records + 1));
        fill(&mut row, "Id", &json!(id));
        fill(&mut row, "OwnerId", &json!(author));
        fill(&mut row, "CreatedById", &json!(author));
        fill(&mut row, "CreatedDate", &now);
        stamp(&mut row, author, &now);
        self.derive(&schema, &mut row);
        self.check(&schema, &row)?;
        self.records += 1;
        if let Some(table) = self.table_mut(object) {
            table.put(id.clone(), row);
        }
        match &*schema.name {
            "Profile" => seed::back(self, &id)?,
            // Whether a user is frozen is in a record of its own.
            "User" => drop(self.insert("UserLogin", &json!({ "UserId": id }))?),
            _ => {}
        }
        Ok(id)
    }

    pub(super) fn update_by(
        &mut self,
        author: &str,
        object: &str,
        id: &str,
        fields: &Value,
    ) -> Result<(), DataError> {
        let id = self.existing(object, id)?;
        let schema = Arc::clone(self.object(object)?);
        let mut row = self.get(object, &id).cloned().unwrap_or_default();
        row.extend(read_fields(&schema, fields)?);
        row.insert("Id".to_owned(), json!(id));
        require(&schema, &row)?;
        let now = json!(moment(self.clock.now()));
        stamp(&mut row, author, &now);
        self.derive(&schema, &mut row);
        self.check(&schema, &row)?;
        if let Some(table) = self.table_mut(object) {
            table.put(id, row);
        }
        Ok(())
    }

    /// The 18-character id of a record that is there.
    pub(super) fn existing(&self, object: &str, id: &str) -> Result<String, DataError> {
        self.object(object)?;
        let Some(id18) = id::id18(id) else {
            let text =
                format!("Provided external ID field does not exist or is not accessible: {id}");
            return Err(DataError::new("NOT_FOUND", text).status(404));
        };
        if self.deleted.contains(&id18) {
            return Err(DataError::new("ENTITY_IS_DELETED", "entity is deleted").status(404));
        }
        match self.get(object, &id18) {
            Some(_) => Ok(id18),
            None => Err(DataError::not_found()),
        }
    }

    fn add(&mut self, object: Arc<Object>) {
        self.by_name.insert(object.name.to_ascii_lowercase(), Table::new(object));
    }

    fn table(&self, object: &str) -> Option<&Table> {
        self.by_name.get(&object.to_ascii_lowercase())
    }

    fn table_mut(&mut self, object: &str) -> Option<&mut Table> {
        self.revision += 1;
        let change = Change { revision: self.revision, at: self.clock.now() };
        let table = self.by_name.get_mut(&object.to_ascii_lowercase())?;
        table.changed = Some(change);
        Some(table)
    }
}

/// Gives a field of the object its value where it has none.
fn fill(row: &mut Row, field: &str, value: &Value) {
    if let Some(empty) = row.get_mut(field).filter(|value| value.is_null()) {
        *empty = value.clone();
    }
}

fn stamp(row: &mut Row, author: &str, now: &Value) {
    row.insert("LastModifiedById".to_owned(), json!(author));
    row.insert("LastModifiedDate".to_owned(), now.clone());
    row.insert("SystemModstamp".to_owned(), now.clone());
}
