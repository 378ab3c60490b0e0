//! Why an app does not work: answers compared with what the org has.

mod case;
mod cause;
mod finding;
mod pages;
mod suspects;
#[cfg(test)]
mod tests;
mod told;

use futures::future::BoxFuture;
use serde::Serialize;
use url::Url;

pub use cause::Cause;
pub use finding::{Finding, Setting};

use self::case::Case;
use self::finding::Suspicion;
use super::answer::Answered;
use super::facts::AppFacts;
use super::sign_in::SignIn;
use crate::model::{Inspection, Verdict};

/// All that is known when an app does not work.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What was deployed, or is known of an app that existed.
    pub facts: AppFacts,
    /// The app's label.
    pub label: String,
    /// Its consumer key.
    pub client_id: String,
    /// Where it signs in.
    pub login_url: Url,
    /// How it signs in.
    pub sign_ins: Vec<SignIn>,
    /// The callback URL that is used, if one is.
    pub callback_url: Option<String>,
    /// The distinct answers.
    pub answers: Vec<Answered>,
    /// What the org has, if anybody looked.
    pub inspection: Option<Inspection>,
}

/// Why an app does not work, the likeliest cause first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The app's label.
    pub app: String,
    /// Where it signs in, without a query.
    pub login_url: String,
    /// The likeliest cause, then the others.
    pub findings: Vec<Finding>,
    /// The distinct answers.
    pub answers: Vec<Answered>,
    /// What the org has.
    pub inspection: Option<Inspection>,
}

/// Somebody who can read back what an org has.
pub trait Inspect: std::fmt::Debug + Send + Sync {
    /// Reads it; what cannot be read is left out.
    fn inspect(&self) -> BoxFuture<'_, Inspection>;
}

/// Finds out why an app does not work.
#[must_use]
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let case = Case::new(evidence);
    let mut suspicions: Vec<Suspicion> =
        suspects::ALL.iter().filter_map(|suspect| suspect(&case)).collect();
    // Stable: of equals, the one that is asked first.
    suspicions.sort_by_key(|suspicion| std::cmp::Reverse(suspicion.weight));
    let mut findings: Vec<Finding> = Vec::new();
    for Suspicion { finding, .. } in suspicions {
        let twin =
            |known: &Finding| known.cause == finding.cause && known.setting == finding.setting;
        if !findings.iter().any(twin) {
            findings.push(finding);
        }
    }
    // What the table says is for those of whom nobody knows more.
    let others = findings.len() > 1 && findings[0].cause != Cause::Answer;
    findings.retain(|finding| !others || finding.cause != Cause::Answer);
    let mut login_url = evidence.login_url.clone();
    login_url.set_query(None);
    Diagnosis {
        app: evidence.label.clone(),
        login_url: login_url.to_string(),
        findings,
        answers: evidence.answers.clone(),
        inspection: evidence.inspection.clone(),
    }
}

impl Diagnosis {
    /// The likeliest cause.
    #[must_use]
    pub fn first(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// `Never`, where what the org has contradicts success for good.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        let finding = self.first().filter(|finding| finding.certain)?;
        Some(Verdict::Never { cause: finding.because.clone(), remedy: finding.advice() })
    }
}
