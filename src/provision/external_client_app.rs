//! The five components of an external client app.

use super::AppPlan;
use crate::metadata::{Element, Metadata, MetadataType};
use crate::model::{
    ApiName, Flow, IpRelaxation, OrgIdentity, PermittedUsers, RefreshTokenPolicy, Scope,
};

/// The names of the components that hang on the app.
pub(super) fn oauth_settings(app: &ApiName) -> ApiName {
    app.with_suffix("oauth")
}

/// As Salesforce itself would name it, so that there are never two.
pub(super) fn oauth_policies(app: &ApiName) -> ApiName {
    oauth_settings(app).with_suffix("defaultPolicy")
}

/// What a deploy holds, where public sources disagree on what orgs take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// The consumer key, which never changes once it is there.
    pub(super) key: bool,
    /// Our consumer secret; without it the org chooses one.
    pub(super) secret: bool,
    /// Permission sets by name in the policies; without them the app is granted to each
    /// permission set afterwards.
    pub(super) permission_sets: bool,
}

impl Shape {
    /// For an app that is new.
    pub(super) const FULL: Self = Self { key: true, secret: true, permission_sets: true };
    /// For an app that is there already.
    pub(super) const CHANGE: Self = Self { key: false, secret: false, permission_sets: true };
}

/// All five components.
pub(super) fn components(plan: &AppPlan, org: &OrgIdentity, shape: Shape) -> Vec<Metadata> {
    let app = plan.api_name();
    let label = || Element::text("label", plan.label());
    let parent = || Element::text("externalClientApplication", app.as_str());
    vec![
        Metadata::new(
            MetadataType::ExternalClientApplication,
            app.as_str(),
            [
                Element::text("contactEmail", plan.contact()),
                Element::text("description", plan.description(org)),
                Element::text("distributionState", "Local"),
                Element::text("isProtected", "false"),
                label(),
            ],
        ),
        Metadata::new(
            MetadataType::ExtlClntAppOauthSettings,
            oauth_settings(&app).as_str(),
            [Element::text("commaSeparatedOauthScopes", scopes(plan)), parent(), label()],
        ),
        global_settings(plan, shape),
        policies(plan, shape),
        plugin_policies(plan, true),
    ]
}

/// The policies of the plug-in alone: whether anybody may sign in.
pub(super) fn plugin_policies(plan: &AppPlan, enabled: bool) -> Metadata {
    let app = plan.api_name();
    Metadata::new(
        MetadataType::ExtlClntAppConfigurablePolicies,
        app.with_suffix("defaultPolicy").as_str(),
        [
            Element::text("externalClientApplication", app.as_str()),
            Element::text("isEnabled", "true"),
            Element::text("isOauthPluginEnabled", enabled.to_string()),
            Element::text("label", plan.label()),
        ],
    )
}

/// The OAuth policies alone, to repair them.
pub(super) fn policies(plan: &AppPlan, shape: Shape) -> Metadata {
    let app = plan.api_name();
    let client_credentials = plan.spec.flows.contains(&Flow::ClientCredentials);
    let user = plan.run_as.as_ref().filter(|_| client_credentials);
    let fields = [
        Element::text("externalClientApplication", app.as_str()),
        Element::text("ipRelaxationPolicyType", ip_relaxation(plan.spec.ip_relaxation)),
        Element::text("isClientCredentialsFlowEnabled", client_credentials.to_string()),
        Element::text("label", plan.label()),
        Element::text("permittedUsersPolicyType", permitted_users(plan)),
    ];
    let sets = if shape.permission_sets { permission_sets(plan) } else { Vec::new() };
    let approved = [
        ("commaSeparatedPermissionSet", sets),
        ("commaSeparatedProfile", plan.spec.profiles.clone()),
    ];
    let approved = approved.into_iter().filter(|(_, names)| !names.is_empty());
    Metadata::new(
        MetadataType::ExtlClntAppOauthConfigurablePolicies,
        oauth_policies(&app).as_str(),
        fields
            .into_iter()
            .chain(user.map(|user| Element::text("clientCredentialsFlowUser", &user.username)))
            .chain(approved.map(|(field, names)| Element::text(field, names.join(","))))
            .chain(refresh_token_policy(plan.spec.refresh_token_policy)),
    )
}

/// The components that differ from what the app was `before`; what is no longer there is sent
/// empty, since what a deploy does not name may stay.
pub(super) fn changes(
    before: &AppPlan,
    plan: &AppPlan,
    org: &OrgIdentity,
    shape: Shape,
) -> Vec<Metadata> {
    let bare = Shape { key: false, secret: false, ..shape };
    let (was, is) = (components(before, org, bare), components(plan, org, bare));
    let same: Vec<bool> =
        was.iter().zip(&is).map(|(was, is)| was.document() == is.document()).collect();
    let sent = components(plan, org, shape).into_iter().zip(same);
    let changed = sent.filter_map(|(component, same)| (!same).then_some(component));
    changed.map(|component| clearing(before, plan, component)).collect()
}

fn clearing(before: &AppPlan, plan: &AppPlan, component: Metadata) -> Metadata {
    let texts = |plan: &AppPlan| match component.kind() {
        MetadataType::ExtlClntAppGlobalOauthSettings => {
            vec![("certificate", plan.certificate().is_some())]
        }
        MetadataType::ExtlClntAppOauthConfigurablePolicies => vec![
            ("commaSeparatedPermissionSet", !permission_sets(plan).is_empty()),
            ("commaSeparatedProfile", !plan.spec.profiles.is_empty()),
        ],
        _ => Vec::new(),
    };
    let cleared =
        texts(before).into_iter().zip(texts(plan)).filter(|((_, was), (_, is))| *was && !is);
    cleared.fold(component, |component, ((field, _), _)| component.with(Element::text(field, "")))
}

/// What `permittedUsersPolicyType` must be.
pub(super) fn permitted_users(plan: &AppPlan) -> &'static str {
    match plan.spec.permitted_users {
        Some(PermittedUsers::AdminApprovedPreAuthorized) => "AdminApprovedPreAuthorized",
        Some(PermittedUsers::AllSelfAuthorized) | None => "AllSelfAuthorized",
    }
}

/// Our own permission set and those that the specification names.
pub(super) fn permission_sets(plan: &AppPlan) -> Vec<String> {
    let ours = plan.permission_set().map(|name| name.to_string());
    ours.into_iter().chain(plan.spec.permission_sets.iter().cloned()).collect()
}

/// Key, secret, certificate, callback URLs and flows.
pub(super) fn global_settings(plan: &AppPlan, shape: Shape) -> Metadata {
    let app = plan.api_name();
    let has = |flow| plan.spec.flows.contains(&flow).to_string();
    let mut fields = vec![
        Element::text("callbackUrl", plan.spec.callback_urls.join("\n")),
        Element::text("externalClientApplication", app.as_str()),
        Element::text("isClientCredentialsFlowEnabled", has(Flow::ClientCredentials)),
        Element::text("isConsumerSecretOptional", "false"),
        Element::text("isDeviceFlowEnabled", has(Flow::Device)),
        Element::text("label", plan.label()),
    ];
    fields.extend(plan.certificate().map(|pem| Element::text("certificate", pem)));
    fields.extend(shape.key.then(|| Element::text("consumerKey", &plan.client_id)));
    let secret = || Element::text("consumerSecret", plan.client_secret.expose());
    fields.extend(shape.secret.then(secret));
    fields.extend(plan.spec.pkce.map(|on| Element::text("isPkceRequired", on.to_string())));
    Metadata::new(
        MetadataType::ExtlClntAppGlobalOauthSettings,
        app.with_suffix("glbl").as_str(),
        fields,
    )
}

fn scopes(plan: &AppPlan) -> String {
    plan.spec.scopes.iter().map(|scope: &Scope| scope.metadata()).collect::<Vec<_>>().join(",")
}

fn ip_relaxation(choice: IpRelaxation) -> &'static str {
    match choice {
        IpRelaxation::Enforce => "Enforce",
        IpRelaxation::Bypass => "Bypass",
        IpRelaxation::BypassWithSecondFactor => "Bypass_2factor",
        IpRelaxation::EnforceRelaxRefresh => "Enforce_RelaxRefresh",
    }
}

fn refresh_token_policy(policy: RefreshTokenPolicy) -> Vec<Element> {
    let limited = |kind, hours: u32| {
        vec![
            Element::text("refreshTokenPolicyType", kind),
            Element::text("refreshTokenValidityPeriod", hours.to_string()),
            Element::text("refreshTokenValidityUnit", "Hours"),
        ]
    };
    match policy {
        RefreshTokenPolicy::UntilRevoked => {
            vec![Element::text("refreshTokenPolicyType", "Infinite")]
        }
        RefreshTokenPolicy::ExpireImmediately => {
            vec![Element::text("refreshTokenPolicyType", "Zero")]
        }
        RefreshTokenPolicy::Lifetime { hours } => limited("SpecificLifetime", hours),
        RefreshTokenPolicy::Inactivity { hours } => limited("SpecificInactivity", hours),
    }
}
