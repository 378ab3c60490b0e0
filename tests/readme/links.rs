//! Links that lead somewhere, in the repository and in rustdoc.

use std::path::Path;

use crate::{pages, read};

/// What a link definition of a page leads to.
fn definitions(page: &str) -> Vec<(&str, &str)> {
    page.lines().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).collect()
}

#[test]
fn every_relative_link_leads_to_a_file() {
    for (path, page) in pages() {
        let folder = path.parent().unwrap();
        for (name, target) in definitions(&page) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = folder.join(file);
            assert!(file.exists(), "{}: [{name}] leads nowhere", path.display());
            let heading = |line: &str| line.trim_start_matches('#').trim().to_lowercase();
            let found = read(&file)
                .lines()
                .filter(|line| line.starts_with('#'))
                .any(|line| heading(line).replace(' ', "-").replace(',', "") == anchor);
            assert!(anchor.is_empty() || found, "{}: no heading #{anchor}", path.display());
        }
    }
}

/// rustdoc takes the first definition of a name: that in `src/docs/links`.
#[test]
fn every_relative_link_has_a_twin_for_rustdoc() {
    let links = read(Path::new("src/docs/links"));
    let twins = definitions(&links);
    for (path, page) in pages() {
        for (name, _) in definitions(&page) {
            let found = twins.iter().any(|(twin, _)| *twin == name);
            assert!(found, "{}: src/docs/links lacks [{name}]", path.display());
        }
    }
}

#[test]
fn relative_links_have_definitions() {
    for (path, page) in pages() {
        let prose: Vec<&str> = page.split("```").step_by(2).collect();
        for rest in prose.iter().flat_map(|text| text.split("](").skip(1)) {
            let target = rest.split(')').next().unwrap();
            assert!(
                target.starts_with("https://") || target.starts_with("crate::"),
                "{}: write `[..][name]` and define `{target}` below, so that rustdoc can have another",
                path.display()
            );
        }
    }
}
