//! How long the two take to start.

use std::time::Instant;

use cucumber_salesforce::simulator::SimulatedOrg;

use super::{median, mock};

/// Microseconds until the org serves, and until the mock does; they take turns.
pub(crate) async fn medians(starts: usize) -> (f64, f64) {
    let (mut orgs, mut mocks) = (Vec::new(), Vec::new());
    for turn in 0..=starts {
        let begun = Instant::now();
        let org = SimulatedOrg::start().await.expect("a free port");
        let org_took = begun.elapsed();
        drop(org);
        rest().await;
        let begun = Instant::now();
        let server = mock::bare().await;
        let mock_took = begun.elapsed();
        drop(server);
        rest().await;
        // The first turn finds cold caches.
        if turn > 0 {
            orgs.push(org_took.as_secs_f64() * 1e6);
            mocks.push(mock_took.as_secs_f64() * 1e6);
        }
    }
    (median(orgs), median(mocks))
}

/// Lets what was dropped come to its end before the next is timed.
async fn rest() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}
