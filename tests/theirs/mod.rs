//! External client apps of others, some of which look like ours.

use std::time::{Duration, SystemTime};

use cucumber_salesforce::http::Connection;
use cucumber_salesforce::metadata::{
    self, DeployOptions, Element, Metadata, MetadataType, Package, Patience,
};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A package with an app of that name and description.
pub(crate) fn package(conn: &Connection, name: &str, description: &str) -> Package {
    let fields = [
        Element::text("contactEmail", "qa@example.com"),
        Element::text("description", description),
        Element::text("distributionState", "Local"),
        Element::text("label", name),
    ];
    let app = Metadata::new(MetadataType::ExternalClientApplication, name, fields);
    Package::new(conn.version()).with(app)
}

/// Deploys such an app.
pub(crate) async fn deploy(conn: &Connection, name: &str, description: &str) {
    let package = package(conn, name, description);
    let id = metadata::deploy(conn, &package, DeployOptions::default()).await.unwrap();
    let patience = Patience::of(Duration::from_secs(3600));
    let report = metadata::await_deploy(conn, &id, patience, &mut |_| {}).await.unwrap();
    assert!(report.success, "{report:?}");
}

/// A mark as our descriptions have it, spelled out anew.
pub(crate) fn mark(run: &str, org: &str, expires: &str) -> String {
    format!("[cucumber-salesforce run={run} owner=ana expires={expires} org={org}]")
}

/// A moment as descriptions write it.
pub(crate) fn written(time: SystemTime) -> String {
    OffsetDateTime::from(time).format(&Rfc3339).unwrap()
}
