//! The org's apps, as each login node knows them.

mod app;
mod issued;
mod nodes;

pub(super) use app::{App, AppType, IdTokenRules, RefreshPolicy, SecondPair, SigningKey};
pub(super) use nodes::{Apps, Lateness, Sight};
