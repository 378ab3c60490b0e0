//! The one component of a connected app, and what the org made of it.

use super::AppPlan;
use super::external_client_app::permission_sets;
use crate::metadata::soap::Node;
use crate::metadata::{Element, Metadata, MetadataType};
use crate::model::{Flow, IpRelaxation, OrgIdentity, RefreshTokenPolicy};

/// The whole app, for its creation.
pub(super) fn component(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    let keys = [
        Element::text("consumerKey", &plan.client_id),
        Element::text("consumerSecret", plan.client_secret.expose()),
    ];
    with(plan, org, oauth_config(plan).children(keys))
}

/// The app without consumer key and secret, which may not be sent again, to repair it.
pub(super) fn repair(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    with(plan, org, oauth_config(plan))
}

/// The app without consumer key and secret, to change what it was `before`: what an update does
/// not name may stay, so what is no longer there is sent empty.
pub(super) fn change(before: &AppPlan, plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    let mut oauth = oauth_config(plan);
    if before.certificate().is_some() && plan.certificate().is_none() {
        oauth = oauth.leaf("certificate", "");
    }
    let lists = [
        ("permissionSetName", permission_sets(before), permission_sets(plan)),
        ("profileName", before.spec.profiles.clone(), plan.spec.profiles.clone()),
    ];
    let cleared = lists.into_iter().filter(|(_, was, is)| !was.is_empty() && is.is_empty());
    cleared.fold(with(plan, org, oauth), |app, (field, ..)| app.with(Element::text(field, "")))
}

/// The app with another consumer secret, and without the key.
pub(super) fn rotation(plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    with(plan, org, oauth_config(plan).leaf("consumerSecret", plan.client_secret.expose()))
}

/// The plainest connected app there is: if the org refuses even this one, it refuses all.
///
/// It carries our marks all the same, since a run may be killed before it has deleted it.
pub(super) fn plainest(name: &str, plan: &AppPlan, org: &OrgIdentity) -> Metadata {
    let oauth = Element::new("oauthConfig")
        .leaf("callbackUrl", "https://localhost/callback")
        .leaf("scopes", "Api");
    let fields = [
        Element::text("contactEmail", &org.email),
        Element::text("description", plan.description(org)),
        Element::text("label", name),
        oauth,
    ];
    Metadata::new(MetadataType::ConnectedApp, name, fields)
}

/// The fields that the org did not take over, by their names in the Metadata API.
pub(super) fn dropped(plan: &AppPlan, found: &Node) -> Vec<&'static str> {
    let flag = |path: &str| found.at(path).eq_ignore_ascii_case("true");
    let lacks = |field: &str, wanted: &[String]| {
        let there = found.texts(field);
        !wanted.iter().all(|name| there.contains(&name.as_str()))
    };
    let approved = plan.spec.is_admin_approved();
    let client_credentials = plan.spec.flows.contains(&Flow::ClientCredentials);
    let user = plan.run_as.as_ref().filter(|_| client_credentials);
    let checks = [
        ("oauthConfig.isAdminApproved", flag("oauthConfig/isAdminApproved") != approved),
        ("permissionSetName", approved && lacks("permissionSetName", &permission_sets(plan))),
        ("profileName", approved && lacks("profileName", &plan.spec.profiles)),
        (
            "oauthConfig.isClientCredentialEnabled",
            flag("oauthConfig/isClientCredentialEnabled") != client_credentials,
        ),
        (
            "oauthConfig.oauthClientCredentialUser",
            user.is_some_and(|user| {
                !found
                    .at("oauthConfig/oauthClientCredentialUser")
                    .eq_ignore_ascii_case(&user.username)
            }),
        ),
        (
            "oauthPolicy.ipRelaxation",
            found.at("oauthPolicy/ipRelaxation") != ip_relaxation(plan.spec.ip_relaxation),
        ),
        (
            "oauthPolicy.refreshTokenPolicy",
            !is_refresh_token_policy(plan, found.at("oauthPolicy/refreshTokenPolicy")),
        ),
    ];
    checks.into_iter().filter_map(|(field, wrong)| wrong.then_some(field)).collect()
}

fn with(plan: &AppPlan, org: &OrgIdentity, oauth: Element) -> Metadata {
    let spec = &plan.spec;
    let policy = Element::new("oauthPolicy")
        .leaf("ipRelaxation", ip_relaxation(spec.ip_relaxation))
        .leaf("refreshTokenPolicy", refresh_token_policy(spec.refresh_token_policy));
    let fields = [
        Element::text("contactEmail", plan.contact()),
        Element::text("description", plan.description(org)),
        Element::text("label", plan.label()),
        oauth,
        policy,
    ];
    let names =
        |field, names: Vec<String>| names.into_iter().map(move |name| Element::text(field, name));
    Metadata::new(
        MetadataType::ConnectedApp,
        plan.api_name().as_str(),
        fields
            .into_iter()
            .chain(names("permissionSetName", permission_sets(plan)))
            .chain(names("profileName", spec.profiles.clone())),
    )
}

fn oauth_config(plan: &AppPlan) -> Element {
    let spec = &plan.spec;
    let client_credentials = spec.flows.contains(&Flow::ClientCredentials);
    let user = plan.run_as.as_ref().filter(|_| client_credentials);
    Element::new("oauthConfig")
        .leaf("callbackUrl", spec.callback_urls.join("\n"))
        .leaf_if("certificate", plan.certificate())
        .flag("isAdminApproved", spec.is_admin_approved())
        .flag("isClientCredentialEnabled", client_credentials)
        // Older versions of the API do not have the field.
        .leaf_if("isDeviceFlowEnabled", spec.flows.contains(&Flow::Device).then_some("true"))
        .leaf_if("isPkceRequired", spec.pkce.map(|on| on.to_string()))
        .leaf_if("oauthClientCredentialUser", user.map(|user| user.username.as_str()))
        .children(spec.scopes.iter().map(|scope| Element::text("scopes", scope.metadata())))
}

fn ip_relaxation(choice: IpRelaxation) -> &'static str {
    match choice {
        IpRelaxation::Enforce => "ENFORCE",
        IpRelaxation::Bypass => "BYPASS",
        IpRelaxation::BypassWithSecondFactor => "BYPASS_2FACTOR",
        IpRelaxation::EnforceRelaxRefresh => "ENFORCE_RELAXREFRESH",
    }
}

fn refresh_token_policy(policy: RefreshTokenPolicy) -> String {
    match policy {
        RefreshTokenPolicy::UntilRevoked => "infinite".to_owned(),
        RefreshTokenPolicy::ExpireImmediately => "zero".to_owned(),
        RefreshTokenPolicy::Lifetime { hours } => format!("specific_lifetime:{hours}:HOURS"),
        RefreshTokenPolicy::Inactivity { hours } => format!("specific_inactivity:{hours}:HOURS"),
    }
}

fn is_refresh_token_policy(plan: &AppPlan, found: &str) -> bool {
    let wanted = plan.spec.refresh_token_policy;
    // An org with the 30-day limit shows `infinite` as that limit.
    let limited = "specific_inactivity:30:DAYS".eq_ignore_ascii_case(found);
    refresh_token_policy(wanted).eq_ignore_ascii_case(found)
        || (wanted == RefreshTokenPolicy::UntilRevoked && limited)
        || in_hours(found) == in_hours(&refresh_token_policy(wanted)) && in_hours(found).is_some()
}

/// `specific_lifetime:2:DAYS` as its kind and 48.
fn in_hours(policy: &str) -> Option<(String, u32)> {
    let mut parts = policy.split(':');
    let (kind, number, unit) = (parts.next()?, parts.next()?.parse::<u32>().ok()?, parts.next()?);
    let hours = match unit.to_ascii_uppercase().as_str() {
        "HOURS" => number,
        "DAYS" => number.checked_mul(24)?,
        _ => return None,
    };
    Some((kind.to_ascii_lowercase(), hours))
}
