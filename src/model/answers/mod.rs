//! Every answer on record: what it means, what to change, and what it says about a fresh app.
//!
//! One table for the OAuth endpoints, the data API and answers that never came. Codes decide; a
//! text, which may be in any language, only tells apart what one code means in several ways.

mod api;
mod grant;
mod login;
mod silence;
#[cfg(test)]
mod tests;

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The token and authorize endpoints.
    Login,
    /// The data API.
    Api,
    /// Neither: no answer came, or somebody else's.
    Silence,
}

/// What time will do to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outlook {
    /// Either a change is still on its way to this node, or something is wrong for good: the
    /// answer is the same, only waiting or a look at the app tells.
    MayPass,
    /// It stays until somebody changes something.
    Final,
    /// It stays, unless what is known of the app speaks against it.
    FinalUnless(Doubt),
    /// The org is in trouble or out of reach: ask again.
    Trouble,
    /// Too many requests: ask again later.
    Busy,
}

/// What makes a final answer doubtful: a node that knows the app, but not all of it yet, may give
/// it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// We gave the app a run-as user.
    RunAs,
    /// We switched the flow on.
    Flow,
    /// We gave the app the certificate of our key.
    Certificate,
    /// We deployed the app into this very org.
    Installed,
    /// We found the user active.
    User,
    /// We relaxed the app's IP restrictions.
    IpRelaxed,
    /// The login URL is the org's own My Domain.
    MyDomain,
    /// The flow sends an assertion, not a code.
    Assertion,
}

/// What is known about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Where it comes from.
    pub source: Source,
    /// The `error` or `errorCode`; for no answer, our own word for it.
    pub codes: &'static [&'static str],
    /// Salesforce's English text, in lower case and in part. Each code has a row without it.
    pub says: Option<&'static str>,
    /// What time will do to it.
    pub outlook: Outlook,
    /// What it means, in plain words.
    pub meaning: &'static str,
    /// What to change; the Setup page comes first.
    pub remedy: &'static str,
}

/// The row for an answer: the first whose code, and text where it has one, fit.
#[must_use]
pub fn advice(source: Source, code: &str, text: &str) -> &'static Advice {
    let text = text.to_lowercase();
    let fits = |row: &&Advice| {
        row.source == source
            && row.codes.contains(&code)
            && row.says.is_none_or(|says| text.contains(says))
    };
    rows().find(fits).unwrap_or(&UNKNOWN)
}

/// Whether a code is on record.
#[must_use]
pub fn is_on_record(source: Source, code: &str) -> bool {
    rows().any(|row| row.source == source && row.codes.contains(&code))
}

/// Every row, those with a text before the same code without one.
pub fn rows() -> impl Iterator<Item = &'static Advice> {
    [login::LOGIN, grant::GRANT, api::API, silence::SILENCE].into_iter().flatten()
}

/// The table in Markdown.
#[must_use]
pub fn answers_markdown() -> String {
    let row = |Advice { codes, says, outlook, meaning, remedy, .. }: &Advice| {
        let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let says = says.map(|text| format!(" \"... {text} ...\"")).unwrap_or_default();
        format!("| {}{says} | {} | {meaning} | {remedy} |", codes.join(", "), outlook.in_words())
    };
    let part = |source: Source, title: &str| {
        let head =
            [format!("| {title} | Verdict | Means | What to change |"), "|---|---|---|---|".into()];
        let rows = rows().filter(|advice| advice.source == source).map(row);
        head.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    };
    [
        part(Source::Login, "Token and authorize endpoints"),
        part(Source::Api, "REST API"),
        part(Source::Silence, "No answer of the org"),
    ]
    .join("\n\n")
}

impl Outlook {
    /// As the documentation says it.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::MayPass => "not yet",
            Self::Final => "never",
            Self::FinalUnless(doubt) => doubt.in_words(),
            Self::Trouble => "not yet (trouble)",
            Self::Busy => "not yet (busy)",
        }
    }
}

impl Doubt {
    fn in_words(self) -> &'static str {
        match self {
            Self::RunAs => "never, unless the run gave the app a run-as user",
            Self::Flow => "never, unless the run switched the flow on",
            Self::Certificate => "never, unless the run gave the app its certificate",
            Self::Installed => "never, unless the run deployed the app into this org",
            Self::User => "never, unless the run found the user active",
            Self::IpRelaxed => "never, unless the run relaxed the app's IP restrictions",
            Self::MyDomain => "never, unless the login URL is the org's My Domain",
            Self::Assertion => "never, unless the flow is JWT bearer",
        }
    }
}

/// For a code that is not on record.
static UNKNOWN: Advice = Advice {
    source: Source::Login,
    codes: &[],
    says: None,
    outlook: Outlook::MayPass,
    meaning: "this error is not on record",
    remedy: "Setup > Login History shows the attempt and its status",
};
