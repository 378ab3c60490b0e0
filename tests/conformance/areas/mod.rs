//! The areas of the table, in the order of the page.

mod app_edits;
mod app_refusals;
mod app_rules;
mod authorize;
mod beyond;
mod codes;
mod credentials;
mod deploy_limits;
mod deploy_results;
mod deploys;
mod elements;
mod external_apps;
mod hosts;
mod identities;
mod late_edits;
mod login_history;
mod other_readings;
mod pages;
mod partner;
mod quirks;
mod records;
mod rest;
mod server_codes;
mod setup_pages;
mod soap;
mod soap_wire;
mod token_grants;
mod tokens;
mod types;
mod unserved;
mod user_refusals;

use std::future::Future;
use std::time::Duration;

use super::answer::{Answer, ask};
use super::area::{Area, Part};
use super::party::{connected_app, ready_in};
use super::wire::{atomic, client, deploy};
use cucumber_salesforce::simulator::{SimulatedOrg, SimulatedOrgBuilder};

/// Makes every exchange.
pub(crate) async fn all() -> Vec<Part> {
    // Each area has orgs of its own, so that they need not wait for each other.
    let oauth = vec![
        begin(hosts::area()),
        begin(token_grants::area()),
        begin(app_refusals::area()),
        begin(user_refusals::area()),
        begin(codes::area()),
        begin(authorize::area()),
        begin(pages::area()),
        begin(tokens::area()),
        begin(identities::area()),
        begin(late_edits::area()),
        begin(login_history::area()),
        begin(server_codes::area()),
        begin(setup_pages::area()),
    ];
    let rest = vec![
        begin(rest::area()),
        begin(records::area()),
        begin(credentials::area()),
        begin(beyond::area()),
    ];
    let metadata = vec![
        begin(deploys::area()),
        begin(deploy_results::area()),
        begin(deploy_limits::area()),
        begin(soap::area()),
        begin(soap_wire::area()),
        begin(types::area()),
        begin(partner::area()),
        begin(quirks::area()),
        begin(app_rules::area()),
        begin(external_apps::area()),
        begin(app_edits::area()),
        begin(unserved::area()),
        begin(other_readings::area()),
    ];
    let elements = vec![begin(elements::area())];
    let mut parts = Vec::new();
    for (file, title, begun) in [
        ("oauth", "OAuth and OpenID Connect", oauth),
        ("rest", "REST", rest),
        ("metadata", "Metadata and apps", metadata),
        ("elements", "Elements", elements),
    ] {
        let mut areas = Vec::new();
        for area in begun {
            areas.push(area.await.unwrap());
        }
        parts.push(Part { file, title, areas });
    }
    parts
}

fn begin(area: impl Future<Output = Area> + Send + 'static) -> tokio::task::JoinHandle<Area> {
    tokio::spawn(area)
}

/// The address of a path of the org.
fn at(org: &SimulatedOrg, path: &str) -> String {
    format!("{}{path}", org.base_url())
}

/// The administrator's session.
fn admin(org: &SimulatedOrg) -> &str {
    org.administrator().access_token.expose()
}

/// A call of the REST API, below the newest version.
async fn rest(org: &SimulatedOrg, token: &str, tail: &str) -> Answer {
    ask(client().get(at(org, &format!("/services/data/v67.0{tail}"))).bearer_auth(token)).await
}

/// The value of a hidden field.
fn hidden(html: &str, name: &str) -> String {
    let rest = html.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    let value = rest.split('"').next().unwrap_or_default();
    value.replace("&amp;", "&").replace("&#39;", "'")
}

/// A token request.
async fn token(org: &SimulatedOrg, form: &[(&str, &str)]) -> Answer {
    ask(client().post(format!("{}/services/oauth2/token", org.base_url())).form(form)).await
}

/// A token request of the app `Orders`, with its secret.
async fn by_orders(org: &SimulatedOrg, grant: &str, more: &[(&str, &str)]) -> Answer {
    let app = [("client_id", "KeyOfOrders1"), ("client_secret", "SecretOfOrders1")];
    let form: Vec<_> = [("grant_type", grant)].iter().chain(&app).chain(more).copied().collect();
    token(org, &form).await
}

/// The same of the connected app `Legacy`.
async fn by_legacy(org: &SimulatedOrg, grant: &str, more: &[(&str, &str)]) -> Answer {
    let app = [("client_id", "KeyOfLegacy1"), ("client_secret", "SecretOfLegacy1")];
    let form: Vec<_> = [("grant_type", grant)].iter().chain(&app).chain(more).copied().collect();
    token(org, &form).await
}

const CREDENTIALS: &str = "client_credentials";
const JWT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// An error and its description, as rows write them.
fn words(error: &str, description: &str) -> String {
    format!("`{error}`: `{description}`")
}

/// An org with both apps.
async fn both(org: SimulatedOrgBuilder) -> (SimulatedOrg, rcgen::KeyPair) {
    let (org, key) = ready_in(org.allow_connected_apps(true)).await;
    let result = deploy(&org, &connected_app(""), atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    org.clock().sleep(Duration::from_secs(12 * 60)).await;
    (org, key)
}
