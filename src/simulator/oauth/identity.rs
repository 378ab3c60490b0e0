//! Who a token stands for: userinfo and the identity URL.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::claims::{identity as describe, identity_url, standard_claims};
use super::parameters::Parameters;
use super::xml::document;
use crate::simulator::people::Person;
use crate::simulator::profile::Bare;
use crate::simulator::session::{Session, bearer_of};
use crate::simulator::state::{Shared, State as OrgState};

/// Not JSON, and not 401.
const BAD_TOKEN: Bare = Bare::of(403, "Bad_OAuth_Token");

pub(super) async fn userinfo(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked::read(query.as_deref(), &headers, &body);
    let mut state = shared.lock();
    match asked.caller(&mut state) {
        Ok(person) => {
            let mut told = json!({ "sub": identity_url(&state, &person) });
            if let (Some(told), Value::Object(claims)) =
                (told.as_object_mut(), standard_claims(&state, &person))
            {
                told.extend(claims);
            }
            asked.show("user", &told)
        }
        Err(refusal) => refusal.into_response(),
    }
}

pub(super) async fn identity(
    State(shared): State<Arc<Shared>>,
    Path((org, user)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked::read(query.as_deref(), &headers, &body);
    let mut state = shared.lock();
    match asked.identity(&mut state, &org, &user) {
        Ok(told) => asked.show("user", &told),
        Err(refusal) => refusal.into_response(),
    }
}

/// A request for an identity: a header, a query or a form says with which token and how to tell.
struct Asked {
    token: Option<String>,
    parameters: Parameters,
    wants_xml: bool,
}

impl Asked {
    fn read(query: Option<&str>, headers: &HeaderMap, body: &Bytes) -> Self {
        let parameters = Parameters::read(query, body);
        let named = || parameters.find("oauth_token").or_else(|| parameters.find("access_token"));
        let token = bearer_of(headers).or_else(named).map(str::to_owned);
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let accepts_xml = accept.is_some_and(|accept| accept.starts_with("application/xml"));
        let wants_xml = match parameters.find("format") {
            None => accepts_xml,
            Some(format) => format == "xml",
        };
        Self { token, parameters, wants_xml }
    }

    fn get(&self, name: &str) -> &str {
        self.parameters.get(name)
    }

    /// Whose token it is.
    fn caller(&self, state: &mut OrgState) -> Result<Person, Bare> {
        self.session(state).map(|(_, person)| person)
    }

    fn session(&self, state: &mut OrgState) -> Result<(Session, Person), Bare> {
        let facts = Arc::clone(&state.facts);
        let facts = &facts.profile.identity;
        let token = self.token.as_deref().filter(|token| !token.is_empty());
        let session = state
            .any_session(token.ok_or_else(|| facts.missing_token.clone())?)
            .ok_or(BAD_TOKEN)?;
        let person = state.person(&session.user_id).filter(|person| person.active);
        Ok((session, person.ok_or(BAD_TOKEN)?))
    }

    fn identity(&self, state: &mut OrgState, org: &str, user: &str) -> Result<Value, Bare> {
        let (session, caller) = self.session(state)?;
        let facts = &state.facts.profile.identity;
        if facts.id_scope_is_needed && !session.reaches_identity() {
            return Err(BAD_TOKEN);
        }
        let same = |id: &str, whole: &str| id == whole || (id.len() == 15 && whole.starts_with(id));
        if !same(org, &state.facts.org_id) {
            return Err(facts.wrong_org.clone());
        }
        let found = state.tables.rows("User").filter_map(|row| row["Id"].as_str());
        let found = found.into_iter().find(|id| same(user, id)).map(str::to_owned);
        let person = found.and_then(|id| state.person(&id)).ok_or_else(|| facts.bad_id.clone())?;
        if !person.active {
            return Err(facts.inactive.clone());
        }
        if person.id != caller.id && !state.tables.permits(&caller.id, "ViewSetup") {
            return Err(facts.no_access.clone());
        }
        let version = match self.get("version") {
            "" => "{version}".to_owned(),
            "latest" => state.facts.newest().to_string(),
            number => {
                let known = state.facts.versions.iter().map(ToString::to_string);
                known
                    .into_iter()
                    .find(|known| known == number)
                    .ok_or_else(|| facts.bad_version.clone())?
            }
        };
        let callback = self.get("callback");
        let plain = |c: char| c.is_ascii_alphanumeric() || "_.$".contains(c);
        if self.get("format") == "jsonp" && (callback.is_empty() || !callback.chars().all(plain)) {
            return Err(facts.bad_callback.clone());
        }
        Ok(describe(state, &person, &version))
    }

    fn show(&self, root: &str, told: &Value) -> Response {
        if self.wants_xml {
            let kind = [(header::CONTENT_TYPE, "application/xml; charset=UTF-8")];
            return (kind, document(root, told)).into_response();
        }
        if self.get("format") == "jsonp" {
            let kind = [(header::CONTENT_TYPE, "application/javascript")];
            return (kind, format!("{}({told});", self.get("callback"))).into_response();
        }
        Json(told.clone()).into_response()
    }
}

impl IntoResponse for Bare {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::FORBIDDEN);
        (status, self.text.into_owned()).into_response()
    }
}
