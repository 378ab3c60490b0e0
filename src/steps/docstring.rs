//! Doc strings as their author meant them.

/// The content of a doc string, without its media type and its indentation.
///
/// gherkin hands over everything between the quotes: the media type, if there is one, up to the
/// first line end, and a last line that is the closing quotes' indentation. With a media type it
/// does not take the indentation away either.
pub(super) fn content(raw: &str) -> String {
    let body = raw.split_once('\n').map_or(raw, |(_media_type, body)| body);
    let mut lines: Vec<&str> = body.lines().collect();
    if lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common =
        lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let dedented: Vec<&str> =
        lines.iter().map(|line| line.get(common..).unwrap_or_default()).collect();
    dedented.join("\n")
}
