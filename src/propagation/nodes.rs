//! How many successes it takes.
//!
//! A probe meets one of an org's nodes. If one of `n` nodes is still behind and each probe meets
//! a node at random, `k` probes in a row miss it with the chance `(1 - 1/n)^k`. A wait that goes
//! on after a refusal tries its luck again with each new streak, so each streak may spend only a
//! part of the chance of error: the first one most of it, later ones less and less, and all
//! together no more than the whole.

/// The part of the chance of error that the first streak may spend.
const FIRST_STREAK: f64 = 0.85;

/// How many successes in a row the streak needs that begins after so many refusals, so that over
/// a whole wait the chance to miss one node of `nodes` that is behind stays below `chance`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "positive, and a few hundred at most for any chance that a double can hold"
)]
pub(super) fn needed(nodes: u32, chance: f64, refusals: u32) -> u32 {
    let spent = match refusals {
        0 => FIRST_STREAK,
        // 1/(1·2) + 1/(2·3) + 1/(3·4) + … is one.
        _ => (1.0 - FIRST_STREAK) / (f64::from(refusals) * (f64::from(refusals) + 1.0)),
    };
    let missed = 1.0 - 1.0 / f64::from(nodes.max(1));
    let chance = chance.clamp(f64::MIN_POSITIVE, 1.0);
    ((chance * spent).ln() / missed.ln()).ceil().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_nodes_take_27_successes() {
        assert_eq!(needed(4, 0.000_5, 0), 27);
        assert_eq!(needed(1, 0.000_5, 0), 1);
    }

    #[test]
    fn the_whole_wait_stays_below_the_chance() {
        for (nodes, missed) in [(2, 0.5_f64), (4, 0.75), (8, 0.875)] {
            let streaks = (0..10_000).map(|refusals| {
                missed.powi(i32::try_from(needed(nodes, 0.000_5, refusals)).unwrap())
            });
            let total: f64 = streaks.sum();
            assert!(total <= 0.000_5, "{nodes} nodes: {total}");
            assert!(total >= 0.000_25, "{nodes} nodes waste successes: {total}");
        }
    }
}
