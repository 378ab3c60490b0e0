//! Texts with numbered gaps, such as `no {0} named {1} found`.

/// What fills the gaps of a template so that it becomes this text; `None` where nothing does.
pub(super) fn captures(template: &str, text: &str) -> Option<Vec<String>> {
    let parts = parts(template);
    let (first, rest) = parts.split_first()?;
    let Some((last, middle)) = rest.split_last() else {
        return (*first == text).then(Vec::new);
    };
    let mut open = text.strip_prefix(first)?;
    let mut captured = Vec::new();
    for part in middle {
        let at = open.find(part)?;
        captured.push(open[..at].to_owned());
        open = &open[at + part.len()..];
    }
    captured.push(open.strip_suffix(last)?.to_owned());
    Some(captured)
}

/// Puts texts into the gaps of a template, by number. A gap that such a text holds stays.
pub(super) fn fill(template: &str, captured: &[String]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, gap) = rest.split_at(open);
        filled.push_str(before);
        let named = gap[1..].split_once('}').and_then(|(number, after)| {
            Some((captured.get(number.parse::<usize>().ok()?)?, after))
        });
        rest = if let Some((text, after)) = named {
            filled.push_str(text);
            after
        } else {
            filled.push('{');
            &gap[1..]
        };
    }
    filled.push_str(rest);
    filled
}

/// How much of a template is no gap: of two that fit, the fuller one is meant.
pub(super) fn weight(template: &str) -> usize {
    parts(template).iter().map(|part| part.len()).sum()
}

/// What stands between the gaps, which are in order.
fn parts(template: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = template;
    for number in 0_u8.. {
        let Some((part, after)) = rest.split_once(&*format!("{{{number}}}")) else { break };
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_in_the_gaps() {
        let find = |template, text| captures(template, text);
        assert_eq!(find("plain", "plain"), Some(Vec::new()));
        assert_eq!(find("plain", "plainer"), None);
        assert_eq!(
            find("no {0} named {1}", "no User named Ada named Lovelace"),
            Some(vec!["User".to_owned(), "Ada named Lovelace".to_owned()])
        );
        assert_eq!(find("no {0} named {1}!", "no User named Ada"), None);
        assert_eq!(fill("{1}: {0}", &["a".to_owned(), "b".to_owned()]), "b: a");
        assert_eq!(weight("no {0} named {1}"), 10);
    }

    #[test]
    fn a_gap_in_a_text_is_none() {
        let captured = ["{1}".to_owned(), "{0}".to_owned()];
        assert_eq!(fill("{0} {1}", &captured), "{1} {0}");
        assert_eq!(fill("{0} {} {x} {7} {", &captured), "{1} {} {x} {7} {");
    }
}
