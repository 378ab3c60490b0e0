//! How a step finds what a scenario knows of Salesforce.

use crate::salesforce::Salesforce;

/// A World with a place for Salesforce.
///
/// ```
/// use cucumber_salesforce::prelude::*;
///
/// #[derive(Debug, Default, cucumber::World)]
/// struct AppWorld {
///     salesforce: Salesforce,
/// }
///
/// impl SalesforceWorld for AppWorld {
///     fn salesforce(&mut self) -> &mut Salesforce {
///         &mut self.salesforce
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "the World `{Self}` has no place for Salesforce",
    label = "this World needs a field of the type `Salesforce`",
    note = "add the field `salesforce: Salesforce` to `{Self}`, and below it the line \
            `cucumber_salesforce::world!({Self}, salesforce);`"
)]
pub trait SalesforceWorld: cucumber::World {
    /// What this scenario knows of Salesforce.
    fn salesforce(&mut self) -> &mut Salesforce;
}

/// Says which field of a World is its place for Salesforce.
///
/// ```
/// use cucumber_salesforce::prelude::*;
///
/// #[derive(Debug, Default, cucumber::World)]
/// struct AppWorld {
///     salesforce: Salesforce,
/// }
/// cucumber_salesforce::world!(AppWorld, salesforce);
/// ```
#[macro_export]
macro_rules! world {
    ($world:ty, $field:ident) => {
        impl $crate::cucumber_ext::SalesforceWorld for $world {
            fn salesforce(&mut self) -> &mut $crate::salesforce::Salesforce {
                &mut self.$field
            }
        }
    };
}

/// A World for suites that need nothing but Salesforce; add `#[given]` steps on it freely.
#[derive(Debug, Default, cucumber::World)]
pub struct SalesforceScenario {
    /// What this scenario knows of Salesforce.
    pub salesforce: Salesforce,
}

world!(SalesforceScenario, salesforce);

#[cfg(test)]
mod tests {
    #[test]
    fn the_guide_shows_what_the_compiler_says() {
        let guide = include_str!("../docs/own-world.md");
        for said in [
            "the World `{Self}` has no place for Salesforce",
            "this World needs a field of the type `Salesforce`",
            "add the field `salesforce: Salesforce` to `{Self}`, and below it the line",
            "`cucumber_salesforce::world!({Self}, salesforce);`",
        ] {
            assert!(include_str!("world.rs").contains(said), "{said}");
            let shown = said.replace("{Self}", "AppWorld");
            assert!(guide.contains(&shown), "{shown}");
        }
    }
}
