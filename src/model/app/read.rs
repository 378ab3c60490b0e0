//! Reading a specification from a data table or a TOML doc string.

use std::str::FromStr;

use super::options::folded;
use super::{AppSpec, InvalidAppSpec, RunAs};

impl AppSpec {
    /// Reads the rows `| field | value |` of a data table on top of the defaults.
    ///
    /// Fields are written as in Setup, in any case, with spaces, `-` or `_`; lists are separated
    /// by commas.
    ///
    /// # Errors
    ///
    /// All malformed rows at once.
    pub fn from_rows<'a>(
        label: &str,
        rows: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, InvalidAppSpec> {
        Self::named(label).with_rows(rows)
    }

    /// The same app, except for what the rows say; fields that are not named stay.
    ///
    /// ```
    /// use cucumber_salesforce::model::{AppSpec, Scope};
    ///
    /// let spec = AppSpec::named("Orders Sync").scopes([Scope::Api]).run_as("sales rep");
    /// let changed = spec.clone().with_rows([("scopes", "api, web")])?;
    /// assert_eq!(changed.scopes, [Scope::Api, Scope::Web].into());
    /// assert_eq!(changed.run_as, spec.run_as);
    /// # Ok::<(), cucumber_salesforce::model::InvalidAppSpec>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All malformed rows at once.
    pub fn with_rows<'a>(
        self,
        rows: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, InvalidAppSpec> {
        let label = self.label.clone();
        let mut spec = self;
        let mut problems = Vec::new();
        let mut seen = Vec::new();
        for (field, value) in rows {
            let key = folded(field);
            if seen.contains(&key) {
                problems.push(format!("field `{}` stands in the table twice", field.trim()));
                continue;
            }
            if let Err(problem) = spec.set(&key, field.trim(), value.trim()) {
                problems.extend(problem);
            }
            seen.push(key);
        }
        if problems.is_empty() { Ok(spec) } else { Err(InvalidAppSpec { label, problems }) }
    }

    /// Reads a TOML document whose keys are the fields of [`from_rows`](Self::from_rows); lists
    /// may be arrays.
    ///
    /// # Errors
    ///
    /// What is wrong with the document, or all malformed fields at once.
    pub fn from_toml(label: &str, text: &str) -> Result<Self, InvalidAppSpec> {
        Self::named(label).with_toml(text)
    }

    /// The same app, except for what a TOML document says; see [`with_rows`](Self::with_rows).
    ///
    /// # Errors
    ///
    /// What is wrong with the document, or all malformed fields at once.
    pub fn with_toml(self, text: &str) -> Result<Self, InvalidAppSpec> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| InvalidAppSpec {
            label: self.label.clone(),
            problems: vec![format!("the doc string is no TOML: {}", error.message())],
        })?;
        let rows: Vec<(String, String)> =
            table.into_iter().map(|(key, value)| (key, plain_text(&value))).collect();
        self.with_rows(rows.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }

    fn set(&mut self, key: &str, field: &str, value: &str) -> Result<(), Vec<String>> {
        if value.is_empty() {
            return Err(vec![format!("field `{field}` is empty")]);
        }
        match key {
            "label" => value.clone_into(&mut self.label),
            "api name" => self.api_name = Some(value.to_owned()),
            "contact email" | "contact e mail" => self.contact_email = Some(value.to_owned()),
            "description" => self.description = Some(value.to_owned()),
            "callback url" | "callback urls" => self.callback_urls = texts(value),
            "scope" | "scopes" => self.scopes = all(value)?,
            "flow" | "flows" => self.flows = all(value)?,
            "kind" => self.kind = one(value)?,
            "certificate" => self.certificate = Some(value.into()),
            "private key" => self.private_key = Some(value.into()),
            "pkce" => self.pkce = Some(yes_or_no(field, value)?),
            "run as" => self.run_as = Some(RunAs::from(value)),
            "user" | "users" => self.users = texts(value),
            "permitted users" => self.permitted_users = Some(one(value)?),
            "permission set" | "permission sets" => self.permission_sets = texts(value),
            "profile" | "profiles" => self.profiles = texts(value),
            "ip relaxation" => self.ip_relaxation = one(value)?,
            "refresh token policy" => self.refresh_token_policy = one(value)?,
            _ => {
                return Err(vec![format!(
                    "field `{field}` is unknown (hint: fields are contact email, callback URL, scopes, flows, run as, users, kind, API name, description, certificate, private key, PKCE, permitted users, permission sets, profiles, IP relaxation, refresh token policy)"
                )]);
            }
        }
        Ok(())
    }
}

fn texts(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn one<T: FromStr<Err: ToString>>(text: &str) -> Result<T, Vec<String>> {
    text.parse().map_err(|error: T::Err| vec![error.to_string()])
}

fn all<T: FromStr<Err: ToString>, C: FromIterator<T>>(list: &str) -> Result<C, Vec<String>> {
    let (good, bad): (Vec<_>, Vec<_>) =
        texts(list).iter().map(|item| item.parse::<T>()).partition(Result::is_ok);
    if bad.is_empty() {
        Ok(good.into_iter().filter_map(Result::ok).collect())
    } else {
        Err(bad.into_iter().filter_map(Result::err).map(|error| error.to_string()).collect())
    }
}

fn yes_or_no(field: &str, value: &str) -> Result<bool, Vec<String>> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" | "required" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err(vec![format!("field `{field}` is yes or no, not `{value}`")]),
    }
}

fn plain_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain_text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{AppKind, Flow, Scope};
    use super::*;

    #[test]
    fn reads_the_table_of_the_manual() {
        let spec = AppSpec::from_rows(
            "Orders Sync",
            [
                ("contact email", "qa@example.com"),
                ("callback URL", "http://localhost:1717/callback, https://a.b/c"),
                ("Scopes", "api, RefreshToken"),
                ("flows", "client credentials, JWT bearer"),
                ("run as", "integration user"),
                ("kind", "external client app"),
            ],
        )
        .unwrap();
        assert_eq!(spec.callback_urls.len(), 2);
        assert_eq!(spec.scopes, [Scope::Api, Scope::RefreshToken].into());
        assert_eq!(spec.flows, [Flow::ClientCredentials, Flow::JwtBearer].into());
        assert_eq!(spec.kind, AppKind::ExternalClientApp);
        assert_eq!(spec.validate(), Ok(()));
    }

    #[test]
    fn reads_the_same_from_toml() {
        let toml = "contact_email = 'qa@example.com'\nscopes = ['api']\nrun_as = 'administrator'\npkce = true";
        let spec = AppSpec::from_toml("Orders", toml).unwrap();
        assert_eq!((spec.pkce, spec.scopes.len()), (Some(true), 1));
    }

    #[test]
    fn malformed_rows_are_all_named() {
        let rows =
            [("scopes", "api, apii, x"), ("flows", "magic"), ("colour", "red"), ("kind", "")];
        let error = AppSpec::from_rows("Orders", rows).unwrap_err();
        assert_eq!(error.problems.len(), 5, "{error}");
    }
}
