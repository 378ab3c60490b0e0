//! Our steps, for any World.

use cucumber::codegen::LocalBoxFuture;
use cucumber::gherkin;
use cucumber::step::{Collection, Context};

use crate::salesforce::{Run, Salesforce};
use crate::steps::{self, Keyword, Matcher};

use super::{Mark, SalesforceWorld};

/// `collection` with every Salesforce step, each with the place where it is defined.
///
/// Leave it out where [`with_salesforce`](super::WithSalesforce::with_salesforce) adds them, or
/// each step is there twice and ambiguous.
#[must_use]
pub fn add_steps<W: SalesforceWorld>(collection: Collection<W>) -> Collection<W> {
    steps::matchers().iter().fold(collection, |collection, Matcher { definition, regex }| {
        let add = match definition.keyword {
            Keyword::Given => Collection::given,
            Keyword::When => Collection::when,
            Keyword::Then => Collection::then,
        };
        add(collection, Some(definition.location()), regex.clone(), dispatch::<W>)
    })
}

/// The one function behind all our phrases: only this is compiled for each World.
pub(super) fn dispatch<W: SalesforceWorld>(
    world: &mut W,
    context: Context,
) -> LocalBoxFuture<'_, ()> {
    let salesforce = world.salesforce();
    Box::pin(async move {
        if let Err(failure) = perform(salesforce, &context.step).await {
            fail(&failure);
        }
    })
}

async fn perform(salesforce: &mut Salesforce, step: &gherkin::Step) -> Result<(), String> {
    let mark = Mark::of(step);
    let Some((mark, run)) = mark.and_then(|mark| Some((mark, Run::find(mark.run)?))) else {
        return Err("this step belongs to no Salesforce run\n  hint: call `with_salesforce` \
                    after `with_parser`, or wrap your parser with `Plugin::parser`"
            .to_owned());
    };
    salesforce.attach(run.clone(), mark.place);
    let done = steps::perform(salesforce, step).await;
    done.map_err(|failure| run.redactor().redact(&failure).into_owned())
}

#[expect(clippy::panic, reason = "a step of cucumber fails by panicking")]
fn fail(failure: &str) -> ! {
    panic!("{failure}")
}
