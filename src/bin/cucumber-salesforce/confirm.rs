//! `cucumber-salesforce confirm`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, anyhow, bail};
use clap::Args;
use cucumber_salesforce::confirm::{Confirmed, Measurable, measurable};
use cucumber_salesforce::model::Fact;
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::{Settings, SfFlags};

use crate::signals::stop_signal;

/// Measure, in an org of yours, what no public source tells of Salesforce.
///
/// It works in the same org as a run with the same settings, which must be a scratch org, a sandbox
/// or a Developer Edition org: production is refused, and nothing lifts that. Each fact is a small
/// experiment with apps of its own, which are deleted at the end, also when it is interrupted (what
/// was measured by then is kept, with `.partial` after the name of the file); after a crash `reap`
/// deletes them.
/// All together take about an hour, most of it waiting. It prints a line per fact on stderr, and at
/// the end the profile, which holds no secret.
#[derive(Debug, Args)]
pub(crate) struct Confirm {
    /// Write the profile to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Measure these facts alone
    #[arg(long, value_name = "FACT", num_args = 1..)]
    only: Vec<Fact>,

    /// Print every fact, and whether it can be measured, and do nothing
    #[arg(long)]
    list: bool,

    /// The org, as `--sf-org`
    #[arg(long, value_name = "ORG", conflicts_with = "--sf-org")]
    org: Option<String>,

    #[command(flatten)]
    flags: SfFlags,
}

impl Confirm {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        if self.list {
            return list();
        }
        let flags = match self.org {
            Some(org) => self.flags.with("--sf-org", org),
            None => self.flags,
        };
        let run = Run::new(Settings::from_env().flags(flags));
        if run.resolved()?.org_origin.is_none() {
            bail!(
                "no Salesforce org is configured, and a simulated one tells nothing new (hint: set \
                 `SALESFORCE_ORG`, as for a run)"
            );
        }
        // Better now than in an hour.
        if let Some(folder) = self.out.as_ref().and_then(|file| file.parent())
            && !folder.as_os_str().is_empty()
            && !folder.is_dir()
        {
            bail!("there is no folder `{}` to write the profile to", folder.display());
        }
        let stop = stop_signal().context("no signal can be caught")?;
        let mut confirmed = run.confirm_until(&self.only, stop).await?;
        let place = write(self.out.as_deref(), &confirmed)?;
        let mut err = std::io::stderr().lock();
        for sighting in &confirmed.sightings {
            writeln!(err, "{sighting}")?;
        }
        let left = match &*confirmed.left {
            [] => None,
            left => Some(anyhow!(
                "something is left: {} (hint: `cucumber-salesforce reap` deletes it)",
                left.join("; ")
            )),
        };
        let Some(cut_short) = confirmed.cut_short.take() else { return left.map_or(Ok(()), Err) };
        if let Some(left) = left {
            writeln!(err, "{left}")?;
        }
        let (measured, all) = (confirmed.profile.facts().count(), confirmed.sightings.len());
        Err(Error::new(cut_short)
            .context(format!("{measured} of {all} facts were measured{place}")))
    }
}

/// Writes the profile, if there is anything in it, and tells where. One that is not complete
/// does not take the place of another.
fn write(out: Option<&Path>, confirmed: &Confirmed) -> anyhow::Result<String> {
    if confirmed.cut_short.is_some() && confirmed.profile.facts().next().is_none() {
        return Ok(String::new());
    }
    let text = confirmed.profile.to_json();
    let Some(file) = out else {
        std::io::stdout().write_all(text.as_bytes())?;
        return Ok(String::new());
    };
    let mut file = file.to_owned();
    if confirmed.cut_short.is_some() {
        file.as_mut_os_string().push(".partial");
    }
    let name = file.display();
    std::fs::write(&file, text)
        .with_context(|| format!("the profile `{name}` cannot be written"))?;
    Ok(format!(", see `{name}`"))
}

fn list() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for fact in Fact::ALL {
        let how = match measurable(*fact) {
            Measurable::Always => "in every org".to_owned(),
            Measurable::Where(place) => format!("in an org {place}"),
            Measurable::Never(why) => format!("not measured: {why}"),
        };
        writeln!(out, "{fact}\n    {}\n    {how}", fact.question())?;
    }
    Ok(())
}
