//! Is the flow switched on?

use super::super::Cause;
use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use crate::model::Flow;

/// The codes for "not by this flow".
const OFF: &[&str] = &["unsupported_grant_type", "oauth_flow_disabled"];

pub(super) fn switched_off(case: &Case<'_>) -> Option<Suspicion> {
    let heard = case.refused(Flow::ALL, OFF, &[])?;
    let flow = heard.flow?;
    let app = case.app();
    let open = || Look::Open(format!("the flow `{flow}` may be switched off"));
    let (setting, look) = match flow {
        Flow::ClientCredentials => {
            let field = "Enable Client Credentials Flow";
            let flags = app.map(|app| (app.client_credentials, app.client_credentials_policy));
            match flags {
                Some((Some(false), _)) => {
                    let because = "the app's own settings do not let the flow";
                    (case.app_setting(field), Look::Proven(because.to_owned()))
                }
                Some((_, Some(false))) => {
                    let because = "the app has the flow, and its policies do not let it";
                    (case.policy(field), Look::Proven(because.to_owned()))
                }
                Some((Some(true), Some(true))) => return None,
                _ => (case.app_setting(field), open()),
            }
        }
        Flow::JwtBearer => match app.and_then(|app| app.certificate.as_deref()) {
            Some("") => {
                let because = "the app has no certificate, which is what switches the flow on";
                (case.app_setting("Use digital signatures"), Look::Proven(because.to_owned()))
            }
            Some(_) => return None,
            None => (case.app_setting("Use digital signatures"), open()),
        },
        _ => (case.app_setting("Flow Enablement"), open()),
    };
    let remedy = match flow {
        Flow::JwtBearer => "tick it, and upload the certificate of the key that signs".to_owned(),
        _ => format!("tick it, so that `{flow}` works"),
    };
    Some(Suspicion::new(Cause::FlowOff, heard.weight, look, setting, remedy))
}

pub(super) fn username_password(case: &Case<'_>) -> Option<Suspicion> {
    let flows = &[Flow::UsernamePassword];
    let words = &["authentication failure"];
    let heard =
        case.refused(flows, OFF, &[]).or_else(|| case.refused(flows, &["invalid_grant"], words))?;
    let blocked = Cause::UsernamePasswordBlocked;
    if case.is_external() == Some(true) {
        let look = Look::Proven("external client apps never have this flow".to_owned());
        let setting = case.app_setting("Flow Enablement");
        let remedy = "use client credentials or JWT bearer, or a connected app";
        return Some(Suspicion::new(blocked, heard.weight, look, setting, remedy));
    }
    let look = match case.org().and_then(|org| org.blocks_username_password) {
        Some(true) => Look::Proven("the org blocks the username-password flow".to_owned()),
        Some(false) => return None,
        None => Look::Open("the org may block the username-password flow".to_owned()),
    };
    let setting =
        Setting::new("OAuth and OpenID Connect Settings", "Allow OAuth Username-Password Flows");
    let remedy =
        "switch it on; better, use client credentials or JWT bearer: Salesforce retires this flow";
    Some(Suspicion::new(blocked, heard.weight, look, setting, remedy))
}
