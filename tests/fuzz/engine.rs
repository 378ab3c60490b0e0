//! Makes inputs, sends them, and counts.

use std::time::{Duration, Instant};

use proptest::strategy::Strategy;
use proptest::test_runner::{
    Config, RngAlgorithm, RngSeed, TestCaseError, TestError, TestRng, TestRunner,
};

use super::target::{Target, memory_peak};

/// Inputs for each parser where nobody asks for more.
const INPUTS: u32 = 200;

/// What memory a run may take at most, in bytes.
const MEMORY: u64 = 1 << 30;

/// Sends inputs of a strategy, and holds each answer against what it must be.
pub(crate) fn fuzz<S: Strategy>(
    parser: &str,
    strategy: &S,
    check: impl AsyncFn(&Target, &S::Value) -> Result<(), String>,
) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let target = runtime.block_on(Target::start());
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let (begun, mut inputs) = (Instant::now(), 0_u64);
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: INPUTS,
            failure_persistence: None,
            rng_seed: seed(seconds),
            ..Config::default()
        },
        match seconds {
            Some(_) => TestRng::from_seed(RngAlgorithm::ChaCha, &chance()),
            None => TestRng::deterministic_rng(RngAlgorithm::ChaCha),
        },
    );
    loop {
        let result = runner.run(strategy, |input| {
            runtime.block_on(check(&target, &input)).map_err(TestCaseError::fail)
        });
        if let Err(TestError::Fail(why, input)) = result {
            panic!("{parser}: {why}\n{input:?}");
        }
        inputs += u64::from(INPUTS);
        if seconds.is_none_or(|seconds| begun.elapsed() >= Duration::from_secs(seconds)) {
            break;
        }
    }
    let peak = memory_peak();
    assert!(peak < MEMORY, "{parser}: {peak} bytes of memory");
    if seconds.is_some() {
        let mebibytes = peak >> 20;
        println!("{parser}: {inputs} inputs in {:?}, at most {mebibytes} MiB", begun.elapsed());
    }
}

fn seed(seconds: Option<u64>) -> RngSeed {
    seconds.map_or(RngSeed::Fixed(1), |_| RngSeed::Random)
}

fn chance() -> [u8; 32] {
    std::array::from_fn(|_| fastrand::u8(..))
}
