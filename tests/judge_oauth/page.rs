//! The page of a judge: operation by operation, for each kind of app.

use std::fs;
use std::path::Path;

use super::court::Findings;

/// Holds the page of a judge against what it found; `UPDATE_DOCS=1` writes it anew.
pub(crate) fn holds(name: &str, findings: &Findings) {
    let path = format!("src/docs/judges/{name}.md");
    let path = Path::new(&path);
    let text = page(name, findings);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, &text).unwrap();
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        written,
        text,
        "{} tells otherwise; `UPDATE_DOCS=1 cargo test --test judge_oauth` writes it anew",
        path.display()
    );
}

fn page(name: &str, findings: &Findings) -> String {
    let heads: Vec<&str> = findings.kinds.iter().map(|(kind, _)| *kind).collect();
    let mut rows = vec![
        format!("| Operation | {} |", heads.join(" | ")),
        format!("|---|{}", "---|".repeat(heads.len())),
    ];
    let (_, first) = &findings.kinds[0];
    for (at, finding) in first.iter().enumerate() {
        let results: Vec<String> = findings
            .kinds
            .iter()
            .map(|(kind, found)| {
                assert_eq!(found[at].operation, finding.operation, "{kind}");
                found[at].result.replace('|', "\\|")
            })
            .collect();
        rows.push(format!("| {} | {} |", finding.operation, results.join(" | ")));
    }
    let lengths: Vec<usize> = findings.kinds.iter().map(|(_, found)| found.len()).collect();
    assert!(lengths.iter().all(|length| *length == first.len()), "{lengths:?}");
    format!(
        "## {name} {}\n\nWhat this client reports of each operation, with an app of either kind. `UPDATE_DOCS=1 cargo test --test\njudge_oauth` writes this page anew.\n\n{}\n",
        findings.version,
        rows.join("\n")
    )
}
