//! `cucumber-salesforce reap`.

use std::io::Write as _;

use anyhow::bail;
use clap::Args;
use cucumber_salesforce::fixture::Reaped;
use cucumber_salesforce::redact::{RedactWriter, Redactor};
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::{Settings, SfFlags};

/// Delete what dead runs left in your orgs.
///
/// It works in the same orgs as a run with the same settings, and asks no questions: it deletes
/// only components that carry both marks of this crate and whose run is over: proven dead on this
/// machine by the journal in the state directory, or else past the expiry in the component's name.
/// A deploy of a dead run that is still under way is canceled or awaited (--sf-deploy-queue). It
/// ends with 0 when nothing of ours that is dead is left.
#[derive(Debug, Args)]
pub(crate) struct Reap {
    /// Only say what would be deleted; ends with 1 if there is anything
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    flags: SfFlags,
}

impl Reap {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let run = Run::new(Settings::from_env().flags(self.flags));
        let resolved = run.resolved()?;
        if resolved.org_origin.is_none() && resolved.orgs.is_empty() {
            bail!(
                "no Salesforce org is configured, and a simulated one leaves nothing (hint: set \
                 `SALESFORCE_ORG`, as for a run)"
            );
        }
        let default = resolved.org_origin.is_some().then_some(None);
        let named = resolved.orgs.keys().map(|name| Some(name.as_str()));
        let mut clean = true;
        for name in default.into_iter().chain(named) {
            let reaped = run.reap(name, self.dry_run, resolved.deploy_queue).await?;
            print(name, &reaped, run.redactor())?;
            clean &= reaped.is_clean();
        }
        match (clean, self.dry_run) {
            (true, _) => Ok(()),
            (false, true) => bail!("there is something to delete"),
            (false, false) => bail!("something is left (hint: run it again a little later)"),
        }
    }
}

/// What the org says of what it does not delete is among it, so secrets are taken out.
fn print(name: Option<&str>, reaped: &Reaped, redactor: &Redactor) -> std::io::Result<()> {
    let mut out = RedactWriter::new(std::io::stdout().lock(), redactor.clone());
    let verb = if reaped.dry_run { "would delete" } else { "deleted" };
    let lines = [(verb, &reaped.deleted), ("spared", &reaped.spared), ("left", &reaped.left)];
    for (verb, things) in lines {
        for thing in things {
            writeln!(out, "{verb} {thing}")?;
        }
    }
    match name {
        Some(name) => writeln!(out, "org `{name}`: {reaped}"),
        None => writeln!(out, "{reaped}"),
    }
}
