//! How provisioning fails, and what to change.

use crate::error::{Error, ErrorKind};
use crate::metadata::MetadataError;
use crate::model::InvalidAppSpec;
use crate::rest::ApiError;

/// Why an app was not created, changed or deleted, or a user not found.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProvisionError {
    /// The specification cannot work; nothing was sent.
    #[error(transparent)]
    InvalidSpec(#[from] InvalidAppSpec),
    /// The org creates no connected apps at all.
    #[error("the org refuses new connected apps: {verbatim}")]
    ConnectedAppRefused {
        /// The org's own words.
        verbatim: String,
    },
    /// A connected app needs SOAP, and SOAP does not take the administrator's token.
    #[error("a connected app cannot be provisioned with a JWT-format access token")]
    SoapUnusable,
    /// The org refused a component; the whole deploy was rolled back by the org.
    #[error("the org refused {component}: {problem}{}", also(.others))]
    ComponentFailed {
        /// Type and name.
        component: String,
        /// The org's own words.
        problem: String,
        /// What the org says about the other components that failed.
        others: Vec<String>,
    },
    /// The org refused the deploy as a whole.
    #[error("deploy {id} {status}: {message}")]
    DeployFailed {
        /// The deploy's id.
        id: String,
        /// How it ended.
        status: String,
        /// The org's own words.
        message: String,
    },
    /// There is a component of this name already.
    #[error("the org has {component} already{}", colon(.verbatim))]
    DuplicateName {
        /// Type and name.
        component: String,
        /// The org's own words; empty where it was found out before anything was sent.
        verbatim: String,
    },
    /// Another app, in this org or in any other, has this consumer key.
    #[error("the consumer key is in use already: {verbatim}")]
    DuplicateKey {
        /// The org's own words.
        verbatim: String,
    },
    /// The org does not know the run-as user.
    #[error("run-as user `{user}` is unknown in the org, or inactive")]
    RunAsUnknown {
        /// The user as the specification names it.
        user: String,
    },
    /// The run-as user is given by an e-mail address.
    #[error("run-as user `{user}` is an e-mail address, not a username")]
    RunAsIsEmail {
        /// The user as the specification names it.
        user: String,
        /// The usernames that belong to the address.
        usernames: Vec<String>,
    },
    /// The org refused the run-as user.
    #[error("the org refused the run-as user `{user}`: {verbatim}")]
    RunAsRefused {
        /// The username.
        user: String,
        /// The org's own words.
        verbatim: String,
    },
    /// The org does not know the user.
    #[error("user `{user}` is unknown in the org, or inactive")]
    UserUnknown {
        /// The user as the specification names it.
        user: String,
    },
    /// The user is given by an e-mail address.
    #[error("user `{user}` is an e-mail address, not a username")]
    UserIsEmail {
        /// The user as the specification names it.
        user: String,
        /// The usernames that belong to the address.
        usernames: Vec<String>,
    },
    /// Several users go by the name.
    #[error("user `{user}` is ambiguous: {}", .usernames.join(", "))]
    UserAmbiguous {
        /// The user as the specification names it.
        user: String,
        /// The usernames of all of them.
        usernames: Vec<String>,
    },
    /// The org does not know a permission set.
    #[error("permission set `{name}` is unknown in the org")]
    PermissionSetUnknown {
        /// Its API name.
        name: String,
    },
    /// The org took the app, but not all of its fields, even when asked twice.
    #[error("the org did not take over {} of {component}", .fields.join(", "))]
    FieldsDropped {
        /// Type and name.
        component: String,
        /// The fields, by their names in the Metadata API.
        fields: Vec<String>,
    },
    /// What a change may not touch.
    #[error("its {what} cannot change")]
    Unchangeable {
        /// The field, as feature files write it.
        what: &'static str,
    },
    /// The org lets nobody choose a new consumer secret for a connected app.
    #[error("the org refuses a new consumer secret for a connected app: {verbatim}")]
    RotationRefused {
        /// The org's own words.
        verbatim: String,
    },
    /// The org took the order to rotate, and the consumer secret is still the old one.
    #[error("the org did not rotate the consumer secret of {component}")]
    NotRotated {
        /// Type and name.
        component: String,
    },
    /// The org chose the consumer secret itself and does not tell it.
    #[error("the org chose the consumer secret itself, and its secret cannot be read")]
    SecretNotReadable(#[source] Option<ApiError>),
    /// The consumer secret was not rotated, since the org would not have told the new one.
    #[error("the consumer secret was not rotated: the org does not tell it")]
    RotationUnreadable(#[source] Option<ApiError>),
    /// An org setting could not be switched; where it is still on, the org is not as it was.
    #[error("the org's setting `{setting}` could not be switched {}", if *.on { "on" } else { "off again" })]
    Setting {
        /// The setting's name in the Metadata API.
        setting: &'static str,
        /// Whether it should have been switched on.
        on: bool,
        /// Why it could not.
        #[source]
        source: MetadataError,
    },
    /// A call of the Metadata API failed.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// A call of the data API failed.
    #[error("{doing} failed")]
    Api {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        #[source]
        source: ApiError,
    },
    /// Something could not be written down before it was done, so it was not done.
    #[error("the journal failed")]
    Ledger(#[source] Error),
    /// The machine has no random numbers to give.
    #[error("this machine has no random numbers to give")]
    NoRandomness,
    /// Something is left in the org.
    #[error("still in the org: {}", .leftovers.join("; "))]
    NotDeleted {
        /// Each with the reason.
        leftovers: Vec<String>,
    },
    /// Creating failed, and so did undoing it.
    #[error("{cause}; still in the org: {}", .leftovers.join("; "))]
    RolledBackIncompletely {
        /// Why creating failed.
        cause: Box<ProvisionError>,
        /// Each with the reason.
        leftovers: Vec<String>,
    },
}

impl ProvisionError {
    /// The error of one call of the data API.
    pub(super) fn api(doing: &'static str) -> impl FnOnce(ApiError) -> Self {
        move |source| Self::Api { doing, source }
    }

    /// The same error, and what could not be undone.
    pub(super) fn leaving(self, leftovers: Vec<String>) -> Self {
        if leftovers.is_empty() {
            self
        } else {
            Self::RolledBackIncompletely { cause: Box::new(self), leftovers }
        }
    }

    fn kind(&self) -> ErrorKind {
        match self {
            Self::InvalidSpec(_)
            | Self::Unchangeable { .. }
            | Self::SoapUnusable
            | Self::DuplicateName { .. }
            | Self::DuplicateKey { .. }
            | Self::RunAsUnknown { .. }
            | Self::RunAsIsEmail { .. }
            | Self::UserUnknown { .. }
            | Self::UserIsEmail { .. }
            | Self::UserAmbiguous { .. }
            | Self::PermissionSetUnknown { .. } => ErrorKind::Usage,
            Self::NoRandomness => ErrorKind::Local,
            Self::RolledBackIncompletely { cause, .. } => cause.kind(),
            Self::ConnectedAppRefused { .. }
            | Self::ComponentFailed { .. }
            | Self::DeployFailed { .. }
            | Self::RunAsRefused { .. }
            | Self::FieldsDropped { .. }
            | Self::RotationRefused { .. }
            | Self::NotRotated { .. }
            | Self::SecretNotReadable(_)
            | Self::RotationUnreadable(_)
            | Self::Metadata(_)
            | Self::Setting { .. }
            | Self::Api { .. }
            | Self::Ledger(_)
            | Self::NotDeleted { .. } => ErrorKind::Refused,
        }
    }

    fn remedy(&self) -> Option<String> {
        let fixed = match self {
            Self::ConnectedAppRefused { .. } => {
                "use an external client app (row `kind`: `auto` or `external client app`), or ask Salesforce Customer Support to enable the creation of connected apps"
            }
            Self::SoapUnusable => {
                "use an external client app, or sign the administrator in through an app that does not issue JWT-based access tokens"
            }
            Self::ComponentFailed { component, .. } => component_remedy(component),
            Self::DeployFailed { .. } => "see Setup > Deployment Status",
            Self::DuplicateName { .. } => "choose another API name or label",
            Self::DuplicateKey { .. } => {
                "let the consumer key be generated: Salesforce wants it unique among all orgs"
            }
            Self::RunAsUnknown { .. } | Self::UserUnknown { .. } => {
                "give the username, alias or full name of an active user (Setup > Users)"
            }
            Self::RunAsIsEmail { usernames, .. } | Self::UserIsEmail { usernames, .. } => {
                return Some(format!("use the username: {}", usernames.join(" or ")));
            }
            Self::RunAsRefused { .. } => {
                "choose an active user with the permission `API Enabled`; Salesforce documents \"API Only User\" for it"
            }
            Self::PermissionSetUnknown { .. } => {
                "give API names, not labels (Setup > Permission Sets)"
            }
            Self::UserAmbiguous { .. } => "give the username instead",
            Self::FieldsDropped { .. } => {
                "the administrator needs \"Customize Application\" and \"Modify All Data\" or \"Manage Connected Apps\", or for an external client app \"View all External Client Apps, view their settings, and edit their policies\""
            }
            Self::Unchangeable { .. } => "provision another app instead",
            Self::RotationRefused { .. } => {
                "rotate it in Setup > App Manager > View > Manage Consumer Details, or provision an external client app (row `kind`)"
            }
            Self::NotRotated { .. } => {
                "rotate it in Setup > External Client App Manager > Settings > OAuth Settings > Consumer Key and Secret"
            }
            Self::SecretNotReadable(_) | Self::RotationUnreadable(_) => {
                "Setup > External Client Apps > Settings: switch on \"Allow access to External Client App consumer secrets via REST API\", or run with --sf-allow-settings; the administrator needs \"View Client Secret\""
            }
            Self::NotDeleted { .. } => {
                "delete them in Setup > External Client App Manager, App Manager or Permission Sets"
            }
            Self::RolledBackIncompletely { cause, .. } => {
                let cause = cause.remedy();
                let ours = "delete what is left in Setup";
                return Some(cause.map_or(ours.to_owned(), |cause| format!("{cause}; {ours}")));
            }
            Self::Setting { on: false, .. } => {
                "switch it off in Setup > External Client Apps > Settings"
            }
            Self::InvalidSpec(_)
            | Self::Setting { .. }
            | Self::Metadata(_)
            | Self::Api { .. }
            | Self::Ledger(_)
            | Self::NoRandomness => return None,
        };
        Some(fixed.to_owned())
    }
}

/// Which row of the specification a component is made from.
fn component_remedy(component: &str) -> &'static str {
    match component.split(' ').next().unwrap_or_default() {
        "ExtlClntAppOauthConfigurablePolicies" => {
            "check the rows `run as` (an active user, by username), `permission sets` and `profiles`"
        }
        "ExtlClntAppGlobalOauthSettings" => "check the rows `callback URL` and `certificate`",
        "ExtlClntAppOauthSettings" => "check the row `scopes`: the org may not offer all of them",
        "PermissionSet" => "the administrator needs \"Manage Profiles and Permission Sets\"",
        _ => "check the rows of the app's table against the org's words",
    }
}

impl From<ProvisionError> for Error {
    fn from(error: ProvisionError) -> Self {
        let (kind, message, remedy) = (error.kind(), error.to_string(), error.remedy());
        let ours = match error {
            ProvisionError::Metadata(error) => return error.into(),
            ProvisionError::Setting { source, .. } => {
                let cause = Self::from(source);
                Self::new(cause.kind(), message).caused_by(cause)
            }
            ProvisionError::Ledger(cause) => Self::new(cause.kind(), message).caused_by(cause),
            ProvisionError::Api { source, .. }
            | ProvisionError::SecretNotReadable(Some(source))
            | ProvisionError::RotationUnreadable(Some(source)) => {
                let cause = Self::from(source);
                Self::new(cause.kind(), message).caused_by(cause)
            }
            _ => Self::new(kind, message),
        };
        match remedy {
            Some(remedy) => ours.hint(remedy),
            None => ours,
        }
    }
}

fn also(others: &[String]) -> String {
    if others.is_empty() { String::new() } else { format!(" (also: {})", others.join("; ")) }
}

fn colon(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}
