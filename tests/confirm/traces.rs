//! What is left in an org that was measured.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cucumber_salesforce::simulator::SimulatedOrg;

/// What could be left.
const OBJECTS: [&str; 7] = [
    "ConnectedApplication",
    "ExternalClientApplication",
    "OauthToken",
    "PermissionSet",
    "PermissionSetAssignment",
    "SetupEntityAccess",
    "User",
];

/// What an org has before it is measured: apps, permission sets, users and what ties them.
pub(crate) struct Before(BTreeMap<&'static str, BTreeSet<String>>);

impl Before {
    pub(crate) fn of(org: &SimulatedOrg) -> Self {
        let id = |row: &serde_json::Map<String, serde_json::Value>| row["Id"].to_string();
        let ids = |object| org.records(object).iter().map(id).collect();
        Self(OBJECTS.map(|object| (object, ids(object))).into())
    }

    /// Nothing is left: no app, permission set, user, token or open deploy, and no entry of the
    /// journal that is not closed; how many entries there are.
    pub(crate) fn leaves_no_trace(&self, case: &str, org: &SimulatedOrg, state: &Path) -> usize {
        self.is_as_before(case, org);
        let (intended, open) = journalled(state);
        assert!(open.is_empty(), "{case}: {open:?}");
        intended
    }

    /// The org has what it had, no app, no session of one, and no deploy that goes on.
    pub(crate) fn is_as_before(&self, case: &str, org: &SimulatedOrg) {
        assert_eq!(org.apps(), [""; 0], "{case}");
        assert_eq!(org.sessions_of_apps(), [""; 0], "{case}");
        assert_eq!(Self::of(org).0, self.0, "{case}");
        for deploy in org.records("DeployRequest") {
            let status = deploy["Status"].as_str().unwrap();
            let over =
                ["Succeeded", "Failed", "Canceled", "FinalizingFailed", "FinalizingDeployFailed"]
                    .contains(&status);
            assert!(over, "{case}: {deploy:?}");
        }
    }
}

/// How many components the journals name, and which of them are not closed.
pub(crate) fn journalled(state: &Path) -> (usize, Vec<String>) {
    let (mut intended, mut open) = (0, Vec::new());
    for file in fs::read_dir(state).unwrap() {
        let path = file.unwrap().path();
        if !path.file_name().unwrap().to_string_lossy().starts_with("journal-") {
            continue;
        }
        for line in fs::read_to_string(&path).unwrap().lines() {
            let (start, end) = (line.find('{').unwrap(), line.rfind('}').unwrap());
            let entry: serde_json::Value = serde_json::from_str(&line[start..=end]).unwrap();
            let (event, name) = (entry.to_string(), entry["name"].as_str().unwrap().to_owned());
            if event.contains("intend") {
                intended += 1;
                open.push(name);
            } else if event.contains("\"gone\"") {
                open.retain(|known| *known != name);
            }
        }
    }
    (intended, open)
}
