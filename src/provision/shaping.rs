//! Deploys of an external client app: once more in another shape where the org refuses a part that
//! public sources disagree on.

use super::ProvisionError;
use super::deploying::{Creation, Failure};
use super::external_client_app::{Shape, permission_sets};
use super::refusal::{explain, only_failed};
use crate::metadata::{DeployReport, Metadata, MetadataType};
use crate::model::Component;

impl Creation<'_> {
    /// Deploys at once all that `parts` makes of a shape; the shape that the org took, or nothing
    /// where there was nothing to deploy.
    pub(super) async fn deploy_in_a_shape(
        &self,
        mut shape: Shape,
        parts: impl Fn(Shape) -> Vec<Metadata>,
        noted: &[Component],
    ) -> Result<Option<Shape>, Failure> {
        let mut first = None;
        loop {
            let parts = parts(shape);
            if parts.is_empty() {
                return Ok(None);
            }
            let report = self.deploy(parts, noted).await?;
            if report.success {
                return Ok(Some(shape));
            }
            // The first refusal concerns the plan as it was meant.
            let error = first.unwrap_or_else(|| explain(&report, self.plan));
            let Some(other) = self.other_shape(shape, &report, &error) else {
                return Err(Failure::reported(error, &report));
            };
            (shape, first) = (other, Some(error));
        }
    }

    fn other_shape(
        &self,
        shape: Shape,
        report: &DeployReport,
        error: &ProvisionError,
    ) -> Option<Shape> {
        let unclear = matches!(error, ProvisionError::ComponentFailed { .. });
        let only = |kind| unclear && only_failed(report, kind);
        if only(MetadataType::ExtlClntAppGlobalOauthSettings) {
            return match shape {
                // Whether every org takes a secret of ours is not documented.
                Shape { secret: true, .. } => Some(Shape { secret: false, ..shape }),
                // A connected app may not repeat its key; of external client apps nothing is known.
                Shape { key: false, .. } => Some(Shape { key: true, ..shape }),
                _ => None,
            };
        }
        // The documentation wants ids of permission sets, which do not exist before the deploy.
        let named = shape.permission_sets && !permission_sets(self.plan).is_empty();
        if named && only(MetadataType::ExtlClntAppOauthConfigurablePolicies) {
            return Some(Shape { permission_sets: false, ..shape });
        }
        None
    }
}
