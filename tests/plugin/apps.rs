//! Apps of the simulated org, from the first tag to the last deletion.

use cucumber::WriterExt as _;
use cucumber::writer::{Basic, Coloring, Stats as _};
use cucumber_salesforce::cucumber_ext::Plugin;
use cucumber_salesforce::rest;

use crate::suite::{Output, cucumber, folder, line, plugin};

const TAGGED: &str = "
@external-client-app
Feature: f
  Background:
    Given the Salesforce external client app has propagated
  Scenario: shared
    Given I do nothing
  @lifespan-scenario
  Scenario: own
    Given I do nothing
";

const COUNT: &str = "SELECT Id FROM ExternalClientApplication";

async fn run(plugin: &Plugin, feature: &str) -> (String, bool) {
    let (output, folder) = (Output::default(), folder(feature));
    let basic = Basic::raw(output.clone(), Coloring::Never, 0);
    let writer = plugin.guard(plugin.redact_events(basic).normalized().summarized());
    let writer = cucumber(plugin, writer)
        .fail_on_skipped()
        .with_cli(line(""))
        .filter_run(folder.path().to_owned(), |_, _, _| true)
        .await;
    (output.text(), writer.execution_has_failed())
}

async fn apps(plugin: &Plugin) -> usize {
    let org = plugin.run().org(None).await.unwrap();
    rest::query(&org.signed_in.connection, COUNT).await.unwrap().len()
}

#[tokio::test]
async fn tags_provision_and_the_end_deletes() {
    let plugin = plugin();
    let (text, failed) = run(&plugin, TAGGED).await;
    assert!(!failed, "{text}");
    assert_eq!(text.matches("Given a Salesforce external client app\n").count(), 2, "{text}");
    assert_eq!(apps(&plugin).await, 0);
}

#[test]
fn any_executor_will_do() {
    let plugin = plugin();
    let (text, failed) = futures::executor::block_on(run(&plugin, TAGGED));
    assert!(!failed, "{text}");
}
