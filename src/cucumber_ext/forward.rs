//! What a writer around another one says of itself.

/// Counts of [`Stats`](cucumber::writer::Stats) that are those of the writer inside.
macro_rules! forward_counts {
    ($($count:ident),+ $(,)?) => {
        $(
            fn $count(&self) -> usize {
                self.inner.$count()
            }
        )+
    };
}

pub(super) use forward_counts;
