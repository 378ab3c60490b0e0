//! From where one signs in and calls: ranges of addresses, what relaxes them, other orgs' hosts.

use std::net::IpAddr;

use cucumber_salesforce::simulator::{Entrance, SimulatedOrg};
use serde_json::json;

use super::party::{ready, set_policies};
use super::wire::{client, client_credentials, refusal, rest, says, soap, token};

const OFFICE: &str = "203.0.113.5";
const HOME: &str = "198.51.100.7";

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Lets standard users sign in from the office only.
fn restrict(org: &SimulatedOrg) {
    let office = "<loginIpRanges><endAddress>203.0.113.9</endAddress><startAddress>203.0.113.1</startAddress></loginIpRanges>";
    org.update_metadata("Profile", "Standard", office).unwrap();
}

#[tokio::test]
async fn ranges_may_count_for_every_call() {
    let (org, _) = ready().await;
    restrict(&org);
    org.come_from([ip(OFFICE)]);
    org.calls_come_from(Some(ip(HOME)));
    let (_, granted) = client_credentials(&org).await;
    assert_eq!(rest(&org, &granted["access_token"]).await.0, 200);
    let every = "<sessionSettings><enforceIpRangesEveryRequest>true</enforceIpRangesEveryRequest></sessionSettings>";
    org.update_metadata("SecuritySettings", "Security", every).unwrap();
    assert_eq!(rest(&org, &granted["access_token"]).await.1, "INVALID_SESSION_ID");
    org.calls_come_from(Some(ip("203.0.113.9")));
    assert_eq!(rest(&org, &granted["access_token"]).await.0, 200);
}

#[tokio::test]
async fn an_apps_own_addresses_relax_ranges() {
    let (org, _) = ready().await;
    restrict(&org);
    let trusted = format!(
        "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication><trustedIpRanges><endIpAddress>{HOME}</endIpAddress><startIpAddress>{HOME}</startIpAddress></trustedIpRanges>"
    );
    org.update_metadata("ExtlClntAppOauthSettings", "Orders_oauth", &trusted).unwrap();
    set_policies(&org, &[("ipRelaxationPolicyType", "Bypass_2factor")]).await;
    let restricted = says("invalid_grant", "ip restricted");
    assert_eq!(refusal(&client_credentials(&org).await), restricted);
    org.come_from([ip(HOME)]);
    assert_eq!(client_credentials(&org).await.0, 200);
}

#[tokio::test]
async fn ranges_may_not_count_for_a_refresh() {
    let (org, _) = ready().await;
    restrict(&org);
    let given = org.approve("Orders", "srep").unwrap();
    let refresh = async || {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "KeyOfOrders1"),
            ("client_secret", "SecretOfOrders1"),
            ("refresh_token", given.expose()),
        ];
        token(&org, &form).await
    };
    let restricted = says("invalid_grant", "ip restricted");
    assert_eq!(refusal(&refresh().await), restricted);
    set_policies(&org, &[("ipRelaxationPolicyType", "Enforce_RelaxRefresh")]).await;
    assert_eq!(refresh().await.0, 200);
    assert_eq!(refusal(&client_credentials(&org).await), restricted);
}

#[tokio::test]
async fn another_orgs_host_knows_no_session_and_no_password() {
    let org = SimulatedOrg::start().await.unwrap();
    let other = org.open(Entrance::AnotherOrg).await.unwrap();
    let token = org.administrator().access_token.expose();
    let url = format!("{other}/services/data/v67.0/limits");
    assert_eq!(client().get(url).bearer_auth(token).send().await.unwrap().status(), 401);
    assert_eq!(rest(&org, &json!(token)).await.0, 200);

    let user = org.user("srep").unwrap();
    let login = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{}{}</password></login></e:Body></e:Envelope>",
        user.username,
        user.password.expose(),
        user.security_token.expose()
    );
    let login = async |base: &str| {
        let url = format!("{base}/services/Soap/u/62.0");
        let request = client().post(url).header("content-type", "text/xml").body(login.clone());
        request.send().await.unwrap().text().await.unwrap()
    };
    assert!(login(&other).await.contains("INVALID_LOGIN"));
    assert!(login(org.base_url()).await.contains("<sessionId>"));
    org.set_frozen("srep", true).unwrap();
    assert!(login(org.base_url()).await.contains("INVALID_LOGIN"));
}

#[tokio::test]
async fn a_profile_takes_the_api_from_its_users() {
    let (org, _) = ready().await;
    let (_, granted) = client_credentials(&org).await;
    let no_api =
        "<userPermissions><enabled>false</enabled><name>ApiEnabled</name></userPermissions>";
    org.update_metadata("Profile", "Standard", no_api).unwrap();
    assert_eq!(rest(&org, &granted["access_token"]).await.1, "API_CURRENTLY_DISABLED");
    let call = "<met:readMetadata><met:type>Profile</met:type><met:fullNames>Standard</met:fullNames></met:readMetadata>";
    let (_, read) = soap(&org, org.administrator().access_token.expose(), call).await;
    assert!(read.contains("Standard") && !read.contains("ApiEnabled"), "{read}");
}
