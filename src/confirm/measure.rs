//! Runs the experiments, cleans up, and makes the profile.

use std::collections::BTreeSet;
use std::pin::pin;

use futures::future::{Either, select};
use serde::Deserialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::format_description;
use url::Url;

use super::bench::Bench;
use super::confirmed::{Confirmed, Sighting};
use super::experiments;
use super::list::{Measurable, measurable};
use crate::error::{Error, ErrorKind, Result};
use crate::fixture::{OpenOrg, Policy};
use crate::http::Connection;
use crate::model::{Fact, OrgKind, ProfileFile};
use crate::rest;

/// Measures facts in an org, never in production.
#[derive(Debug)]
pub(crate) struct Confirm<'a> {
    /// The org.
    pub(crate) org: &'a OpenOrg,
    /// How the run that measures provisions.
    pub(crate) policy: &'a Policy,
    /// The facts to measure; all where there are none.
    pub(crate) only: &'a [Fact],
}

impl Confirm<'_> {
    /// Measures until `stop` ends, and deletes all that it made, whatever comes of it. What was
    /// seen by then is not lost.
    ///
    /// # Errors
    ///
    /// The org is a production org, or cannot be asked what it is.
    pub(crate) async fn measure(&self, stop: impl Future<Output = ()>) -> Result<Confirmed> {
        self.refuse_production().await?;
        let speaks_english = self.speaks_english().await?;
        let wanted: BTreeSet<Fact> =
            if self.only.is_empty() { Fact::ALL } else { self.only }.iter().copied().collect();
        let mut bench = Bench::new(self.org, self.policy, wanted.clone(), speaks_english)?;
        let skew = bench.skew().await?;
        let outcome = match select(pin!(experiments::all(&mut bench)), pin!(stop)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Err(Error::new(ErrorKind::Usage, "the experiments were stopped")),
        };
        let cut_short = outcome.err();
        let is_clock_kept = bench.has_kept(skew).await.unwrap_or(false);
        let left = bench.end(cut_short.is_some()).await;
        let failures = bench.failures().join("; ");
        let mut sightings = bench.into_sightings();
        if !speaks_english {
            sightings.iter_mut().for_each(forget_words);
        }
        if !is_clock_kept {
            sightings.iter_mut().for_each(forget_times);
        }
        for fact in wanted {
            if sightings.iter().all(|sighting| sighting.fact != fact) {
                let seen = match measurable(fact) {
                    Measurable::Never(why) => why.to_owned(),
                    _ if cut_short.is_some() => "the experiments ended before".to_owned(),
                    Measurable::Always if failures.is_empty() => "the org did not tell".to_owned(),
                    Measurable::Always => failures.clone(),
                    Measurable::Where(place) => format!("it takes an org {place}"),
                };
                sightings.push(Sighting { fact, value: None, seen });
            }
        }
        sightings.sort_by_key(|sighting| sighting.fact);
        let profile = self.profile(&sightings).await;
        Ok(Confirmed { sightings, profile, left, cut_short })
    }

    /// Refuses production by the org's own words; there is no way around it.
    async fn refuse_production(&self) -> Result<()> {
        let identity = self.org.identity();
        let query = "SELECT IsSandbox, OrganizationType, TrialExpirationDate FROM Organization";
        let found = rest::query(self.org.connection(), query).await?;
        let harmless = found.first().is_some_and(|org| {
            let is = |field: &str| org.get(field).is_some_and(|value| !value.is_null());
            org.get("IsSandbox").and_then(Value::as_bool) == Some(true)
                || is("TrialExpirationDate")
                || org.get("OrganizationType").and_then(|kind| kind.as_str())
                    == Some("Developer Edition")
        });
        if harmless && identity.kind != OrgKind::Production {
            return Ok(());
        }
        let text = format!("experiments are never made in production: {}", identity.org_id);
        let hint =
            "name a scratch org, a sandbox or a Developer Edition org; no setting lifts this";
        Err(Error::new(ErrorKind::Refused, text).hint(hint))
    }

    /// Whether texts of the org are those that a profile holds.
    async fn speaks_english(&self) -> Result<bool> {
        let query = "SELECT LanguageLocaleKey FROM Organization";
        let found = rest::query(self.org.connection(), query).await?;
        let language = found.first().and_then(|org| org.get("LanguageLocaleKey")?.as_str());
        Ok(language.is_none_or(|language| language.starts_with("en")))
    }

    async fn profile(&self, sightings: &[Sighting]) -> ProfileFile {
        let identity = self.org.identity();
        let mut profile = ProfileFile::new();
        profile.org_kind = Some(identity.kind.to_string());
        profile.api_version = Some(identity.api_version.to_string());
        profile.release = release(self.org.connection()).await;
        let day = format_description!("[year]-[month]-[day]");
        profile.date = OffsetDateTime::from(self.org.clock.now()).format(day).ok();
        for Sighting { fact, value, .. } in sightings {
            if let Some(value) = value {
                profile.set(*fact, value.clone(), true);
            }
        }
        profile
    }
}

/// A profile holds English texts, which the simulated org translates.
fn forget_words(sighting: &mut Sighting) {
    let Sighting { fact, value: Some(value), .. } = sighting else { return };
    // A list of answers may hold none but those that go by a name.
    let names_alone = value.as_array().is_some_and(|all| all.iter().all(Value::is_string));
    if fact.quotes_words() && !names_alone {
        sighting.value = None;
        sighting.seen = format!("the org's language is not English; {}", sighting.seen);
    }
}

/// What goes by the org's clock, which was set meanwhile, or does not tell.
fn forget_times(sighting: &mut Sighting) {
    let is_time = matches!(
        sighting.fact,
        Fact::DeployPending
            | Fact::DeployRunning
            | Fact::PropagationByJwt
            | Fact::PropagationBySecret
            | Fact::DeviceLife
    );
    if is_time && sighting.value.take().is_some() {
        sighting.seen = format!("the org's clock was set meanwhile; {}", sighting.seen);
    }
}

/// The org's newest release by name; who cannot be asked has none.
async fn release(conn: &Connection) -> Option<String> {
    #[derive(Deserialize)]
    struct Version {
        label: String,
    }
    let url: Url = conn.instance_url().join("/services/data/").ok()?;
    let request = ::http::Request::get(url.as_str()).body(Vec::new()).ok()?;
    let answer = conn.http().send(request).await.ok()?;
    answer.json::<Vec<Version>>().ok()?.pop().map(|version| version.label)
}
