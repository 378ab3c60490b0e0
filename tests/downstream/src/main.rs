//! Brings the customers of a shop into Salesforce, as Accounts: once from a CSV file, or whenever
//! the shop sends some over HTTP.

mod config;
mod customers;
mod salesforce;
mod service;

use anyhow::{Context as _, bail};

use config::Config;
use salesforce::Salesforce;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["--serve"] => service::serve(Config::from_env()?).await,
        [file] => {
            let list = tokio::fs::read_to_string(file);
            let list = list.await.with_context(|| format!("cannot read `{file}`"))?;
            let customers = customers::parse(&list)?;
            let org = Salesforce::sign_in(&Config::from_env()?).await?;
            println!("{}", org.sync(&customers).await?);
            Ok(())
        }
        _ => bail!("usage: orders-sync CUSTOMERS.csv | orders-sync --serve"),
    }
}
