//! What a refresh leaves of a sandbox.

use serde_json::json;

use crate::model::OrgKind;
use crate::simulator::handshakes::Handshakes;
use crate::simulator::metadata;
use crate::simulator::org::SimulatedOrg;
use crate::simulator::state::State;

/// Only sandboxes are refreshed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the simulated org is no sandbox; hint: start it with `OrgKind::Sandbox`")]
pub struct NotASandbox;

impl SimulatedOrg {
    /// Sandboxes > Refresh, in the production org: the sandbox is a fresh copy of that.
    ///
    /// External client apps are not copied, and gone; their keys are free again. Connected apps
    /// and users stay, as those that production has, too; nobody can reach a user by mail any more
    /// (`.invalid` follows each address). All tokens, approvals and sessions end, but for the
    /// administrator's first session. The org id, which is another after a real refresh, stays.
    ///
    /// # Errors
    ///
    /// When the org is no sandbox.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> std::io::Result<()> {
    /// use cucumber_salesforce::model::OrgKind;
    /// use cucumber_salesforce::simulator::SimulatedOrg;
    ///
    /// let org = SimulatedOrg::builder().kind(OrgKind::Sandbox).start().await?;
    /// org.refresh_sandbox().unwrap();
    /// assert!(org.user("srep").unwrap().email.ends_with(".invalid"));
    /// # Ok(()) }
    /// ```
    pub fn refresh_sandbox(&self) -> Result<(), NotASandbox> {
        let mut state = self.shared.lock();
        if state.facts.kind != OrgKind::Sandbox {
            return Err(NotASandbox);
        }
        metadata::lose_external_apps(&mut state);
        state.end_all_approvals();
        state.sessions.end_all_but_the_first();
        state.handshakes = Handshakes::default();
        blind_addresses(&mut state);
        Ok(())
    }
}

fn blind_addresses(state: &mut State) {
    let users: Vec<(String, String)> = state
        .tables
        .rows("User")
        .filter_map(|row| Some((row["Id"].as_str()?.to_owned(), row["Email"].as_str()?.to_owned())))
        .filter(|(_, email)| !email.ends_with(".invalid"))
        .collect();
    for (id, email) in users {
        let blind = json!({ "Email": format!("{email}.invalid") });
        let written = state.tables.update("User", &id, &blind);
        debug_assert!(written.is_ok(), "{written:?}");
    }
}
