//! Refuses XML that would take more time or memory than any call needs, before it is parsed.
//!
//! The parser compares each attribute with all others of its element, and copies the namespaces
//! in scope for each element that declares one; the tree of elements is read, copied and dropped
//! by recursion.

/// How deep elements may nest.
const DEPTH: usize = 100;

/// How many elements a document may have: a deploy of 10,000 files names far fewer.
const ELEMENTS: usize = 200_000;

/// How many attributes a document may have, and one element.
const ATTRIBUTES: usize = 200_000;
const ATTRIBUTES_OF_ONE: usize = 100;

/// How many namespaces a document may declare.
const NAMESPACES: usize = 2_000;

/// Whether a document is small enough to be parsed; the text is for the client.
pub(super) fn check(xml: &str) -> Result<(), String> {
    let (mut depth, mut elements, mut attributes, mut namespaces) = (0_usize, 0, 0, 0);
    let mut rest = xml;
    while let Some((_, markup)) = rest.split_once('<') {
        let past = |end: &str| markup.split_once(end).map_or("", |(_, rest)| rest);
        if markup.starts_with("!--") {
            rest = past("-->");
        } else if markup.starts_with("![CDATA[") {
            rest = past("]]>");
        } else if markup.starts_with('?') {
            rest = past("?>");
        } else if markup.starts_with('/') {
            depth = depth.saturating_sub(1);
            rest = past(">");
        } else {
            let tag = Tag::read(markup);
            rest = tag.rest;
            elements += 1;
            attributes += tag.attributes;
            namespaces += tag.namespaces;
            depth += usize::from(!tag.closed);
            at_most("nested elements", depth, DEPTH)?;
            at_most("elements", elements, ELEMENTS)?;
            at_most("attributes of one element", tag.attributes, ATTRIBUTES_OF_ONE)?;
            at_most("attributes", attributes, ATTRIBUTES)?;
            at_most("namespaces", namespaces, NAMESPACES)?;
        }
    }
    Ok(())
}

fn at_most(what: &str, count: usize, most: usize) -> Result<(), String> {
    if count <= most { Ok(()) } else { Err(format!("the document has more than {most} {what}")) }
}

/// A start tag.
struct Tag<'a> {
    attributes: usize,
    namespaces: usize,
    /// It is an empty element.
    closed: bool,
    /// What follows it.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag to its end, which is no `>` between quotes.
    fn read(markup: &'a str) -> Self {
        let mut tag = Self { attributes: 0, namespaces: 0, closed: false, rest: "" };
        let mut rest = markup;
        while let Some(at) = rest.find(['"', '\'', '>']) {
            let (before, from) = rest.split_at(at);
            let after = &from[1..];
            if from.starts_with('>') {
                tag.closed = before.ends_with('/');
                tag.rest = after;
                return tag;
            }
            tag.attributes += 1;
            let name = before.trim_end().trim_end_matches('=').split_whitespace().next_back();
            tag.namespaces += usize::from(name.is_some_and(|name| name.starts_with("xmlns")));
            rest = after.split_once(&from[..1]).map_or("", |(_, rest)| rest);
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(xml: &str) -> String {
        check(xml).expect_err("too much")
    }

    #[test]
    fn what_calls_need_passes() {
        let deep = format!("{}{}", "<a>".repeat(DEPTH), "</a>".repeat(DEPTH));
        assert_eq!(check(&deep), Ok(()));
        let hidden = "<?x <a ?><r><!-- <a><a> --><![CDATA[<a><a>]]><b c='>' d=\"'\"/></r>";
        assert_eq!(check(&hidden.repeat(DEPTH)), Ok(()));
        assert_eq!(check("<a>".repeat(2).as_str()), Ok(()), "the parser tells what is wrong");
    }

    #[test]
    fn too_much_of_anything_is_refused() {
        assert!(refusal(&"<a>".repeat(DEPTH + 1)).contains("100 nested elements"));
        assert!(refusal(&"<a/>".repeat(ELEMENTS + 1)).contains("200000 elements"));
        let attributes = " b='>'".repeat(ATTRIBUTES_OF_ONE + 1);
        assert!(refusal(&format!("<a{attributes}/>")).contains("attributes of one element"));
        let many = "<a xmlns:b = 'u'/>".repeat(NAMESPACES + 1);
        assert!(refusal(&many).contains("2000 namespaces"));
    }
}
