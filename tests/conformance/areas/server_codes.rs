//! Every `error` that the server can emit, as Salesforce's own SDK lists them.

use cucumber_salesforce::simulator::{Endpoint, SimulatedOrg, Trouble, Weather};

use super::{CREDENTIALS, by_orders};
use crate::area::Area;

/// What is on the list and has neither a state of the org nor a public report, and texts of errors
/// that the org has no state for.
const TOLD: &[(&str, &str, &str)] = &[
    ("app_attest_failed", "", "android"),
    ("app_attest_failed_retry", "", "android"),
    ("bad_jti_claim", "", "android"),
    ("ecapp_policy_not_found", "", "android"),
    ("exceeded_registration_limit", "", "android"),
    ("fail_close_app_blocked", "", "android"),
    ("failed_registration", "", "android"),
    ("installation_error", "", "android"),
    ("invalid_assertion_type", "", "android"),
    ("invalid_distribution_state", "", "android"),
    ("invalid_dpop_proof", "", "android"),
    ("invalid_expid", "", "android"),
    ("invalid_otp", "", "android"),
    ("login_error", "", "android"),
    ("oauth_policy_not_found", "", "android"),
    ("otp_error", "", "android"),
    ("registration_error", "", "android"),
    ("server_error", "", "android"),
    ("service_unavailable", "", "android"),
    ("system_down", "", "android"),
    ("unsupported_expid", "", "android"),
    ("use_dpop_nonce", "", "android"),
    (
        "invalid_grant",
        "token request is already being processed",
        "segmentio/action-destinations#2300",
    ),
    ("invalid_grant", "activation secret invalid", "restforce/restforce#826"),
    ("invalid_grant", "authentication failure - Invalid Password", "restforce"),
    ("invalid_grant", "Invalid user credentials", "errors"),
    ("invalid_grant", "IP restricted or invalid login hours", "errors"),
    ("inactive_user", "user is inactive", "errors"),
    ("rate_limit_exceeded", "number of login attempts has been exceeded", "errors"),
    ("invalid_request", "HTTPS required", "errors"),
    ("invalid_request", "Must use HTTP GET", "errors"),
    ("invalid_request", "Out-of-band not supported", "errors"),
];

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Errors without a state",
        "Codes of the server that no public report explains, and documented texts that live orgs have replaced by others. A\ntest that needs one has the weather say it.",
    );
    let org = SimulatedOrg::start().await.unwrap();
    for (error, description, source) in TOLD {
        org.clear_weather();
        org.weather(Weather::new(Trouble::Says(error, description)).at(Endpoint::Token));
        let seen = by_orders(&org, CREDENTIALS, &[]).await.refuses(error, description);
        let text =
            if description.is_empty() { String::new() } else { format!(": `{description}`") };
        area.row(format!("`{error}`{text}"), "", source).told("`Trouble::Says`", seen);
    }
    area
}
