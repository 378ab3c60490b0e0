//! What a request asks for, as far as troubles tell requests apart.

use std::fmt;

use axum::http::Method;

use crate::simulator::metadata::Element;

/// A kind of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Call {
    /// Of a token.
    Token,
    /// Who one is, what an app is, and the rest of `/services/oauth2`.
    Identity,
    /// A login by SOAP.
    SignIn,
    /// A call of the REST API that reads.
    Rest,
    /// The Tooling API.
    Tooling,
    /// `readMetadata`, `listMetadata` and whatever else reads by SOAP.
    SoapRead,
    /// A call that makes or changes something at once, by REST or SOAP.
    Write,
    /// A call that deletes something, by REST or SOAP, or by a deploy.
    Delete,
    /// The start of a deploy.
    Deploy,
    /// The start of a deploy by REST that deletes something.
    DestructiveDeploy,
    /// The status of a deploy.
    DeployStatus,
    /// The cancellation of a deploy.
    DeployCancel,
}

impl Call {
    /// What a request to the API asks for.
    pub(super) fn of(method: &Method, path: &str, body: &[u8]) -> Self {
        if let Some(rest) = path.strip_prefix("/services/oauth2/") {
            return if rest == "token" { Self::Token } else { Self::Identity };
        }
        if path.starts_with("/id/") {
            return Self::Identity;
        }
        if path.starts_with("/services/Soap") {
            return Self::of_soap(body);
        }
        if path.contains("/metadata/deployRequest") {
            return match *method {
                Method::POST if names_deletions(body) => Self::DestructiveDeploy,
                Method::POST => Self::Deploy,
                Method::PATCH => Self::DeployCancel,
                _ => Self::DeployStatus,
            };
        }
        match *method {
            Method::DELETE => Self::Delete,
            _ if path.contains("/tooling/") => Self::Tooling,
            Method::GET | Method::HEAD => Self::Rest,
            _ => Self::Write,
        }
    }

    fn of_soap(body: &[u8]) -> Self {
        match operation(body).unwrap_or_default().as_str() {
            "login" => Self::SignIn,
            "createMetadata" | "updateMetadata" | "upsertMetadata" => Self::Write,
            "deleteMetadata" => Self::Delete,
            "deploy" => Self::Deploy,
            "checkDeployStatus" => Self::DeployStatus,
            "cancelDeploy" => Self::DeployCancel,
            _ => Self::SoapRead,
        }
    }

    /// Whether a call of the other kind is one of this kind, too.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let destructive = other == Self::DestructiveDeploy;
        self == other || (destructive && matches!(self, Self::Delete | Self::Deploy))
    }

    /// Whether it signs somebody in.
    pub(super) fn signs_in(self) -> bool {
        matches!(self, Self::Token | Self::SignIn)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token => "token request",
            Self::Identity => "identity call",
            Self::SignIn => "SOAP login",
            Self::Rest => "REST read",
            Self::Tooling => "Tooling call",
            Self::SoapRead => "SOAP read",
            Self::Write => "write",
            Self::Delete => "delete",
            Self::Deploy => "deploy",
            Self::DestructiveDeploy => "destructive deploy",
            Self::DeployStatus => "deploy status",
            Self::DeployCancel => "deploy cancellation",
        })
    }
}

/// The operation of an envelope.
fn operation(envelope: &[u8]) -> Option<String> {
    let envelope = Element::parse(std::str::from_utf8(envelope).ok()?).ok()?;
    envelope.child("Body")?.children.first().map(|operation| operation.name.clone())
}

/// Whether an archive holds a manifest of deletions: names of files are not compressed.
fn names_deletions(archive: &[u8]) -> bool {
    const NAME: &[u8] = b"destructiveChanges";
    archive.windows(NAME.len()).any(|window| window == NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_is_a_call_of_some_kind() {
        let data = "/services/data/v67.0";
        for (method, path, body, call) in [
            (Method::POST, "/services/oauth2/token", "", Call::Token),
            (Method::GET, "/services/oauth2/userinfo", "", Call::Identity),
            (Method::GET, "/id/00D/005", "", Call::Identity),
            (Method::GET, &format!("{data}/query"), "", Call::Rest),
            (Method::GET, &format!("{data}/tooling/query"), "", Call::Tooling),
            (Method::POST, &format!("{data}/sobjects/User"), "", Call::Write),
            (Method::DELETE, &format!("{data}/sobjects/User/005"), "", Call::Delete),
            (Method::POST, &format!("{data}/metadata/deployRequest"), "PK", Call::Deploy),
            (
                Method::POST,
                &format!("{data}/metadata/deployRequest"),
                "PK destructiveChanges.xml",
                Call::DestructiveDeploy,
            ),
            (Method::GET, &format!("{data}/metadata/deployRequest/0Af"), "", Call::DeployStatus),
            (Method::PATCH, &format!("{data}/metadata/deployRequest/0Af"), "", Call::DeployCancel),
        ] {
            assert_eq!(Call::of(&method, path, body.as_bytes()), call, "{method} {path}");
        }
    }

    #[test]
    fn a_soap_call_goes_by_its_operation() {
        for (operation, call) in [
            ("login", Call::SignIn),
            ("upsertMetadata", Call::Write),
            ("deleteMetadata", Call::Delete),
            ("deploy", Call::Deploy),
            ("checkDeployStatus", Call::DeployStatus),
            ("cancelDeploy", Call::DeployCancel),
            ("listMetadata", Call::SoapRead),
        ] {
            let xml = format!("<Envelope><Header/><Body><{operation}/></Body></Envelope>");
            let found = Call::of(&Method::POST, "/services/Soap/m/67.0", xml.as_bytes());
            assert_eq!(found, call, "{operation}");
        }
        let nonsense = Call::of(&Method::POST, "/services/Soap/m/67.0", b"nonsense");
        assert_eq!(nonsense, Call::SoapRead);
    }

    #[test]
    fn a_destructive_deploy_is_a_deploy_and_a_delete() {
        assert!(Call::Deploy.covers(Call::DestructiveDeploy));
        assert!(Call::Delete.covers(Call::DestructiveDeploy));
        assert!(!Call::DestructiveDeploy.covers(Call::Deploy));
        assert!(!Call::Delete.covers(Call::Deploy));
    }
}
