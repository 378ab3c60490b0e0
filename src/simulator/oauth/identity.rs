//! Who a token stands for: userinfo and the identity URL.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::simulator::people::Person;
use crate::simulator::session::bearer;
use crate::simulator::state::{Shared, State as OrgState};

pub(super) async fn userinfo(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    answer(&shared, request, |state, person| {
        let facts = &state.facts;
        let sub = format!("{}/id/{}/{}", facts.base_url, facts.org_id, person.id);
        json!({
            "sub": sub,
            "user_id": person.id,
            "organization_id": facts.org_id,
            "preferred_username": person.username,
            "nickname": person.alias,
            "name": person.name,
            "email": person.email,
            "email_verified": true,
            "family_name": person.name.rsplit(' ').next(),
            "zoneinfo": "America/Los_Angeles",
            "profile": format!("{}/{}", facts.base_url, person.id),
            "urls": urls(&facts.base_url),
            "active": person.active,
            "user_type": "STANDARD",
            "language": person.language,
            "locale": person.language,
        })
    })
}

pub(super) async fn identity(
    State(shared): State<Arc<Shared>>,
    RawQuery(_): RawQuery,
    request: Request,
) -> Response {
    answer(&shared, request, |state, person| {
        let facts = &state.facts;
        json!({
            "id": format!("{}/id/{}/{}", facts.base_url, facts.org_id, person.id),
            "asserted_user": true,
            "user_id": person.id,
            "organization_id": facts.org_id,
            "username": person.username,
            "nick_name": person.alias,
            "display_name": person.name,
            "email": person.email,
            "email_verified": true,
            "status": { "created_date": null, "body": null },
            "urls": urls(&facts.base_url),
            "active": person.active,
            "user_type": "STANDARD",
            "language": person.language,
            "locale": person.language,
            "utcOffset": -28_800_000,
            "is_app_installed": true,
        })
    })
}

fn answer(
    shared: &Shared,
    request: Request,
    describe: impl FnOnce(&OrgState, &Person) -> Value,
) -> Response {
    let (parts, _) = request.into_parts();
    let in_query = parts.uri.query().and_then(|query| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == "oauth_token").map(|(_, token)| token.into_owned())
    });
    let token = bearer(&parts).map(str::to_owned).or(in_query).unwrap_or_default();
    let mut state = shared.lock();
    let person = state.any_session(&token).and_then(|session| state.person(&session.user_id));
    match person {
        Some(person) => Json(describe(&state, &person)).into_response(),
        // Not JSON, and not 401.
        None => (StatusCode::FORBIDDEN, "Bad_OAuth_Token").into_response(),
    }
}

fn urls(base: &str) -> Value {
    let data = format!("{base}/services/data/v{{version}}");
    json!({
        "rest": format!("{data}/"),
        "sobjects": format!("{data}/sobjects/"),
        "query": format!("{data}/query/"),
        "search": format!("{data}/search/"),
        "metadata": format!("{base}/services/Soap/m/{{version}}/{}", "{organizationId}"),
        "partner": format!("{base}/services/Soap/u/{{version}}/{}", "{organizationId}"),
    })
}
