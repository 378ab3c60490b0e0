//! Plans, what they become on the wire, and what failed deploys mean.

mod kept;
mod refusals;
mod xml;

use std::time::{Duration, SystemTime};

use super::{AppPlan, PlannedKind, UserRef};
use crate::model::{ApiVersion, AppSpec, Flow, OrgIdentity, OrgKind, Scope, Secret, Stamp};

/// An app with both kinds of flow, of the given kind.
fn plan(kind: PlannedKind) -> AppPlan {
    let spec = AppSpec::named("Orders & Co")
        .contact_email("qa@example.com")
        .callback_urls(["https://a.b/c", "http://localhost:1717/x"])
        .scopes([Scope::Api, Scope::RefreshToken])
        .flows([Flow::ClientCredentials, Flow::JwtBearer])
        .run_as("integration user")
        .completed();
    AppPlan {
        spec,
        kind,
        stamp: Stamp::new("a1b2c3", SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_020)),
        run_id: "r1".to_owned(),
        owner: "ana@ci".to_owned(),
        contact_email: "admin@example.com".to_owned(),
        run_as: Some(user("integ")),
        users: vec![user("srep")],
        client_id: "Key1234567".to_owned(),
        client_secret: Secret::new("Secret1234"),
        key: None,
        deploy_queue: Duration::from_secs(1800),
    }
}

fn user(alias: &str) -> UserRef {
    UserRef { id: format!("005-{alias}"), username: format!("{alias}@example.com") }
}

fn org() -> OrgIdentity {
    let url: url::Url = "https://example.my.salesforce.com".parse().unwrap();
    OrgIdentity {
        org_id: "00D000000000062".parse().unwrap(),
        kind: OrgKind::Sandbox,
        name: "Example".to_owned(),
        edition: "Enterprise Edition".to_owned(),
        namespace: None,
        login_url: url.clone(),
        instance_url: url,
        api_version: ApiVersion::new(67),
        username: "admin@example.com".to_owned(),
        user_id: "005-admin".to_owned(),
        email: "admin@example.com".to_owned(),
    }
}
