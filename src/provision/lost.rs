//! Starts deploys; one whose answer is lost is never sent again blindly.

use std::time::{Duration, SystemTime};

use super::ProvisionError;
use super::deploying::{ATTEMPTS, Creation, Failure, HELD, Left, may_have_begun};
use super::under_way::{await_end, deploys_under_way};
use crate::metadata::{self, DeployId, DeployOptions, MetadataError, MetadataType, Package, soap};
use crate::model::Component;

/// How long the org may take to show a deploy that it has begun.
const SETTLE: Duration = Duration::from_secs(5);

/// What has become of a deploy that was sent.
pub(super) enum Started {
    /// It is under way.
    Deploy {
        id: DeployId,
        /// Whether it was sent before, and that one may have arrived all the same.
        again: bool,
    },
    /// Its answer was lost, and what it was to create is there.
    InPlace,
}

/// What has become of a deploy whose answer was lost.
enum Trace {
    /// What it was to create is there.
    InPlace,
    /// Nothing of it is there, and nothing is under way: it may be sent again.
    Nothing,
    /// This deploy, which may be ours, is still under way.
    Open(DeployId),
}

impl Creation<'_> {
    /// Starts a deploy that creates what is `noted`, or changes what is there where that is nothing.
    ///
    /// Where no answer comes, the org may have begun all the same. A second deploy beside it could
    /// make the org refuse both; so what has become of the first is found out before.
    pub(super) async fn start(
        &self,
        package: &Package,
        options: DeployOptions,
        noted: &[Component],
    ) -> Result<Started, Failure> {
        let mut left = ATTEMPTS;
        let mut again = false;
        loop {
            left -= 1;
            let before = self.conn.clock().now();
            let error = match metadata::deploy(self.conn, package, options).await {
                Ok(id) => return Ok(Started::Deploy { id, again }),
                Err(error) => error,
            };
            if !may_have_begun(&error) {
                if left > 0 && error.is_held() {
                    self.conn.clock().sleep(HELD).await;
                    continue;
                }
                return Err(Failure::leaving_nothing(error.into()));
            }
            again = true;
            match self.trace(before, noted).await {
                Ok(Trace::InPlace) => return Ok(Started::InPlace),
                Ok(Trace::Nothing) if left > 0 => {}
                Ok(Trace::Open(id)) => return Err(Failure::of(error, Left::Pending(id))),
                Ok(Trace::Nothing) | Err(_) => return Err(Failure::of(error, Left::Unknown)),
            }
        }
    }

    /// Finds out what has become of a deploy that was sent after `before`.
    async fn trace(
        &self,
        before: SystemTime,
        noted: &[Component],
    ) -> Result<Trace, ProvisionError> {
        for _ in 0..2 {
            // They may be somebody else's, of the same user: they are awaited and not canceled.
            for id in deploys_under_way(self.conn, &self.org.user_id, before).await? {
                if !await_end(self.conn, &id, self.plan.deploy_queue).await? {
                    return Ok(Trace::Open(id));
                }
            }
            if self.is_in_place(noted).await? {
                return Ok(Trace::InPlace);
            }
            self.conn.clock().sleep(SETTLE).await;
        }
        Ok(Trace::Nothing)
    }

    /// Whether the org has what a deploy was to create; it is all there, or nothing of it.
    pub(super) async fn is_in_place(&self, noted: &[Component]) -> Result<bool, ProvisionError> {
        match noted.first() {
            Some(first) => self.exists(first).await,
            None => Ok(false),
        }
    }

    /// Whether the org has a component.
    pub(super) async fn exists(&self, component: &Component) -> Result<bool, ProvisionError> {
        let (kind, name) = (component.metadata_type.as_str(), component.api_name.as_str());
        let known = MetadataType::ALL.iter().find(|known| known.name() == kind);
        match known {
            Some(kind) if self.soap_usable => {
                Ok(soap::read(self.conn, *kind, &[name]).await?.iter().any(Option::is_some))
            }
            _ if kind == MetadataType::PermissionSet.name() => {
                Ok(self.id_of(kind, "Name", name).await?.is_some())
            }
            _ => Ok(self.id_of(kind, "DeveloperName", name).await?.is_some()),
        }
    }
}

impl Failure {
    fn of(error: MetadataError, left: Left) -> Self {
        Self { error: error.into(), left }
    }
}
