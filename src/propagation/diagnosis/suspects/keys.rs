//! Secret, certificate, clock.

use super::super::Cause;
use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use super::host::{consumer_details, is_settled};
use crate::model::Flow;
use crate::progress::brief;
use crate::propagation::sign_in::SignIn;

/// The flows whose requests hold the consumer secret; an assertion stands for itself.
const SECRET: &[Flow] =
    &[Flow::ClientCredentials, Flow::UsernamePassword, Flow::WebServer, Flow::Refresh];

pub(super) fn secret(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(SECRET, &["invalid_client"], &["client credentials"])?;
    let look = if is_settled(case, heard) {
        let age = brief(case.evidence.facts.age.unwrap_or_default());
        Look::Proven(format!("the app is {age} old, and no node takes the consumer secret"))
    } else {
        Look::Likely("the app is known, and its consumer secret is another".to_owned())
    };
    let setting = consumer_details(case);
    let remedy = "compare the consumer secret; one that was just rotated takes some minutes";
    Some(Suspicion::new(Cause::WrongSecret, heard.weight, look, setting, remedy))
}

pub(super) fn certificate(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(&[Flow::JwtBearer], &["invalid_grant"], &["invalid assertion"])?;
    let key = match case.sign_in(Flow::JwtBearer) {
        Some(SignIn::JwtBearer { key, .. }) => Some(key),
        _ => None,
    };
    let found = case.app().and_then(|app| app.certificate.as_deref());
    let look = match (found, key) {
        (Some(""), _) => Look::Proven("the app has no certificate".to_owned()),
        (Some(found), Some(key)) => match key.fits(found) {
            Some(true) => return None,
            Some(false) => {
                Look::Proven("the app's certificate is not that of the key that signs".to_owned())
            }
            None => Look::Open("the app's certificate cannot be read".to_owned()),
        },
        _ if heard.weight <= 20 => return None,
        _ => Look::Open("the app's certificate may be that of another key".to_owned()),
    };
    let setting = case.app_setting("Use digital signatures");
    let remedy = "upload the certificate of the key that signs";
    Some(Suspicion::new(Cause::WrongCertificate, heard.weight, look, setting, remedy))
}

pub(super) fn clock(case: &Case<'_>) -> Option<Suspicion> {
    let words = &["expired authorization code"];
    let heard = case.refused(&[Flow::JwtBearer], &["invalid_grant"], words)?;
    if heard.weight <= 20 {
        return None;
    }
    let look = Look::Likely("the org finds the assertion too old".to_owned());
    let setting = Setting::outside("clock of this machine");
    Some(Suspicion::new(Cause::ClockSkew, heard.weight, look, setting, "set it right (NTP)"))
}
