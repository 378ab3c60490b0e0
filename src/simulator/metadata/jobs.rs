//! What is queued and runs later: deploys and retrieves, found by id, and by whether they still run.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::checksum;

/// Something that runs later.
pub(super) trait Job {
    /// The first six characters of its ids.
    const PREFIX: &'static str;

    fn id(&self) -> &str;

    fn is_done(&self) -> bool;
}

/// All of one kind, oldest first.
#[derive(Debug)]
pub(super) struct Jobs<J> {
    all: BTreeMap<String, J>,
    /// Ids of those that are not done: every request looks after them.
    open: BTreeSet<String>,
}

impl<J> Default for Jobs<J> {
    fn default() -> Self {
        Self { all: BTreeMap::new(), open: BTreeSet::new() }
    }
}

impl<J: Job> Jobs<J> {
    /// How many there are, and have been.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The id of the next one, 18 characters.
    pub(super) fn next_id(&self) -> String {
        let id15 = format!("{}{:09}", J::PREFIX, self.len() + 1);
        let checksum = checksum(&id15);
        id15 + &checksum
    }

    /// The one of an id of 15 or 18 characters.
    pub(super) fn get(&self, id: &str) -> Option<&J> {
        let (known, job) = self.all.range(id.to_owned()..).next()?;
        (known == id || (id.len() == 15 && known.starts_with(id))).then_some(job)
    }

    /// Ids of those that are not done.
    pub(super) fn open(&self) -> impl Iterator<Item = &J> {
        self.open.iter().filter_map(|id| self.all.get(id))
    }

    /// Keeps a new one, or one that has changed.
    pub(super) fn keep(&mut self, job: J) {
        let id = job.id().to_owned();
        if job.is_done() {
            self.open.remove(&id);
        } else {
            self.open.insert(id.clone());
        }
        self.all.insert(id, job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(String, bool);

    impl Job for Thing {
        const PREFIX: &'static str = "0AfSm0";

        fn id(&self) -> &str {
            &self.0
        }

        fn is_done(&self) -> bool {
            self.1
        }
    }

    #[test]
    fn one_is_found_by_both_of_its_ids_and_open_until_it_is_done() {
        let mut jobs = Jobs::default();
        let ids: Vec<String> = (0..3)
            .map(|_| {
                let id = jobs.next_id();
                jobs.keep(Thing(id.clone(), false));
                id
            })
            .collect();
        let found = |id: &str| jobs.get(id).map(|thing| thing.0.clone());
        assert_eq!(found(&ids[1]).as_ref(), Some(&ids[1]));
        assert_eq!(found(&ids[2][..15]).as_ref(), Some(&ids[2]));
        for none in ["", &ids[1][..14], &ids[1][..17], "0AfSm0000000009", "zzz"] {
            assert_eq!(found(none), None, "{none}");
        }
        jobs.keep(Thing(ids[1].clone(), true));
        let open: Vec<&str> = jobs.open().map(|thing| &*thing.0).collect();
        assert_eq!((open, jobs.len()), (vec![&*ids[0], &*ids[2]], 3));
    }
}
