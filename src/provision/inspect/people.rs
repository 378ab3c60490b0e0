//! What an org has of a user.

use serde_json::Value;

use super::app::Found;
use super::reader::{Reader, flag, text};
use crate::http::soap::Node;
use crate::metadata::MetadataType;
use crate::model::{LoginRow, PersonInspection};
use crate::rest::{Record, soql};

/// The days of login hours, as their fields begin.
const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a user by username.
pub(super) async fn read(reader: &mut Reader<'_>, username: &str, app: &Found) -> PersonInspection {
    let mut person =
        PersonInspection { username: username.to_owned(), ..PersonInspection::default() };
    let query = format!(
        "SELECT Id, Username, IsActive, ProfileId, Profile.Name FROM User WHERE Username = {}",
        soql::quote(username)
    );
    let Some(rows) = reader.query("the user", &query).await else { return person };
    person.exists = Some(!rows.is_empty());
    let Some(row) = rows.first() else {
        person.is_email_of = owners(reader, username).await;
        return person;
    };
    let (id, profile_id) = (text(row, "Id"), text(row, "ProfileId"));
    person.active = flag(row, "IsActive");
    let profile = row.get("Profile").and_then(|profile| profile.get("Name"));
    person.profile = profile.and_then(Value::as_str).map(str::to_owned);
    lock(reader, &mut person, &id).await;
    let held = permissions(reader, &mut person, &id, &profile_id).await;
    let full_name = profile_settings(reader, &mut person, &profile_id).await;
    person.may_use_app = may_use(app, held.as_ref(), &person, full_name.as_deref());
    if let Some(label) = app.app.as_ref().map(|app| &app.label) {
        let query = format!(
            "SELECT Id FROM OauthToken WHERE UserId = {} AND AppName = {}",
            soql::quote(&id),
            soql::quote(label)
        );
        let tokens = reader.query("the user's approvals", &query).await;
        person.approvals = tokens.map(|tokens| tokens.len());
    }
    person.logins = logins(reader, &id).await;
    person
}

/// The usernames of the people with this e-mail address.
async fn owners(reader: &mut Reader<'_>, email: &str) -> Vec<String> {
    let query = format!("SELECT Username FROM User WHERE Email = {}", soql::quote(email));
    let rows = reader.query("the user", &query).await.unwrap_or_default();
    rows.iter().map(|row| text(row, "Username")).collect()
}

async fn lock(reader: &mut Reader<'_>, person: &mut PersonInspection, id: &str) {
    let query = format!(
        "SELECT IsFrozen, IsPasswordLocked FROM UserLogin WHERE UserId = {}",
        soql::quote(id)
    );
    if let Some(row) = reader.query("whether the user is frozen", &query).await
        && let Some(row) = row.first()
    {
        person.frozen = flag(row, "IsFrozen");
        person.locked_out = flag(row, "IsPasswordLocked");
    }
}

/// The permission sets that a user holds.
struct Held {
    ids: Vec<String>,
    /// Whether some come by a group, which opens apps by a set of its own.
    by_group: bool,
}

async fn permissions(
    reader: &mut Reader<'_>,
    person: &mut PersonInspection,
    id: &str,
    profile: &str,
) -> Option<Held> {
    let query = format!(
        "SELECT PermissionSetId, PermissionSetGroupId FROM PermissionSetAssignment WHERE AssigneeId = {}",
        soql::quote(id)
    );
    let assigned = reader.query("the user's permission sets", &query).await?;
    let by_group = assigned.iter().any(|row| !text(row, "PermissionSetGroupId").is_empty());
    let mut ids: Vec<String> = assigned.iter().map(|row| text(row, "PermissionSetId")).collect();
    // Each profile has a permission set of its own.
    let query = format!("SELECT Id FROM PermissionSet WHERE ProfileId = {}", soql::quote(profile));
    let own = reader.query("the user's profile", &query).await?;
    ids.extend(own.iter().map(|row| text(row, "Id")));
    let quoted: Vec<String> = ids.iter().map(|id| soql::quote(id)).collect();
    let holds = |permission: &str| {
        format!(
            "SELECT Id FROM PermissionSet WHERE {permission} = true AND Id IN ({})",
            quoted.join(", ")
        )
    };
    let what = "the user's permissions";
    let rows = reader.query(what, &holds("PermissionsApiEnabled")).await;
    person.api_enabled = rows.map(|rows| !rows.is_empty());
    let rows = reader.query(what, &holds("PermissionsTwoFactorApi")).await;
    person.api_needs_mfa = rows.map(|rows| !rows.is_empty());
    Some(Held { ids, by_group })
}

/// Login IP ranges and hours of the user's profile; gives the profile's name in the Metadata API.
async fn profile_settings(
    reader: &mut Reader<'_>,
    person: &mut PersonInspection,
    id: &str,
) -> Option<String> {
    let (kind, what) = (MetadataType::Profile, "the user's profile");
    // Its name there is English, and another than in Setup where it is a standard profile.
    let listed = reader.list(what, kind).await?;
    let found = listed.iter().find(|profile| is_same_id(&profile.id, id));
    let name = found.map(|profile| profile.full_name.clone()).or(person.profile.clone())?;
    let node = reader.component(what, kind, &name).await??;
    let ranges = node.all("loginIpRanges");
    let ends =
        |range: &Node| (range.at("startAddress").to_owned(), range.at("endAddress").to_owned());
    person.login_ranges = Some(ranges.map(ends).collect());
    let hours = node.child("loginHours").cloned().unwrap_or_default();
    let span = |day: &&'static str| {
        let (start, end) = (hours.at(&format!("{day}Start")), hours.at(&format!("{day}End")));
        (!start.is_empty()).then(|| (*day, format!("{} to {}", time(start), time(end))))
    };
    let spans: Vec<(&str, String)> = DAYS.iter().filter_map(span).collect();
    let same = spans.len() == DAYS.len() && spans.iter().all(|(_, span)| *span == spans[0].1);
    let told = spans.iter().map(|(day, span)| format!("{day} {span}"));
    person.login_hours = Some(match spans.first() {
        Some((_, span)) if same => format!("every day {span}"),
        _ => told.collect::<Vec<_>>().join(", "),
    });
    Some(name)
}

/// Minutes since midnight as a time of day.
fn time(minutes: &str) -> String {
    let Ok(minutes) = minutes.parse::<u32>() else { return minutes.to_owned() };
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Ids have 15 characters, or 18 with a checksum.
fn is_same_id(one: &str, other: &str) -> bool {
    !one.is_empty() && one.get(..15) == other.get(..15)
}

fn may_use(
    app: &Found,
    held: Option<&Held>,
    person: &PersonInspection,
    profile: Option<&str>,
) -> Option<bool> {
    let held = held?;
    let listed = app.app.as_ref().and_then(|app| app.profiles.as_ref());
    let by_set =
        app.opened_by.as_ref()?.iter().any(|id| held.ids.iter().any(|h| is_same_id(h, id)));
    let by_profile = listed.is_some_and(|listed| {
        listed.iter().any(|name| Some(name) == person.profile.as_ref() || Some(&**name) == profile)
    });
    match (by_set || by_profile, held.by_group) {
        (true, _) => Some(true),
        // What a group opens was not read.
        (false, true) => None,
        // A listed profile may be the user's by a name in another language.
        (false, false) if listed.is_none_or(|l| !l.is_empty()) && profile.is_none() => None,
        (false, false) => Some(false),
    }
}

async fn logins(reader: &mut Reader<'_>, id: &str) -> Vec<LoginRow> {
    let query = format!(
        "SELECT LoginTime, Status, Application, SourceIp FROM LoginHistory WHERE UserId = {} ORDER BY LoginTime DESC LIMIT 10",
        soql::quote(id)
    );
    let rows = reader.query("the login history", &query).await.unwrap_or_default();
    let row = |row: &Record| LoginRow {
        time: text(row, "LoginTime"),
        status: text(row, "Status"),
        application: text(row, "Application"),
        source_ip: text(row, "SourceIp"),
    };
    rows.iter().map(row).collect()
}
