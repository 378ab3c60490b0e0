//! SOQL queries, whole results.

use ::http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::error::{ApiError, parse};
use crate::http::Connection;

/// A record as the org gives it: fields by name, and `attributes`.
pub type Record = Map<String, Value>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    records: Vec<Record>,
    next_records_url: Option<String>,
}

/// An org that always names a next page must not be followed for ever: this is two million records.
const MOST_PAGES: u32 = 1_000;

/// All records that a SOQL query finds, over as many pages as it takes.
///
/// # Errors
///
/// If the org refuses the query or gives no readable answer.
pub async fn query(connection: &Connection, soql: &str) -> Result<Vec<Record>, ApiError> {
    pages(connection, &connection.data_path("/query"), soql).await
}

/// All records that a SOQL query over the Tooling API's objects finds.
///
/// # Errors
///
/// If the org refuses the query or gives no readable answer.
pub async fn tooling_query(connection: &Connection, soql: &str) -> Result<Vec<Record>, ApiError> {
    pages(connection, &connection.data_path("/tooling/query"), soql).await
}

async fn pages(connection: &Connection, path: &str, soql: &str) -> Result<Vec<Record>, ApiError> {
    let soql: String = form_urlencoded::byte_serialize(soql.as_bytes()).collect();
    let mut next = Some(format!("{path}?q={soql}"));
    let mut records = Vec::new();
    let mut pages = 0;
    while let Some(path) = next {
        pages += 1;
        if pages > MOST_PAGES {
            let excerpt = format!("the query has more than {MOST_PAGES} pages");
            return Err(ApiError::Unreadable { status: 200, excerpt });
        }
        let answer = connection.send(Method::GET, &path, None, Vec::new()).await?;
        let page: Page = parse(&answer)?;
        records.extend(page.records);
        next = page.next_records_url;
    }
    Ok(records)
}
