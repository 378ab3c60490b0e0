//! The file of `--transcript`.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use anyhow::Context as _;
use cucumber_salesforce::simulator::SimulatedOrg;

/// A file that can be written to.
pub(super) struct Transcript(PathBuf);

impl Transcript {
    /// Whoever named a file that cannot be written hears of it before the org is used, not after.
    pub(super) fn at(file: PathBuf) -> anyhow::Result<Self> {
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&file)
            .with_context(|| format!("transcript `{}` cannot be written", file.display()))?;
        Ok(Self(file))
    }

    /// Puts there what the org was asked and how it answered.
    pub(super) fn write(self, org: &SimulatedOrg) -> anyhow::Result<()> {
        fs::write(&self.0, org.transcript().to_string())
            .with_context(|| format!("transcript `{}` cannot be written", self.0.display()))
    }
}
