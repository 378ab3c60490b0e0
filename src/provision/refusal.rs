//! What a failed deploy means.
//!
//! Deploys come without status codes: all there is to a failed component is a text in the
//! administrator's language. So structure decides, and texts only sharpen the message:
//!
//! - Which component failed tells which part of the specification to look at.
//! - Whether the org refuses *all* connected apps is found out by experiment: if it refuses the
//!   plainest one as well, the specification is not at fault
//!   ([`Creation::refuses_connected_apps`](super::deploying::Creation)). The English text that
//!   Salesforce is known to use saves the experiment.

use super::connected_app::plainest;
use super::create::{maybe, maybe_unheard};
use super::deploying::{Creation, Failure, Left};
use super::removal::Removal;
use super::{AppPlan, ProvisionError};
use crate::metadata::{ComponentMessage, DeployReport, DeployStatus, MetadataType};
use crate::model::Component;

/// The error that a failed deploy stands for.
pub(super) fn explain(report: &DeployReport, plan: &AppPlan) -> ProvisionError {
    let errors = errors(report);
    let Some((first, others)) = errors.split_first() else {
        let texts = [&report.error_message, &report.error_status_code, &report.state_detail];
        let message = texts.into_iter().find(|text| !text.is_empty());
        return ProvisionError::DeployFailed {
            id: report.id.clone(),
            status: match report.status {
                DeployStatus::Canceled => "was canceled by somebody".to_owned(),
                _ => "failed".to_owned(),
            },
            message: message.cloned().unwrap_or_else(|| "the org gives no reason".to_owned()),
        };
    };
    let (component, verbatim) = (first.component(), first.problem.clone());
    let text = verbatim.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&["can't create a connected app", "can’t create a connected app"]) {
        return ProvisionError::ConnectedAppRefused { verbatim };
    }
    if says(&["consumer key is already", "consumer key already"]) {
        return ProvisionError::DuplicateKey { verbatim };
    }
    if says(&["already exists", "duplicate value found", "name is already", "already in use"]) {
        return ProvisionError::DuplicateName { component, verbatim };
    }
    match &plan.run_as {
        Some(user) if says(&["execution user"]) => {
            ProvisionError::RunAsRefused { user: user.username.clone(), verbatim }
        }
        _ => ProvisionError::ComponentFailed {
            component,
            problem: verbatim,
            others: others
                .iter()
                .map(|other| format!("{}: {}", other.component(), other.problem))
                .collect(),
        },
    }
}

/// Whether nothing but components of one type failed.
pub(super) fn only_failed(report: &DeployReport, kind: MetadataType) -> bool {
    let errors = errors(report);
    !errors.is_empty() && errors.iter().all(|e| e.component_type == kind.name() && !e.created)
}

fn errors(report: &DeployReport) -> Vec<&ComponentMessage> {
    report.details.component_failures.iter().filter(|m| m.problem_type != "Warning").collect()
}

impl Creation<'_> {
    /// Sharpens the error of a refused connected app: is it this one, or are all refused?
    pub(super) async fn explain_connected_app(&self, report: &DeployReport) -> ProvisionError {
        let error = explain(report, self.plan);
        match error {
            ProvisionError::ComponentFailed { problem, component, others }
                if only_failed(report, MetadataType::ConnectedApp) =>
            {
                match self.refuses_connected_apps().await {
                    Ok(true) => ProvisionError::ConnectedAppRefused { verbatim: problem },
                    Ok(false) => ProvisionError::ComponentFailed { problem, component, others },
                    Err(leftovers) => {
                        ProvisionError::ComponentFailed { problem, component, others }
                            .leaving(leftovers)
                    }
                }
            }
            other => other,
        }
    }

    /// Tries to create the plainest connected app and deletes it at once.
    ///
    /// A validation would not do: nobody has confirmed that it shows the refusal.
    async fn refuses_connected_apps(&self) -> Result<bool, Vec<String>> {
        let name = self.plan.api_name().with_suffix("probe");
        let component = Component {
            metadata_type: MetadataType::ConnectedApp.name().to_owned(),
            api_name: name.clone(),
            client_id: None,
        };
        if self.ledger.intend(&component).is_err() {
            return Ok(false);
        }
        let noted = std::slice::from_ref(&component);
        match self.deploy(vec![plainest(name.as_str(), self.plan, self.org)], noted).await {
            Ok(report) if !report.success => {
                drop(self.ledger.gone(&component));
                return Ok(only_failed(&report, MetadataType::ConnectedApp));
            }
            Err(Failure { left: Left::Pending(id), .. }) => {
                return Err(vec![maybe(&component, &id)]);
            }
            Err(Failure { left: Left::Unknown, .. }) => {
                return Err(vec![maybe_unheard(&component)]);
            }
            Ok(_) | Err(_) => {}
        }
        let removal = Removal { conn: self.conn, soap_usable: self.soap_usable };
        match removal.component(MetadataType::ConnectedApp, name.as_str()).await {
            Ok(()) => {
                drop(self.ledger.gone(&component));
                Ok(false)
            }
            Err(error) => Err(vec![format!("connected app `{name}` ({error})")]),
        }
    }
}
