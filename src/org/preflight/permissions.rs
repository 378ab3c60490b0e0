//! What the administrator may do, and what provisioning needs.

use serde_json::Value;

use super::{Check, Needs, Outcome};
use crate::error::Result;
use crate::http::Connection;
use crate::model::AppKind;
use crate::rest::{self, ApiError};

/// A user permission: API name as `UserPermissionAccess` has it, and label as Setup has it.
type Permission = (&'static str, &'static str);

/// Something to be done, and the permissions of which any one allows it.
struct Requirement {
    what: &'static str,
    any_of: &'static [Permission],
    needed: fn(&Needs) -> bool,
}

const MODIFY_ALL: Permission = ("ModifyAllData", "Modify All Data");
const ECA_DEVELOPER: Permission =
    ("ExternalClientAppDeveloper", "Create, edit, and delete External Client Apps");
const ECA_ADMIN: Permission = (
    "ExternalClientAppAdmin",
    "View all External Client Apps, view their settings, and edit their policies",
);

const EXTERNAL: &[AppKind] = &[AppKind::Auto, AppKind::ExternalClientApp];
const CONNECTED: &[AppKind] = &[AppKind::ConnectedApp, AppKind::ConnectedAppOnly];

/// The table of what needs which permission; each row is a sentence in Salesforce Help.
const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        what: "calling the API",
        any_of: &[("ApiEnabled", "API Enabled")],
        needed: |_| true,
    },
    Requirement {
        what: "deploying apps",
        any_of: &[("ModifyMetadata", "Modify Metadata Through Metadata API Functions"), MODIFY_ALL],
        needed: Needs::creates,
    },
    Requirement {
        what: "creating external client apps",
        any_of: &[ECA_DEVELOPER],
        needed: |needs| needs.creates_any(EXTERNAL),
    },
    Requirement {
        what: "setting the policies of external client apps",
        any_of: &[ECA_ADMIN],
        needed: |needs| needs.creates_any(EXTERNAL),
    },
    Requirement {
        what: "reading consumer secrets by REST",
        any_of: &[("ViewClientSecret", "View External Client App Consumer Secrets in Metadata")],
        needed: |needs| needs.secret_by_rest,
    },
    Requirement {
        what: "creating connected apps",
        any_of: &[("CustomizeApplication", "Customize Application")],
        needed: |needs| needs.creates_any(CONNECTED),
    },
    Requirement {
        what: "managing connected apps",
        any_of: &[("ManageRemoteAccess", "Manage Connected Apps"), MODIFY_ALL],
        needed: |needs| needs.creates_any(CONNECTED),
    },
    Requirement {
        what: "pre-authorising users: permission sets",
        any_of: &[("ManageProfilesPermissionsets", "Manage Profiles and Permission Sets")],
        needed: |needs| needs.pre_authorisation,
    },
    Requirement {
        what: "pre-authorising users: assignments",
        any_of: &[("AssignPermissionSets", "Assign Permission Sets")],
        needed: |needs| needs.pre_authorisation,
    },
];

/// Checks each row of the table that the run needs.
pub(super) async fn check(connection: &Connection, needs: &Needs) -> Result<Vec<Check>> {
    let needed: Vec<&Requirement> = REQUIREMENTS.iter().filter(|row| (row.needed)(needs)).collect();
    let mut asked: Vec<&str> =
        needed.iter().flat_map(|row| row.any_of.iter().map(|(name, _)| *name)).collect();
    asked.sort_unstable();
    asked.dedup();
    let held = held(connection, &asked).await?;
    Ok(needed.into_iter().map(|row| row.check(&held)).collect())
}

/// Whether the user holds each permission; those that the org does not know are left out.
async fn held(connection: &Connection, names: &[&str]) -> Result<Vec<(String, bool)>> {
    match ask(connection, names).await {
        // One unknown field refuses the whole query: then each is asked for by itself.
        Err(error) if error.code() == Some("INVALID_FIELD") => {
            let mut held = Vec::new();
            for name in names {
                match ask(connection, &[name]).await {
                    Ok(answer) => held.extend(answer),
                    Err(error) if error.code() == Some("INVALID_FIELD") => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(held)
        }
        // An org that has no such object keeps its secret; provisioning will show.
        Err(error) if error.code() == Some("INVALID_TYPE") => Ok(Vec::new()),
        other => Ok(other?),
    }
}

async fn ask(connection: &Connection, names: &[&str]) -> Result<Vec<(String, bool)>, ApiError> {
    let fields: Vec<String> = names.iter().map(|name| format!("Permissions{name}")).collect();
    let soql = format!("SELECT {} FROM UserPermissionAccess LIMIT 1", fields.join(", "));
    let row = rest::query(connection, &soql).await?.into_iter().next().unwrap_or_default();
    let held = |name: &&str| {
        let value = row.get(&format!("Permissions{name}")).and_then(Value::as_bool)?;
        Some(((*name).to_owned(), value))
    };
    Ok(names.iter().filter_map(held).collect())
}

impl Requirement {
    fn check(&self, held: &[(String, bool)]) -> Check {
        let found: Vec<bool> = self
            .any_of
            .iter()
            .filter_map(|(name, _)| held.iter().find(|(known, _)| known == name))
            .map(|(_, held)| *held)
            .collect();
        let labels: Vec<String> =
            self.any_of.iter().map(|(_, label)| format!("\"{label}\"")).collect();
        let labels = labels.join(" or ");
        let outcome = if found.contains(&true) {
            Outcome::Passed
        } else if found.len() < self.any_of.len() {
            Outcome::Unknown(format!("the org does not say whether the administrator has {labels}"))
        } else {
            Outcome::Failed {
                problem: format!("the administrator lacks the permission {labels}"),
                remedy: format!("Setup > Users > Permission Sets: give {labels}"),
            }
        };
        Check { what: self.what.to_owned(), outcome }
    }
}
