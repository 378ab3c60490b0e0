//! Signing in to an org as its administrator.

use super::identity::{identify, newest_common_version};
use super::preflight::api_access_settings;
use super::session::{open, renewal};
use super::{Grant, LoginUrl, RealOrg, Safety};
use crate::clock::SharedClock;
use crate::error::{Error, Result};
use crate::http::{Connection, Http, Retry, is_loopback};
use crate::metadata::MetadataError;
use crate::model::{OrgIdentity, OrgKind};
use crate::redact::Redactor;

/// An org, with its administrator signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The administrator's session.
    pub connection: Connection,
    /// Who and what the org is.
    pub identity: OrgIdentity,
    /// Whether the SOAP APIs take the session's token; they refuse those in JWT format.
    pub soap_usable: bool,
    /// Such as `access token`: what follows "signed in by" in the run's first lines.
    pub how: String,
    /// What the user should know.
    pub warnings: Vec<String>,
}

/// Signs in to an org, finds out what it is, and refuses it where it must not be touched.
///
/// The redactor learns of every secret on the way, those of later renewals too.
///
/// # Errors
///
/// Where the org refuses the credentials or its API, where it leads to a host that must not
/// receive them, or where it is a production org that [`Safety`] does not name.
pub async fn sign_in(
    http: &Http,
    org: &RealOrg,
    clock: SharedClock,
    safety: &Safety,
    redactor: &Redactor,
) -> Result<SignedIn> {
    let http = &http.redacted_by(redactor.clone());
    for (name, secret) in org.grant.secrets() {
        redactor.register(name, &secret);
    }
    let session = open(http, org, &clock).await?;
    session.register(redactor);
    let instance = LoginUrl::parse(session.instance_url.as_str(), &safety.trusted_hosts)?;
    if is_loopback(instance.url()) != is_loopback(org.login_url.url()) {
        return Err(Error::usage(format!(
            "`{}` signed in to an org at `{}`: one of them is this machine",
            org.login_url.host(),
            instance.host()
        )));
    }
    let version = newest_common_version(http, instance.url(), &clock).await?;
    let mut connection = Connection::new(
        http.clone(),
        instance.url().clone(),
        session.token.clone(),
        version,
        clock.clone(),
    )
    .retried(Retry::ORDINARY);
    if let Some(renew) = renewal(http, org, &clock, redactor, &session) {
        connection = connection.renewed_by(renew);
    }
    // The org's own address where it is known: a page that serves all orgs is slower to learn of
    // a new app, and refuses client credentials.
    let login_url = if org.login_url.is_my_domain() { &org.login_url } else { &instance };
    let identity = identify(&connection, login_url.url(), session.user_id).await?;
    if let Some(org_id) = session.org_id.filter(|id| *id != identity.org_id) {
        return Err(Error::usage(format!(
            "the session is one of org {org_id}, and `{}` is org {}",
            instance.host(),
            identity.org_id
        )));
    }
    permit(&identity, safety)?;
    let mut warnings = Vec::new();
    if matches!(org.grant, Grant::UsernamePassword { .. }) {
        warnings.push(
            "the administrator signed in by SOAP login, which Salesforce retires in Summer '27 (hint: use JWT bearer, client credentials or the Salesforce CLI)".to_owned(),
        );
    }
    let soap_usable = soap_takes(&connection).await?;
    if !soap_usable {
        warnings.push(
            "SOAP refuses the administrator's token, as it refuses those in JWT format: only external client apps can be created (hint: for connected apps switch off \"Issue JSON Web Token (JWT)-based access tokens\" of the app that issued it)".to_owned(),
        );
    }
    let how = org.grant.to_string();
    Ok(SignedIn { connection, identity, soap_usable, how, warnings })
}

/// Whether the SOAP APIs take the token, by one call that changes nothing.
async fn soap_takes(connection: &Connection) -> Result<bool> {
    match api_access_settings(connection).await {
        Ok(_) => Ok(true),
        Err(MetadataError::Http(error)) => Err(error.into()),
        // An org in trouble says nothing about the token.
        Err(error) if error.is_transient() => Err(error.into()),
        // Whatever else it refuses, it has taken the token.
        Err(MetadataError::Fault(fault)) => Ok(!fault.is_session_refused()),
        Err(_) => Ok(false),
    }
}

/// Production needs a word that cannot be copied from another project.
pub(super) fn permit(identity: &OrgIdentity, safety: &Safety) -> Result<()> {
    if identity.kind != OrgKind::Production || safety.allow_production.contains(&identity.org_id) {
        return Ok(());
    }
    let OrgIdentity { name, org_id, instance_url, .. } = identity;
    let host = instance_url.host_str().unwrap_or_default();
    Err(Error::usage(format!("`{name}` ({org_id}) at `{host}` is a production org")).hint(format!(
        "use a sandbox, scratch org or Developer Edition org; if the run may create and delete apps here, add `--sf-allow-production={org_id}`"
    )))
}
