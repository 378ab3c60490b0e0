//! Which scopes of a token answer tell the new app from the old one.

use crate::model::{Flow, Scope};

/// Scopes, in OAuth's spelling, that a token must have and must not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) come: Vec<&'static str>,
    pub(super) gone: Vec<&'static str>,
}

/// What the client credentials flow leaves out of its tokens, although the app has it.
const LEFT_OUT: [Scope; 4] = [Scope::Full, Scope::Web, Scope::RefreshToken, Scope::OfflineAccess];

impl Shift {
    /// What a token of this flow shows of a change of scopes.
    ///
    /// A token may list more than the app's scopes: `full` stands for many, and `id` comes with
    /// others. So only what came and what went is looked at, and only where nothing implies it.
    pub(super) fn between(before: &[Scope], after: &[Scope], flow: Flow) -> Self {
        if flow == Flow::UsernamePassword {
            // Its answers list no scopes.
            return Self::default();
        }
        let listed = |scopes: &[Scope]| -> Vec<Scope> {
            let stays =
                |scope: &&Scope| flow != Flow::ClientCredentials || !LEFT_OUT.contains(scope);
            scopes.iter().filter(stays).copied().collect()
        };
        let (before, after) = (listed(before), listed(after));
        Self { come: added(&before, &after), gone: added(&after, &before) }
    }

    /// Adds what must come and go since another earlier state.
    pub(super) fn merge(&mut self, other: Self) {
        self.come.extend(other.come);
        self.gone.extend(other.gone);
        for scopes in [&mut self.come, &mut self.gone] {
            scopes.sort_unstable();
            scopes.dedup();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.come.is_empty() && self.gone.is_empty()
    }

    /// Whether a token has the scopes of the new app; one that lists none says nothing.
    pub(super) fn is_shown_by(&self, granted: &[String]) -> bool {
        let has = |scope: &&str| granted.iter().any(|granted| name(granted) == *scope);
        granted.is_empty() || (self.come.iter().all(has) && !self.gone.iter().any(has))
    }
}

/// The scopes that `wide` has and `narrow` lacks.
fn added(narrow: &[Scope], wide: &[Scope]) -> Vec<&'static str> {
    if narrow.contains(&Scope::Full) {
        return Vec::new();
    }
    let had: Vec<&str> = narrow.iter().map(|scope| name(scope.oauth())).collect();
    let names = wide.iter().map(|scope| name(scope.oauth()));
    names.filter(|scope| *scope != Scope::Basic.oauth() && !had.contains(scope)).collect()
}

/// One name for what has two.
fn name(scope: &str) -> &str {
    if scope == Scope::OfflineAccess.oauth() { Scope::RefreshToken.oauth() } else { scope }
}
