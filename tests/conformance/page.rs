//! The pages of the table: `src/docs/conformance.md`, and a page for each part.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::area::{Area, Part, Row, Standing};

const FOLDER: &str = "src/docs/conformance";

const HEAD: &str = "# Conformance

What public sources say of Salesforce, fact by fact, and how the simulated org stands to it. Each row was shown by an exchange
over HTTP with a simulated org, whose status it tells. `UPDATE_DOCS=1 cargo test --test conformance` writes these pages anew; the
same test fails where the org answers otherwise, and where it serves an endpoint, operation, element or error that no
row names.

- **served**: the org does so, by default or once it is in the state that the row tells.
- **served when told**: no state of the org leads to it; a test has it answer so, as the row says.
- **refused**: on purpose, and why.
- **profile**: nobody outside Salesforce knows for sure; the named [facts][facts] of `simulator::Profile` decide, and the row
  tells the default.
";

const STANDINGS: [&str; 4] = ["served", "served when told", "refused", "profile"];

/// Holds the pages against the parts; `UPDATE_DOCS=1` writes them anew.
pub(crate) fn hold(parts: &[Part]) {
    let mut pages: Vec<(PathBuf, String)> = parts
        .iter()
        .map(|part| (Path::new(FOLDER).join(part.file).with_extension("md"), page(part)))
        .collect();
    pages.push((Path::new(FOLDER).with_extension("md"), contents(parts)));
    for (path, text) in pages {
        if is_written_anew() {
            fs::create_dir_all(FOLDER).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert!(
            fs::read_to_string(&path).unwrap_or_default() == text,
            "{} tells otherwise; `UPDATE_DOCS=1 cargo test --test conformance` writes it anew",
            path.display()
        );
    }
}

/// Whether the pages are written in this run: there are none yet to hold anything against.
pub(crate) fn is_written_anew() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// The rows as they stand.
pub(crate) fn read() -> String {
    let files = fs::read_dir(FOLDER).unwrap();
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

/// The first page: how many rows there are, and where.
fn contents(parts: &[Part]) -> String {
    let row = |name: &str, areas: &mut dyn Iterator<Item = &Area>| {
        let rows: Vec<&Row> = areas.flat_map(|area| &area.rows).collect();
        let count = |wanted: &str| rows.iter().filter(|row| short(&row.standing) == wanted).count();
        format!(
            "| {name} | {} |\n",
            STANDINGS.map(|standing| count(standing).to_string()).join(" | ")
        )
    };
    let each = parts.iter().map(|part| {
        row(&format!("[{}][conformance-{}]", part.title, part.file), &mut part.areas.iter())
    });
    let all = row("all", &mut parts.iter().flat_map(|part| &part.areas));
    let links =
        parts.iter().map(|part| format!("[conformance-{0}]: conformance/{0}.md\n", part.file));
    format!(
        "{HEAD}\n| Page | {} |\n|---|---|---|---|---|\n{}{all}\n[facts]: facts.md\n{}",
        STANDINGS.join(" | "),
        each.collect::<Vec<_>>().concat(),
        links.collect::<Vec<_>>().concat()
    )
}

fn page(part: &Part) -> String {
    let mut blocks = vec![format!("# {}\n", part.title)];
    for Area { title, lead, rows, .. } in &part.areas {
        let rows: Vec<String> = rows.iter().map(line).collect();
        let lead = if lead.is_empty() { String::new() } else { format!("{lead}\n\n") };
        blocks.push(format!(
            "## {title}\n\n{lead}| Fact | When | Status | Standing | Source |\n|---|---|---|---|---|\n{}\n",
            rows.join("\n")
        ));
    }
    blocks.join("\n")
}

fn line(row: &Row) -> String {
    let statuses: BTreeSet<String> = row.statuses.iter().map(u16::to_string).collect();
    let statuses: Vec<String> = statuses.into_iter().collect();
    let standing = match &row.standing {
        Standing::Served => "served".to_owned(),
        Standing::Told(how) => format!("served when told: {how}"),
        Standing::Refused(why) => format!("refused: {why}"),
        Standing::Profile(fields) => format!("profile: `{}`", fields.join("`, `")),
    };
    let sources: Vec<String> = row.source.split_whitespace().map(link).collect();
    let cells = [&row.fact, &row.when, &statuses.join(", "), &standing, &sources.join(", ")];
    format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

fn short(standing: &Standing) -> &'static str {
    match standing {
        Standing::Served => "served",
        Standing::Told(_) => "served when told",
        Standing::Refused(_) => "refused",
        Standing::Profile(_) => "profile",
    }
}

/// `owner/repo#1` leads to GitHub, an address to itself; anything else is a name from `sources`.
fn link(source: &str) -> String {
    if let Some((repository, number)) = source.split_once('#') {
        return format!("[{source}](https://github.com/{repository}/issues/{number})");
    }
    let (name, address) = super::sources::find(source);
    if address.is_empty() { name.to_owned() } else { format!("[{name}]({address})") }
}
