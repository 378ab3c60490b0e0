//! Every way in which a run can end.

use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cucumber::WriterExt as _;
use cucumber::writer::{Basic, Coloring, Stats as _};
use cucumber_salesforce::prelude::*;
use futures::FutureExt as _;

use crate::suite::{Output, Toy, cucumber, folder, line, plugin, settings};

const ONE: &str = "
Feature: f
  Scenario: s
    Given I do nothing
    Then I fail
";

/// A terminal that has gone away.
#[derive(Debug)]
struct Broken;

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_panic_of_a_writer_goes_on_after_the_clean_up() {
    let (plugin, folder) = (plugin(), folder(ONE));
    let writer = Basic::raw(Broken, Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(writer).normalized().summarized());
    let run = cucumber(&plugin, writer).with_cli(line("")).run_and_exit(folder.path().to_owned());
    let payload = AssertUnwindSafe(run).catch_unwind().await.unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("failed to write into terminal"), "{text}");
}

#[tokio::test]
async fn decorators_and_hooks_work_before_and_after_the_plug_in() {
    let (hooks, folder) = (Arc::new(AtomicUsize::new(0)), folder(ONE));
    let counted = Arc::clone(&hooks);
    let writer = Toy::cucumber()
        .before(move |_, _, _, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            async {}.boxed_local()
        })
        .with_salesforce(
            cucumber_salesforce::cucumber_ext::Plugin::new(settings()).without_signals(),
        )
        .after({
            let counted = Arc::clone(&hooks);
            move |_, _, _, _, _| {
                counted.fetch_add(10, Ordering::Relaxed);
                async {}.boxed_local()
            }
        })
        .max_concurrent_scenarios(1)
        .repeat_failed()
        .fail_on_skipped()
        .with_cli(line(""))
        .filter_run(folder.path().to_owned(), |_, _, _| true)
        .await;
    assert_eq!((writer.failed_steps(), writer.passed_steps()), (1, 1));
    assert_eq!(hooks.load(Ordering::Relaxed), 11);
}

#[tokio::test]
async fn a_failed_run_panics_like_any_cucumber() {
    let (plugin, folder, output) = (plugin(), folder(ONE), Output::default());
    let writer = Basic::raw(output.clone(), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(writer).normalized().summarized());
    let run = cucumber(&plugin, writer).with_cli(line("")).run_and_exit(folder.path().to_owned());
    let payload = AssertUnwindSafe(run).catch_unwind().await.unwrap_err();
    assert_eq!(payload.downcast_ref::<String>().unwrap(), "1 step failed");
    assert!(output.text().contains("1 scenario (1 failed)"), "{}", output.text());
}

#[tokio::test]
async fn a_dropped_run_cleans_up() {
    let (plugin, folder) = (plugin(), folder(ONE));
    let writer = Basic::raw(Output::default(), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(writer).normalized().summarized());
    let mut run = Box::pin(
        cucumber(&plugin, writer).with_cli(line("")).run_and_exit(folder.path().to_owned()),
    );
    assert!(futures::poll!(run.as_mut()).is_pending());
    drop(run);
    // Nothing but this test holds the run any more: the clean-up is over.
    assert_eq!(Arc::strong_count(plugin.run()), 1);
}

#[tokio::test]
async fn nothing_runs_where_nothing_would_be_cleaned_up() {
    let (plugin, folder, output) = (plugin(), folder(ONE), Output::default());
    let writer = Basic::raw(output.clone(), Coloring::Never, 0).normalized().summarized();
    let writer = cucumber(&plugin, plugin.guard(writer.clone()))
        .with_writer(writer)
        .fail_on_skipped()
        .with_cli(line(""))
        .filter_run(folder.path().to_owned(), |_, _, _| true)
        .await;
    assert_eq!((writer.failed_steps(), writer.passed_steps()), (1, 0));
    assert!(output.text().contains("(no Salesforce writer: call `with_salesforce`"));
}
