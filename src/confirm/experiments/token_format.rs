//! Whether REST deploy takes a JWT-format access token.

use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::model::Fact;
use crate::provision::{PlannedKind, parts};

/// Measures it where the administrator has such a token; whether anything can be deployed.
pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<bool> {
    // SOAP takes every other token.
    if bench.soap_usable() {
        return Ok(true);
    }
    let plan = bench.plain(PlannedKind::ExternalClientApp, "Confirm tokens")?;
    let app = parts::external_client_app(&plan, bench.identity(), parts::Sent::KEY);
    match bench.begin_validation(&plan, app).await {
        Ok(id) => {
            bench.saw(Fact::JwtTokenDeploys, true, "the org took a deploy");
            bench.follow(&id, &plan.spec.label).await?;
            Ok(true)
        }
        Err(error) => {
            bench.saw(Fact::JwtTokenDeploys, false, error.to_string());
            // Without a deploy nothing can be deleted either, and nothing came of this one.
            bench.forget(&plan)?;
            Ok(false)
        }
    }
}
