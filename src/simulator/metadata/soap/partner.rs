//! The Partner and Enterprise APIs, as far as a session goes: login, logout, who am I.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};

use super::api::SoapApi;
use super::envelope::{Answer, Call, node};
use super::fault::Fault;
use super::{known_version, session, version};
use crate::model::ApiVersion;
use crate::simulator::logins::{Attempt, Way};
use crate::simulator::metadata::element::Element;
use crate::simulator::metadata::report::moment;
use crate::simulator::network::{Peer, Visit, is_copy};
use crate::simulator::oauth;
use crate::simulator::people::{Password, Person};
use crate::simulator::session::Session;
use crate::simulator::state::{Shared, State as OrgState};

/// The first version without `login`.
const WITHOUT_LOGIN: ApiVersion = ApiVersion::new(65);

pub(in crate::simulator::metadata) async fn answer(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Path(path): Path<Vec<(String, String)>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let api = SoapApi::of(uri.path()).unwrap_or(SoapApi::Partner);
    let version = &version(path);
    let mut state = shared.lock();
    let visit = state.api_visit(&peer, &uri, &headers);
    let login_visit = state.login_visit(&peer, &uri, &headers);
    let answer = Call::read(&body, version).and_then(|call| {
        known_version(&state, version)?;
        let operation = call.operation.name.clone();
        let results = match operation.as_str() {
            "login" if has_login(version) => {
                vec![login(&mut state, &call, login_visit, api, version)?]
            }
            "logout" => {
                session(&mut state, &call, visit)?;
                state.sessions.close(&call.session_id);
                Vec::new()
            }
            "getUserInfo" => {
                let person = signed_in(&mut state, &call, visit)?;
                vec![node("result", user_info(&state, &person))]
            }
            "getServerTimestamp" => {
                session(&mut state, &call, visit)?;
                vec![node("result", vec![Element::new("timestamp", &moment(state.now()))])]
            }
            other => return Err(Fault::no_operation(api, other)),
        };
        Ok(Answer { api, operation, results })
    });
    match answer {
        Ok(answer) => answer.into_response(),
        Err(fault) => fault.answer(api),
    }
}

fn has_login(version: &str) -> bool {
    version.parse::<ApiVersion>().is_ok_and(|version| version < WITHOUT_LOGIN)
}

fn signed_in(state: &mut OrgState, call: &Call, visit: Visit) -> Result<Person, Fault> {
    let session = session(state, call, visit)?;
    state.person(&session.user_id).ok_or_else(Fault::illegal_session)
}

fn login(
    state: &mut OrgState,
    call: &Call,
    visit: Visit,
    api: SoapApi,
    version: &str,
) -> Result<Element, Fault> {
    let wrong = || {
        let text = "Invalid username, password, security token; or user locked out.";
        Fault::login("INVALID_LOGIN", text)
    };
    let person = state.person_by_username(call.operation.get("username"));
    let home = visit.entrance.leads_to(state.facts.kind) && !state.administration.locked;
    let person = person.filter(|_| home).ok_or_else(wrong)?;
    let attempt = Attempt { person: &person, app: None, way: Way::Soap, visit };
    match state.check_password(&person, call.operation.get("password"), visit.address) {
        Password::Right => {}
        Password::Wrong => {
            attempt.failed(state, "Invalid Password");
            return Err(wrong());
        }
        Password::NeedsSecurityToken => {
            attempt.failed(state, "Failed: API security token required");
            return Err(Fault::login(
                "LOGIN_MUST_USE_SECURITY_TOKEN",
                "Invalid username, password, security token; or user locked out. Are you at a new location? When accessing Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you must add a security token to your password to log in.",
            ));
        }
    }
    attempt.admit(state).map_err(|_barred| wrong())?;
    if !state.facts.api_enabled {
        let text = "API is not enabled for this Organization or Partner";
        return Err(Fault::login("API_DISABLED_FOR_ORG", text));
    }
    let token = oauth::access_token(state, &person.id, false, &[]);
    let mut session = Session::new(&person.id, state.now(), Some(visit.address));
    session.by_password = true;
    state.sessions.open(&token, session, state.facts.profile.session_timeout);
    let expired = state.administration.has_expired(&person.id);
    let facts = &state.facts;
    let url = |api: SoapApi| {
        let (base, letter) = (&facts.base_url, api.letter());
        format!("{base}/services/Soap/{letter}/{version}/{}", &facts.org_id[..15])
    };
    let (metadata, server) = (url(SoapApi::Metadata), url(api));
    let sandbox = is_copy(facts.kind);
    let texts = [
        ("metadataServerUrl", metadata.as_str()),
        ("passwordExpired", if expired { "true" } else { "false" }),
        ("sandbox", if sandbox { "true" } else { "false" }),
        ("serverUrl", &server),
        ("sessionId", &token),
        ("userId", &person.id),
    ];
    let mut children: Vec<_> = texts.map(|(name, text)| Element::new(name, text)).into();
    children.push(node("userInfo", user_info(state, &person)));
    Ok(node("result", children))
}

fn user_info(state: &OrgState, person: &Person) -> Vec<Element> {
    let timeout = state.facts.profile.session_timeout.as_secs().to_string();
    let texts = [
        ("organizationId", state.facts.org_id.as_str()),
        ("organizationMultiCurrency", "false"),
        ("organizationName", "Simulated Org"),
        ("sessionSecondsValid", &timeout),
        ("userEmail", &person.email),
        ("userFullName", &person.name),
        ("userId", &person.id),
        ("userLanguage", &person.language),
        ("userLocale", &person.language),
        ("userName", &person.username),
        ("userType", "Standard"),
    ];
    texts.map(|(name, text)| Element::new(name, text)).into()
}
