//! What `cargo test` and `cargo nextest` say to a test binary, understood by cucumber's.

use std::io::{self, Write as _};

use cucumber::gherkin::Feature;

/// The test that stands for all features; one, since a process per scenario would provision an
/// app each.
const TEST: &str = "features";

/// The arguments of the standard test harness, hidden in the help.
///
/// A name filter keeps the scenarios whose `feature: scenario` contains it; the name of the test
/// binary, or `features`, keeps them all. (cucumber's own `writer::Libtest` claims some of the same
/// arguments: the two do not go together.)
#[derive(Clone, Debug, Default, clap::Args)]
#[group(skip)]
pub struct Harness {
    #[arg(id = "harness-filter", value_name = "FILTER", hide = true)]
    filters: Vec<String>,
    #[arg(id = "harness-exact", long = "exact", hide = true)]
    exact: bool,
    #[arg(id = "harness-skip", long = "skip", value_name = "FILTER", hide = true)]
    skip: Vec<String>,
    #[arg(id = "harness-list", long = "list", hide = true)]
    list: bool,
    #[arg(id = "harness-format", long = "format", hide = true)]
    format: Option<String>,
    #[arg(id = "harness-ignored", long = "ignored", hide = true)]
    ignored: bool,
    #[command(flatten)]
    accepted: Accepted,
}

/// Arguments that mean nothing here, and must not be an error.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(skip)]
#[expect(clippy::struct_excessive_bools, reason = "they are somebody else's switches")]
struct Accepted {
    #[arg(id = "harness-include-ignored", long = "include-ignored", hide = true)]
    include_ignored: bool,
    #[arg(id = "harness-nocapture", long = "nocapture", alias = "no-capture", hide = true)]
    nocapture: bool,
    #[arg(id = "harness-show-output", long = "show-output", hide = true)]
    show_output: bool,
    #[arg(id = "harness-quiet", long = "quiet", short = 'q', hide = true)]
    quiet: bool,
    #[arg(id = "harness-test-threads", long = "test-threads", hide = true)]
    test_threads: Option<String>,
    #[arg(id = "harness-unstable", short = 'Z', hide = true)]
    unstable: Vec<String>,
    #[arg(id = "harness-logfile", long = "logfile", hide = true)]
    logfile: Option<String>,
    #[arg(
        id = "harness-report-time",
        long = "report-time",
        num_args = 0..=1,
        require_equals = true,
        hide = true
    )]
    report_time: Vec<String>,
    #[arg(id = "harness-ensure-time", long = "ensure-time", hide = true)]
    ensure_time: bool,
    #[arg(id = "harness-shuffle", long = "shuffle", hide = true)]
    shuffle: bool,
    #[arg(id = "harness-shuffle-seed", long = "shuffle-seed", hide = true)]
    shuffle_seed: Option<String>,
    #[arg(id = "harness-test", long = "test", hide = true)]
    test: bool,
    #[arg(id = "harness-bench", long = "bench", hide = true)]
    bench: bool,
}

impl Harness {
    /// Whether the caller wants to know which tests there are, and nothing more.
    #[must_use]
    pub fn wants_list(&self) -> bool {
        self.list
    }

    /// Answers the question which tests there are.
    ///
    /// # Errors
    ///
    /// Standard output is closed.
    pub fn print_list(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(self.listing().as_bytes())?;
        out.flush()
    }

    fn listing(&self) -> String {
        match (self.ignored, self.format.as_deref()) {
            (true, Some("terse")) => String::new(),
            (true, _) => "0 tests, 0 benchmarks\n".to_owned(),
            (false, Some("terse")) => format!("{TEST}: test\n"),
            (false, _) => format!("{TEST}: test\n\n1 test, 0 benchmarks\n"),
        }
    }

    /// Takes the scenarios out of `feature` that the caller did not ask for.
    pub(super) fn narrow(&self, feature: &mut Feature, binary: &str) {
        let name = feature.name.clone();
        feature.scenarios.retain(|scenario| self.keeps(binary, &name, &scenario.name));
        for rule in &mut feature.rules {
            rule.scenarios.retain(|scenario| self.keeps(binary, &name, &scenario.name));
        }
    }

    fn keeps(&self, binary: &str, feature: &str, scenario: &str) -> bool {
        let name = format!("{feature}: {scenario}");
        let means = |filter: &String| {
            let everything = filter == TEST || filter == binary;
            let this = if self.exact { name == *filter } else { name.contains(filter.as_str()) };
            everything || this
        };
        let asked_for = self.filters.is_empty() || self.filters.iter().any(means);
        asked_for && !self.skip.iter().any(means) && !self.ignored
    }
}

/// The name of this test binary: its file without what Cargo appends.
pub(super) fn binary() -> String {
    let path = std::env::current_exe().unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let is_hash = |end: &str| end.len() == 16 && end.chars().all(|c| c.is_ascii_hexdigit());
    match stem.rsplit_once('-') {
        Some((name, hash)) if is_hash(hash) => name.to_owned(),
        _ => stem.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        harness: Harness,
    }

    fn harness(line: &str) -> Harness {
        Line::try_parse_from(["binary"].into_iter().chain(line.split_whitespace())).unwrap().harness
    }

    #[test]
    fn lists_as_nextest_wants_it() {
        assert_eq!(harness("--list --format terse").listing(), "features: test\n");
        assert_eq!(harness("--list --format terse --ignored").listing(), "");
    }

    #[test]
    fn understands_what_test_harnesses_are_told() {
        let line = "--exact features --nocapture --no-capture --test-threads=1 --show-output -q \
            -Z unstable-options --report-time --report-time=plain --include-ignored --logfile x \
            --format json --shuffle --shuffle-seed 7 --ensure-time --test --bench";
        let given: Vec<&str> = line.split_whitespace().collect();
        for argument in ["--nocapture", "--no-capture"] {
            assert!(Line::try_parse_from(["binary", argument]).is_ok(), "{argument}");
        }
        let once = given.iter().filter(|a| !["--no-capture", "--report-time=plain"].contains(a));
        let line: Vec<&str> = ["binary"].into_iter().chain(once.copied()).collect();
        assert!(Line::try_parse_from(line).unwrap().harness.keeps("cucumber", "f", "s"));
    }

    #[test]
    fn filters_by_feature_and_scenario() {
        let cases = [
            ("", true),
            ("signs", true),
            ("Orders:", true),
            ("billing", false),
            ("quickstart", true),
            ("features", true),
            ("--exact signs", false),
            ("--exact features", true),
            ("--skip signs", false),
            ("--skip other", true),
            ("--ignored", false),
        ];
        for (line, kept) in cases {
            assert_eq!(harness(line).keeps("quickstart", "Orders", "it signs in"), kept, "{line}");
        }
    }
}
