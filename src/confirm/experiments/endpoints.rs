//! What OAuth endpoints say to anybody.

use serde_json::Value;

use crate::confirm::ask::{told, wording};
use crate::confirm::bench::Bench;
use crate::confirm::login::Said;
use crate::error::Result;
use crate::model::{Fact, Flow};
use crate::provision::{AppPlan, PlannedKind};

/// What English orgs say of a consumer key that nobody has.
const ENGLISH: &str = "client identifier invalid";

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let unknown = bench.plain(PlannedKind::ExternalClientApp, "Confirm endpoints")?;
    if bench.wants(&[Fact::AuthorizeRefusalStatus]) {
        let answer = bench.authorize(&unknown).await?;
        let status = answer.status.as_u16();
        if !answer.status.is_redirection() && told(&answer).is_some() {
            bench.saw(Fact::AuthorizeRefusalStatus, status, "for a key that nobody has");
        } else {
            bench.missed(Fact::AuthorizeRefusalStatus, format!("no refusal: status {status}"));
        }
    }
    introspection(bench, &unknown).await?;
    if bench.wants(&[Fact::OauthTextsAreTranslated]) {
        let found = bench.query("SELECT LanguageLocaleKey FROM Organization").await?;
        let language = found.first().and_then(|org| org.get("LanguageLocaleKey")?.as_str());
        let said = bench.sign_in(&unknown, Flow::ClientCredentials).await?;
        match (language, said) {
            // Another error has another text.
            (Some(language), Said::No { error, description })
                if !language.starts_with("en") && error == "invalid_client_id" =>
            {
                let translated = description != ENGLISH;
                bench.saw(Fact::OauthTextsAreTranslated, translated, format!("`{description}`"));
            }
            (Some(language), said) if !language.starts_with("en") => {
                bench.missed(Fact::OauthTextsAreTranslated, said.to_string());
            }
            _ => {}
        }
    }
    Ok(())
}

async fn introspection(bench: &mut Bench<'_>, unknown: &AppPlan) -> Result<()> {
    let fact = Fact::IntrospectionNamesUnknownClients;
    if !bench.wants(&[fact]) {
        return Ok(());
    }
    let form = [
        ("token", "none"),
        ("client_id", &*unknown.client_id),
        ("client_secret", unknown.client_secret.expose()),
    ];
    let answer = bench.post("/services/oauth2/introspect", &form).await?;
    let seen = format!("status {}", answer.status.as_u16());
    let is_inactive = || answer.json::<Value>().is_ok_and(|told| told["active"] == false);
    if wording(&answer).is_some() {
        bench.saw(fact, true, seen);
    } else if answer.status.is_success() && is_inactive() {
        bench.saw(fact, false, seen);
    } else {
        bench.missed(fact, seen);
    }
    Ok(())
}
