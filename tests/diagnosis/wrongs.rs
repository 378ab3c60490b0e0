//! What goes wrong.

use std::net::IpAddr;
use std::time::Duration;

use cucumber_salesforce::model::Flow;
use cucumber_salesforce::propagation::diagnosis::Cause;
use cucumber_salesforce::simulator::{
    SimulatedOrg, SimulatedOrgBuilder, SimulatedUser, Trouble, Weather,
};

use crate::Act;
use crate::case::Made;

/// Which kinds of app it concerns.
pub(crate) enum Kinds {
    Both,
    /// External client apps have no username-password flow.
    Connected,
    /// Their settings are components of their own.
    External,
}

/// Something that goes wrong.
pub(crate) struct Wrong {
    pub(crate) name: &'static str,
    pub(crate) kinds: Kinds,
    pub(crate) flows: &'static [Flow],
    /// What the org is like from the beginning.
    pub(crate) org: fn(SimulatedOrgBuilder) -> SimulatedOrgBuilder,
    /// What is done to it once there is an app.
    pub(crate) act: Act,
    /// What the diagnosis has to say first; one of them.
    pub(crate) causes: &'static [Cause],
}

impl Kinds {
    pub(crate) fn connected(&self, drawn: bool) -> bool {
        match self {
            Self::Both => drawn,
            Self::Connected => true,
            Self::External => false,
        }
    }
}

const CREDENTIALS: &[Flow] = &[Flow::ClientCredentials];
const JWT: &[Flow] = &[Flow::JwtBearer];
const PASSWORD: &[Flow] = &[Flow::UsernamePassword];

const fn wrong(
    name: &'static str,
    flows: &'static [Flow],
    act: Act,
    causes: &'static [Cause],
) -> Wrong {
    Wrong { name, kinds: Kinds::Both, flows, org: |builder| builder, act, causes }
}

pub(crate) const WRONGS: &[Wrong] = &[
    wrong("pre-authorisation missing", JWT, take_permission_set, &[Cause::PreAuthorisationMissing]),
    Wrong {
        kinds: Kinds::External,
        ..wrong("no refresh_token", JWT, take_scope, &[Cause::OfflineScopeMissing])
    },
    wrong("no run-as user", CREDENTIALS, |org, app| run_as(org, app, None), &[Cause::RunAsUnset]),
    wrong(
        "an e-mail address as run-as user",
        CREDENTIALS,
        |org, app| run_as(org, app, Some(&org.user("integ").unwrap().email)),
        &[Cause::RunAsIsEmail],
    ),
    wrong(
        "run-as user inactive",
        CREDENTIALS,
        |org, _| org.set_active("integ", false).unwrap(),
        &[Cause::RunAsInactive],
    ),
    wrong(
        "run-as user frozen",
        CREDENTIALS,
        |org, _| org.set_frozen("integ", true).unwrap(),
        &[Cause::RunAsUnusable, Cause::UserFrozen],
    ),
    wrong(
        "user inactive",
        JWT,
        |org, _| org.set_active("srep", false).unwrap(),
        &[Cause::UserInactive],
    ),
    wrong("user frozen", JWT, |org, _| org.set_frozen("srep", true).unwrap(), &[Cause::UserFrozen]),
    wrong(
        "app blocked",
        CREDENTIALS,
        |org, app| org.set_blocked(&app.key, true).unwrap(),
        &[Cause::AppBlocked],
    ),
    wrong(
        "app not installed",
        JWT,
        |org, app| org.set_installed(&app.key, false).unwrap(),
        &[Cause::AppNotInstalled],
    ),
    wrong(
        "API access control",
        CREDENTIALS,
        |org, _| access_control(org),
        &[Cause::ApiAccessControl],
    ),
    wrong("IP range", CREDENTIALS, |org, _| range(org), &[Cause::IpRange]),
    wrong("IP range for a user", JWT, |org, _| range(org), &[Cause::IpRange]),
    wrong("login hours", JWT, |org, _| hours(org), &[Cause::LoginHours]),
    Wrong {
        org: |org| org.lock_sessions_to_ip(true),
        ..wrong(
            "sessions locked to an address",
            CREDENTIALS,
            |org, _| org.calls_come_from(Some(IpAddr::from([198, 51, 100, 7]))),
            &[Cause::SessionLockedToIp],
        )
    },
    Wrong {
        kinds: Kinds::Connected,
        org: |org| org.user(SimulatedUser::new("srep", "Sales Rep").with("TwoFactorApi")),
        ..wrong("a second factor", PASSWORD, |_, _| {}, &[Cause::Mfa])
    },
    Wrong {
        kinds: Kinds::Connected,
        org: |org| org.block_username_password(true),
        ..wrong("username-password blocked", PASSWORD, |_, _| {}, &[Cause::UsernamePasswordBlocked])
    },
    Wrong {
        org: |org| org.user(SimulatedUser::new("integ", "Integration User").without("ApiEnabled")),
        ..wrong("no API for the user", CREDENTIALS, |_, _| {}, &[Cause::ApiDisabledForUser])
    },
    wrong(
        "a login page of a network",
        CREDENTIALS,
        |org, _| org.weather(Weather::new(Trouble::Portal).during(LONG)),
        &[Cause::Proxy, Cause::Firewall],
    ),
    wrong(
        "too many sign-ins",
        CREDENTIALS,
        |org, _| org.weather(Weather::rate_limited(LONG)),
        &[Cause::LoginRate],
    ),
    wrong(
        "an outage",
        JWT,
        |org, _| org.weather(Weather::outage(LONG)),
        &[Cause::SalesforceTrouble],
    ),
];

const LONG: std::ops::Range<Duration> = Duration::ZERO..Duration::from_secs(7200);

fn run_as(org: &SimulatedOrg, app: &Made, username: Option<&str>) {
    org.set_run_as(&app.key, username).unwrap();
}

/// Takes our permission set away from everybody.
fn take_permission_set(org: &SimulatedOrg, app: &Made) {
    let name = app.permission_set.as_ref().unwrap();
    let sets = org.records("PermissionSet");
    let set = sets.iter().find(|set| set["Name"] == **name).unwrap();
    for assignment in org.records("PermissionSetAssignment") {
        if assignment["PermissionSetId"] == set["Id"] {
            org.delete("PermissionSetAssignment", assignment["Id"].as_str().unwrap()).unwrap();
        }
    }
}

/// Leaves the app the scope `api` alone.
fn take_scope(org: &SimulatedOrg, app: &Made) {
    let (name, scopes) = (&app.name, "Api");
    let fields = format!(
        "<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes><externalClientApplication>{name}</externalClientApplication>"
    );
    org.update_metadata("ExtlClntAppOauthSettings", &format!("{name}_oauth"), &fields).unwrap();
}

fn range(org: &SimulatedOrg) {
    let range = "<loginIpRanges><endAddress>203.0.113.9</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    org.update_metadata("Profile", "Standard", range).unwrap();
}

fn hours(org: &SimulatedOrg) {
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let never = days.map(|day| format!("<{day}End>0</{day}End><{day}Start>0</{day}Start>"));
    let hours = format!("<loginHours>{}</loginHours>", never.concat());
    org.update_metadata("Profile", "Standard", &hours).unwrap();
}

fn access_control(org: &SimulatedOrg) {
    let only = "<enableAdminApprovedAppsOnly>true</enableAdminApprovedAppsOnly>";
    org.update_metadata("ConnectedAppSettings", "ConnectedApp", only).unwrap();
}
