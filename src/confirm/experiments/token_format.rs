//! Whether REST deploy takes a JWT-format access token.

use crate::confirm::bench::Bench;
use crate::error::{Error, Result};
use crate::metadata::MetadataError;
use crate::model::Fact;
use crate::provision::{PlannedKind, parts};

/// Measures it where the administrator has such a token; whether anything can be deployed.
pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<bool> {
    // SOAP takes every other token.
    if bench.soap_usable() {
        return Ok(true);
    }
    let fact = Fact::JwtTokenDeploys;
    let plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm tokens")?;
    let app = parts::external_client_app(&plan, bench.identity(), parts::Sent::KEY);
    match bench.begin_validation(&plan, app).await? {
        Ok(id) => {
            bench.saw(fact, true, "the org took a deploy");
            bench.follow(&id, &plan.spec.label).await?;
            Ok(true)
        }
        // The session lives: it is the format of its token that the org minds.
        Err(error) if is_about_token(&error) && rest_takes_it(bench).await? => {
            bench.saw(fact, false, error.to_string());
            // Without a deploy nothing can be deleted either, and nothing came of this one.
            bench.forget(&plan)?;
            Ok(false)
        }
        Err(error) => {
            bench.missed(fact, error.to_string());
            Err(Error::from(error))
        }
    }
}

fn is_about_token(error: &MetadataError) -> bool {
    matches!(error, MetadataError::Refused { code, .. } if code == "INVALID_SESSION_ID")
}

async fn rest_takes_it(bench: &Bench<'_>) -> Result<bool> {
    Ok(!bench.query("SELECT Id FROM Organization").await?.is_empty())
}
