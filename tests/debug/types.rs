//! No `{:?}` shows a secret.

use std::fs;

use crate::assert_harmless;
use crate::scan::{holders, types};
use crate::values::{Shown, canary, made, of_a_run};

/// What no test of this kind can make, and the unit test that looks at it.
const ELSEWHERE: [(&str, &str, &str); 1] = [(
    "cucumber_salesforce::org::cli::CliSession",
    "src/org/tests/cli.rs",
    "fn debug_shows_no_token_of_a_session",
)];

#[tokio::test]
async fn debug_shows_no_secret_of_any_type() {
    let mut shown = Shown::default();
    made(&mut shown);
    let secrets = of_a_run(&mut shown).await;
    assert!(secrets.len() >= 6, "{}", secrets.len());
    for (path, text) in &shown.0 {
        assert_harmless(path, text, &secrets);
    }
    for (_, file, test) in ELSEWHERE {
        assert!(fs::read_to_string(file).unwrap().contains(test), "{file} lacks `{test}`");
    }
    let is_tested = |path: &String| {
        shown.0.contains_key(path) || ELSEWHERE.iter().any(|(elsewhere, ..)| elsewhere == path)
    };
    let missing: Vec<_> = holders(&types()).into_iter().filter(|path| !is_tested(path)).collect();
    assert_eq!(missing, [""; 0], "these hold secrets: add a value of each to `values.rs`");
}

#[test]
fn a_secret_is_masked_however_it_is_shown() {
    let secret = canary();
    let json = serde_json::to_string(&[&secret]).unwrap();
    assert_eq!(format!("{secret} {secret:?} {secret:#?} {json}"), "*** *** *** [\"***\"]");
}
