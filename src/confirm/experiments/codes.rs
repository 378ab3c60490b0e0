//! What is refused before a person is asked, and what a device is told until one has decided.

use std::time::Duration;

use serde_json::Value;

use super::expiry::{self, Device};
use crate::confirm::ask::{told, wording};
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::model::{Fact, Secret};
use crate::provision::AppPlan;

pub(super) const FACTS: [Fact; 11] = [
    Fact::NoCallback,
    Fact::ResponseType,
    Fact::BadChallenge,
    Fact::Immediate,
    Fact::UnknownCode,
    Fact::DeviceInterval,
    Fact::DevicePending,
    Fact::DeviceTooSoon,
    Fact::DeviceToldOfExpiry,
    Fact::DeviceLife,
    Fact::DeviceExpired,
];
const DEVICES: [Fact; 6] = [
    Fact::DeviceInterval,
    Fact::DevicePending,
    Fact::DeviceTooSoon,
    Fact::DeviceToldOfExpiry,
    Fact::DeviceLife,
    Fact::DeviceExpired,
];

pub(super) const TOKEN: &str = "/services/oauth2/token";
/// How often the first two questions of a device are asked, if anything gets between them.
const PAIRS: u32 = 3;

/// Asks an app that all nodes know.
pub(super) async fn measure(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    for (fact, changed, value) in [
        (Fact::NoCallback, "redirect_uri", ""),
        (Fact::ResponseType, "response_type", "none"),
        (Fact::BadChallenge, "code_challenge", "short"),
        (Fact::Immediate, "prompt", "none"),
    ] {
        if bench.wants(&[fact]) {
            let answer = bench.authorize_with(plan, &[(changed, value)]).await?;
            let seen = format!("status {}", answer.status.as_u16());
            match told(&answer) {
                Some(wording) => bench.saw(fact, wording, seen),
                None => bench.missed(fact, seen),
            }
        }
    }
    if bench.wants(&[Fact::UnknownCode]) {
        let callback = plan.spec.callback_urls.first().map_or("", String::as_str);
        let form = [
            ("grant_type", "authorization_code"),
            ("code", "none"),
            ("redirect_uri", callback),
            ("client_id", &*plan.client_id),
            ("client_secret", plan.client_secret.expose()),
        ];
        let answer = bench.post(TOKEN, &form).await?;
        match wording(&answer) {
            Some(wording) => bench.saw(Fact::UnknownCode, wording, "for a code of four letters"),
            None => bench.missed(Fact::UnknownCode, format!("status {}", answer.status.as_u16())),
        }
    }
    if bench.wants(&DEVICES) { devices(bench, plan).await } else { Ok(()) }
}

async fn devices(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let form = [("response_type", "device_code"), ("client_id", &*plan.client_id)];
    let answer = bench.post(TOKEN, &form).await?;
    let begun = bench.conn().clock().now();
    let codes: Value = answer.json().unwrap_or_default();
    let (Some(code), Some(interval)) = (codes["device_code"].as_str(), codes["interval"].as_u64())
    else {
        let why = format!("no device code: status {}", answer.status.as_u16());
        for fact in DEVICES {
            bench.missed(fact, why.clone());
        }
        return Ok(());
    };
    let code = Secret::new(code);
    bench.saw(Fact::DeviceInterval, format!("{} ms", interval * 1000), "as the answer tells");
    let told = codes.get("expires_in").is_some();
    bench.saw(Fact::DeviceToldOfExpiry, told, "in the answer with the codes");
    let device = Device { plan, code, interval: Duration::from_secs(interval), begun };
    let Some((pending, too_soon)) = pair(bench, &device).await? else {
        for fact in [Fact::DevicePending, Fact::DeviceTooSoon] {
            bench.missed(fact, "no refusals, or the org or the network was in trouble");
        }
        return Ok(());
    };
    let seen = "of a code that nobody has looked at";
    bench.saw(Fact::DevicePending, pending.clone(), seen);
    bench.saw(Fact::DeviceTooSoon, too_soon.clone(), seen);
    if bench.wants(&[Fact::DeviceLife, Fact::DeviceExpired]) {
        expiry::measure(bench, &device, &pending, &too_soon).await?;
    }
    Ok(())
}

/// What two questions, one right behind the other, are refused with.
async fn pair(bench: &Bench<'_>, device: &Device<'_>) -> Result<Option<(Value, Value)>> {
    for number in 0..PAIRS {
        if number > 0 {
            // The org may have heard a question whose answer nobody has, and wants to be left alone.
            bench.pause(device.interval * 4).await;
        }
        // The first question may come at once: there is none before it.
        let Some(pending) = device.ask(bench).await? else { continue };
        let Some(pending) = wording(&pending) else { return Ok(None) };
        let Some(too_soon) = device.ask(bench).await? else { continue };
        return Ok(wording(&too_soon).map(|too_soon| (pending, too_soon)));
    }
    Ok(None)
}
