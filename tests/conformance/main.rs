//! The conformance table: what public sources say of Salesforce, how the simulated org stands to
//! it, and the exchange that shows it.
//!
//! `src/docs/conformance.md`, with a page for each part, is written from the rows (`UPDATE_DOCS=1`), or else held equal; and
//! whatever the simulated org serves must have a row.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may")]

mod answer;
mod area;
mod areas;
mod code;
mod field;
mod page;
#[expect(dead_code, reason = "the tests of the simulated org need more of it")]
#[path = "../simulator/party.rs"]
mod party;
mod sources;
#[expect(dead_code, reason = "the tests of the simulated org need more of it")]
#[path = "../simulator/wire.rs"]
mod wire;

#[tokio::test(flavor = "multi_thread")]
async fn the_org_does_what_the_page_says() {
    let parts = areas::all().await;
    let areas = parts.iter().flat_map(|part| &part.areas);
    let wrong: Vec<&String> = areas.flat_map(|area| &area.wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    page::hold(&parts);
}
