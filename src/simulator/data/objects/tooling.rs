//! What only the Tooling API shows.

use super::{flags, texts};
use crate::simulator::data::schema::{Field, Kind, Object, Operations};

pub(super) fn objects() -> Vec<Object> {
    vec![deploy_request()]
}

/// Its records are the org's deploys, as they stand.
fn deploy_request() -> Object {
    let mut fields = vec![
        Field::new("Status", Kind::Picklist),
        Field::new("StartDate", Kind::DateTime),
        Field::new("CompletedDate", Kind::DateTime),
        Field::reference("CanceledById", "User"),
    ];
    fields.extend(flags(&["CheckOnly", "IgnoreWarnings", "RollbackOnError"]));
    fields.extend(texts(&["StateDetail", "ErrorStatusCode", "ErrorMessage"]));
    let counts = [
        "NumberComponentErrors",
        "NumberComponentsDeployed",
        "NumberComponentsTotal",
        "NumberTestErrors",
        "NumberTestsCompleted",
        "NumberTestsTotal",
    ];
    fields.extend(counts.map(|name| Field::new(name, Kind::Integer).default_value(0)));
    Object::new("DeployRequest", "0Af", Operations::ReadOnly, fields).tooling()
}
