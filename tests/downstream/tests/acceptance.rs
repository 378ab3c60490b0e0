//! The acceptance tests of orders-sync, on the simulated org or on the one that `SALESFORCE_ORG`
//! names.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use cucumber_salesforce::prelude::*;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_orders-sync");

#[derive(Debug, Default, cucumber::World)]
struct AppWorld {
    salesforce: Salesforce,
    /// Accounts that orders-sync made; the `after` hook deletes them.
    made: Vec<String>,
    /// What orders-sync said.
    said: String,
}
cucumber_salesforce::world!(AppWorld, salesforce);

#[tokio::main]
async fn main() {
    let settings = Settings::from_env().require_org(false).program("orders-sync", PROGRAM);
    AppWorld::cucumber()
        .before(|_, _, scenario, world| {
            Box::pin(async move { world.said = format!("nothing yet in {}", scenario.name) })
        })
        .after(|_, _, _, _, world| {
            Box::pin(async move {
                if let Some(world) = world {
                    world.delete_what_was_made().await.expect("the Accounts can be deleted");
                }
            })
        })
        .with_salesforce(settings)
        .fail_on_skipped()
        .run_and_exit("tests/features")
        .await;
}

impl AppWorld {
    /// Asks the org something of its own, with the scenario's token.
    async fn get(&mut self, path: &str) -> anyhow::Result<Value> {
        let client = self.salesforce.client().await?;
        let url = self.salesforce.instance_url().await?.join(path)?;
        Ok(client.get(url).send().await?.error_for_status()?.json().await?)
    }

    async fn delete_what_was_made(&mut self) -> anyhow::Result<()> {
        for id in std::mem::take(&mut self.made) {
            let path = format!("/services/data/v64.0/sobjects/Account/{id}");
            self.salesforce.send("DELETE", &path, None).await?;
            self.salesforce.expect_status(204)?;
        }
        Ok(())
    }
}

#[given(expr = "the shop had the customer {string} before")]
async fn customer(world: &mut AppWorld, number: String) -> StepResult {
    let fields = [("Name", "Wayne"), ("AccountNumber", number.as_str())];
    world.salesforce.create_record("Account", &fields).await?;
    Ok(())
}

#[when("the shop sends these customers:")]
async fn sync(world: &mut AppWorld, step: &Step) -> StepResult {
    let table = step.table.as_ref().expect("a table");
    let lines: Vec<String> = table.rows.iter().map(|row| row.join(",")).collect();
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), lines.join("\n"))?;
    let line = format!("orders-sync '{}'", file.path().display());
    world.salesforce.run_program(&line).await?;
    Ok(())
}

#[when("orders-sync runs with another consumer secret")]
async fn another_secret(world: &mut AppWorld) -> StepResult {
    let credentials = world.salesforce.values().await?;
    let variables = credentials.iter().map(|(name, value)| (name.as_str(), value.expose()));
    let output = tokio::process::Command::new(PROGRAM)
        .arg("tests/data/customers.csv")
        .envs(variables)
        .env("SALESFORCE_CLIENT_SECRET", "guessed")
        .output()
        .await?;
    assert!(!output.status.success(), "orders-sync should fail");
    world.said = String::from_utf8(output.stderr)?;
    Ok(())
}

#[then(expr = "orders-sync should complain of {string}")]
#[then(expr = "it should say {string}")]
fn said(world: &mut AppWorld, text: String) {
    assert!(world.said.contains(&text), "it said: {}", world.said);
}

#[when(expr = "I open {string}")]
async fn open(world: &mut AppWorld, url: String) -> StepResult {
    let url = world.salesforce.resolve(&url).await?;
    world.said = reqwest::get(url.expose()).await?.text().await?;
    Ok(())
}

#[when(expr = "I send {string} to {string}")]
async fn send(world: &mut AppWorld, customer: String, url: String) -> StepResult {
    let url = world.salesforce.resolve(&url).await?;
    let client = reqwest::Client::builder().build()?;
    let list = format!("number,name,city\n{customer}\n");
    world.said = client.post(url.expose()).body(list).send().await?.text().await?;
    Ok(())
}

#[then(expr = "the customer {string} should be in {string}")]
async fn customer_is_in(world: &mut AppWorld, number: String, city: String) -> StepResult {
    let soql = format!("SELECT Id, BillingCity FROM Account WHERE AccountNumber = '{number}'");
    let answer = world.salesforce.query(&soql).await?;
    assert_eq!(answer.at("/records/0/BillingCity")?, city);
    world.made.push(answer.at("/records/0/Id")?);
    Ok(())
}

#[then(expr = "the sales rep should see {int} Accounts in {string}")]
async fn sales_rep_sees(world: &mut AppWorld, count: usize, numbers: String) -> StepResult {
    world.salesforce.act_as("sales rep")?;
    let numbers = numbers.replace(", ", "','");
    let soql = format!("SELECT+Id+FROM+Account+WHERE+AccountNumber+IN+('{numbers}')");
    let found = world.get(&format!("/services/data/v64.0/query?q={soql}")).await?;
    assert_eq!(found["totalSize"], count, "{found}");
    Ok(())
}

#[then("the org should know who I am")]
async fn who_am_i(world: &mut AppWorld) -> StepResult {
    let me = world.get("/services/oauth2/userinfo").await?;
    let credentials = world.salesforce.credentials().await?;
    assert_eq!(me["organization_id"], credentials.org_id.to_string());
    Ok(())
}
