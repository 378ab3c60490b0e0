//! The hash by which a kept app is found again.

use std::fmt::Write as _;

use super::{AppPlan, PlannedKind, UserRef};
use crate::model::{AppSpec, OrgId};

/// The SHA-256 of everything that makes one app as good as another, in hexadecimal digits.
///
/// Kind, label, scopes, flows, callback URLs, policies, users, certificate and org count; stamp,
/// keys, run and owner do not.
#[must_use]
pub fn spec_hash(
    spec: &AppSpec,
    kind: PlannedKind,
    org: &OrgId,
    run_as: Option<&UserRef>,
    users: &[UserRef],
) -> String {
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        // The length keeps one value from posing as two.
        text.extend([key, ":", &value.len().to_string(), ":", value, "\n"]);
    };
    line("format", "1");
    line("org", org.as_str());
    line("kind", &kind.to_string());
    line("label", &spec.label);
    line("api name", spec.base_name().as_str());
    line("contact email", spec.contact_email.as_deref().unwrap_or_default());
    line("description", spec.description.as_deref().unwrap_or_default());
    spec.callback_urls.iter().for_each(|url| line("callback URL", url));
    spec.scopes.iter().for_each(|scope| line("scope", scope.metadata()));
    spec.flows.iter().for_each(|flow| line("flow", flow.name()));
    line("certificate", &format!("{:?}", spec.certificate));
    line("pkce", &format!("{:?}", spec.pkce));
    line("run as", run_as.map_or("", |user| user.id.as_str()));
    let sorted = |mut names: Vec<&str>| {
        names.sort_unstable();
        names.join("\n")
    };
    line("users", &sorted(users.iter().map(|user| user.id.as_str()).collect()));
    line("permitted users", &format!("{:?}", spec.permitted_users));
    line("permission sets", &sorted(spec.permission_sets.iter().map(String::as_str).collect()));
    line("profiles", &sorted(spec.profiles.iter().map(String::as_str).collect()));
    line("ip relaxation", &format!("{:?}", spec.ip_relaxation));
    line("refresh token policy", &format!("{:?}", spec.refresh_token_policy));
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    digest.as_ref().iter().fold(String::new(), |mut digits, byte| {
        let _infallible = write!(digits, "{byte:02x}");
        digits
    })
}

impl AppPlan {
    /// The plan's [`spec_hash`].
    #[must_use]
    pub fn spec_hash(&self, org: &OrgId) -> String {
        spec_hash(&self.spec, self.kind, org, self.run_as.as_ref(), &self.users)
    }
}
