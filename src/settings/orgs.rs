//! Which org, and how its administrator signs in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use super::Settings;
use super::docs::{
    ACCESS_TOKEN, ALLOW_CONNECTED_APPS, CLIENT_ID, CLIENT_SECRET, EDITION, NODES, ORG, PASSWORD,
    PRIVATE_KEY_FILE, PROPAGATION, SECURITY_TOKEN, SEED, SFDX_AUTH_URL, SettingDoc, USERNAME,
};
use super::file::Section;
use super::reader::{Found, Place, Reader};
use crate::model::{folded_name, parse_duration};
use crate::org::{Grant, LoginUrl, OrgSource, RealOrg, SfdxAuthUrl, Simulated, SimulatedChoice};

/// Reads orgs; what is wrong with them goes to the reader.
pub(super) struct OrgReader<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) trusted: &'r [String],
}

impl OrgReader<'_, '_> {
    /// The default org, and where it was configured; `None` where nothing is.
    pub(super) fn default_org(&mut self, settings: &Settings) -> Option<(OrgSource, String)> {
        if let Some(org) = &settings.explicit.org {
            return Some((org.clone(), "the program".to_owned()));
        }
        let simulated = settings.explicit.simulated.clone();
        self.org(Place::Default, simulated.as_ref())
    }

    /// The orgs with names.
    pub(super) fn named_orgs(&mut self, settings: &Settings) -> BTreeMap<String, OrgSource> {
        let mut orgs = settings.explicit.orgs.clone();
        for name in self.reader.names(Section::Orgs, &[&ORG, &SFDX_AUTH_URL]) {
            if orgs.keys().any(|known| folded_name(known) == folded_name(&name)) {
                continue;
            }
            let problems = self.reader.problem_count();
            match self.org(Place::Named(Section::Orgs, &name), None) {
                Some((org, _)) => drop(orgs.insert(name, org)),
                None if problems == self.reader.problem_count() => {
                    self.reader.problem(format!("org `{name}` has no `org`: {FORMS}"));
                }
                None => {}
            }
        }
        orgs
    }

    /// The simulated org where none is named.
    pub(super) fn simulated(&mut self, explicit: Option<&Simulated>) -> Simulated {
        self.choice(Place::Default, explicit)
    }

    fn org(
        &mut self,
        place: Place<'_>,
        simulated: Option<&Simulated>,
    ) -> Option<(OrgSource, String)> {
        let Some(named) = self.reader.find(place, &ORG) else {
            return self.org_of_auth_url(place);
        };
        let text = named.value.expose().trim();
        let source = if text.eq_ignore_ascii_case("simulated") {
            OrgSource::Simulated(self.choice(place, simulated))
        } else if let Some(alias) = text.strip_prefix("sf:") {
            if alias.trim().is_empty() {
                self.reader.problem(format!("`{}` names no alias after `sf:`", named.origin));
                return None;
            }
            OrgSource::CliAlias(alias.trim().to_owned())
        } else {
            let login_url = match LoginUrl::parse(text, self.trusted) {
                Ok(url) => url,
                Err(error) => {
                    self.reader.problem(format!("`{}`: {error}", named.origin));
                    return None;
                }
            };
            let grant = self.grant(place, &named)?;
            OrgSource::Real(RealOrg { login_url, grant })
        };
        Some((source, format!("`{}`", named.origin)))
    }

    /// `SFDX_AUTH_URL` alone names an org; other credentials alone are somebody's oversight.
    fn org_of_auth_url(&mut self, place: Place<'_>) -> Option<(OrgSource, String)> {
        if let Some(found) = self.reader.find(place, &SFDX_AUTH_URL) {
            return match SfdxAuthUrl::parse(&found.value, self.trusted) {
                Ok(auth) => {
                    let grant = Grant::SfdxAuthUrl(found.value);
                    let real = RealOrg { login_url: auth.login_url, grant };
                    Some((OrgSource::Real(real), format!("`{}`", found.origin)))
                }
                Err(error) => {
                    self.reader.problem(format!("`{}`: {error}", found.origin));
                    None
                }
            };
        }
        if matches!(place, Place::Default)
            && let Some(found) = self.reader.find(place, &ACCESS_TOKEN)
        {
            self.reader.problem(format!(
                "`{}` is set but `{}` is not (hint: set it to the org's My Domain URL, or unset both for the simulated org)",
                found.origin, ORG.variable
            ));
        }
        None
    }

    /// The one way to sign in that is configured.
    fn grant(&mut self, place: Place<'_>, named: &Found) -> Option<Grant> {
        let sessions: Vec<(String, Grant)> = [
            self.credential(place, named, &ACCESS_TOKEN)
                .map(|found| (found.origin, Grant::AccessToken(found.value))),
            self.credential(place, named, &SFDX_AUTH_URL)
                .map(|found| (found.origin, Grant::SfdxAuthUrl(found.value))),
        ]
        .into_iter()
        .flatten()
        .collect();
        // Beside a session, an app's credentials are those of the app under test.
        let mut found = if sessions.is_empty() { self.app_grants(place, named) } else { sessions };
        if found.len() > 1 {
            let origins: Vec<String> = found.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.reader.problem(format!(
                "`{}` could be signed in to in {} ways: {} (hint: leave one, unset the others)",
                named.origin,
                found.len(),
                origins.join(", ")
            ));
            return None;
        }
        let grant = found.pop().map(|(_, grant)| grant);
        if grant.is_none() {
            self.reader.problem(format!(
                "`{}` names an org but nothing says how to sign in to it (hint: set one of {}; or write `sf:ALIAS` to ask the Salesforce CLI)",
                named.origin,
                ways(place)
            ));
        }
        grant
    }

    fn app_grants(&self, place: Place<'_>, named: &Found) -> Vec<(String, Grant)> {
        let get = |doc| self.credential(place, named, doc);
        let text = |doc| get(doc).map(|found| found.value.expose().trim().to_owned());
        let client_id = text(&CLIENT_ID);
        let username = text(&USERNAME);
        let mut grants = Vec::new();
        if let (Some(client_id), Some(username), Some(key)) =
            (&client_id, &username, get(&PRIVATE_KEY_FILE))
        {
            let key_file = PathBuf::from(key.value.expose().trim());
            let (client_id, username) = (client_id.clone(), username.clone());
            grants.push((key.origin, Grant::JwtBearer { client_id, username, key_file }));
        }
        if let (Some(client_id), Some(secret)) = (client_id, get(&CLIENT_SECRET)) {
            let grant = Grant::ClientCredentials { client_id, client_secret: secret.value };
            grants.push((secret.origin, grant));
        }
        if let (Some(username), Some(password)) = (username, get(&PASSWORD)) {
            let security_token = get(&SECURITY_TOKEN).map(|found| found.value);
            let grant =
                Grant::UsernamePassword { username, password: password.value, security_token };
            grants.push((password.origin, grant));
        }
        grants
    }

    /// A credential for the named org. The file's credentials belong to the file's org: they
    /// are never sent to one that a variable or flag names.
    fn credential(&self, place: Place<'_>, named: &Found, doc: &SettingDoc) -> Option<Found> {
        self.reader.find(place, doc).filter(|found| named.from_file || !found.from_file)
    }

    fn choice(&mut self, place: Place<'_>, explicit: Option<&Simulated>) -> Simulated {
        if let Some(org) = explicit {
            return org.clone();
        }
        let number = |text: &str| text.parse::<u32>().map_err(|_| "no whole number");
        Simulated::Choice(SimulatedChoice {
            allow_connected_apps: self
                .reader
                .read(place, &ALLOW_CONNECTED_APPS, yes_or_no)
                .unwrap_or_default(),
            edition: self.reader.text(place, &EDITION),
            nodes: self.reader.read(place, &NODES, |text| match number(text) {
                Ok(0) => Err("an org has at least one node"),
                other => other,
            }),
            propagation: self.reader.read(place, &PROPAGATION, range),
            seed: self.reader.read(place, &SEED, |text| text.parse().map_err(|_| "no number")),
        })
    }
}

const FORMS: &str = "hint: write `simulated`, `sf:ALIAS` or the My Domain URL such as `https://acme.my.salesforce.com`";

/// `true` or `false`, as flags, variables and the file write it.
pub(super) fn yes_or_no(text: &str) -> Result<bool, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err("neither `true` nor `false`"),
    }
}

fn range(text: &str) -> Result<(Duration, Duration), String> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let parse = |text| parse_duration(text).map_err(|error| error.to_string());
    let (from, to) = (parse(from)?, parse(to)?);
    if from > to { Err("the range is upside down".to_owned()) } else { Ok((from, to)) }
}

fn ways(place: Place<'_>) -> String {
    let name = |doc: &SettingDoc| match place {
        Place::Default => format!("`{}`", doc.variable),
        Place::Named(_, name) => format!("`{}_{}`", doc.variable, folded_name(name)),
    };
    format!(
        "{}; {}; {} with {} and {}; {} with {}; {} with {} and {}",
        name(&ACCESS_TOKEN),
        name(&SFDX_AUTH_URL),
        name(&CLIENT_ID),
        name(&USERNAME),
        name(&PRIVATE_KEY_FILE),
        name(&CLIENT_ID),
        name(&CLIENT_SECRET),
        name(&USERNAME),
        name(&PASSWORD),
        name(&SECURITY_TOKEN),
    )
}
