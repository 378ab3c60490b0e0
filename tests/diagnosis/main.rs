//! Sixty misconfigured orgs, over the wire: does the diagnosis name the setting to change?
//!
//! Every app works before somebody misconfigures the org, as an administrator would. The seed
//! chooses what goes wrong, the kind of app and the language of the org.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod case;
mod hosts;
mod rows;
mod wrongs;

use std::fmt::Write as _;

use cucumber_salesforce::ErrorKind;
use cucumber_salesforce::simulator::SimulatedOrg;

use case::{Case, Told};
use wrongs::WRONGS;

const SEEDS: u64 = 60;
const LANGUAGES: [&str; 4] = ["en_US", "de", "fr", "ja"];

/// One of the sixty.
fn case(seed: u64) -> Case {
    let mut chance = fastrand::Rng::with_seed(seed);
    // Each comes as often as the others; what else is drawn differs.
    let wrong = &WRONGS[usize::try_from(seed).unwrap() % WRONGS.len()];
    let language = LANGUAGES[chance.usize(..LANGUAGES.len())];
    let connected = wrong.kinds.connected(chance.bool());
    Case { wrong, language, connected, seed }
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_misconfigurations_are_told_by_their_setting() {
    let (mut right, mut wrong_never, mut report) = (0, 0, String::new());
    for seed in 0..SEEDS {
        let case = case(seed);
        let Told { kind, cause, setting, text } = case.run().await;
        let is_right = case.wrong.causes.iter().any(|expected| expected.id() == cause);
        right += u32::from(is_right);
        wrong_never += u32::from(!is_right && kind == ErrorKind::Refused);
        if !is_right {
            write!(report, "\n{case}: told `{cause}` ({setting})\n{text}\n").unwrap();
        }
    }
    assert_eq!(wrong_never, 0, "{report}");
    assert!(right >= 57, "{right} of {SEEDS}{report}");
}

#[tokio::test]
async fn an_app_that_is_merely_slow_is_never_called_broken() {
    for language in LANGUAGES {
        for connected in [false, true] {
            let org = case::slow_org(language).await;
            let Told { kind, cause, text, .. } = case::wait_in_vain(&org, connected).await;
            assert_eq!(kind, ErrorKind::NotYet, "{text}");
            assert_eq!(cause, "still-propagating", "{text}");
        }
    }
}

/// To read them all, as a user would: `cargo test --test diagnosis -- --ignored --nocapture`.
#[tokio::test]
#[ignore = "for people to read"]
async fn read_them_all() {
    for seed in 0..SEEDS {
        let case = case(seed);
        let told = case.run().await;
        println!("=== {case}\n{}\n", told.text);
    }
}

/// What an administrator has done.
type Act = fn(&SimulatedOrg, &case::Made);
