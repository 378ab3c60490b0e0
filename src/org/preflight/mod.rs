//! What can be known to go wrong before anything is written.

mod clock_skew;
mod permissions;
mod report;

use crate::error::Result;
use crate::http::Connection;
use crate::metadata::soap::{self, Node};
use crate::metadata::{MetadataError, MetadataType};
use crate::model::AppKind;

use super::SignedIn;
pub use report::{Check, Outcome, PreflightReport};

/// What a run is going to do in the org.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The kinds of apps that it creates or uses.
    pub kinds: Vec<AppKind>,
    /// Whether users are pre-authorised by a permission set of ours.
    pub pre_authorisation: bool,
    /// Whether apps sign in by JWT bearer, which is strict about time.
    pub jwt_bearer: bool,
    /// Whether consumer secrets are read through the credentials REST API.
    pub secret_by_rest: bool,
}

impl Needs {
    fn creates(&self) -> bool {
        self.kinds.iter().any(|kind| *kind != AppKind::Existing)
    }

    fn creates_any(&self, kinds: &[AppKind]) -> bool {
        self.kinds.iter().any(|kind| kinds.contains(kind))
    }
}

/// Checks the org against what the run needs, before anything is written; reads only.
///
/// # Errors
///
/// Where the org cannot be asked, or checks failed: all of them at once, each with its remedy.
pub async fn preflight(signed_in: &SignedIn, needs: &Needs) -> Result<PreflightReport> {
    let report = inspect(signed_in, needs).await?;
    report.verdict()?;
    Ok(report)
}

/// The checks of [`preflight`], whatever they find.
///
/// # Errors
///
/// Where the org cannot be asked.
pub async fn inspect(signed_in: &SignedIn, needs: &Needs) -> Result<PreflightReport> {
    let connection = &signed_in.connection;
    let mut checks = permissions::check(connection, needs).await?;
    checks.extend(soap_check(signed_in, needs));
    if signed_in.soap_usable {
        checks.extend(api_access_check(connection).await?);
    }
    checks.extend(clock_skew::check(connection, needs).await?);
    Ok(PreflightReport { org: signed_in.identity.to_string(), checks })
}

/// The org's settings for connected apps, where it shows them.
pub(super) async fn api_access_settings(
    connection: &Connection,
) -> Result<Option<Node>, MetadataError> {
    let found =
        soap::read(connection, MetadataType::ConnectedAppSettings, &["ConnectedApp"]).await?;
    Ok(found.into_iter().next().flatten())
}

/// Nothing where the run needs no SOAP: the sign-in has warned already.
fn soap_check(signed_in: &SignedIn, needs: &Needs) -> Option<Check> {
    if !needs.creates_any(&[AppKind::ConnectedAppOnly]) {
        return None;
    }
    let outcome = if signed_in.soap_usable {
        Outcome::Passed
    } else {
        Outcome::Failed {
            problem: "SOAP refuses the administrator's token, and connected apps need SOAP"
                .to_owned(),
            remedy: "switch off \"Issue JSON Web Token (JWT)-based access tokens\" of the app that issued the token, sign in another way, or create an external client app".to_owned(),
        }
    };
    Some(Check { what: "SOAP".to_owned(), outcome })
}

/// Nothing where the org does not show the setting: then the first probe of an app will.
async fn api_access_check(connection: &Connection) -> Result<Option<Check>> {
    let settings = match api_access_settings(connection).await {
        Ok(settings) => settings,
        Err(MetadataError::Http(error)) => return Err(error.into()),
        Err(_) => None,
    };
    Ok(settings.map(|settings| {
        let outcome = if settings.at("enableAdminApprovedAppsOnly") == "true" {
            Outcome::Failed {
                problem: "API access control lets in only apps that an administrator has approved, so that no new app can sign in".to_owned(),
                remedy: "Setup > API Access Control: switch off \"For admin-approved users, limit API access to only allowlisted connected apps\"".to_owned(),
            }
        } else {
            Outcome::Passed
        };
        Check { what: "API access control".to_owned(), outcome }
    }))
}
