//! Makes inputs, sends them, and counts.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{
    Config, RngAlgorithm, RngSeed, TestCaseError, TestError, TestRng, TestRunner,
};

use super::target::{Tally, Target, memory_peak};

/// Inputs for each parser where nobody asks for more.
const INPUTS: u32 = 400;

/// What memory a run may take at most, in bytes.
const MEMORY: u64 = 1 << 30;

/// Sends inputs of a strategy, and holds each answer against what it must be.
pub(crate) fn fuzz<S: Strategy>(
    parser: &str,
    strategy: &S,
    check: &impl AsyncFn(&Target, &S::Value) -> Result<(), String>,
) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let (begun, inputs, mut sum) = (Instant::now(), AtomicU64::new(0), Sum::default());
    loop {
        // A new org each time: what the last has kept is not what the parser takes.
        let target = runtime.block_on(Target::start());
        let result = runner(seconds.is_some()).run(strategy, |input| {
            inputs.fetch_add(1, Ordering::SeqCst);
            runtime.block_on(check(&target, &input)).map_err(TestCaseError::fail)
        });
        if let Err(TestError::Fail(why, input)) = result {
            panic!("{parser}: {why}\n{input:?}");
        }
        sum.add(&target.tally);
        if seconds.is_none_or(|seconds| begun.elapsed() >= Duration::from_secs(seconds)) {
            break;
        }
    }
    let peak = memory_peak();
    assert!(peak < MEMORY, "{parser}: {peak} bytes of memory");
    assert!(sum.answered > 0 && sum.refused > 0, "{parser}: all inputs fare alike: {sum:?}");
    let (took, mebibytes) = (begun.elapsed(), peak >> 20);
    println!("{parser}: {inputs:?} inputs, {sum:?} in {took:?}, at most {mebibytes} MiB");
}

/// What became of all inputs; the slowest took so many milliseconds.
#[derive(Debug, Default)]
struct Sum {
    answered: u64,
    refused: u64,
    slowest: u64,
}

impl Sum {
    fn add(&mut self, tally: &Tally) {
        self.answered += tally.answered.load(Ordering::SeqCst);
        self.refused += tally.refused.load(Ordering::SeqCst);
        self.slowest = self.slowest.max(tally.slowest.load(Ordering::SeqCst));
    }
}

/// Chance chooses the inputs of a long run; those of a short one are the same each time.
fn runner(long: bool) -> TestRunner {
    let (rng, rng_seed) = if long {
        let seed = std::array::from_fn::<u8, 32, _>(|_| fastrand::u8(..));
        (TestRng::from_seed(RngAlgorithm::ChaCha, &seed), RngSeed::Random)
    } else {
        (TestRng::deterministic_rng(RngAlgorithm::ChaCha), RngSeed::Fixed(1))
    };
    let config = Config { cases: INPUTS, failure_persistence: None, rng_seed, ..Config::default() };
    TestRunner::new_with_rng(config, rng)
}
