//! Which apps a change of components is about: the others stay as they are.

use std::collections::BTreeSet;

use super::change::{Change, Done};
use super::component::ComponentType;
use super::components::Components;
use super::index::Key;

/// The connected apps, and the headers of external client apps, that differ or were named.
pub(super) fn touched(
    before: &Components,
    now: &Components,
    done: &[(&Change, Done)],
) -> BTreeSet<Key> {
    let named = done.iter().map(|(change, _)| (change.kind(), change.full_name().to_owned()));
    let keys = now.differing(before).into_iter().chain(named);
    keys.flat_map(|key| {
        // A satellite may have gone from one app to another.
        let owners = [before, now].map(|components| {
            let app = components.get(key.0, &key.1)?.app()?.to_owned();
            Some((ComponentType::ExternalClientApplication, app))
        });
        owners.into_iter().flatten().chain([key]).collect::<Vec<_>>()
    })
    .collect()
}
