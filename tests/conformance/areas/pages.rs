//! The pages for people, which a browser uses.

use cucumber_salesforce::simulator::SimulatedOrg;

use super::{at, hidden};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::party::{CALLBACK, SELF, app_in, still, with};

pub(super) async fn area() -> Area {
    let mut area = Area::new("Pages", "Plain forms, where people are asked (`Consent::Page`).");
    let org =
        app_in(SimulatedOrg::builder(), &[SELF, with("<isPkceRequired>false</isPkceRequired>")])
            .await;
    let login = sign_in(&org, "/").await;
    area.row(
        "`GET /`, `POST /`",
        "the login page: username and password, without the security token",
        "",
    )
    .served(
        login
            .header("set-cookie", "sid=")
            .and(login.seen(login.header_text("location").ends_with('/'), "302 to `/`")),
    );
    let wrong = ask(still().post(at(&org, "/")).form(&[("username", "x"), ("pw", "y")])).await;
    area.row("`Please check your username and password.`", "a login that fails", "")
        .served(wrong.is(200, &["Please check your username and password."]));
    let consent = consent(&org).await;
    area.row(
        "`GET` and `POST /setup/secur/RemoteAccessAuthorizationPage.apexp`",
        "the consent page: Allow or Deny",
        "webflow",
    )
    .served(
        consent.0.is(200, &["Orders is asking to:"]).and(
            consent.1.seen(
                consent.1.header_text("location").starts_with(CALLBACK),
                "302 back to the app",
            ),
        ),
    );
    let error = ask(still()
        .get(at(&org, "/setup/secur/RemoteAccessErrorPage.apexp?error=x&error_description=y")))
    .await;
    area.row(
        "`GET /setup/secur/RemoteAccessErrorPage.apexp`",
        "the page of errors that no app hears of; its address has the reason",
        "forcedotcom/mcp-hosted#47",
    )
    .served(error.is(200, &["because of an OAuth error", "x : y"]));
    let told = decide(&org, "NONE0000", "save").await;
    area.row("`GET` and `POST /setup/connect`", "the page for the code of a device", "deviceflow")
        .served(told.is(200, &["The code is not valid, or has expired."]));
    area
}

/// Signs `srep` in at the login page.
async fn sign_in(org: &SimulatedOrg, start: &str) -> Answer {
    let login = org.user("srep").unwrap();
    let form = [
        ("username", login.username.as_str()),
        ("pw", login.password.expose()),
        ("startURL", start),
    ];
    ask(still().post(at(org, "/")).form(&form)).await
}

fn cookie(answer: &Answer) -> String {
    answer.header_text("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// The consent page, and what comes of Allow.
async fn consent(org: &SimulatedOrg) -> (Answer, Answer) {
    let sid = cookie(&sign_in(org, "/").await);
    let get = async |url: &str| ask(still().get(url).header("cookie", &sid)).await;
    let parameters = format!("response_type=code&client_id=KeyOfOrders1&redirect_uri={CALLBACK}");
    let led = get(&at(org, &format!("/services/oauth2/authorize?{parameters}"))).await;
    let page = get(led.header_text("location")).await;
    let form = [
        ("source", hidden(page.text(), "source")),
        ("confirmation", hidden(page.text(), "confirmation")),
        ("save", "Allow".to_owned()),
    ];
    let allowed = still().post(led.header_text("location")).header("cookie", &sid).form(&form);
    (page, ask(allowed).await)
}

/// Types the code of a device, and clicks a button: `save` or `cancel`.
pub(super) async fn decide(org: &SimulatedOrg, code: &str, button: &str) -> Answer {
    let sid = cookie(&sign_in(org, "/setup/connect").await);
    let connect = at(org, "/setup/connect");
    let page = ask(still().get(&connect).header("cookie", &sid)).await;
    let form = [
        ("user_code", code.to_owned()),
        ("confirmation", hidden(page.text(), "confirmation")),
        (button, "x".to_owned()),
    ];
    ask(still().post(connect).header("cookie", sid).form(&form)).await
}
