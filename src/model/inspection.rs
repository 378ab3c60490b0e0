//! What an org has of an app, of its people and of itself, as far as it could be read.

use std::time::SystemTime;

use serde::Serialize;

use super::OrgKind;

/// What an org has of an app, of its people and of itself; no secrets.
///
/// Each part is optional: `None` is "could not be read", and [`unread`](Self::unread) says why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Inspection {
    /// The app; `None` where not even its existence is known.
    pub app: Option<AppInspection>,
    /// Whether the org has the app; `Some(false)` where it is certainly gone.
    pub app_exists: Option<bool>,
    /// The users concerned.
    pub people: Vec<PersonInspection>,
    /// The org.
    pub org: OrgInspection,
    /// What could not be read, each with the reason.
    pub unread: Vec<String>,
}

/// What an org has of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AppInspection {
    /// Whether it is an external client app.
    pub is_external: bool,
    /// Its label in Setup.
    pub label: String,
    /// Whether it may be used at all: enabled, with its OAuth plug-in.
    pub enabled: Option<bool>,
    /// Whether it is blocked in this org.
    pub blocked: Option<bool>,
    /// Its consumer key.
    pub client_id: Option<String>,
    /// Its scopes, in OAuth's spelling or else in the Metadata API's.
    pub scopes: Option<Vec<String>>,
    /// Its callback URLs.
    pub callback_urls: Option<Vec<String>>,
    /// Its certificate in PEM or bare base64; empty where it has none.
    pub certificate: Option<String>,
    /// Whether only users whom an administrator has approved may use it.
    pub admin_approved: Option<bool>,
    /// The permission sets that open it, by name.
    pub permission_sets: Option<Vec<String>>,
    /// The profiles that open it, by name.
    pub profiles: Option<Vec<String>>,
    /// Whether its developer switched the client credentials flow on.
    pub client_credentials: Option<bool>,
    /// Whether its policies let the client credentials flow; always as above for a connected app.
    pub client_credentials_policy: Option<bool>,
    /// The user it acts as; empty where none is set.
    pub run_as: Option<String>,
    /// Whether IP restrictions bind its sessions.
    pub enforces_ip: Option<bool>,
    /// When it was created.
    #[serde(skip)]
    pub created: Option<SystemTime>,
}

/// What an org has of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PersonInspection {
    /// The username that was looked for.
    pub username: String,
    /// Whether there is such a user.
    pub exists: Option<bool>,
    /// Where there is none: the usernames of those whose e-mail address it is.
    pub is_email_of: Vec<String>,
    /// Whether the user is active.
    pub active: Option<bool>,
    /// Whether the user is frozen.
    pub frozen: Option<bool>,
    /// Whether too many wrong passwords have locked the user out.
    pub locked_out: Option<bool>,
    /// The profile's name, in the administrator's language.
    pub profile: Option<String>,
    /// Whether the user holds `API Enabled`.
    pub api_enabled: Option<bool>,
    /// Whether API logins of the user need a second factor.
    pub api_needs_mfa: Option<bool>,
    /// Whether a permission set or profile of the user opens the app.
    pub may_use_app: Option<bool>,
    /// The profile's login IP ranges, each with begin and end; empty where there are none.
    pub login_ranges: Option<Vec<(String, String)>>,
    /// The profile's login hours, in words; empty where they are not restricted.
    pub login_hours: Option<String>,
    /// Approvals that the user has given the app.
    pub approvals: Option<usize>,
    /// The latest rows of the user's login history, newest first.
    pub logins: Vec<LoginRow>,
}

/// A row of the login history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LoginRow {
    /// When.
    pub time: String,
    /// The status as the org words it, in the administrator's language.
    pub status: String,
    /// The app or client.
    pub application: String,
    /// Where it came from.
    pub source_ip: String,
}

/// What an org says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrgInspection {
    /// What sort of org it is.
    #[serde(serialize_with = "in_words")]
    pub kind: Option<OrgKind>,
    /// The edition.
    pub edition: Option<String>,
    /// Its own host: the My Domain.
    pub host: Option<String>,
    /// Whether API access control admits only apps that an administrator has approved.
    pub api_access_control: Option<bool>,
    /// Whether sessions are locked to the address in which they began.
    pub locks_sessions_to_ip: Option<bool>,
    /// Whether the username-password flow is blocked.
    pub blocks_username_password: Option<bool>,
}

impl Inspection {
    /// What was found out about a user.
    #[must_use]
    pub fn person(&self, username: &str) -> Option<&PersonInspection> {
        self.people.iter().find(|person| person.username.eq_ignore_ascii_case(username))
    }
}

#[expect(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn in_words<S: serde::Serializer>(kind: &Option<OrgKind>, to: S) -> Result<S::Ok, S::Error> {
    match kind {
        Some(kind) => to.collect_str(kind),
        None => to.serialize_none(),
    }
}
