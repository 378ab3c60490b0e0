//! The five outputs of cucumber.

use cucumber::WriterExt as _;
use cucumber::writer::{self, Basic, Coloring, JUnit, Json, Libtest, Verbosity};

use crate::suite::{Parts, Toy, printed};
use crate::{CANARIES, MARK, hits, spellings};

fn terminal(color: Coloring) -> writer::basic::Cli {
    writer::basic::Cli { verbose: 3, color }
}

async fn plain(parts: Parts) -> String {
    let writer = |out| Basic::raw(out, Coloring::Never, Verbosity::ShowWorldAndDocString);
    printed(parts, |out| writer(out).normalized::<Toy>(), terminal(Coloring::Never)).await
}

async fn coloured(parts: Parts) -> String {
    let writer = |out| Basic::raw(out, Coloring::Always, Verbosity::ShowWorldAndDocString);
    printed(parts, |out| writer(out).normalized::<Toy>(), terminal(Coloring::Always)).await
}

async fn junit(parts: Parts) -> String {
    let cli = writer::junit::Cli { verbose: Some(1) };
    printed(parts, |out| JUnit::<Toy, _>::new(out, Verbosity::ShowWorld), cli).await
}

async fn json(parts: Parts) -> String {
    printed(parts, Json::new::<Toy>, cucumber::cli::Empty).await
}

async fn libtest(parts: Parts) -> String {
    printed(parts, Libtest::<Toy, _>::new, writer::libtest::Cli::default()).await
}

/// The text as a reader sees it, without colours.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    assert!(text.contains("***"), "{what} has something masked: {text}");
    for text in [text.to_owned(), uncoloured(text)] {
        assert_eq!(hits(&text), [""; 0], "{what}: {text}");
        assert!(!text.contains(MARK), "{what}: {text}");
    }
    for told in ["in a hook", "it ended with", "a reason without secrets", "they are:"] {
        assert!(text.contains(told), "{what} has `{told}`: {text}");
    }
}

#[track_caller]
fn assert_leaks(what: &str, text: &str) {
    let found = hits(text);
    for canary in CANARIES {
        let own = spellings::traces(canary);
        let seen = own.iter().filter(|spelling| found.contains(spelling)).count();
        assert!(seen > 3, "{what} in clear shows {canary:?} in {seen} spellings");
    }
}

#[tokio::test]
async fn every_place_leaks_without_our_parts() {
    let text = plain(Parts::None).await;
    let places: Vec<&str> = text.split("Scenario: in ").skip(1).collect();
    assert_eq!(places.len(), 8, "{text}");
    for place in places {
        let name = place.lines().next().unwrap_or_default();
        assert!(place.contains(MARK), "{name} shows nothing: {place}");
    }
}

/// A test each for the output with our parts and without them.
macro_rules! outputs {
    ($($name:ident;)*) => {$(
        mod $name {
            use super::*;

            #[tokio::test]
            async fn shows_no_secret() {
                let text = super::$name(Parts::Ours).await;
                assert_clean(stringify!($name), &text);
            }

            #[tokio::test]
            async fn shows_them_all_without_our_parts() {
                let text = super::$name(Parts::None).await;
                assert_leaks(stringify!($name), &text);
            }
        }
    )*};
}

outputs! {
    plain;
    coloured;
    junit;
    json;
    libtest;
}
