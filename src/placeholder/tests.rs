use super::*;
use crate::error::Error;
use crate::model::Secret;

/// Two users, one app.
struct Scenario;

impl Values for Scenario {
    async fn find(&mut self, placeholder: &Placeholder) -> Result<Found, Error> {
        Ok(match (placeholder.name.as_str(), placeholder.qualifier.as_deref()) {
            ("SALESFORCE_CLIENT_ID", None) => Found::Plain("3MVG9 'x'".into()),
            ("SALESFORCE_CLIENT_SECRET", None) => Found::Secret(Secret::new("s3cr3t")),
            ("SALESFORCE_ACCESS_TOKEN", None) => {
                Found::Ambiguous(vec!["admin".into(), "sales rep".into()])
            }
            ("SALESFORCE_ACCESS_TOKEN", Some("sales rep")) => Found::Secret(Secret::new("00D!x")),
            ("SALESFORCE_USERNAME", Some("sales rep")) => Found::Plain("rep@example.com".into()),
            _ => Found::Unknown,
        })
    }

    async fn known(&mut self) -> Vec<Placeholder> {
        let known = |name: &str, qualifier: Option<&str>| Placeholder {
            name: name.into(),
            qualifier: qualifier.map(str::to_owned),
        };
        vec![
            known("SALESFORCE_CLIENT_ID", None),
            known("SALESFORCE_ACCESS_TOKEN", Some("sales rep")),
        ]
    }
}

async fn refused(text: &str) -> String {
    resolve(&mut Scenario, text).await.unwrap_err().report()
}

#[tokio::test]
async fn fills_in_and_knows_what_is_secret() {
    let plain = resolve(&mut Scenario, "id=${SALESFORCE_CLIENT_ID}.").await.unwrap();
    assert_eq!(plain.plain(), Some("id=3MVG9 'x'."));
    let secret = resolve(&mut Scenario, "Bearer ${SALESFORCE_ACCESS_TOKEN:sales rep}").await;
    let secret = secret.unwrap();
    assert_eq!(secret.expose(), "Bearer 00D!x");
    assert_eq!(secret.plain(), None);
    assert_eq!(format!("{secret:?}"), "***");
    assert_eq!(secret.secrets()[0].to_string(), "${SALESFORCE_ACCESS_TOKEN:sales rep}");
}

#[tokio::test]
async fn says_what_there_is() {
    assert_eq!(
        refused("${SALESFORCE_CLIENT}").await,
        "there is no value for the placeholder `${SALESFORCE_CLIENT}`; known are \
         `${SALESFORCE_CLIENT_ID}`, `${SALESFORCE_ACCESS_TOKEN:sales rep}`\n  hint: check the \
         spelling and the order of the steps; write `$${` for a plain `${`"
    );
    assert_eq!(
        refused("${SALESFORCE_ACCESS_TOKEN}").await,
        "the placeholder `${SALESFORCE_ACCESS_TOKEN}` could mean \
         `${SALESFORCE_ACCESS_TOKEN:admin}`, `${SALESFORCE_ACCESS_TOKEN:sales rep}`\n  \
         hint: write the one you mean"
    );
    assert_eq!(
        refused("${").await,
        "`${` is no placeholder: it has no `}`\n  hint: write `$${` for a plain `${`"
    );
}

#[tokio::test]
async fn a_value_stays_within_its_word() {
    let line = "run '--id ${SALESFORCE_CLIENT_ID}' ${SALESFORCE_USERNAME:sales rep} $${HOME} a\\ b";
    let words = resolve_command(&mut Scenario, line).await.unwrap();
    assert_eq!(words, ["run", "--id 3MVG9 'x'", "rep@example.com", "${HOME}", "a b"]);
}

#[tokio::test]
async fn no_secret_on_a_command_line() {
    let line = "curl -u x:${SALESFORCE_CLIENT_SECRET}";
    let error = resolve_command(&mut Scenario, line).await.unwrap_err();
    assert_eq!(
        error.report(),
        "`${SALESFORCE_CLIENT_SECRET}` is secret, and every user of this machine can read a \
         command line\n  hint: let the program read the environment variable \
         `SALESFORCE_CLIENT_SECRET` instead"
    );
    for (line, message) in [
        ("run 'it", "the command line `run 'it` has a quote that is never closed"),
        ("  ", "the command line is empty"),
    ] {
        assert_eq!(resolve_command(&mut Scenario, line).await.unwrap_err().to_string(), message);
    }
}
