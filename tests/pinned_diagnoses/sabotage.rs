//! Does what people get wrong.

use std::net::TcpListener;
use std::time::Duration;

use cucumber_salesforce::model::{AppKind, Secret};
use cucumber_salesforce::oauth::SigningKey;
use cucumber_salesforce::propagation::{LoginHost, SignIn};
use cucumber_salesforce::provision::PlannedKind;
use cucumber_salesforce::simulator::{Endpoint, Entrance, SimulatedOrg, Trouble, Weather};
use cucumber_salesforce::{provision, rest};

use super::misdeeds::Misdeed as M;
use super::world::World;

const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

#[expect(clippy::too_many_lines, reason = "one arm a misdeed")]
pub(crate) async fn commit(world: &mut World, misdeed: M, sandbox: bool) {
    let name = world.app.api_name.to_string();
    let alias = world.alias();
    let org = &world.org;
    match misdeed {
        M::Unassigned => unassign(world).await,
        M::SelfAuthorised => {
            policies(
                world,
                &[("permittedUsersPolicyType", "AllSelfAuthorized")],
                &["commaSeparatedPermissionSet"],
            );
        }
        M::FlowOffInPolicies => {
            policies(world, &[("isClientCredentialsFlowEnabled", "false")], &[]);
        }
        M::NoOfflineScope => scopes(world, "Api"),
        M::NoApiScope => scopes(world, "RefreshToken"),
        M::RunAsUnset => org.set_run_as(&name, None).unwrap(),
        M::RunAsIsEmail => {
            let email = org.user("integ").unwrap().email;
            org.set_run_as(&name, Some(&email)).unwrap();
        }
        M::RunAsInactive | M::Inactive => org.set_active(alias, false).unwrap(),
        M::RunAsFrozen | M::Frozen => org.set_frozen(alias, true).unwrap(),
        M::Blocked => org.set_blocked(&name, true).unwrap(),
        M::IpRange => {
            let range = "<loginIpRanges><endAddress>203.0.113.9</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
            org.update_metadata("Profile", "Standard", range).unwrap();
        }
        M::LoginHours => {
            let never = DAYS.map(|day| format!("<{day}End>0</{day}End><{day}Start>0</{day}Start>"));
            let hours = format!("<loginHours>{}</loginHours>", never.concat());
            org.update_metadata("Profile", "Standard", &hours).unwrap();
        }
        M::LockedToIp => org.calls_come_from(Some("198.51.100.7".parse().unwrap())),
        M::Disabled => {
            let fields = format!(
                "<externalClientApplication>{name}</externalClientApplication><isEnabled>false</isEnabled>"
            );
            let policy = format!("{name}_defaultPolicy");
            org.update_metadata("ExtlClntAppConfigurablePolicies", &policy, &fields).unwrap();
        }
        M::Deleted => delete(world).await,
        M::OtherAudience
        | M::EmailForUsername
        | M::NobodyKnown
        | M::WrongKey
        | M::WrongPassword
        | M::WrongSecret => {
            world.sign_in = wrong(world, misdeed, sandbox);
        }
        M::OtherSide => {
            let entrance = if sandbox { Entrance::Login } else { Entrance::Test };
            let host = if sandbox { LoginHost::Production } else { LoginHost::Sandbox };
            enter(world, entrance, host).await;
        }
        M::SharedHost => {
            let entrance = if sandbox { Entrance::Test } else { Entrance::Login };
            let host = if sandbox { LoginHost::Sandbox } else { LoginHost::Production };
            enter(world, entrance, host).await;
        }
        M::OtherOrg => enter(world, Entrance::AnotherOrg, LoginHost::Unknown).await,
        M::ForeignConsumerKey | M::OldAppUnknown => {
            let client_id = "KeyOfAnAppInAnotherOrg".to_owned();
            world.sign_in = with_client_id(world.sign_in.clone(), client_id);
            world.is_existing = true;
            world.facts.kind = AppKind::Existing;
            world.facts.deployed_by_us = false;
            let age = (misdeed == M::OldAppUnknown).then(|| Duration::from_secs(86_400));
            world.facts.age = age;
        }
        M::NoApiForOrg => org.weather(
            Weather::new(Trouble::Refuses(
                403,
                "API_DISABLED_FOR_ORG",
                "The REST API is not enabled for this Organization.",
            ))
            .at(Endpoint::Rest),
        ),
        M::LoginRate => org.weather(Weather::new(Trouble::RateExceeded).at(Endpoint::Token)),
        M::Outage => org.weather(Weather::outage(Duration::ZERO..Duration::MAX)),
        M::Portal => org.weather(Weather::new(Trouble::Portal)),
        M::Intercepted => org.weather(Weather::new(Trouble::Intercepted).at(Endpoint::Token)),
        M::NobodyListens => {
            let socket = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", socket.local_addr().unwrap());
            world.login_url = url.parse().unwrap();
        }
        M::TlsOpened => {
            // It takes the connection and speaks no TLS that anybody could trust.
            let port = org.base_url().rsplit(':').next().unwrap();
            world.login_url = format!("https://127.0.0.1:{port}").parse().unwrap();
        }
        M::NoSuchHost => {
            world.login_url = "https://acme.my.salesforce.invalid".parse().unwrap();
        }
        // Founded so, or asked so.
        M::AccessControl
        | M::Mfa
        | M::PasswordFlowBlocked
        | M::PasswordFlowOfExternal
        | M::NoApiForUser => {}
    }
}

/// What is sent is wrong, not what the org has.
fn wrong(world: &World, misdeed: M, sandbox: bool) -> SignIn {
    match (world.sign_in.clone(), misdeed) {
        (SignIn::JwtBearer { client_id, key, username, .. }, M::OtherAudience) => {
            let side = if sandbox { "login" } else { "test" };
            let audience = format!("https://{side}.salesforce.com");
            SignIn::JwtBearer { client_id, key, username, audience }
        }
        (SignIn::JwtBearer { client_id, username, audience, .. }, M::WrongKey) => {
            let key = SigningKey::generate(world.clock().now()).unwrap();
            SignIn::JwtBearer { client_id, key, username, audience }
        }
        (SignIn::JwtBearer { client_id, key, audience, .. }, M::EmailForUsername) => {
            let username = world.org.user("srep").unwrap().email;
            SignIn::JwtBearer { client_id, key, username, audience }
        }
        (SignIn::JwtBearer { client_id, key, audience, .. }, _) => {
            let username = "nobody@example.com".to_owned();
            SignIn::JwtBearer { client_id, key, username, audience }
        }
        (SignIn::ClientCredentials { client_id, run_as, .. }, _) => {
            let client_secret = Secret::new("not.the.secret");
            SignIn::ClientCredentials { client_id, client_secret, run_as }
        }
        (
            SignIn::UsernamePassword { client_id, client_secret, username, security_token, .. },
            _,
        ) => {
            let password = Secret::new("wrong");
            SignIn::UsernamePassword {
                client_id,
                client_secret,
                username,
                password,
                security_token,
            }
        }
    }
}

fn with_client_id(sign_in: SignIn, client_id: String) -> SignIn {
    match sign_in {
        SignIn::ClientCredentials { client_secret, run_as, .. } => {
            SignIn::ClientCredentials { client_id, client_secret, run_as }
        }
        SignIn::JwtBearer { key, username, audience, .. } => {
            SignIn::JwtBearer { client_id, key, username, audience }
        }
        other @ SignIn::UsernamePassword { .. } => other,
    }
}

async fn enter(world: &mut World, entrance: Entrance, host: LoginHost) {
    world.login_url = world.org.open(entrance).await.unwrap().parse().unwrap();
    world.facts.host = host;
}

async fn unassign(world: &World) {
    let set = format!("{}_perm", world.app.api_name);
    let sets = world.org.records("PermissionSet");
    let set = sets.iter().find(|row| row["Name"] == set.as_str()).unwrap();
    for row in world.org.records("PermissionSetAssignment") {
        if row["PermissionSetId"] == set["Id"] {
            let id = row["Id"].as_str().unwrap();
            rest::delete(&world.conn, "PermissionSetAssignment", id).await.unwrap();
        }
    }
}

/// Deploys the policies of an external client app anew.
fn policies(world: &World, changes: &[(&str, &str)], without: &[&str]) {
    let name = world.app.api_name.to_string();
    let run_as = world.app.run_as.as_ref().map(|user| user.username.clone()).unwrap_or_default();
    let acts = if run_as.is_empty() { "false" } else { "true" };
    let set = world.app.permission_set.as_ref().map(ToString::to_string).unwrap_or_default();
    let users = if set.is_empty() { "AllSelfAuthorized" } else { "AdminApprovedPreAuthorized" };
    let mut fields = vec![
        ("clientCredentialsFlowUser", run_as.as_str()),
        ("commaSeparatedPermissionSet", set.as_str()),
        ("externalClientApplication", name.as_str()),
        ("ipRelaxationPolicyType", "Bypass"),
        ("isClientCredentialsFlowEnabled", acts),
        ("permittedUsersPolicyType", users),
    ];
    fields.retain(|(field, value)| !value.is_empty() && !without.contains(field));
    for (field, value) in changes {
        fields.retain(|(known, _)| known != field);
        fields.push((field, value));
    }
    fields.sort_unstable();
    let xml: Vec<String> = fields.iter().map(|(f, v)| format!("<{f}>{v}</{f}>")).collect();
    let policy = component(&world.org, "ExtlClntAppOauthPlcyCnfg");
    world
        .org
        .update_metadata("ExtlClntAppOauthConfigurablePolicies", &policy, &xml.concat())
        .unwrap();
}

fn scopes(world: &World, scopes: &str) {
    let name = &world.app.api_name;
    let xml = format!(
        "<commaSeparatedOauthScopes>{scopes}</commaSeparatedOauthScopes><externalClientApplication>{name}</externalClientApplication>"
    );
    let settings = component(&world.org, "ExtlClntAppOauthSettings");
    world.org.update_metadata("ExtlClntAppOauthSettings", &settings, &xml).unwrap();
}

fn component(org: &SimulatedOrg, object: &str) -> String {
    org.records(object)[0]["DeveloperName"].as_str().unwrap().to_owned()
}

async fn delete(world: &World) {
    assert!([PlannedKind::ExternalClientApp, PlannedKind::ConnectedApp].contains(&world.app.kind));
    let ledger = super::world::Forgetful;
    provision::delete(&world.conn, &world.app, &ledger, true).await.unwrap();
}
