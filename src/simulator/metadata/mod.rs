//! The Metadata API: REST deploy and SOAP, over one store of components.

mod apps;
mod archive;
mod by_hand;
mod catalogue;
mod change;
mod check;
mod component;
mod components;
mod course;
mod deploy;
mod display;
mod element;
mod execute;
mod grants;
mod guard;
mod index;
mod jobs;
mod multipart;
mod options;
mod package;
mod problem;
mod profiles;
mod project;
mod rename;
mod report;
mod rest;
mod retrieve;
mod rules;
mod run;
mod schema;
mod shown;
mod soap;
mod touched;
mod unpack;
mod versions;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

pub(super) use by_hand::{lose_external_apps, refresh, set_pair, set_run_as, update};
pub(super) use components::{Components, Switches};
pub use course::DeployFate;
pub(super) use course::Lengths;
pub(super) use deploy::{Deploys, run_due_deploys};
pub(super) use element::Element;
pub(super) use retrieve::{Retrieves, run_due_retrieves};
pub(super) use soap::{SoapApi, routes as soap_routes, soap_fault};

use super::profile::Refusal;
use super::state::{Shared, State};

const NEEDED: Refusal = Refusal::of(
    "INSUFFICIENT_ACCESS",
    "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions",
);

/// Whether this user may use the Metadata API.
fn may_use(state: &State, user_id: &str) -> Result<(), Refusal> {
    let may = |permission: &str| state.tables.permits(user_id, permission);
    if may("ModifyMetadata") || may("ModifyAllData") { Ok(()) } else { Err(NEEDED) }
}

/// What of it is REST.
pub(super) fn rest_routes() -> Router<Arc<Shared>> {
    Router::new().route("/services/data/{version}/metadata/deployRequest", post(rest::start)).route(
        "/services/data/{version}/metadata/deployRequest/{id}",
        get(rest::status).patch(rest::cancel),
    )
}
