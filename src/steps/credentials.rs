//! Credentials handed over as files.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[define!(
    Given "the file {string} with the Salesforce credentials" => file,
    "Writes them to a file (JSON where its name ends in `.json`, else dotenv) that only this \
     user can read and that goes with the scenario; a table chooses: \
     `| name in the file | SALESFORCE_CLIENT_ID |`.",
    r#"the file "target/orders.env" with the Salesforce credentials"#,
)];

async fn file(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    Ok(salesforce.write_file(&args.string(0)?, &args.rows()?).await?)
}
