//! From settings to the policy of the fixtures.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::error::{Error, ErrorKind, Result};
use crate::fixture::Policy;
use crate::inject::{PrivateFolder, make_private_folder};
use crate::model::{Keep, folded_name};
use crate::progress::{Console, Progress as _, ProgressEvent};
use crate::propagation::Rule;
use crate::provision;
use crate::redact::Redactor;
use crate::settings::Resolved;

/// How a run with these settings provisions.
pub(super) fn policy(
    resolved: &Resolved,
    redactor: &Redactor,
    console: &Console,
) -> Result<Policy> {
    make_private_folder(&resolved.state_dir, resolved.owns_state_dir).map_err(|error| {
        let folder = resolved.state_dir.display();
        Error::new(ErrorKind::Local, format!("the state directory `{folder}` cannot be made"))
            .caused_by(error)
            .hint("set CUCUMBER_SALESFORCE_STATE to a folder that can be written")
    })?;
    for problem in PrivateFolder::remove_dead(&resolved.state_dir) {
        console.tell(ProgressEvent::Warning(Error::from(problem).report()));
    }
    let users = resolved.users.iter().map(|(alias, user)| (folded_name(alias), user.clone()));
    let name = ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| std::env::var(name).ok());
    Ok(Policy {
        run_id: provision::nonce()?,
        owner: format!("{}@{}", name.unwrap_or_else(|| "somebody".to_owned()), host()),
        time_to_live: match resolved.keep {
            Keep::Never => resolved.stamp_ttl,
            Keep::OnFailure | Keep::Always => resolved.stamp_ttl.max(resolved.keep_for),
        },
        run_time: resolved.stamp_ttl,
        keep: resolved.keep,
        rule: Rule {
            nodes: resolved.login_nodes,
            successes: resolved.confirmations,
            window: resolved.stability,
            deadline: resolved.deadline,
            ..Rule::default()
        },
        grace: resolved.grace,
        deploy_queue: resolved.deploy_queue,
        allow_settings: resolved.allow_settings,
        users: users.collect(),
        state_dir: resolved.state_dir.clone(),
        files: Arc::new(PrivateFolder::below(&resolved.state_dir)),
        redactor: redactor.clone(),
        progress: Arc::new(console.clone()),
        counts: Arc::default(),
    })
}

/// The name of this machine.
pub(super) fn host() -> String {
    #[cfg(unix)]
    {
        rustix::system::uname().nodename().to_string_lossy().into_owned()
    }
    #[cfg(not(unix))]
    {
        std::env::var("COMPUTERNAME").unwrap_or_else(|_| "unknown".to_owned())
    }
}

/// Seconds since the Unix epoch.
pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
