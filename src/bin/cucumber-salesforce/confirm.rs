//! `cucumber-salesforce confirm`.

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Error, bail};
use clap::Args;
use cucumber_salesforce::confirm::{Confirmed, Measurable, measurable};
use cucumber_salesforce::cucumber_ext::end_signal;
use cucumber_salesforce::model::{Fact, ProfileFile};
use cucumber_salesforce::salesforce::Run;
use cucumber_salesforce::settings::{Settings, SfFlags};

use crate::output::Output;
use crate::{Interrupted, log};

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
        refuse_immeasurable(&self.only)?;
        let run = Run::new(Settings::from_env().flags(flags));
        if run.resolved()?.org.is_simulated() {
            bail!(
                "no Salesforce org is configured, and a simulated one tells nothing new (hint: set \
                 `SALESFORCE_ORG`, as for a run)"
            );
        }
        // Better now than in an hour.
        let out = self.out.as_deref().map(Output::at).transpose()?;
        let signal = end_signal().context("no signal can be caught")?;
        let ended = Arc::new(OnceLock::new());
        let code = Arc::clone(&ended);
        let stop = async move {
            // It is set once.
            let _new = code.set(signal.await);
        };
        let mut confirmed = run.confirm_until(&self.only, stop).await?;
        let cut_short = confirmed.cut_short.take();
        let mut told = tell(&confirmed);
        match write(out, &confirmed.profile, cut_short.is_some()) {
            Ok(place) => told.push_str(&place),
            Err(error) => {
                // It took an hour.
                log(&confirmed.profile.to_json());
                return Err(error.context(told));
            }
        }
        match (cut_short, ended.get().and_then(|code| u8::try_from(*code).ok())) {
            (Some(_), Some(code)) => Err(Error::new(Interrupted(code)).context(told)),
            (Some(error), None) => Err(Error::new(error).context(told)),
            (None, _) if confirmed.left.is_empty() => {
                log(&told);
                Ok(())
            }
            (None, _) => bail!("{told}, but something is left (hint: `cucumber-salesforce reap`)"),
        }
    }
}

/// Whoever names facts alone that cannot be measured hears of it before anything is made.
fn refuse_immeasurable(facts: &[Fact]) -> anyhow::Result<()> {
    let why = |fact: &Fact| match measurable(*fact) {
        Measurable::Never(why) => Some(format!("`{fact}` ({why})")),
        _ => None,
    };
    match facts.iter().map(why).collect::<Option<Vec<_>>>() {
        Some(reasons) if !reasons.is_empty() => {
            bail!("none of these can be measured from outside: {}", reasons.join(", "))
        }
        _ => Ok(()),
    }
}

/// Tells what was not measured, and why, and what is left; what was measured has been told as it
/// came. Returns how much that was.
fn tell(confirmed: &Confirmed) -> String {
    let missed = confirmed.sightings.iter().filter(|sighting| sighting.value.is_none());
    missed.for_each(|sighting| log(&sighting.to_string()));
    for left in &confirmed.left {
        log(&format!("left: {left}"));
    }
    let (measured, all) = (confirmed.profile.facts().count(), confirmed.sightings.len());
    format!("{measured} of {all} facts were measured")
}

/// Writes the profile, if there is anything in it, and tells where. One that is not complete does
/// not take the place of another.
fn write(out: Option<Output>, profile: &ProfileFile, partial: bool) -> anyhow::Result<String> {
    if profile.facts().next().is_none() {
        return Ok(String::new());
    }
    let text = profile.to_json();
    let file = match out {
        None => {
            let written = std::io::stdout().write_all(text.as_bytes());
            written.context("the profile cannot be written to stdout")?;
            return Ok(String::new());
        }
        Some(out) if partial => out.write_part(&text)?,
        Some(out) => out.write(&text)?,
    };
    Ok(format!(", see `{}`", file.display()))
}

fn list() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for fact in Fact::ALL {
        let how = match measurable(*fact) {
            Measurable::Always => "in every org".to_owned(),
            Measurable::Where(place) => format!("in an org {place}"),
            Measurable::Never(why) => format!("not measured: {why}"),
        };
        match writeln!(out, "{fact}\n    {}\n    {how}", fact.question()) {
            // A reader such as `head` has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    Ok(())
}
