//! `cucumber-salesforce steps`.

use std::io::Write as _;

use clap::Args;
use cucumber_salesforce::steps::{Definition, catalogue, catalogue_markdown};

/// Print every step that feature files can use.
///
/// Each comes with a sentence on what it does and an example.
#[derive(Debug, Args)]
pub(crate) struct Steps {
    /// Print tables in Markdown instead.
    #[arg(long)]
    markdown: bool,
}

impl Steps {
    pub(crate) fn run(&self) -> anyhow::Result<()> {
        let text = if self.markdown { catalogue_markdown() } else { plain() };
        match writeln!(std::io::stdout().lock(), "{text}") {
            // A reader such as `head` has seen enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }
}

fn plain() -> String {
    let entry = |definition: &Definition| {
        let Definition { keyword, expression, summary, example, .. } = definition;
        format!("{keyword} {expression}\n    {summary}\n    Example: {keyword} {example}")
    };
    catalogue().map(entry).collect::<Vec<_>>().join("\n\n")
}
