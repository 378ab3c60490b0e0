//! What there is: versions, resources, limits.

use serde_json::{Value, json};

use super::call::{Call, Reply};
use super::service::Service;
use crate::model::ApiVersion;

/// The list of versions, for everybody.
pub(super) fn versions(versions: &[ApiVersion]) -> Value {
    let entry = |version: &ApiVersion| {
        json!({
            "label": release_name(version.release()),
            "url": format!("/services/data/v{version}"),
            "version": version.to_string(),
        })
    };
    versions.iter().map(entry).collect()
}

/// The resources of a version.
pub(super) fn resources(call: &Call<'_>) -> Reply {
    let names = ["limits", "metadata", "query", "queryAll", "sobjects", "tooling"];
    let entries = names.map(|name| (name.to_owned(), call.path(&format!("/{name}"))));
    Reply::ok(Value::Object(entries.into_iter().collect()))
}

/// The org's limits.
pub(super) fn limits(service: &Service) -> Reply {
    let limit = |max: u64, used: u64| json!({ "Max": max, "Remaining": max.saturating_sub(used) });
    Reply::ok(json!({
        "DailyApiRequests": limit(service.allowance, service.used),
        "DailyAsyncApexExecutions": limit(250_000, 0),
        "DailyBulkApiBatches": limit(15_000, 0),
        "DailyBulkV2QueryJobs": limit(10_000, 0),
        "DailyWorkflowEmails": limit(1_000, 0),
        "DataStorageMB": limit(5, 0),
        "FileStorageMB": limit(20, 0),
        "HourlyODataCallout": limit(1_000, 0),
        "SingleEmail": limit(15, 0),
    }))
}

/// Salesforce's name for a release: three a year, version 67 is Summer '26.
fn release_name(release: u16) -> String {
    const SEASONS: [&str; 3] = ["Winter", "Spring", "Summer"];
    let year = (release + 13) / 3;
    let season = SEASONS[usize::from((release + 13) % 3)];
    format!("{season} '{year:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_have_names() {
        for (release, name) in
            [(67, "Summer '26"), (66, "Spring '26"), (65, "Winter '26"), (21, "Spring '11")]
        {
            assert_eq!(release_name(release), name);
        }
    }
}
