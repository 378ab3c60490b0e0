//! Who a token stands for, and how it ends: every answer that nobody has confirmed, both ways.

use cucumber_salesforce::simulator::{
    Bare, Consent, Moment, Profile, SimulatedOrg, SimulatedOrgBuilder, Wording,
};

use super::{at, tokens};
use crate::answer::{Answer, Seen, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{OPENID, SELF, app_in, org_where, with};
use crate::wire::client;

pub(super) async fn area() -> Area {
    let mut area = Area::new("Refusals of identities", "Bare texts, but for those of revocation.");
    let usual = Asked::of(SimulatedOrg::builder()).await;
    let other = Asked::of(org_where(turn)).await;
    identities(&mut area, &usual, &other);
    revocations(&mut area, &usual, &other);
    area
}

/// Everything the other way.
fn turn(profile: &mut Profile) {
    profile.identity.missing_token = Bare::of(401, "missing");
    profile.identity.wrong_org = Bare::of(401, "org");
    profile.identity.bad_id = Bare::of(401, "id");
    profile.identity.inactive = Bare::of(401, "inactive");
    profile.identity.no_access = Bare::of(401, "access");
    profile.identity.bad_version = Bare::of(401, "version");
    profile.identity.bad_callback = Bare::of(401, "callback");
    profile.identity.updated_at = Moment::Seconds;
    profile.identity.unknown_token_type = Wording::of("odd", "type");
    profile.identity.unknown_token = Wording::of("odd", "token");
}

/// What an org says of each.
struct Asked {
    missing: Answer,
    org: Answer,
    id: Answer,
    inactive: Answer,
    access: Answer,
    version: Answer,
    callback: Answer,
    userinfo: Answer,
    kind: Answer,
    token: Answer,
}

impl Asked {
    async fn of(org: SimulatedOrgBuilder) -> Self {
        let rules = [SELF, OPENID, with("<isPkceRequired>false</isPkceRequired>")];
        let org = app_in(org.consent(Consent::Auto), &rules).await;
        let granted = tokens::signed_in(&org).await.json();
        let text = |member: &str| granted[member].as_str().unwrap().to_owned();
        let (id, token) = (text("id"), text("access_token"));
        let get = async |url: &str| ask(client().get(url).bearer_auth(&token)).await;
        let base = id.rsplit_once('/').unwrap().0;
        let other = |user: &str| format!("{base}/{user}");
        org.set_active("trainee", false).unwrap();
        let revoke = at(&org, "/services/oauth2/revoke");
        let post = async |form: &[(&str, &str)]| ask(client().post(&revoke).form(form)).await;
        Self {
            missing: ask(client().get(at(&org, "/services/oauth2/userinfo"))).await,
            org: get(&id.replace("/id/00D", "/id/00X")).await,
            id: get(&other("005000000000000AAA")).await,
            inactive: get(&other(&org.user("trainee").unwrap().user_id)).await,
            access: get(&other(&org.administrator().user_id)).await,
            version: get(&format!("{id}?version=1.0")).await,
            callback: get(&format!("{id}?format=jsonp&callback=a(b)")).await,
            userinfo: get(&at(&org, "/services/oauth2/userinfo")).await,
            kind: post(&[("token", "x"), ("token_type_hint", "saml")]).await,
            token: post(&[("token", "x")]).await,
        }
    }
}

fn identities(area: &mut Area, usual: &Asked, other: &Asked) {
    let both = |usual: Seen, other: Seen| vec![usual, other];
    area.row("`Missing_OAuth_Token`", "no token", "code").profile(
        [field!(identity.missing_token)],
        both(
            usual.missing.is_just(403, "Missing_OAuth_Token"),
            other.missing.is_just(401, "missing"),
        ),
    );
    area.row("`Wrong_Org`", "another org's id", "idurl").profile(
        [field!(identity.wrong_org)],
        both(usual.org.is_just(403, "Wrong_Org"), other.org.is_just(401, "org")),
    );
    area.row("`Bad_Id`", "no such user", "idurl").profile(
        [field!(identity.bad_id)],
        both(usual.id.is_just(404, "Bad_Id"), other.id.is_just(401, "id")),
    );
    area.row("`Inactive`", "a user who is deactivated", "idurl").profile(
        [field!(identity.inactive)],
        both(usual.inactive.is_just(404, "Inactive"), other.inactive.is_just(401, "inactive")),
    );
    area.row("`No_Access`", "somebody else, without View Setup", "idurl").profile(
        [field!(identity.no_access)],
        both(usual.access.is_just(404, "No_Access"), other.access.is_just(401, "access")),
    );
    area.row("`Invalid_Version`", "a version that the org does not serve", "idurl").profile(
        [field!(identity.bad_version)],
        both(usual.version.is_just(406, "Invalid_Version"), other.version.is_just(401, "version")),
    );
    area.row("`Invalid_Callback`", "a callback that is no name", "idurl").profile(
        [field!(identity.bad_callback)],
        both(
            usual.callback.is_just(406, "Invalid_Callback"),
            other.callback.is_just(401, "callback"),
        ),
    );
    let text = |asked: &Asked| asked.userinfo.json()["updated_at"].is_string();
    area.row("`updated_at` of userinfo is a text", "else a number of seconds", "userinfo").profile(
        [field!(identity.updated_at)],
        both(
            usual.userinfo.seen(text(usual), "a text"),
            other.userinfo.seen(!text(other), "a number"),
        ),
    );
}

fn revocations(area: &mut Area, usual: &Asked, other: &Asked) {
    let (error, text) = ("invalid_token", "invalid token");
    area.row(format!("`{error}`: `{text}`"), "a token that is unknown or over", "revoke").profile(
        [field!(identity.unknown_token)],
        vec![usual.token.refuses(error, text), other.token.refuses("odd", "token")],
    );
    let (error, text) = ("unsupported_token_type", "this token type is not supported");
    area.row(format!("`{error}`: `{text}`"), "a `token_type_hint` that there is not", "revoke")
        .profile(
            [field!(identity.unknown_token_type)],
            vec![usual.kind.refuses(error, text), other.kind.refuses("odd", "type")],
        );
}
