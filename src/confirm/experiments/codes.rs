//! What is refused before a person is asked, and what a device is told until one has decided.

use std::time::Duration;

use serde_json::Value;
use url::form_urlencoded;

use super::endpoints::{self, authorize_with, post, wording};
use crate::confirm::bench::Bench;
use crate::error::Result;
use crate::http::Answer;
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

const TOKEN: &str = "/services/oauth2/token";
/// Lives of codes are told in whole steps.
const STEP: Duration = Duration::from_secs(30);
/// By then a code has expired.
const LIMIT: Duration = Duration::from_secs(40 * 60);

/// Asks an app that all nodes know.
pub(super) async fn measure(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    for (fact, changed, value) in [
        (Fact::NoCallback, "redirect_uri", ""),
        (Fact::ResponseType, "response_type", "none"),
        (Fact::BadChallenge, "code_challenge", "short"),
        (Fact::Immediate, "prompt", "none"),
    ] {
        if bench.wants(&[fact]) {
            let answer = authorize_with(bench, plan, &[(changed, value)]).await?;
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
        let answer = post(bench, TOKEN, &form).await?;
        match wording(&answer) {
            Some(wording) => bench.saw(Fact::UnknownCode, wording, "for a code of four letters"),
            None => bench.missed(Fact::UnknownCode, format!("status {}", answer.status.as_u16())),
        }
    }
    if bench.wants(&DEVICES) { devices(bench, plan).await } else { Ok(()) }
}

/// The error in a text or in the address that a browser is led to.
fn told(answer: &Answer) -> Option<Value> {
    let text = answer.text().into_owned();
    let location = answer.headers.get("location").and_then(|url| url.to_str().ok());
    let query = location.map_or(text.as_str(), |url| url.split_once('?').map_or("", |(_, q)| q));
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let of = |name: &str| Some(pairs.iter().find(|(key, _)| key == name)?.1.to_string());
    Some(endpoints::as_wording(&of("error")?, &of("error_description")?))
}

async fn devices(bench: &mut Bench<'_>, plan: &AppPlan) -> Result<()> {
    let form = [("response_type", "device_code"), ("client_id", &*plan.client_id)];
    let answer = post(bench, TOKEN, &form).await?;
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
    // The first question may come at once: there is none before it.
    let pending = ask(bench, plan, &code).await?;
    let too_soon = ask(bench, plan, &code).await?;
    for (fact, answer) in [(Fact::DevicePending, &pending), (Fact::DeviceTooSoon, &too_soon)] {
        match wording(answer) {
            Some(wording) => bench.saw(fact, wording, "of a code that nobody has looked at"),
            None => bench.missed(fact, format!("status {}", answer.status.as_u16())),
        }
    }
    if bench.wants(&[Fact::DeviceLife, Fact::DeviceExpired]) {
        expiry(bench, plan, &code, begun, wording(&pending)).await?;
    }
    Ok(())
}

async fn ask(bench: &Bench<'_>, plan: &AppPlan, code: &Secret) -> Result<Answer> {
    let form = [("grant_type", "device"), ("client_id", &*plan.client_id), ("code", code.expose())];
    post(bench, TOKEN, &form).await
}

/// Asks in the middle of each step, which leaves no doubt in which of them the code has expired.
async fn expiry(
    bench: &mut Bench<'_>,
    plan: &AppPlan,
    code: &Secret,
    begun: std::time::SystemTime,
    pending: Option<Value>,
) -> Result<()> {
    let clock = std::sync::Arc::clone(bench.conn().clock());
    let mut life = STEP;
    while life < LIMIT {
        let next = life + STEP / 2;
        let elapsed = clock.now().duration_since(begun).unwrap_or_default();
        bench.pause(next.saturating_sub(elapsed)).await;
        let answer = ask(bench, plan, code).await?;
        let said = wording(&answer);
        if said.is_none() {
            break;
        }
        if said != pending {
            let seen = format!("after {} s, asked every {} s", next.as_secs(), STEP.as_secs());
            bench.saw(Fact::DeviceLife, format!("{} ms", life.as_millis()), seen.clone());
            bench.saw(Fact::DeviceExpired, said.unwrap_or_default(), seen);
            return Ok(());
        }
        life += STEP;
    }
    for fact in [Fact::DeviceLife, Fact::DeviceExpired] {
        bench.missed(fact, "the code did not expire, or the org let the device in by itself");
    }
    Ok(())
}
