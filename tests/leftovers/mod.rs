//! What a run has left in an org.

use cucumber_salesforce::http::Connection;
use cucumber_salesforce::rest;

/// Apps, permission sets and test data of ours, one line each.
pub(crate) async fn leftovers(connection: &Connection) -> Vec<String> {
    let mut left = Vec::new();
    for query in [
        "SELECT DeveloperName FROM ExternalClientApplication",
        "SELECT Name FROM ConnectedApplication",
        "SELECT Name FROM PermissionSet WHERE Name LIKE 'Csf%'",
        "SELECT LastName FROM Contact",
    ] {
        let found = rest::query(connection, query).await.unwrap();
        left.extend(found.iter().map(|record| format!("{record:?}")));
    }
    left
}
