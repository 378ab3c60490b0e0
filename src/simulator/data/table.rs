//! The records of one object, with an index of what they are looked for by.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use super::id;
use super::schema::{Field, Object};
use super::tables::Row;

#[derive(Debug)]
pub(super) struct Table {
    pub(super) object: Arc<Object>,
    /// Every field at its default.
    blank: Row,
    /// By id, which is the order in which they were made.
    rows: BTreeMap<String, Row>,
    /// Ids by field and by what it holds, spelled as [`spelling`] has it.
    index: HashMap<String, HashMap<String, BTreeSet<String>>>,
    pub(super) changed: Option<Change>,
}

/// The last change of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulator) struct Change {
    /// Which change it was, of all that records have seen.
    pub(in crate::simulator) revision: u64,
    pub(in crate::simulator) at: SystemTime,
}

impl Table {
    pub(super) fn new(object: Arc<Object>) -> Self {
        let fields = object.fields.iter();
        let blank = fields.map(|field| (field.name.to_string(), field.default.clone())).collect();
        Self { object, blank, rows: BTreeMap::new(), index: HashMap::new(), changed: None }
    }

    /// A record at its defaults.
    pub(super) fn blank(&self) -> Row {
        self.blank.clone()
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, id: &str) -> Option<&Row> {
        self.rows.get(id)
    }

    /// Adds a record, or puts it in place of the one with this id.
    pub(super) fn put(&mut self, id: String, row: Row) {
        self.remove(&id);
        for field in self.object.fields.iter().filter(|field| field.indexed) {
            if let Some(text) = row[&*field.name].as_str() {
                let of_field = self.index.entry(field.name.to_string()).or_default();
                of_field.entry(spelling(text)).or_default().insert(id.clone());
            }
        }
        self.rows.insert(id, row);
    }

    pub(super) fn remove(&mut self, id: &str) {
        let Some(row) = self.rows.remove(id) else { return };
        for field in self.object.fields.iter().filter(|field| field.indexed) {
            let Some(of_field) = self.index.get_mut(&*field.name) else { continue };
            let Some(text) = row[&*field.name].as_str().map(spelling) else { continue };
            if let Some(ids) = of_field.get_mut(&text) {
                ids.remove(id);
                if ids.is_empty() {
                    of_field.remove(&text);
                }
            }
        }
    }

    pub(super) fn remove_oldest(&mut self) {
        if let Some(oldest) = self.rows.keys().next().cloned() {
            self.remove(&oldest);
        }
    }

    /// The records whose field holds this text, in any case, oldest first.
    pub(super) fn with<'a, 'text>(
        &'a self,
        field: &'a Field,
        text: &'text str,
    ) -> impl Iterator<Item = &'a Row> + use<'a, 'text> {
        let same = move |value: &str| value.eq_ignore_ascii_case(text) || id::same(value, text);
        let holds = move |row: &&Row| row[&*field.name].as_str().is_some_and(same);
        let indexed = || self.index.get(&*field.name)?.get(&spelling(text));
        let ids = field.indexed.then(indexed).flatten().into_iter().flatten();
        let found = ids.filter_map(|id| self.rows.get(id));
        let all = (!field.indexed).then(|| self.rows()).into_iter().flatten();
        found.chain(all).filter(holds)
    }
}

/// One spelling for all texts that may be the same: whatever their case, and for ids whatever
/// their length.
fn spelling(text: &str) -> String {
    let is_id = matches!(text.len(), 15 | 18) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    let text = if is_id { &text[..15] } else { text };
    text.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::super::schema::Operations;
    use super::*;

    fn row(name: &str) -> Row {
        Map::from_iter([("Name".to_owned(), json!(name))])
    }

    fn named<'a>(table: &'a Table, name: &str) -> Option<&'a str> {
        let field = table.object.find("Name")?;
        table.with(field, name).next()?["Name"].as_str()
    }

    #[test]
    fn what_is_unique_is_found_in_any_spelling_as_long_as_it_is_there() {
        let fields = vec![Field::text("Name").unique()];
        let object = Object::new("Thing", "0Th", Operations::Data, fields);
        let mut table = Table::new(Arc::new(object));
        let id = id::make("0Th", 7);
        table.put("1".to_owned(), row("Orders"));
        table.put("2".to_owned(), row(&id));
        assert_eq!(named(&table, "oRDERS"), Some("Orders"));
        assert_eq!(named(&table, &id[..15]), Some(&*id));
        table.put("1".to_owned(), row("Bills"));
        assert_eq!((named(&table, "Orders"), named(&table, "bills")), (None, Some("Bills")));
        table.remove_oldest();
        assert_eq!((named(&table, "Bills"), table.len()), (None, 1));
    }
}
