//! Queries, page by page.

use serde_json::{Value, json};

use super::call::{Call, Reply};
use super::columns::columns;
use super::service::Service;
use crate::simulator::data::error::DataError;
use crate::simulator::data::soql;
use crate::simulator::data::tables::Tables;

/// Runs a query and answers its first page, or describes its columns.
pub(super) fn first_page(
    service: &mut Service,
    tables: &Tables,
    call: &Call<'_>,
) -> Result<Reply, DataError> {
    let soql = call
        .parameter("q")
        .filter(|soql| !soql.trim().is_empty())
        .ok_or_else(|| DataError::new("MALFORMED_QUERY", "A query string has to be specified"))?;
    if call.parameter("columns") == Some("true") {
        return columns(tables, call, soql);
    }
    let answer = soql::run(tables, &call.viewer, call.door(), soql)?;
    let batch = batch(service, call);
    if answer.records.len() <= batch {
        return Ok(Reply::ok(json!({
            "totalSize": answer.total,
            "done": true,
            "records": answer.records,
        })));
    }
    let id = service.open(call.viewer.user_id(), answer.records);
    next_page(service, call, &format!("{id}-0"))
}

/// Answers the page at a locator such as `0r8Sm0000000000001-2000`.
pub(super) fn next_page(
    service: &Service,
    call: &Call<'_>,
    locator: &str,
) -> Result<Reply, DataError> {
    let invalid = || DataError::new("INVALID_QUERY_LOCATOR", "invalid query locator");
    let (id, start) = locator.split_once('-').ok_or_else(invalid)?;
    let start: usize = start.parse().map_err(|_| invalid())?;
    let all = service.cursor(id, call.viewer.user_id()).ok_or_else(invalid)?;
    let end = start.saturating_add(batch(service, call)).min(all.len());
    let records = all.get(start..end).ok_or_else(invalid)?;
    let mut page = json!({
        "totalSize": all.len(),
        "done": end == all.len(),
        "records": records,
    });
    if end < all.len() {
        page["nextRecordsUrl"] = next_url(call, id, end);
    }
    Ok(Reply::ok(page))
}

fn next_url(call: &Call<'_>, id: &str, start: usize) -> Value {
    let tooling = if call.door().tooling { "/tooling" } else { "" };
    call.path(&format!("{tooling}/query/{id}-{start}"))
}

fn batch(service: &Service, call: &Call<'_>) -> usize {
    call.batch.map_or(service.batch, |wish| wish.clamp(200, 2_000)).max(1)
}
