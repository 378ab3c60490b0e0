//! The guide: one page per task.

/// Shows the pages of `src/docs`. Their links between each other are relative for readers of the
/// repository; the definitions in `links` stand first and so make them links of rustdoc here.
macro_rules! pages {
    ($($name:ident: $($file:literal)+;)*) => {$(
        #[doc = include_str!("docs/links")]
        $(#[doc = include_str!($file)])+
        pub mod $name {}
    )*};
}

pages! {
    getting_started: "docs/getting-started.md";
    settings: "docs/settings.md";
    apps: "docs/apps.md";
    propagation: "docs/propagation.md";
    injection: "docs/injection.md";
    secrets: "docs/secrets.md";
    cleanup: "docs/cleanup.md";
    simulated_org: "docs/simulated-org.md";
    simulate: "docs/simulate.md";
    requests: "docs/requests.md";
    // A judge is one more file.
    judges: "docs/judges.md"
        "docs/judges/salesforce-cli.md"
        "docs/judges/jsforce.md"
        "docs/judges/simple-salesforce.md"
        "docs/judges/openid-client.md"
        "docs/judges/authlib.md";
    facts: "docs/facts.md";
    conformance: "docs/conformance.md"
        "docs/conformance/oauth.md"
        "docs/conformance/rest.md"
        "docs/conformance/metadata.md"
        "docs/conformance/elements.md";
    own_world: "docs/own-world.md";
    troubleshooting: "docs/troubleshooting.md";
    security_review: "docs/security-review.md";
}
