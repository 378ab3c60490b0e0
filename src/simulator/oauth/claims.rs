//! What the org tells of a user, in the words of OpenID Connect and of the identity URL.

use serde_json::{Value, json};

use crate::simulator::people::Person;
use crate::simulator::profile::Moment;
use crate::simulator::state::State;

/// Where a user's identity is told: `<base>/id/<org>/<user>`.
pub(super) fn identity_url(state: &State, person: &Person) -> String {
    let facts = &state.facts;
    format!("{}/id/{}/{}", facts.base_url, facts.org_id, person.id)
}

/// The claims of userinfo, without `sub`.
pub(super) fn standard_claims(state: &State, person: &Person) -> Value {
    let facts = &state.facts;
    let picture = photo(state, person, "F");
    json!({
        "user_id": person.id,
        "organization_id": facts.org_id,
        "preferred_username": person.username,
        "nickname": person.alias,
        "name": person.name,
        "email": person.email,
        "email_verified": true,
        "given_name": given_name(person),
        "family_name": family_name(person),
        "zoneinfo": "America/Los_Angeles",
        "photos": { "picture": picture, "thumbnail": photo(state, person, "T") },
        "profile": format!("{}/{}", facts.base_url, person.id),
        "picture": picture,
        "urls": urls(state, person, "{version}"),
        "active": person.active,
        "user_type": "STANDARD",
        "language": person.language,
        "locale": person.language,
        "utcOffset": -28_800_000,
        "updated_at": match facts.profile.identity.updated_at {
            Moment::Text => json!("2026-01-01T00:00:00Z"),
            Moment::Seconds => json!(1_767_225_600),
        },
        "is_app_installed": true,
    })
}

/// What the identity URL tells; `version` takes the place of a gap in the addresses.
pub(super) fn identity(state: &State, person: &Person, version: &str) -> Value {
    let facts = &state.facts;
    json!({
        "id": identity_url(state, person),
        "asserted_user": true,
        "user_id": person.id,
        "organization_id": facts.org_id,
        "username": person.username,
        "nick_name": person.alias,
        "display_name": person.name,
        "email": person.email,
        "email_verified": true,
        "first_name": given_name(person),
        "last_name": family_name(person),
        "timezone": "America/Los_Angeles",
        "photos": {
            "picture": photo(state, person, "F"),
            "thumbnail": photo(state, person, "T"),
        },
        "addr_street": null,
        "mobile_phone": null,
        "mobile_phone_verified": false,
        "status": { "created_date": null, "body": null },
        "urls": urls(state, person, version),
        "active": person.active,
        "user_type": "STANDARD",
        "language": person.language,
        "locale": person.language,
        "utcOffset": -28_800_000,
        "last_modified_date": "2026-01-01T00:00:00Z",
        "is_app_installed": true,
    })
}

fn given_name(person: &Person) -> Option<&str> {
    person.name.rsplit_once(' ').map(|(given, _)| given)
}

fn family_name(person: &Person) -> Option<&str> {
    person.name.rsplit(' ').next()
}

fn photo(state: &State, person: &Person, size: &str) -> String {
    format!("{}/profilephoto/{}/{size}", state.facts.base_url, person.id)
}

fn urls(state: &State, person: &Person, version: &str) -> Value {
    let (base, org) = (&state.facts.base_url, &state.facts.org_id);
    let data = format!("{base}/services/data/v{version}");
    let soap = |kind: &str| format!("{base}/services/Soap/{kind}/{version}/{}", &org[..15]);
    json!({
        "enterprise": soap("c"),
        "metadata": soap("m"),
        "partner": soap("u"),
        "rest": format!("{data}/"),
        "sobjects": format!("{data}/sobjects/"),
        "search": format!("{data}/search/"),
        "query": format!("{data}/query/"),
        "recent": format!("{data}/recent/"),
        "tooling_soap": soap("T"),
        "tooling_rest": format!("{data}/tooling/"),
        "profile": format!("{base}/{}", person.id),
        "feeds": format!("{data}/chatter/feeds"),
        "groups": format!("{data}/chatter/groups"),
        "users": format!("{data}/chatter/users"),
        "feed_items": format!("{data}/chatter/feed-items"),
        "custom_domain": base,
    })
}
