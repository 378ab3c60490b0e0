//! SOAP login and logout: the Partner and Enterprise APIs, as far as a session goes.

use cucumber_salesforce::simulator::{Shows, SimulatedOrg};

use super::soap::{call_at, post};
use super::{admin, both, by_legacy, rest};
use crate::answer::Answer;
use crate::area::Area;
use crate::field::field;
use crate::party::{inner, org_where};

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "SOAP login",
        "Password and security token come in one element; `login` needs no session.",
    );
    let org = SimulatedOrg::start().await.unwrap();
    logins(&mut area, &org).await;
    refusals(&mut area, &org).await;
    sessions(&mut area, &org).await;
    expired(&mut area).await;
    area
}

async fn login(org: &SimulatedOrg, path: &str, password: &str) -> Answer {
    let user = org.user("admin").unwrap();
    let envelope = format!(
        "<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\"><se:Body><login xmlns=\"urn:partner.soap.sforce.com\"><username>{}</username><password>{password}</password></login></se:Body></se:Envelope>",
        user.username
    );
    post(org, path, envelope).await
}

fn whole(org: &SimulatedOrg) -> String {
    let user = org.user("admin").unwrap();
    format!("{}{}", user.password.expose(), user.security_token.expose())
}

async fn logins(area: &mut Area, org: &SimulatedOrg) {
    let partner = login(org, "/services/Soap/u/62.0", &whole(org)).await;
    area.row("`POST /services/Soap/u/{version}`: `login`", "the Partner API: `serverUrl`, `metadataServerUrl`, `sessionId`, `userId`, `passwordExpired`, `sandbox`, `userInfo`, of which `sessionSecondsValid` tells the timeout", "simple-salesforce code")
        .served(partner.is(200, &["<loginResponse><result>", "<metadataServerUrl>", "<passwordExpired>false<", "<sandbox>false<", "<serverUrl>http://", "<sessionId>00D", "<userId>005", "<organizationId>00D", "<sessionSecondsValid>7200<", "xmlns=\"urn:partner.soap.sforce.com\""]));
    let enterprise = login(org, "/services/Soap/c/62.0", &whole(org)).await;
    area.row(
        "`POST /services/Soap/c/{version}`",
        "the Enterprise API, in its own namespace",
        "code",
    )
    .served(enterprise.is(200, &["xmlns=\"urn:enterprise.soap.sforce.com\"", "<sessionId>00D"]));
    let slash =
        [("u", "`POST /services/Soap/u/{version}/`"), ("c", "`POST /services/Soap/c/{version}/`")];
    for (letter, row) in slash {
        let answer = login(org, &format!("/services/Soap/{letter}/62.0/"), &whole(org)).await;
        area.row(row, "with a slash behind it", "code").served(answer.is(200, &["<sessionId>00D"]));
    }
    let more = [
        ("u", "`POST /services/Soap/u/{version}/{*rest}`"),
        ("c", "`POST /services/Soap/c/{version}/{*rest}`"),
    ];
    for (letter, row) in more {
        let path = format!("/services/Soap/{letter}/62.0/{}", org.org_id());
        let answer = login(org, &path, &whole(org)).await;
        area.row(row, "with the org id behind it", "code")
            .served(answer.is(200, &["<sessionId>00D"]));
    }
    let tooling = login(org, "/services/Soap/T/62.0", &whole(org)).await;
    area.row(
        "`/services/Soap/T/{version}`, `/services/Soap/s/{version}` and others",
        "the Tooling and Apex APIs",
        "code",
    )
    .refused(
        "what apps are provisioned and tested with is simulated, and no more",
        tooling.rest(404, "NOT_FOUND", "The requested resource does not exist"),
    );
}

async fn refusals(area: &mut Area, org: &SimulatedOrg) {
    let (code, text) =
        ("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.");
    let wrong = login(org, "/services/Soap/u/62.0", "x").await;
    area.row(
        format!("`{code}`: `{text}`"),
        "with a `LoginFault` of `sf:exceptionCode` and `sf:exceptionMessage`",
        "simple-salesforce",
    )
    .served(wrong.fault(code, text).and(wrong.is(
        500,
        &[
            "xmlns:sf=\"urn:fault.partner.soap.sforce.com\"",
            "<detail><sf:LoginFault xsi:type=\"sf:LoginFault\">",
            "<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>",
            "<sf:exceptionMessage>",
        ],
    )));
    let (code, text) =
        ("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
    let detail = [
        "xmlns:sf=\"urn:fault.partner.soap.sforce.com\"",
        "<detail><sf:UnexpectedErrorFault xsi:type=\"sf:UnexpectedErrorFault\">",
        "<sf:exceptionCode>INVALID_SESSION_ID</sf:exceptionCode>",
        "<sf:exceptionMessage>Invalid Session ID found in SessionHeader: Illegal Session<",
    ];
    let illegal = call_at(org, "/services/Soap/u/62.0", "x", "<getUserInfo/>").await;
    area.row(
        format!("`sf:{code}`: `{text}`"),
        "of the Partner API, with an `UnexpectedErrorFault`; every fault but that of a login has that",
        "CumulusCI",
    )
    .served(illegal.fault(code, text).and(illegal.is(500, &detail)));
    let enterprise = call_at(org, "/services/Soap/c/62.0", "x", "<getUserInfo/>").await;
    area.row(
        "`xmlns:sf=\"urn:fault.enterprise.soap.sforce.com\"`",
        "faults of the Enterprise API",
        "code",
    )
    .served(enterprise.is(500, &["xmlns:sf=\"urn:fault.enterprise.soap.sforce.com\"", detail[1]]));
    let bare = org.user("admin").unwrap().password.expose().to_owned();
    let code = "LOGIN_MUST_USE_SECURITY_TOKEN";
    area.row(format!("`{code}`"), "the right password without the security token, from an address that is not trusted", "code").served(login(org, "/services/Soap/u/62.0", &bare).await.fault(code, "Invalid username, password, security token; or user locked out. Are you at a new location?"));
    let trusting = SimulatedOrg::builder().trusted_ip("127.0.0.1").start().await.unwrap();
    let bare = trusting.user("admin").unwrap().password.expose().to_owned();
    area.row("no security token", "from a trusted address", "code").served(
        login(&trusting, "/services/Soap/u/62.0", &bare).await.is(200, &["<sessionId>00D"]),
    );
    let none = |namespace: &str| format!("No operation available for request {{{namespace}}}login");
    let partner = none("urn:partner.soap.sforce.com");
    let enterprise = none("urn:enterprise.soap.sforce.com");
    area.row("`login` is retired", "there is none from version 65.0 on", "kb-soap").served(
        login(org, "/services/Soap/u/65.0", &whole(org))
            .await
            .is(500, &[&partner])
            .and(login(org, "/services/Soap/c/65.0", &whole(org)).await.is(500, &[&enterprise])),
    );
    area.row("`login` is off", "in orgs made from Winter '26 on, until Setup allows it", "kb-soap")
        .refused(
            "orgs here are older, or have allowed it; what the others answer is not on record",
            login(org, "/services/Soap/u/64.0", &whole(org)).await.is(200, &["<sessionId>00D"]),
        );
    area.row(
        "the permission *Use Any API Auth* (`UseAnyApiAuth`)",
        "`login` takes it, too, in orgs made from Summer '26 on",
        "kb-soap",
    )
    .refused(
        "orgs here are older; the permission can be granted, and changes nothing",
        login(org, "/services/Soap/u/64.0", &whole(org)).await.is(200, &["<sessionId>00D"]),
    );
    area.row("`sf:INVALID_SSO_GATEWAY_URL`", "delegated authentication", "restforce").refused(
        "no org here delegates its logins",
        login(org, "/services/Soap/u/62.0", "x").await.is(500, &["INVALID_LOGIN"]),
    );
}

async fn sessions(area: &mut Area, org: &SimulatedOrg) {
    let path = "/services/Soap/u/62.0";
    let token = inner(login(org, path, &whole(org)).await.text(), "sessionId").to_owned();
    area.row("`getUserInfo`", "", "code").served(
        call_at(org, path, &token, "<getUserInfo/>")
            .await
            .is(200, &["<userFullName>Admin User</userFullName>"]),
    );
    area.row("`getServerTimestamp`", "", "code").served(
        call_at(org, path, &token, "<getServerTimestamp/>").await.is(200, &["<timestamp>"]),
    );
    let out = call_at(org, path, &token, "<logout/>").await.is(200, &["<logoutResponse"]);
    area.row("`logout`", "the session is over", "jsforce").served(out.and(
        rest(org, &token, "/limits").await.rest(
            401,
            "INVALID_SESSION_ID",
            "Session expired or invalid",
        ),
    ));
    let other = call_at(
        org,
        path,
        admin(org),
        "<query><queryString>SELECT Id FROM User</queryString></query>",
    )
    .await;
    area.row(
        "every other operation of the Partner and Enterprise APIs",
        "`query`, `create` and so on",
        "code",
    )
    .refused("records go by REST here", other.is(500, &["No operation available"]));
}

async fn expired(area: &mut Area) {
    let here = org_where(|p| p.logins.expired_password_shows = Shows::AtTheApi);
    let org = here.start().await.unwrap();
    org.expire_password("admin").unwrap();
    let answer = login(&org, "/services/Soap/u/62.0", &whole(&org)).await;
    let token = inner(answer.text(), "sessionId").to_owned();
    let (code, text) = (
        "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
        "The users password has expired, you must call SetPassword before attempting any other API operations",
    );
    let api = rest(&org, &token, "/limits").await.rest(403, code, text);
    let told = answer.is(200, &["<passwordExpired>true<"]);
    let there = org_where(|p| p.logins.expired_password_shows = Shows::AtLogin);
    let (org, _) = both(there).await;
    org.expire_password("srep").unwrap();
    let user = org.user("srep").unwrap();
    let whole = format!("{}{}", user.password.expose(), user.security_token.expose());
    let form = [("username", user.username.as_str()), ("password", whole.as_str())];
    let refused = by_legacy(&org, "password", &form).await;
    area.row(
        format!("`{code}`: `{text}`"),
        "the password has expired; default at the API, else the token endpoint refuses",
        "resterr",
    )
    .profile(
        [field!(logins.expired_password_shows)],
        vec![told, api, refused.refuses("invalid_grant", "authentication failure")],
    );
}
