//! No error shows what a server, a program or a file quotes of a secret.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::sync::Arc;

use cucumber_salesforce::Error;
use cucumber_salesforce::clock::VirtualClock;
use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::metadata::{self, DeployOptions, MetadataType, Package};
use cucumber_salesforce::model::{ApiVersion, Secret};
use cucumber_salesforce::oauth::{client_credentials, soap_login::soap_login};
use cucumber_salesforce::redact::Redactor;
use cucumber_salesforce::rest;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;

use crate::scan::{errors, types};
use crate::{CANARY, assert_harmless};

/// Those that quote what somebody else says, and are made here or in unit tests from answers that
/// quote secrets; and those that are made of them.
const QUOTE: &[&str] = &[
    "oauth::error::Refusal",
    "oauth::error::TokenError::Refused Unreadable Http",
    "oauth::soap_login::SoapLoginError::Refused Unreadable Http",
    "rest::error::ApiError::Refused Unreadable Http",
    "metadata::error::MetadataError::Refused Fault Items Http",
    "http::error::HttpError::Renewal",
    "propagation::wait::NotPropagated::Never NotYet",
    "provision::error::ProvisionError::ConnectedAppRefused ComponentFailed DeployFailed \
     DuplicateName DuplicateKey RunAsRefused RotationRefused SecretNotReadable \
     RotationUnreadable Setting Metadata Api RolledBackIncompletely NotDeleted",
    // `src/inject/program/tests.rs`
    "inject::program::error::ProgramError::TimedOut EndedEarly NotReady Start Immortal",
];

/// Those whose texts are ours: names, numbers, and what the feature file or the settings say in
/// clear.
const OWN: &[&str] = &[
    "http::answer::InvalidJson",
    "http::home::ForeignHome",
    "http::error::HttpError::Refused Dns Tls Proxy ConnectTimeout Timeout Reset TooLarge \
     Plaintext ForeignHost Malformed Other",
    "inject::file::error::FileError::Exists Replaced Name Io Ending",
    "inject::program::error::ProgramError::NotFound NotExecutable PortTaken Ending",
    "journal::file::JournalError",
    "metadata::error::MetadataError::Unreadable TimedOut Archive",
    "model::app::validate::InvalidAppSpec",
    "model::duration::InvalidDuration",
    "model::flow::UnknownFlow",
    "model::lifespan::UnknownChoice",
    "model::name::InvalidApiName",
    "model::org::InvalidOrgId",
    "model::profile::facts::UnknownFact",
    "model::profile::file::InvalidProfile::Malformed Format Fact Value InFile Unreadable",
    "model::scope::UnknownScope",
    "model::version::InvalidApiVersion",
    "oauth::signing_key::InvalidKey::NotPem Encrypted Unsuited Mismatch Generation",
    "oauth::error::TokenError::Foreign",
    "oauth::soap_login::SoapLoginError::PasswordExpired Foreign",
    "org::auth_url::InvalidAuthUrl::Form Redacted Host",
    "org::login_url::InvalidLoginUrl::Malformed Plain Credentials Foreign",
    "placeholder::command::CommandSecret",
    "placeholder::resolve::PlaceholderError::Invalid Unknown Ambiguous",
    "placeholder::template::InvalidTemplate",
    "propagation::budget::login_budget::UsedUp",
    "provision::error::ProvisionError::InvalidSpec SoapUnusable RunAsUnknown RunAsIsEmail \
     UserUnknown UserIsEmail UserAmbiguous PermissionSetUnknown FieldsDropped Unchangeable \
     NotRotated Ledger NoRandomness",
];

/// `module::Type::A B` as `module::Type::A` and `module::Type::B`.
fn spread(rows: &[&str]) -> BTreeSet<String> {
    let spread = |row: &&str| {
        let mut words = row.split_whitespace();
        let first = words.next().unwrap_or_default().to_owned();
        let kind = first.rsplit_once("::").map(|(kind, _)| kind.to_owned()).unwrap_or_default();
        let rest: Vec<String> = words.map(|word| format!("{kind}::{word}")).collect();
        [vec![first], rest].concat()
    };
    rows.iter().flat_map(spread).collect()
}

#[test]
fn every_error_is_known_to_quote_or_not() {
    let types = types();
    let found = errors(&types).into_iter().filter(|it| !it.path.contains("::simulator::"));
    let mut all = BTreeSet::new();
    for error in found {
        let path = error.path.trim_start_matches("cucumber_salesforce::");
        let variants = error.variants.iter().map(|variant| format!("{path}::{variant}"));
        if error.variants.is_empty() {
            all.insert(path.to_owned());
        }
        all.extend(variants);
    }
    let known: BTreeSet<String> = spread(QUOTE).union(&spread(OWN)).cloned().collect();
    let new: Vec<_> = all.difference(&known).collect();
    let gone: Vec<_> = known.difference(&all).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "say of these whether they quote: {new:?}, {gone:?}"
    );
    assert!(spread(QUOTE).is_disjoint(&spread(OWN)));
}

/// How a server says what it was sent.
#[derive(Clone, Copy, Debug)]
enum Says {
    Oauth,
    Rest,
    Soap,
    Page,
}

impl Says {
    fn answer(self) -> String {
        let xml = CANARY.replace('&', "&amp;").replace('<', "&lt;");
        let (status, body) = match self {
            Self::Oauth => {
                (400, json!({ "error": "invalid_grant", "error_description": CANARY }).to_string())
            }
            Self::Rest => (400, json!([{ "errorCode": "INVALID", "message": CANARY }]).to_string()),
            Self::Soap => (
                500,
                format!(
                    "<Envelope><Body><Fault><faultcode>sf:INVALID_LOGIN</faultcode><faultstring>{xml}</faultstring></Fault></Body></Envelope>"
                ),
            ),
            Self::Page => (503, format!("<html><title>{CANARY}</title>")),
        };
        let length = body.len();
        format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
    }
}

async fn server(says: Says) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 64 << 10];
            drop(stream.read(&mut request).await);
            drop(stream.write_all(says.answer().as_bytes()).await);
        }
    });
    url
}

fn shown<E: Display + Debug + Into<Error>>(error: E) -> String {
    let theirs = format!("{error} {error:?} {error:#?}");
    let ours: Error = error.into();
    let chain = anyhow::Error::from(ours.clone());
    format!("{theirs} {ours} {ours:?} {ours:#?} {} {chain:#} {chain:?}", ours.report())
}

/// What is shown of every refusal of the server; `knows` is whether the client knows the secret.
async fn refusals(says: Says, knows: bool) -> Vec<String> {
    let url = server(says).await;
    let http = Http::new().unwrap().redacted_by(Redactor::default());
    if knows {
        http.redactor().register("canary", &Secret::new(CANARY));
    }
    let clock = Arc::new(VirtualClock::new());
    let version = ApiVersion::NEWEST_KNOWN;
    let conn = Connection::new(http.clone(), url.clone(), "00D!token".into(), version, clock);
    let package = Package::new(version).deleting(MetadataType::ConnectedApp, "X");
    let secret = Secret::new("another secret");
    vec![
        shown(client_credentials(&http, &url, "id", &secret).await.unwrap_err()),
        shown(soap_login(&http, &url, "u@x", &secret, None).await.unwrap_err()),
        shown(rest::query(&conn, "SELECT Id FROM User").await.unwrap_err()),
        shown(metadata::deploy(&conn, &package, DeployOptions::default()).await.unwrap_err()),
        shown(metadata::soap::list(&conn, MetadataType::ConnectedApp).await.unwrap_err()),
    ]
}

#[tokio::test]
async fn no_error_quotes_a_secret_that_a_server_quotes() {
    let mut in_clear = 0;
    for says in [Says::Oauth, Says::Rest, Says::Soap, Says::Page] {
        for text in refusals(says, true).await {
            assert_harmless("an error", &text, &[CANARY.to_owned()]);
        }
        in_clear += refusals(says, false).await.iter().filter(|it| it.contains("c4n4ry")).count();
    }
    assert!(in_clear >= 8, "who does not know the secret does quote it: {in_clear}");
}

/// The types of the `oauth2` crate hold secrets as texts that serialise, and its errors hold whole
/// answers: they stay in one module, and nobody formats them.
#[test]
fn nothing_of_the_oauth2_crate_is_formatted() {
    for entry in std::fs::read_dir("src/oauth").unwrap() {
        let path = entry.unwrap().path();
        let is_test = path.to_string_lossy().contains("tests");
        let source = std::fs::read_to_string(&path).unwrap();
        for line in source.lines().filter(|line| !is_test && !line.trim().starts_with("//")) {
            assert!(!line.contains(":?}") && !line.contains("dbg!"), "{}: {line}", path.display());
        }
    }
    for (file, source) in crate::scan::sources() {
        let uses = source.lines().any(|line| line.contains("oauth2::") && !line.contains("//"));
        assert!(!uses || file.starts_with("src/oauth"), "{} uses `oauth2`", file.display());
    }
}
