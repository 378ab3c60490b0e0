//! Test data.

use super::{Args, Definition};
use crate::salesforce::Salesforce;

pub(super) const DEFINITIONS: &[Definition] = &[define!(
    Given "a Salesforce {word} with:" => record,
    "Creates a record as the administrator from a table `| field | value |`; its id is \
     `${Contact.Id}` from then on, and it is deleted with the scenario.",
    "a Salesforce Contact with:",
)];

async fn record(salesforce: &mut Salesforce, args: Args) -> anyhow::Result<()> {
    salesforce.create_record(&args.string(0)?, &args.rows()?).await?;
    Ok(())
}
