//! Whose browser it is, what it has agreed to, and where it is never sent.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{Routing, SimulatedOrg, SimulatedOrgBuilder};
use url::Url;

use super::pages::{get, hidden, post, sign_in};
use super::party::{SELF, app_in, authorize, of, org_where, with};
use super::web_server::{led, redeem};
use super::wire::{atomic, client, deploy, external_app};

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";
const CONSENT: &str = "/setup/secur/RemoteAccessAuthorizationPage.apexp";
const ERRORS: &str = "/setup/secur/RemoteAccessErrorPage.apexp";

async fn org(builder: SimulatedOrgBuilder) -> SimulatedOrg {
    app_in(builder, &[SELF, with(NO_PKCE)]).await
}

/// Says yes on the consent page; gives the refresh token.
async fn agree(org: &SimulatedOrg, start: &Url, sid: &str) -> String {
    let consent: Url = get(start, sid).await.1.parse().unwrap();
    assert_eq!(consent.path(), CONSENT);
    let (_, html) = get(&consent, sid).await;
    let (source, confirmation) = (hidden(&html, "source"), hidden(&html, "confirmation"));
    let form = [("source", &*source), ("confirmation", &*confirmation), ("save", "Allow")];
    let back: Url = post(&consent, sid, &form).await.1.parse().unwrap();
    let (_, granted) = redeem(org, &of(&back, "code"), &[]).await;
    granted["refresh_token"].as_str().unwrap().to_owned()
}

async fn revoke(org: &SimulatedOrg, token: &str) {
    let url = format!("{}/services/oauth2/revoke", org.base_url());
    let answer = client().post(url).form(&[("token", token)]).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn whoever_takes_an_approval_back_is_asked_again() {
    let org = org(org_where(|profile| profile.deleted_key_is_free = true)).await;
    let (sid, start) = sign_in(&org, &led(&org, &[]).await, "srep").await;
    let first = agree(&org, &start, &sid).await;
    let second: Url = get(&start, &sid).await.1.parse().unwrap();
    let (_, second) = redeem(&org, &of(&second, "code"), &[]).await;
    revoke(&org, &first).await;
    assert!(get(&start, &sid).await.1.contains("code="), "another approval is left");
    revoke(&org, second["refresh_token"].as_str().unwrap()).await;
    agree(&org, &start, &sid).await;
    // An app that is made anew is another one.
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    delete(&org).await;
    assert!(org.apps().is_empty());
    let files: Vec<_> = files
        .into_iter()
        .map(|(name, text)| {
            let text = text.replace(SELF.0, SELF.1);
            (name, text.replace("<consumerKey>", &format!("{NO_PKCE}<consumerKey>")))
        })
        .collect();
    let result = deploy(&org, &files, atomic()).await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    agree(&org, &start, &sid).await;
}

async fn delete(org: &SimulatedOrg) {
    let token = org.administrator().access_token.expose();
    let body = "<deleteMetadata><type>ExternalClientApplication</type><fullNames>Orders</fullNames></deleteMetadata>";
    let (status, answer) = super::wire::soap(org, token, body).await;
    assert!(status == 200 && answer.contains("<success>true</success>"), "{answer}");
}

#[tokio::test]
async fn no_browser_is_sent_to_an_address_that_is_not_the_apps() {
    let org = SimulatedOrg::builder().routing(Routing::RoundRobin).start().await.unwrap();
    let run_as = org.user("integ").unwrap().username;
    deploy(&org, &external_app(&run_as, "", "Orders_users"), atomic()).await;
    let ask = |callback: &'static str| {
        vec![("response_type", "code"), ("client_id", "KeyOfOrders1"), ("redirect_uri", callback)]
    };
    let evil = ask("https://evil.example/cb");
    let silent = [evil.clone(), vec![("prompt", "none")]].concat();
    let (status, location) = authorize(&org, &silent).await;
    let shown: Url = location.parse().unwrap();
    assert_eq!((status, shown.path()), (302, ERRORS));
    assert_eq!(of(&shown, "error"), "immediate_unsuccessful");
    let ours = [ask(super::party::CALLBACK), vec![("prompt", "none")]].concat();
    let (_, location) = authorize(&org, &ours).await;
    assert!(location.starts_with(super::party::CALLBACK), "{location}");

    // Nor from the consent page.
    let page: Url = authorize(&org, &evil).await.1.parse().unwrap();
    let (sid, _) = sign_in(&org, &page, "srep").await;
    let connect: Url = format!("{}/setup/connect", org.base_url()).parse().unwrap();
    let confirmation = hidden(&get(&connect, &sid).await.1, "confirmation");
    let consent: Url = format!("{}{CONSENT}", org.base_url()).parse().unwrap();
    let source = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(evil).finish();
    let form = [("source", &*source), ("confirmation", &*confirmation), ("cancel", "Deny")];
    let (status, location) = post(&consent, &sid, &form).await;
    let shown: Url = location.parse().unwrap();
    assert_eq!((status, shown.path(), &*of(&shown, "error")), (302, ERRORS, "access_denied"));
}

#[tokio::test]
async fn a_cookie_is_good_for_one_person_in_one_org() {
    let sandbox = || SimulatedOrg::builder().kind(OrgKind::Sandbox).seed(7);
    let (one, other) = (org(sandbox()).await, org(sandbox()).await);
    let (sid, start) = sign_in(&one, &led(&one, &[]).await, "srep").await;
    let (another, _) = sign_in(&other, &led(&other, &[]).await, "srep").await;
    assert_ne!(sid, another);
    let given = [one.approve("Orders", "srep").unwrap(), other.approve("Orders", "srep").unwrap()];
    assert_ne!(given[0].expose(), given[1].expose());
    one.refresh_sandbox().unwrap();
    let page: Url = format!("{}/", one.base_url()).parse().unwrap();
    let connect: Url = format!("{}/setup/connect", one.base_url()).parse().unwrap();
    let (next, _) = sign_in(&one, &page, "integ").await;
    assert_ne!(sid, next);
    assert_eq!(get(&connect, &sid).await.0, 302, "the old cookie is nobody's");
    assert!(start.as_str().starts_with(one.base_url()));
}

#[tokio::test]
async fn who_may_not_sign_in_is_signed_in_no_more() {
    let org = org(SimulatedOrg::builder()).await;
    let page: Url = format!("{}/", org.base_url()).parse().unwrap();
    let connect: Url = format!("{}/setup/connect", org.base_url()).parse().unwrap();
    let (sid, _) = sign_in(&org, &page, "srep").await;
    let inside = async |sid: &str| get(&connect, sid).await.0 == 200;
    assert!(inside(&sid).await);
    org.set_frozen("srep", true).unwrap();
    assert!(!inside(&sid).await, "frozen");
    org.set_frozen("srep", false).unwrap();
    org.set_active("srep", false).unwrap();
    assert!(!inside(&sid).await, "inactive");
    org.set_active("srep", true).unwrap();
    assert!(inside(&sid).await);
    org.clock().sleep(Duration::from_secs(3 * 60 * 60)).await;
    assert!(!inside(&sid).await, "timed out");
    let (sid, _) = sign_in(&org, &page, "srep").await;
    org.expire_sessions();
    assert!(!inside(&sid).await, "ended");
}
