//! What placeholders stand for in a scenario.

use std::sync::Arc;

use super::Salesforce;
use super::belongings::{Service, TestRecord};
use crate::error::{Error, Result};
use crate::fixture::App;
use crate::placeholder::{self, Found, Placeholder, Resolved, Values};

/// Every name that credentials have.
const NAMES: [&str; 14] = [
    "SALESFORCE_CLIENT_ID",
    "SALESFORCE_CLIENT_SECRET",
    "SALESFORCE_LOGIN_URL",
    "SALESFORCE_INSTANCE_URL",
    "SALESFORCE_USERNAME",
    "SALESFORCE_PASSWORD",
    "SALESFORCE_SECURITY_TOKEN",
    "SALESFORCE_ACCESS_TOKEN",
    "SALESFORCE_REFRESH_TOKEN",
    "SALESFORCE_PRIVATE_KEY_FILE",
    "SALESFORCE_CALLBACK_URL",
    "SALESFORCE_SCOPES",
    "SALESFORCE_API_VERSION",
    "SALESFORCE_ORG_ID",
];

/// Those that depend on the user, and take one as their qualifier.
const OF_USERS: [&str; 5] = [
    "SALESFORCE_USERNAME",
    "SALESFORCE_PASSWORD",
    "SALESFORCE_SECURITY_TOKEN",
    ACCESS_TOKEN,
    REFRESH_TOKEN,
];

/// Those that nobody may see.
const SECRETS: [&str; 5] = [
    "SALESFORCE_CLIENT_SECRET",
    "SALESFORCE_PASSWORD",
    "SALESFORCE_SECURITY_TOKEN",
    ACCESS_TOKEN,
    REFRESH_TOKEN,
];

pub(super) const ACCESS_TOKEN: &str = "SALESFORCE_ACCESS_TOKEN";
pub(super) const REFRESH_TOKEN: &str = "SALESFORCE_REFRESH_TOKEN";

impl Salesforce {
    /// Fills the placeholders of a text in, such as `${SALESFORCE_CLIENT_ID}`,
    /// `${SALESFORCE_ACCESS_TOKEN:sales rep}` and `${Contact.Id}`.
    ///
    /// # Errors
    ///
    /// A placeholder is badly written, unknown or ambiguous; the message lists what there is.
    pub async fn resolve(&mut self, text: &str) -> Result<Resolved> {
        placeholder::resolve(self, text).await
    }

    /// The same for a text that other people will see, such as the name of a file or of an app.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve); and the text holds a secret.
    pub async fn resolve_public(&mut self, text: &str) -> Result<String> {
        let resolved = self.resolve(text).await?;
        resolved.plain().map(str::to_owned).ok_or_else(|| {
            Error::usage(format!("`{text}` would show a secret to others"))
                .hint("use a placeholder that is not secret")
        })
    }

    /// The app and the user whose credentials are meant, or else what could be.
    fn whose(&self, placeholder: &Placeholder) -> Result<Result<Whose, Found>> {
        let session = self.session()?;
        let user = session.user.clone();
        Ok(match &placeholder.qualifier {
            None => {
                let app = self.app()?;
                let labels = self.labels_here()?;
                if labels.len() > 1 && !session.app_chosen {
                    return Ok(Err(Found::Ambiguous(labels)));
                }
                Ok(Whose { app, user })
            }
            Some(qualifier) => match self.app_named(qualifier) {
                Ok(app) => Ok(Whose { app, user }),
                Err(_) if OF_USERS.contains(&placeholder.name.as_str()) => {
                    Ok(Whose { app: self.app()?, user: Some(qualifier.clone()) })
                }
                Err(_) => Err(Found::Unknown),
            },
        })
    }

    async fn credential(&mut self, placeholder: &Placeholder) -> Result<Found> {
        let Whose { app, user } = match self.whose(placeholder)? {
            Ok(whose) => whose,
            Err(found) => return Ok(found),
        };
        let name = placeholder.name.as_str();
        let value = match name {
            ACCESS_TOKEN => Some(self.held_or_fetched(app, user).await?.access_token),
            REFRESH_TOKEN => self.held_or_fetched(app, user).await?.refresh_token,
            _ => {
                let credentials = app.credentials(user.as_deref()).await?;
                let values = credentials.values();
                values.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
            }
        };
        Ok(match value {
            Some(value) if SECRETS.contains(&name) => {
                self.session()?.run.redactor().register(name, &value);
                Found::Secret(value)
            }
            Some(value) => Found::Plain(value.expose().to_owned()),
            None => Found::Unknown,
        })
    }

    /// The labels of the apps in the current org.
    fn labels_here(&self) -> Result<Vec<String>> {
        let session = self.session()?;
        let here = session.apps.iter().filter(|app| session.is_here(app));
        Ok(here.map(|app| app.label().to_owned()).collect())
    }

    async fn known_credentials(&mut self) -> Result<Vec<Placeholder>> {
        let labels = self.labels_here()?;
        let app = self.app()?;
        let user = self.session()?.user.clone();
        let credentials = app.credentials(user.as_deref()).await?;
        let mut names: Vec<&str> = credentials.values().into_iter().map(|(name, _)| name).collect();
        names.push(ACCESS_TOKEN);
        let several = labels.len() > 1 && !self.session()?.app_chosen;
        let qualifiers: Vec<Option<String>> =
            if several { labels.into_iter().map(Some).collect() } else { vec![None] };
        let mut known: Vec<Placeholder> = qualifiers
            .iter()
            .flat_map(|qualifier| names.iter().map(|name| named(name, qualifier.clone())))
            .collect();
        let users = self.session()?.tokens.iter().filter_map(|held| held.user.clone());
        for user in users {
            let token = named(ACCESS_TOKEN, Some(user));
            if !known.contains(&token) {
                known.push(token);
            }
        }
        Ok(known)
    }
}

struct Whose {
    app: Arc<App>,
    user: Option<String>,
}

impl Values for Salesforce {
    async fn find(&mut self, placeholder: &Placeholder) -> Result<Found> {
        if NAMES.contains(&placeholder.name.as_str()) {
            return self.credential(placeholder).await;
        }
        let things = self.session()?.belongings.lock();
        Ok(if placeholder.name == "PORT" {
            port(&things.programs, placeholder)
        } else {
            field(&things.records, placeholder)
        })
    }

    async fn known(&mut self) -> Vec<Placeholder> {
        // Without an app there are no credentials, and that is what the list then says.
        let mut known = self.known_credentials().await.unwrap_or_default();
        if let Ok(session) = self.session() {
            let things = session.belongings.lock();
            known.extend(known_fields(&things.records));
            known.extend(known_ports(&things.programs));
        }
        known
    }
}

fn named(name: &str, qualifier: Option<String>) -> Placeholder {
    Placeholder { name: name.to_owned(), qualifier }
}

/// `${PORT}` is the port of the only program; `${PORT:orders-service}` says whose.
fn port(programs: &[Service], placeholder: &Placeholder) -> Found {
    let meant = programs.iter().filter_map(|service| Some((service.name.clone(), service.port?)));
    let meant = meant.filter(|(name, _)| {
        placeholder.qualifier.as_ref().is_none_or(|qualifier| qualifier == name)
    });
    one_of(meant.map(|(name, port)| (name, port.to_string())).collect())
}

/// `${Contact.Id}` is the only Contact's id; `${Contact.Id:2}` the second one's, and
/// `${Contact.Id:Jane}` that of the one with `Jane` in a field.
fn field(records: &[TestRecord], placeholder: &Placeholder) -> Found {
    let Some((object, field)) = placeholder.name.split_once('.') else { return Found::Unknown };
    let of_object = records.iter().filter(|record| record.object == object);
    let numbered = of_object.enumerate().map(|(at, record)| ((at + 1).to_string(), record));
    let meant = numbered.filter(|(number, record)| {
        placeholder.qualifier.as_ref().is_none_or(|qualifier| {
            qualifier == number || record.fields.iter().any(|(_, value)| value == qualifier)
        })
    });
    one_of(meant.filter_map(|(number, record)| Some((number, record.value(field)?))).collect())
}

impl TestRecord {
    fn value(&self, field: &str) -> Option<String> {
        if field == "Id" {
            return Some(self.id.clone());
        }
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone())
    }
}

fn one_of(mut meant: Vec<(String, String)>) -> Found {
    match meant.len() {
        0 => Found::Unknown,
        1 => meant.pop().map_or(Found::Unknown, |(_, value)| Found::Plain(value)),
        _ => Found::Ambiguous(meant.into_iter().map(|(qualifier, _)| qualifier).collect()),
    }
}

fn known_fields(records: &[TestRecord]) -> Vec<Placeholder> {
    let mut known = Vec::new();
    for record in records {
        let name = format!("{}.Id", record.object);
        let same = || records.iter().filter(|other| other.object == record.object);
        let number = same().position(|other| other.id == record.id).map_or(1, |at| at + 1);
        known.push(named(&name, (same().count() > 1).then(|| number.to_string())));
    }
    known
}

fn known_ports(programs: &[Service]) -> Vec<Placeholder> {
    let with_port: Vec<_> = programs.iter().filter(|service| service.port.is_some()).collect();
    let several = with_port.len() > 1;
    with_port.iter().map(|service| named("PORT", several.then(|| service.name.clone()))).collect()
}
