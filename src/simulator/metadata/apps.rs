//! What a login must know of an app, drawn from its components.

use std::time::Duration;

use super::component::Component;
use super::element::Element;
use crate::model::Scope;
use crate::simulator::apps::{App, AppType, IdTokenRules, RefreshPolicy, SigningKey};
use crate::simulator::logins::{IpRange, IpRelaxation};

/// The callback URL that Setup gives a connected app whose device flow is switched on; older
/// versions of the Metadata API have no field for it.
const DEVICE_CALLBACK: &str = "/services/oauth2/success";

/// The components of an external client app, as far as there are any.
pub(super) struct Parts<'a> {
    pub(super) name: &'a str,
    pub(super) settings: Option<&'a Component>,
    pub(super) global: Option<&'a Component>,
    pub(super) policies: Option<&'a Component>,
    pub(super) switches: Option<&'a Component>,
}

/// A connected app; none without `oauthConfig`.
pub(super) fn connected(app: &Component, id: &str) -> Option<App> {
    let config = app.body.0.child("oauthConfig")?;
    Some(App {
        sort: AppType::Connected,
        name: app.full_name.clone(),
        id: id.to_owned(),
        client_id: config.get("consumerKey").to_owned(),
        client_secret: config.get("consumerSecret").into(),
        second: None,
        asked_as: config.get("consumerKey").to_owned(),
        certificate: text(config, "certificate"),
        scopes: config.texts("scopes").iter().filter_map(|scope| scope.parse().ok()).collect(),
        callback_urls: lines(config.get("callbackUrl")),
        client_credentials: config.is("isClientCredentialEnabled"),
        run_as: text(config, "oauthClientCredentialUser"),
        admin_approved: config.is("isAdminApproved"),
        profiles: app.body.0.texts("profileName"),
        enabled: true,
        pkce_required: config.is("isPkceRequired"),
        secret_for_code: !config.is("isConsumerSecretOptional"),
        secret_for_refresh: unless_false(config, "isSecretRequiredForRefreshToken"),
        device_flow: config.is("isDeviceFlowEnabled")
            || config.get("callbackUrl").contains(DEVICE_CALLBACK),
        rotates: config.is("isRefreshTokenRotationEnabled"),
        introspects_all: config.is("isIntrospectAllTokens"),
        id_token: id_token(config, "idTokenValidity"),
        jwt_tokens: config.is("isNamedUserJwtEnabled"),
        ip_relaxation: IpRelaxation::read(
            app.body.0.child("oauthPolicy").map_or("", |policy| policy.get("ipRelaxation")),
        ),
        high_assurance: app.body.0.child("sessionPolicy").is_some_and(|policy| {
            blocks_low_sessions(policy.get("policyAction"), policy.get("sessionLevel"))
        }),
        refresh: connected_refresh(app),
        trusted: ranges(&app.body.0, "ipRanges", "start", "end"),
        let_in: None,
        signing_key: SigningKey::default(),
    })
}

/// An external client app; none before both its settings are there.
pub(super) fn external(parts: &Parts<'_>, id: &str) -> Option<App> {
    let (settings, global) = (&parts.settings?.body.0, &parts.global?.body.0);
    let nothing = Element::default();
    let policies = parts.policies.map_or(&nothing, |policies| &policies.body.0);
    let switches = parts.switches.map_or(&nothing, |switches| &switches.body.0);
    let scopes: Vec<Scope> = settings
        .listed("commaSeparatedOauthScopes")
        .iter()
        .filter_map(|scope| scope.parse().ok())
        .collect();
    Some(App {
        sort: AppType::External,
        name: parts.name.to_owned(),
        id: id.to_owned(),
        client_id: global.get("consumerKey").to_owned(),
        client_secret: global.get("consumerSecret").into(),
        second: None,
        asked_as: global.get("consumerKey").to_owned(),
        certificate: text(global, "certificate"),
        scopes,
        callback_urls: lines(global.get("callbackUrl")),
        client_credentials: global.is("isClientCredentialsFlowEnabled")
            && policies.is("isClientCredentialsFlowEnabled"),
        run_as: text(policies, "clientCredentialsFlowUser"),
        admin_approved: policies.get("permittedUsersPolicyType") == "AdminApprovedPreAuthorized",
        profiles: policies.listed("commaSeparatedProfile"),
        enabled: unless_false(switches, "isEnabled")
            && unless_false(switches, "isOauthPluginEnabled"),
        pkce_required: unless_false(global, "isPkceRequired"),
        secret_for_code: !global.is("isConsumerSecretOptional"),
        secret_for_refresh: unless_false(global, "isSecretRequiredForRefreshToken"),
        device_flow: global.is("isDeviceFlowEnabled"),
        rotates: global.is("isRefreshTokenRotationEnabled"),
        introspects_all: global.is("isIntrospectAllTokens"),
        id_token: id_token(global, "idTokenValidityInMinutes"),
        jwt_tokens: global.is("isNamedUserJwtEnabled"),
        ip_relaxation: IpRelaxation::read(policies.get("ipRelaxationPolicyType")),
        high_assurance: blocks_low_sessions(
            policies.get("policyAction"),
            policies.get("requiredSessionLevel"),
        ),
        refresh: refresh(
            policies.get("refreshTokenPolicyType"),
            policies.get("refreshTokenValidityPeriod"),
            policies.get("refreshTokenValidityUnit"),
        ),
        trusted: ranges(settings, "trustedIpRanges", "startIpAddress", "endIpAddress"),
        let_in: None,
        signing_key: SigningKey::default(),
    })
}

fn id_token(element: &Element, validity: &str) -> IdTokenRules {
    let Some(config) = element.child("idTokenConfig") else { return IdTokenRules::default() };
    let minutes = config.get(validity).parse::<u64>().ok();
    IdTokenRules {
        life: minutes.map(|minutes| Duration::from_secs(minutes.saturating_mul(60))),
        audiences: config.listed("idTokenAudience"),
        standard_claims: config.is("idTokenIncludeStandardClaims"),
    }
}

fn blocks_low_sessions(action: &str, level: &str) -> bool {
    action == "Block" && level == "HIGH_ASSURANCE"
}

/// `infinite`, `zero`, `specific_lifetime:30:DAYS`.
fn connected_refresh(app: &Component) -> RefreshPolicy {
    let policy = app.body.0.child("oauthPolicy").map_or("", |p| p.get("refreshTokenPolicy"));
    let mut parts = policy.split(':');
    let mut next = || parts.next().unwrap_or_default();
    refresh(&next().replace('_', ""), next(), next())
}

fn refresh(policy: &str, number: &str, unit: &str) -> RefreshPolicy {
    let hours: u64 = match unit.to_ascii_lowercase().as_str() {
        "hours" => 1,
        "months" => 30 * 24,
        _ => 24,
    };
    let number = number.parse::<u64>().unwrap_or_default();
    let span = Duration::from_secs(number.saturating_mul(hours * 3600));
    match policy.to_ascii_lowercase().as_str() {
        "zero" => RefreshPolicy::Zero,
        "specificlifetime" => RefreshPolicy::Lifetime(span),
        "specificinactivity" => RefreshPolicy::Inactivity(span),
        _ => RefreshPolicy::Infinite,
    }
}

/// The ranges of addresses that an element lists.
pub(super) fn ranges(element: &Element, list: &str, start: &str, end: &str) -> Vec<IpRange> {
    let ends = |range: &Element| IpRange::read(range.get(start), range.get(end));
    element.all(list).filter_map(ends).collect()
}

fn unless_false(element: &Element, field: &str) -> bool {
    element.get(field).is_empty() || element.is(field)
}

fn text(element: &Element, field: &str) -> Option<String> {
    Some(element.get(field)).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.split(['\n', '\r']).map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
