//! The authorize endpoint: what it says before and after a login.

use std::time::Duration;

use cucumber_salesforce::simulator::{
    Consent, SimulatedOrg, SimulatedOrgBuilder, SimulatedUser, Wording,
};

use super::at;
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{CALLBACK, CHALLENGE, SELF, app_in, org_where, still, with};

const PATH: &str = "/services/oauth2/authorize";
const ERROR_PAGE: &str = "/setup/secur/RemoteAccessErrorPage.apexp";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Authorize endpoint",
        "`GET` and `POST /services/oauth2/authorize`. Before a login a refusal is plain text, `error=..&error_description=..`; after it,\na redirect to the app or to the page of errors.",
    );
    before(&mut area).await;
    after(&mut area).await;
    unconfirmed(&mut area).await;
    area
}

/// An app without a challenge, which users approve themselves.
async fn org(builder: SimulatedOrgBuilder) -> SimulatedOrg {
    app_in(builder, &[SELF, with("<isPkceRequired>false</isPkceRequired>")]).await
}

/// What the endpoint says, with some parameters changed.
async fn go(org: &SimulatedOrg, changes: &[(&str, &str)]) -> Answer {
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", "KeyOfOrders1"),
        ("redirect_uri", CALLBACK),
        ("state", "s1"),
    ];
    parameters.retain(|(name, _)| changes.iter().all(|(other, _)| other != name));
    parameters.extend(changes);
    ask(still().get(at(org, PATH)).query(&parameters)).await
}

fn plain(answer: &Answer, error: &str, description: &str) -> crate::answer::Seen {
    let text = description.replace(' ', "%20");
    answer.is_just(400, &format!("error={error}&error_description={text}"))
}

async fn before(area: &mut Area) {
    let org = org(SimulatedOrg::builder()).await;
    let strict = app_in(SimulatedOrg::builder(), &[SELF]).await;
    let (error, text) = ("invalid_client_id", "client identifier invalid");
    area.row(
        format!("`{error}`: `{text}`"),
        "before a login: unknown consumer key",
        "pozil/salesforce-react-integration#15",
    )
    .served(plain(&go(&org, &[("client_id", "Nobody12")]).await, error, text));
    let (error, text) = ("redirect_uri_mismatch", "redirect_uri must match configuration");
    area.row(
        format!("`{error}`: `{text}`"),
        "before a login: the callback differs by one character",
        "forcedotcom/postman-salesforce-apis#42",
    )
    .served(plain(
        &go(&org, &[("redirect_uri", "http://localhost:1717/callback/")]).await,
        error,
        text,
    ));
    let (error, text) = ("invalid_request", "missing required code challenge");
    area.row(format!("`{error}`: `{text}`"), "before a login: the app requires PKCE", "code")
        .served(plain(&go(&strict, &[]).await, error, text));
    let (error, text) = ("redirect_uri_missing", "redirect_uri is missing");
    area.row(format!("`{error}`: `{text}`"), "before a login", "errors").profile(
        [field!(codes.no_callback)],
        vec![plain(&go(&org, &[("redirect_uri", "")]).await, error, text)],
    );
    let (error, text) = ("unsupported_response_type", "response type not supported");
    area.row(
        format!("`{error}`: `{text}`"),
        "before a login: anything but `code`; the user-agent flow (`token`) is not simulated",
        "errors",
    )
    .profile(
        [field!(codes.response_type)],
        vec![plain(&go(&org, &[("response_type", "token")]).await, error, text)],
    );
    let (error, text) = ("invalid_request", "invalid code challenge");
    let short = plain(&go(&org, &[("code_challenge", "short")]).await, error, text);
    let method = [("code_challenge", CHALLENGE), ("code_challenge_method", "plain")];
    area.row(
        format!("`{error}`: `{text}`"),
        "before a login: a malformed challenge, or the method `plain`",
        "code",
    )
    .profile(
        [field!(codes.bad_challenge)],
        vec![short.and(plain(&go(&org, &method).await, error, text))],
    );
    let login = go(&org, &[("code_challenge", CHALLENGE)]).await;
    area.row(
        "redirect to the login page, `?ec=302&startURL=`",
        "`code_challenge` without a method means S256",
        "code",
    )
    .profile(
        [field!(authorize.redirects_to_login)],
        vec![
            login.seen(login.header_text("location").contains("/?ec=302&startURL="), "login page"),
        ],
    );
    let (error, text) = ("immediate_unsuccessful", "immediate authorization failed");
    let never = go(&org, &[("immediate", "true")]).await.leads(CALLBACK, error, text);
    let none = go(&org, &[("prompt", "none")]).await.leads(CALLBACK, error, text);
    area.row(
        format!("`{error}`: `{text}`"),
        "`immediate=true` or `prompt=none`, and a page would be needed",
        "code",
    )
    .profile([field!(codes.immediate)], vec![never.and(none)]);
}

async fn after(area: &mut Area) {
    let machine = SimulatedUser::new("machine", "Machine User").with("ApiUserOnly");
    let builder = SimulatedOrg::builder().user(machine).consent(Consent::Auto);
    let shut = app_in(builder, &[with("<isPkceRequired>false</isPkceRequired>")]).await;
    let hint = |alias: &str| shut.user(alias).unwrap().username;
    let open = org(SimulatedOrg::builder().consent(Consent::Auto)).await;
    let granted = go(&open, &[]).await;
    let location = granted.header_text("location");
    area.row("redirect with `code` and `state`", "a person has signed in and agreed", "webflow")
        .served(granted.seen(
            location.starts_with(CALLBACK)
                && location.contains("code=")
                && location.contains("state=s1"),
            "code and state",
        ));
    let (error, text) =
        ("OAUTH_APP_ACCESS_DENIED", "user is not admin approved to access this app");
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login: users are pre-authorised, and this one is not",
        "code",
    )
    .served(go(&shut, &[("login_hint", &hint("srep"))]).await.leads(CALLBACK, error, text));
    let (error, text) = ("invalid_scope", "the requested scope is not allowed");
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login, on the page of errors: a scope that the app has not",
        "forcedotcom/mcp-hosted#47",
    )
    .served(go(&shut, &[("scope", "api web")]).await.leads(ERROR_PAGE, error, text));
    let (error, text) = (
        "OAUTH_APPROVAL_ERROR_GENERIC",
        "An unexpected error has occurred during authentication. Please try again.",
    );
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login, on the page of errors: a user who may use the API only",
        "forcedotcom/SalesforceMobileSDK-Android#2759",
    )
    .served(go(&shut, &[("login_hint", &hint("machine"))]).await.leads(ERROR_PAGE, error, text));
    let (error, text) = ("access_denied", "end-user denied authorization");
    area.row(format!("`{error}`: `{text}`"), "the person says no", "errors").profile(
        [field!(codes.denied)],
        vec![go(&open, &[("login_hint", "nobody@example.com")]).await.leads(CALLBACK, error, text)],
    );
    open.set_installed("Orders", false).unwrap();
    let (error, text) = ("invalid_client", "app must be installed into org");
    let srep = open.user("srep").unwrap().username;
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login, on the page of errors: app not installed",
        "code",
    )
    .profile(
        [field!(logins.uninstalled_app_shows)],
        vec![go(&open, &[("login_hint", &srep)]).await.leads(ERROR_PAGE, error, text)],
    );
    open.set_installed("Orders", true).unwrap();
    open.set_blocked("Orders", true).unwrap();
    let (error, text) = ("OAUTH_APP_BLOCKED", "this app is blocked by admin");
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login: an administrator has blocked the app",
        "code",
    )
    .served(go(&open, &[]).await.leads(CALLBACK, error, text));
    open.set_blocked("Orders", false).unwrap();
    let off =
        "<externalClientApplication>Orders</externalClientApplication><isEnabled>false</isEnabled>";
    open.update_metadata("ExtlClntAppConfigurablePolicies", "Orders_plcy", off).unwrap();
    open.clock().sleep(Duration::from_secs(12 * 60)).await;
    let (error, text) =
        ("OAUTH_EC_APP_NOT_FOUND", "External client app is not installed in this org");
    area.row(
        format!("`{error}`: `{text}`"),
        "after a login: the org has no such external client app",
        "PipedreamHQ/pipedream#21557",
    )
    .profile(
        [field!(authorize.external_app_shows_before_login)],
        vec![go(&open, &[]).await.leads(CALLBACK, error, text)],
    );
}

async fn unconfirmed(area: &mut Area) {
    let strange = Wording::of("odd", "callback");
    let org = org(org_where(|profile| {
        profile.authorize.redirects_to_login = false;
        profile.authorize.refusal_status = 401;
        profile.codes.no_callback = strange;
    }))
    .await;
    let refused = go(&org, &[("redirect_uri", "")]).await;
    area.row("status of a refusal before a login", "default 400", "").profile(
        [field!(authorize.refusal_status)],
        vec![refused.is_just(401, "error=odd&error_description=callback")],
    );
    area.row("the login page at once", "in place of a redirect", "").profile(
        [field!(authorize.redirects_to_login)],
        vec![go(&org, &[]).await.is(200, &["<title>Login"])],
    );
}
