//! All that is wrong with a specification, found before anything is sent.

use std::fmt;

use url::{Host, Url};

use super::super::{ApiName, Flow, Scope};
use super::{AppKind, AppSpec, PermittedUsers};
use crate::error::Error;

/// Every problem of a specification, in the order of its fields.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct InvalidAppSpec {
    /// The app's label.
    pub label: String,
    /// One lower-case fragment per problem.
    pub problems: Vec<String>,
}

impl fmt::Display for InvalidAppSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = if self.problems.len() == 1 { "problem" } else { "problems" };
        write!(f, "app `{}` has {} {many}, nothing was sent", self.label, self.problems.len())?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n  - {problem}"))
    }
}

impl From<InvalidAppSpec> for Error {
    fn from(invalid: InvalidAppSpec) -> Self {
        Self::usage(invalid.to_string())
    }
}

const MAX_LABEL: usize = 80;

impl AppSpec {
    /// Checks what Salesforce would refuse, and what could not work.
    ///
    /// # Errors
    ///
    /// All problems at once.
    pub fn validate(&self) -> Result<(), InvalidAppSpec> {
        let spec = self.clone().completed();
        let mut problems = Vec::new();
        spec.check_names(&mut problems);
        problems.extend(spec.callback_urls.iter().filter_map(|url| callback_problem(url)));
        if spec.callback_urls.is_empty() {
            problems.push("at least one callback URL is needed".to_owned());
        }
        spec.check_flows(&mut problems);
        spec.check_certificate(&mut problems);
        if problems.is_empty() {
            Ok(())
        } else {
            Err(InvalidAppSpec { label: self.label.clone(), problems })
        }
    }

    fn check_names(&self, problems: &mut Vec<String>) {
        let length = self.label.chars().count();
        if length == 0 || length > MAX_LABEL {
            problems.push(format!("label `{}` must have 1 to {MAX_LABEL} characters", self.label));
        }
        if let Some(Err(error)) = self.api_name.as_deref().map(str::parse::<ApiName>) {
            problems.push(error.to_string());
        }
        if let Some(email) = self.contact_email.as_deref().filter(|email| !is_email(email)) {
            problems.push(format!("contact email `{email}` is no e-mail address"));
        }
    }

    fn check_flows(&self, problems: &mut Vec<String>) {
        let has = |flow| self.flows.contains(&flow);
        let offline = self.scopes.iter().any(|scope| scope.is_offline());
        if has(Flow::ClientCredentials) && self.run_as.is_none() && self.kind != AppKind::Existing {
            problems.push(
                "flow `client credentials` needs a user to act as (hint: add a row `run as`, or set CUCUMBER_SALESFORCE_RUN_AS)"
                    .to_owned(),
            );
        }
        if has(Flow::JwtBearer) && !offline {
            problems.push(
                "flow `JWT bearer` needs the scope `refresh_token`, or Salesforce answers \"user hasn't approved this consumer\""
                    .to_owned(),
            );
        }
        if has(Flow::JwtBearer)
            && self.permitted_users == Some(PermittedUsers::AllSelfAuthorized)
            && self.kind != AppKind::Existing
        {
            problems.push(
                "flow `JWT bearer` needs permitted users `admin approved`: nobody is there to approve (hint: drop the row `permitted users`)"
                    .to_owned(),
            );
        }
        if has(Flow::JwtBearer) && self.users.is_empty() && self.run_as.is_none() {
            problems.push(
                "flow `JWT bearer` needs users who are pre-authorised (hint: add a row `users`)"
                    .to_owned(),
            );
        }
        if has(Flow::Refresh) && !offline {
            problems.push("flow `refresh` needs the scope `refresh_token`".to_owned());
        }
        if self.needs_connected_app() && self.kind == AppKind::ExternalClientApp {
            problems.push(
                "flow `username-password` works with a connected app only (hint: drop the row `kind`)"
                    .to_owned(),
            );
        }
        if self
            .scopes
            .iter()
            .all(|scope| *scope == Scope::RefreshToken || *scope == Scope::OfflineAccess)
        {
            problems.push("the scopes grant no access (hint: add `api`)".to_owned());
        }
        if (!self.permission_sets.is_empty() || !self.profiles.is_empty())
            && !self.is_admin_approved()
        {
            problems.push(
                "permission sets and profiles count only where permitted users is `admin approved`"
                    .to_owned(),
            );
        }
    }

    fn check_certificate(&self, problems: &mut Vec<String>) {
        match (&self.certificate, &self.private_key) {
            (Some(_), None) => problems.push("a certificate needs its private key too".to_owned()),
            (None, Some(_)) => problems.push("a private key needs its certificate too".to_owned()),
            _ => {}
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| !part.is_empty() && !part.contains(['@', ' ', ',', ';', '<', '>']);
    plain(local)
        && plain(domain)
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

/// Salesforce takes https, http on loopback, and schemes of native apps.
fn callback_problem(text: &str) -> Option<String> {
    let Ok(url) = Url::parse(text) else {
        return Some(format!("callback URL `{text}` is no absolute URL"));
    };
    if url.fragment().is_some() {
        return Some(format!("callback URL `{text}` must not have a fragment"));
    }
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "http" if !loopback => {
            Some(format!("callback URL `{text}` must use https; http is for loopback only"))
        }
        "javascript" | "data" | "file" | "ftp" => {
            Some(format!("callback URL `{text}` must use https or an app's own scheme"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Flow, Scope};
    use super::*;

    #[test]
    fn lists_every_problem_at_once() {
        let spec = AppSpec::named("")
            .api_name("9")
            .contact_email("nobody")
            .callback_urls(["http://example.com/cb", "/relative"])
            .scopes([Scope::RefreshToken])
            .kind(AppKind::ExternalClientApp)
            .flows([Flow::ClientCredentials, Flow::UsernamePassword]);
        let error = spec.validate().unwrap_err();
        assert_eq!(error.problems.len(), 8, "{error}");
        assert!(error.to_string().contains("8 problems, nothing was sent"), "{error}");
    }

    #[test]
    fn nobody_is_there_to_approve_what_jwt_bearer_needs() {
        let spec = AppSpec::named("Orders").flows([Flow::JwtBearer]).users(["sales rep"]);
        assert!(spec.validate().is_ok());
        let permitted_users = Some(PermittedUsers::AllSelfAuthorized);
        let error = AppSpec { permitted_users, ..spec }.validate().unwrap_err();
        assert!(error.to_string().contains("nobody is there to approve"), "{error}");
    }

    #[test]
    fn takes_the_callbacks_that_salesforce_takes() {
        for url in ["https://a.b/c", "http://localhost:1717/x", "http://127.0.0.1/x", "myapp://cb"]
        {
            assert_eq!(callback_problem(url), None, "{url}");
        }
        for url in ["http://a.b/c", "x", "https://a.b/#f", "javascript:alert(1)"] {
            assert!(callback_problem(url).is_some(), "{url}");
        }
    }

    #[test]
    fn the_short_form_needs_only_somebody_to_act_as() {
        let problems = AppSpec::named("Orders").validate().unwrap_err().problems;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(AppSpec::named("Orders").run_as("administrator").validate().is_ok());
    }
}
