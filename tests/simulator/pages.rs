//! The login page, the consent page and the page for devices, as a browser uses them.

use cucumber_salesforce::simulator::SimulatedOrg;
use url::Url;

use super::party::{CALLBACK, SELF, app_in, of, with};
use super::web_server::{led, redeem};
use super::wire::client;

const NO_PKCE: &str = "<isPkceRequired>false</isPkceRequired>";

/// Status, and the page or where it leads.
pub(crate) async fn get(url: &Url, sid: &str) -> (u16, String) {
    let request = quiet().get(url.clone()).header("cookie", format!("other=1; sid={sid}"));
    shown(request.send().await.unwrap()).await
}

pub(crate) async fn post(url: &Url, sid: &str, form: &[(&str, &str)]) -> (u16, String) {
    let request = quiet().post(url.clone()).header("cookie", format!("sid={sid}"));
    shown(request.form(form).send().await.unwrap()).await
}

fn quiet() -> reqwest::Client {
    let policy = reqwest::redirect::Policy::none();
    reqwest::Client::builder().no_proxy().redirect(policy).build().unwrap()
}

async fn shown(answer: reqwest::Response) -> (u16, String) {
    let status = answer.status().as_u16();
    match answer.headers().get("location") {
        Some(location) => (status, location.to_str().unwrap().to_owned()),
        None => (status, answer.text().await.unwrap()),
    }
}

/// The value of a hidden field.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.replace("&amp;", "&").replace("&#39;", "'")
}

/// Signs in at the login page to which a browser was led; gives the cookie, and where it goes on.
pub(crate) async fn sign_in(org: &SimulatedOrg, page: &Url, alias: &str) -> (String, Url) {
    let login = org.user(alias).unwrap();
    let (status, html) = get(page, "").await;
    assert!(status == 200 && html.contains("name=\"pw\""), "{html}");
    let form = [
        ("username", login.username.as_str()),
        ("pw", login.password.expose()),
        ("startURL", &hidden(&html, "startURL")),
    ];
    let answer = quiet().post(page.clone()).form(&form).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("; HttpOnly"), "{cookie}");
    let sid = cookie.split(';').next().unwrap().strip_prefix("sid=").unwrap().to_owned();
    (sid, shown(answer).await.1.parse().unwrap())
}

#[tokio::test]
async fn a_person_signs_in_is_asked_once_and_comes_back_with_a_code() {
    let org = app_in(SimulatedOrg::builder(), &[SELF, with(NO_PKCE)]).await;
    let hint = org.user("srep").unwrap().username;
    let page = led(&org, &[("login_hint", &hint), ("prompt", "login"), ("scope", "api")]).await;
    assert_eq!((page.path(), &*of(&page, "ec")), ("/", "302"));
    assert!(get(&page, "").await.1.contains(&format!("value=\"{hint}\"")), "it is filled in");
    let (sid, start) = sign_in(&org, &page, "srep").await;
    let (status, consent) = get(&start, &sid).await;
    assert_eq!(status, 302);
    let consent: Url = consent.parse().unwrap();
    assert_eq!(consent.path(), "/setup/secur/RemoteAccessAuthorizationPage.apexp");
    let (_, html) = get(&consent, &sid).await;
    assert!(html.contains("Orders is asking to:") && html.contains("<li>api</li>"), "{html}");

    let (source, confirmation) = (hidden(&html, "source"), hidden(&html, "confirmation"));
    let forged = [("source", source.as_str()), ("confirmation", "x"), ("save", "Allow")];
    assert_eq!(post(&consent, &sid, &forged).await.0, 403, "another site has made the form");
    assert_eq!(post(&consent, "nobody", &forged).await.0, 403);
    let answer = |button| {
        [("source", source.as_str()), ("confirmation", confirmation.as_str()), (button, "x")]
    };
    let (_, denied) = post(&consent, &sid, &answer("cancel")).await;
    let denied: Url = denied.parse().unwrap();
    assert_eq!(of(&denied, "error"), "access_denied");
    assert_eq!(of(&denied, "error_description"), "end-user denied authorization");
    let (_, back) = post(&consent, &sid, &answer("save")).await;
    let back: Url = back.parse().unwrap();
    assert!(back.as_str().starts_with(CALLBACK) && of(&back, "state") == "a state & more");
    assert_eq!(redeem(&org, &of(&back, "code"), &[]).await.0, 200);

    // Asked once; a wish to be asked again is heard.
    let (_, again) = get(&start, &sid).await;
    assert!(again.contains("code="), "{again}");
    let asked: Url = format!("{start}&prompt=consent").parse().unwrap();
    assert!(get(&asked, &sid).await.1.contains("RemoteAccessAuthorizationPage"));
    let kinds: Vec<_> =
        org.records("LoginHistory").iter().map(|row| row["LoginType"].clone()).collect();
    assert_eq!(kinds, ["Application", "Remote Access 2.0"]);
}

#[tokio::test]
async fn no_page_is_shown_to_who_wants_none() {
    let org = app_in(SimulatedOrg::builder(), &[SELF, with(NO_PKCE)]).await;
    for wish in [("prompt", "none"), ("immediate", "true")] {
        assert_eq!(of(&led(&org, &[wish]).await, "error"), "immediate_unsuccessful");
    }
    let page = led(&org, &[]).await;
    let (sid, start) = sign_in(&org, &page, "srep").await;
    let quiet: Url = format!("{start}&prompt=none").parse().unwrap();
    let (_, back) = get(&quiet, &sid).await;
    assert_eq!(of(&back.parse().unwrap(), "error"), "immediate_unsuccessful", "no approval yet");
    let _given = org.approve("Orders", "srep").unwrap();
    assert!(get(&quiet, &sid).await.1.contains("code="));
}

#[tokio::test]
async fn the_login_page_refuses_strangers_and_leads_nowhere_else() {
    let org = app_in(SimulatedOrg::builder(), &[SELF, with(NO_PKCE)]).await;
    let page: Url = format!("{}/", org.base_url()).parse().unwrap();
    let login = org.user("srep").unwrap();
    let with_token = format!("{}{}", login.password.expose(), login.security_token.expose());
    for password in ["", "wrong", &with_token] {
        let form = [("username", login.username.as_str()), ("pw", password)];
        let (status, html) = post(&page, "", &form).await;
        assert!(status == 200 && html.contains("Please check your username"), "{html}");
    }
    for start in ["https://evil.example/", "//evil.example", "/\\evil.example"] {
        let form =
            [("un", login.username.as_str()), ("pw", login.password.expose()), ("startURL", start)];
        assert_eq!(post(&page, "", &form).await, (302, format!("{}/", org.base_url())), "{start}");
    }
    org.set_frozen("srep", true).unwrap();
    let form = [("username", login.username.as_str()), ("pw", login.password.expose())];
    assert_eq!(post(&page, "", &form).await.0, 200, "who is frozen does not come in");
    let script = format!("{page}?startURL=%22%3E%3Cscript%3E");
    let html = client().get(script).send().await.unwrap().text().await.unwrap();
    assert!(!html.contains("<script>"), "{html}");
}

#[tokio::test]
async fn a_person_types_the_code_of_a_device() {
    let device = "<isDeviceFlowEnabled>true</isDeviceFlowEnabled>";
    let org = app_in(SimulatedOrg::builder(), &[SELF, with(device)]).await;
    for (button, error) in [("save", None), ("cancel", Some("access_denied"))] {
        let begun = super::devices::begin(&org, &[]).await;
        let connect: Url = begun["verification_uri"].as_str().unwrap().parse().unwrap();
        assert_eq!(connect.path(), "/setup/connect");
        let (_, page) = get(&connect, "").await;
        let (sid, connect) = sign_in(&org, &page.parse().unwrap(), "srep").await;
        let (_, html) = get(&connect, &sid).await;
        let confirmation = hidden(&html, "confirmation");
        let answer = async |code: &str, confirmation: &str| {
            let form = [("user_code", code), ("confirmation", confirmation), (button, "x")];
            post(&connect, &sid, &form).await
        };
        let code = begun["user_code"].as_str().unwrap().to_lowercase();
        assert_eq!(answer(&code, "x").await.0, 403);
        assert!(answer("NONE0000", &confirmation).await.1.contains("is not valid"));
        assert!(answer(&code, &confirmation).await.1.contains("You have"));
        assert!(answer(&code, &confirmation).await.1.contains("is not valid"), "decided once");
        let (status, body) = super::devices::poll(&org, &begun).await;
        assert_eq!(body["error"].as_str(), error, "{status} {body}");
        let id = body["id"].as_str().unwrap_or_default();
        assert_eq!(id.ends_with(&org.user("srep").unwrap().user_id), error.is_none());
    }
}
