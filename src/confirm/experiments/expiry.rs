//! When the code of a device expires.

use std::time::{Duration, SystemTime};

use serde_json::Value;

use super::codes::TOKEN;
use crate::confirm::ask::wording;
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::http::Answer;
use crate::model::{Fact, Secret};
use crate::provision::AppPlan;

/// Lives of codes are told in whole steps.
const STEP: Duration = Duration::from_secs(30);
/// By then a code has expired.
const LIMIT: Duration = Duration::from_secs(40 * 60);
/// How long after the interval the next question is asked.
const LATER: Duration = Duration::from_secs(1);

/// A device that waits for a person, who never comes.
pub(super) struct Device<'a> {
    pub(super) plan: &'a AppPlan,
    pub(super) code: Secret,
    pub(super) interval: Duration,
    /// When the code was given.
    pub(super) begun: SystemTime,
}

impl Device<'_> {
    /// Asks once; nothing where the answer was lost, or told of trouble.
    pub(super) async fn ask(&self, bench: &Bench<'_>) -> Result<Option<Answer>> {
        let form = [
            ("grant_type", "device"),
            ("client_id", &*self.plan.client_id),
            ("code", self.code.expose()),
        ];
        bench.post_once(TOKEN, &form).await
    }

    fn age(&self, bench: &Bench<'_>) -> Duration {
        bench.conn().clock().now().duration_since(self.begun).unwrap_or_default()
    }
}

/// Asks in the middle of each step, which leaves no doubt in which of them the code has expired.
pub(super) async fn measure(
    bench: &mut Bench<'_>,
    device: &Device<'_>,
    pending: &Value,
    too_soon: &Value,
) -> Result<()> {
    let why = "the code did not expire, or the org let the device in by itself";
    let mut life = STEP;
    // Whether the code was good in the step before.
    let mut was_good = true;
    while life < LIMIT {
        let next = life + STEP / 2;
        bench.pause(next.saturating_sub(device.age(bench))).await;
        let mut answer = None;
        while answer.is_none() && device.age(bench) < life + STEP {
            answer = device.ask(bench).await?;
            let said = answer.as_ref().and_then(wording);
            if said.as_ref() == Some(too_soon) && too_soon != pending {
                answer = None;
            }
            if answer.is_none() {
                bench.pause(device.interval + LATER).await;
            }
        }
        match answer.as_ref().map(wording) {
            Some(Some(said)) if said == *pending => was_good = true,
            Some(Some(said)) => {
                let in_time = was_good && device.age(bench) < life + STEP;
                return expired(bench, device, &said, in_time.then_some(life)).await;
            }
            Some(None) => break,
            None => was_good = false,
        }
        life += STEP;
    }
    for fact in [Fact::DeviceLife, Fact::DeviceExpired] {
        bench.missed(fact, why);
    }
    Ok(())
}

/// Once more, for what is said by chance is not said twice.
async fn expired(
    bench: &mut Bench<'_>,
    device: &Device<'_>,
    said: &Value,
    life: Option<Duration>,
) -> Result<()> {
    bench.pause(device.interval + LATER).await;
    let again = device.ask(bench).await?.as_ref().and_then(wording);
    let seen = format!("asked every {} s", STEP.as_secs());
    if again.as_ref() != Some(said) {
        for fact in [Fact::DeviceLife, Fact::DeviceExpired] {
            bench.missed(fact, "the org did not say the same twice");
        }
        return Ok(());
    }
    bench.saw(Fact::DeviceExpired, said.clone(), seen.clone());
    match life {
        Some(life) => bench.saw(Fact::DeviceLife, format!("{} ms", life.as_millis()), seen),
        None => bench.missed(Fact::DeviceLife, "not every step could be asked in"),
    }
    Ok(())
}
