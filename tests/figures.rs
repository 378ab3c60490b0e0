//! The figures that the README shows, for fewer propagations and for seeds that nobody chose.

#![expect(clippy::expect_used, reason = "a test, also where it shares what the bench does")]

#[path = "../benches/propagation/figures.rs"]
#[expect(dead_code, reason = "the bench prints; this looks")]
mod figures;
#[path = "../benches/propagation/ours.rs"]
mod ours;
#[path = "../benches/propagation/policies.rs"]
mod policies;
#[path = "../benches/propagation/world.rs"]
mod world;

use self::figures::Figures;

/// Enough for a rate of one in a thousand to show.
const PROPAGATIONS: u32 = 3_000;

fn run(name: &str, seed: u64) -> Figures {
    let policy = policies::ALL.iter().find(|policy| policy.name == name).expect("a policy");
    policies::run(policy, seed, PROPAGATIONS)
}

/// Twice what is promised for whole runs of the bench: rates of a small sample scatter.
fn is_sound(name: &str, figures: &Figures) {
    assert!(figures.false_ready_rate <= 0.002, "{name}: {figures:?}");
    assert_eq!((figures.wrong_never, figures.missed_deadline), (0, 0), "{name}: {figures:?}");
    assert!(figures.most_token_requests_in_an_hour < 1_800, "{name}: {figures:?}");
}

#[test]
fn a_wait_loses_little_time_and_never_starts_too_early() {
    let seed = fastrand::u64(..);
    let cold = run("cold", seed);
    is_sound("cold", &cold);
    assert!(cold.time_lost_median_s <= 30.0, "seed {seed}: {cold:?}");
    assert!(cold.time_lost_p95_s <= 45.0, "seed {seed}: {cold:?}");
    assert!(cold.token_requests_p95 <= 160.0, "seed {seed}: {cold:?}");

    let history = run("history", seed);
    is_sound("history", &history);
    let (asked, before) =
        (history.requests_before_first_success_median, cold.requests_before_first_success_median);
    assert!(asked <= before / 2.0, "seed {seed}: {asked} of {before}");
    // The figures of a small sample scatter, by less than a second.
    assert!(history.time_lost_median_s <= cold.time_lost_median_s + 1.0, "seed {seed}");
    assert!(history.time_lost_p95_s <= cold.time_lost_p95_s + 1.0, "seed {seed}");
}

#[test]
fn more_nodes_take_more_successes() {
    let seed = fastrand::u64(..);
    let eight = run("cold_8", seed);
    is_sound("cold_8", &eight);
    assert!(eight.token_requests_p95 <= 220.0, "seed {seed}: {eight:?}");
}

/// The figures depend on the seed alone, up to the last digit of the machine's own arithmetic.
#[cfg(target_os = "linux")]
#[test]
fn the_readme_shows_what_the_bench_prints() {
    let readme = std::fs::read_to_string("README.md").expect("README.md");
    let (open, close) = ("<!-- figures -->\n", "<!-- /figures -->");
    let (before, rest) = readme.split_once(open).expect(open);
    let (shown, after) = rest.split_once(close).expect(close);
    let table = figures::table(&policies::all(1, 10_000));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let page = format!("{before}{open}{table}{close}{after}");
        return std::fs::write("README.md", page).expect("README.md");
    }
    assert_eq!(shown, table, "`UPDATE_DOCS=1 cargo test --test figures` writes it anew");
}
