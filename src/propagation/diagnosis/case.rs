//! The evidence, as the suspects are asked about it.

use std::time::Duration;

use super::super::answer::{Answered, Asked};
use super::super::expect::AS_IT_SHOULD_BE;
use super::super::sign_in::SignIn;
use super::Evidence;
use crate::model::answers::{Source, advice};
use crate::model::{AppInspection, AppKind, Flow, OrgInspection, PersonInspection};

/// How much it says that a code fits.
const CODE: u32 = 20;
/// How much it says that an English text fits, too.
const WORDS: u32 = 40;

/// The evidence, as the suspects are asked about it.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) evidence: &'a Evidence,
}

/// An answer that may mean what a suspect is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard<'a> {
    /// By which flow.
    pub(super) flow: Option<Flow>,
    /// How much it says.
    pub(super) weight: u32,
    /// The answer.
    pub(super) answered: &'a Answered,
}

impl<'a> Case<'a> {
    pub(super) fn new(evidence: &'a Evidence) -> Self {
        Self { evidence }
    }

    /// The answer of the OAuth endpoints that fits best: one of the codes, and a text with one of
    /// the words or in a language that the table does not know.
    pub(super) fn refused(
        &self,
        flows: &[Flow],
        codes: &[&str],
        words: &[&str],
    ) -> Option<Heard<'a>> {
        self.heard(Source::Login, flows, codes, words)
    }

    /// Any `invalid_grant` to one of these flows, whatever it says: what is wrong with a user may
    /// hide behind every text of it.
    pub(super) fn refused_grant(&self, flows: &[Flow], words: &[&str]) -> Option<Heard<'a>> {
        let any = || Some(Heard { weight: CODE, ..self.refused(flows, &["invalid_grant"], &[])? });
        self.refused(flows, &["invalid_grant"], words).or_else(any)
    }

    /// The same for answers of the REST API.
    pub(super) fn api_refused(&self, codes: &[&str], words: &[&str]) -> Option<Heard<'a>> {
        self.heard(Source::Api, Flow::ALL, codes, words)
    }

    fn heard(
        &self,
        source: Source,
        flows: &[Flow],
        codes: &[&str],
        words: &[&str],
    ) -> Option<Heard<'a>> {
        let fits = |answered: &'a Answered| {
            let answer = &answered.answer;
            let from =
                if matches!(answer.asked, Asked::Api(_)) { Source::Api } else { Source::Login };
            let flow = answer.asked.flow();
            let code = answer.code.as_deref().filter(|code| codes.contains(code))?;
            if answer.text == AS_IT_SHOULD_BE {
                return None;
            }
            if from != source || flow.is_some_and(|flow| !flows.contains(&flow)) {
                return None;
            }
            let text = answer.text.to_lowercase();
            // Where the code decides, there are no words to look for.
            let weight = if words.is_empty() || words.iter().any(|word| text.contains(word)) {
                WORDS
            } else if advice(source, code, &text).says.is_none() {
                // Nobody's words, so the code alone speaks.
                CODE
            } else {
                return None;
            };
            Some(Heard { flow, weight, answered })
        };
        let found = self.evidence.answers.iter().filter(|answered| self.is_current(answered));
        found.filter_map(fits).max_by_key(|heard| (heard.weight, heard.answered.times))
    }

    /// Whether nothing since has contradicted it: what succeeds later was no setting.
    fn is_current(&self, refused: &Answered) -> bool {
        let same = |answered: &&Answered| answered.answer.asked == refused.answer.asked;
        let api = |answered: &&Answered| {
            matches!((refused.answer.asked, answered.answer.asked),
                (Asked::Token(one), Asked::Api(other)) if one == other)
        };
        let later =
            self.evidence.answers.iter().filter(|answered| {
                (answered.answer.is_success() && same(answered)) || api(answered)
            });
        later.map(|answered| answered.last).max().unwrap_or_default() <= refused.last
    }

    /// The answers that never came, by our word for the reason.
    pub(super) fn silent(&self, codes: &[&str]) -> Option<&'a Answered> {
        let fits = |answered: &&Answered| {
            answered.answer.status.is_none()
                && answered.answer.code.as_deref().is_some_and(|code| codes.contains(&code))
        };
        self.evidence.answers.iter().filter(fits).max_by_key(|answered| answered.times)
    }

    /// Answers that are none of the org's: an HTTP status and no code.
    pub(super) fn unreadable(&self) -> impl Iterator<Item = (u16, &'a Answered)> {
        self.evidence.answers.iter().filter_map(|answered| {
            let answer = &answered.answer;
            let foreign = answer.code.is_none() && !answer.is_success();
            answer.status.filter(|_| foreign).map(|status| (status, answered))
        })
    }

    /// How often somebody signed in; that the authorize endpoint knows the app is less.
    pub(super) fn successes(&self) -> u32 {
        let signed_in = |answered: &&Answered| {
            answered.answer.is_success() && answered.answer.asked != Asked::Authorize
        };
        self.evidence.answers.iter().filter(signed_in).map(|answered| answered.times).sum()
    }

    pub(super) fn attempts(&self) -> u32 {
        self.evidence.answers.iter().map(|answered| answered.times).sum()
    }

    /// From the first answer to the last.
    pub(super) fn span(&self) -> Duration {
        self.evidence.answers.iter().map(|answered| answered.last).max().unwrap_or_default()
    }

    pub(super) fn app(&self) -> Option<&'a AppInspection> {
        self.evidence.inspection.as_ref()?.app.as_ref()
    }

    pub(super) fn org(&self) -> Option<&'a OrgInspection> {
        self.evidence.inspection.as_ref().map(|inspection| &inspection.org)
    }

    pub(super) fn label(&self) -> &'a str {
        self.app()
            .map(|app| app.label.as_str())
            .filter(|l| !l.is_empty())
            .unwrap_or(&self.evidence.label)
    }

    pub(super) fn is_external(&self) -> Option<bool> {
        match (self.app(), self.evidence.facts.kind) {
            (Some(app), _) => Some(app.is_external),
            (None, AppKind::ExternalClientApp) => Some(true),
            (None, AppKind::ConnectedApp | AppKind::ConnectedAppOnly) => Some(false),
            (None, AppKind::Auto | AppKind::Existing) => None,
        }
    }

    pub(super) fn sign_in(&self, flow: Flow) -> Option<&'a SignIn> {
        self.evidence.sign_ins.iter().find(|sign_in| sign_in.flow() == flow)
    }

    /// Who signs in by a flow: by client credentials the run-as user.
    pub(super) fn username(&self, flow: Option<Flow>) -> Option<&'a str> {
        match flow.and_then(|flow| self.sign_in(flow)) {
            Some(
                SignIn::JwtBearer { username, .. } | SignIn::UsernamePassword { username, .. },
            ) => Some(username),
            Some(SignIn::ClientCredentials { .. }) => {
                self.app()?.run_as.as_deref().filter(|username| !username.is_empty())
            }
            None => self.evidence.inspection.as_ref()?.people.first().map(|p| p.username.as_str()),
        }
    }

    pub(super) fn person(&self, flow: Option<Flow>) -> Option<&'a PersonInspection> {
        self.evidence.inspection.as_ref()?.person(self.username(flow)?)
    }

    /// The host of the login URL, with its port where that is not the usual one.
    pub(super) fn host(&self) -> String {
        let url = &self.evidence.login_url;
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("{}{port}", url.host_str().unwrap_or_default())
    }
}
