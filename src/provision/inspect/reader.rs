//! Asks an org, and notes what it does not tell.

use serde_json::Value;

use crate::http::Connection;
use crate::http::soap::Node;
use crate::metadata::soap::Listed;
use crate::metadata::{MetadataType, soap};
use crate::rest::{self, Record};

/// The most components of one type that are looked through for one of them.
const MOST: usize = 200;

/// Asks an org, and notes what it does not tell.
pub(super) struct Reader<'a> {
    conn: &'a Connection,
    pub(super) soap_usable: bool,
    pub(super) unread: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(conn: &'a Connection, soap_usable: bool) -> Self {
        Self { conn, soap_usable, unread: Vec::new() }
    }

    /// The host that the org is called at, with its port where that is not the usual one.
    pub(super) fn host(&self) -> Option<String> {
        let url = self.conn.instance_url();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        url.host_str().map(|host| format!("{host}{port}"))
    }

    /// The records of a query; `None` where the org does not tell.
    pub(super) async fn query(&mut self, what: &str, soql: &str) -> Option<Vec<Record>> {
        match rest::query(self.conn, soql).await {
            Ok(records) => Some(records),
            Err(error) => self.note(what, error.code().unwrap_or("no answer")),
        }
    }

    /// A component; `None` where the org does not tell, `Some(None)` where there is none.
    pub(super) async fn component(
        &mut self,
        what: &str,
        kind: MetadataType,
        name: &str,
    ) -> Option<Option<Node>> {
        if !self.soap_usable {
            return self.note(what, "SOAP takes no JWT-based access token");
        }
        match soap::read(self.conn, kind, &[name]).await {
            Ok(mut found) => Some(found.pop().flatten()),
            Err(error) => self.note(what, &error.to_string()),
        }
    }

    /// The components of a type; `None` where the org does not tell.
    pub(super) async fn list(&mut self, what: &str, kind: MetadataType) -> Option<Vec<Listed>> {
        if !self.soap_usable {
            return self.note(what, "SOAP takes no JWT-based access token");
        }
        match soap::list(self.conn, kind).await {
            Ok(listed) => Some(listed),
            Err(error) => self.note(what, &error.to_string()),
        }
    }

    /// The first component of a type that fits; the flag says whether all were looked at.
    pub(super) async fn search(
        &mut self,
        what: &str,
        kind: MetadataType,
        fits: impl Fn(&Node) -> bool,
    ) -> (Option<Node>, bool) {
        let Some(listed) = self.list(what, kind).await else { return (None, false) };
        let names: Vec<&str> = listed.iter().take(MOST).map(|c| c.full_name.as_str()).collect();
        match soap::read(self.conn, kind, &names).await {
            Ok(found) => {
                let complete = listed.len() <= MOST && found.iter().all(Option::is_some);
                (found.into_iter().flatten().find(fits), complete)
            }
            Err(error) => {
                self.note::<()>(what, &error.to_string());
                (None, false)
            }
        }
    }

    fn note<T>(&mut self, what: &str, why: &str) -> Option<T> {
        let line = format!("{what}: {why}");
        if !self.unread.contains(&line) {
            self.unread.push(line);
        }
        None
    }
}

/// A text of a record; empty where it has none.
pub(super) fn text(record: &Record, field: &str) -> String {
    record.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A boolean of a record.
pub(super) fn flag(record: &Record, field: &str) -> Option<bool> {
    record.get(field).and_then(Value::as_bool)
}

/// A boolean of a component; absent is off.
pub(super) fn is_on(node: &Node, path: &str) -> bool {
    node.at(path).eq_ignore_ascii_case("true")
}
