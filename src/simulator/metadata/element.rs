//! XML as a tree without namespaces: that is all that metadata needs.

use std::fmt::Write as _;

use roxmltree::{Document, Node, ParsingOptions};

use super::guard;

/// An element: text, or children.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::simulator) struct Element {
    pub(in crate::simulator) name: String,
    pub(in crate::simulator) text: String,
    pub(in crate::simulator) children: Vec<Element>,
    /// The local name of `xsi:type`.
    pub(in crate::simulator) xsi_type: String,
    /// Whether it is written as `xsi:nil`.
    pub(in crate::simulator) is_nil: bool,
    /// Where it stood, from 1.
    pub(in crate::simulator) line: u32,
}

impl Element {
    /// An element with a text.
    pub(in crate::simulator) fn new(name: &str, text: &str) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), ..Self::default() }
    }

    /// Reads a document.
    pub(in crate::simulator) fn parse(xml: &str) -> Result<Self, String> {
        guard::check(xml)?;
        let options = ParsingOptions { nodes_limit: MOST, ..ParsingOptions::default() };
        let document =
            Document::parse_with_options(xml, options).map_err(|error| error.to_string())?;
        Ok(read(document.root_element(), &mut Place { xml, offset: 0, line: 1 }))
    }

    /// The first child of this name.
    pub(in crate::simulator) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub(in crate::simulator) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The trimmed text of a child; empty where there is none.
    pub(in crate::simulator) fn get(&self, name: &str) -> &str {
        self.child(name).map_or("", |child| child.text.trim())
    }

    /// The trimmed texts of all children of this name that are not empty.
    pub(in crate::simulator) fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.all(name).map(|child| child.text.trim());
        texts.filter(|text| !text.is_empty()).map(str::to_owned).collect()
    }

    /// The parts of a comma-separated child.
    pub(in crate::simulator) fn listed(&self, name: &str) -> Vec<String> {
        let parts = self.get(name).split(',').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// Whether a child says true.
    pub(in crate::simulator) fn is(&self, name: &str) -> bool {
        self.get(name).eq_ignore_ascii_case("true")
    }

    /// Puts a text in a child, which is made where it is missing.
    pub(in crate::simulator) fn set(&mut self, name: &str, text: &str) {
        match self.children.iter_mut().find(|child| child.name == name) {
            Some(child) => text.clone_into(&mut child.text),
            None => self.children.push(Self::new(name, text)),
        }
    }

    /// Takes every child of this name away.
    pub(in crate::simulator) fn remove(&mut self, name: &str) {
        self.children.retain(|child| child.name != name);
    }

    /// How many elements this is, with those in it.
    pub(in crate::simulator) fn size(&self) -> usize {
        1 + self.children.iter().map(Self::size).sum::<usize>()
    }

    /// Writes the element, without a namespace.
    pub(in crate::simulator) fn write(&self, xml: &mut String) {
        let name = &self.name;
        // Writing to a String cannot fail.
        if self.is_nil {
            let _never = write!(xml, "<{name} xsi:nil=\"true\"/>");
            return;
        }
        let _never = match self.xsi_type.as_str() {
            "" => write!(xml, "<{name}>"),
            xsi_type => write!(xml, "<{name} xsi:type=\"{xsi_type}\">"),
        };
        escape(&self.text, xml);
        for child in &self.children {
            child.write(xml);
        }
        let _never = write!(xml, "</{name}>");
    }
}

/// Appends a text, escaped.
pub(in crate::simulator) fn escape(text: &str, xml: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#xD;"),
            // No XML can hold these, not even escaped.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                xml.push('\u{fffd}');
            }
            _ => xml.push(letter),
        }
    }
}

/// More elements, texts and comments than any metadata has, and few enough to hold.
const MOST: u32 = 1_000_000;

/// A place in a document that only moves on, so that finding lines takes one pass.
struct Place<'a> {
    xml: &'a str,
    offset: usize,
    line: u32,
}

impl Place<'_> {
    /// The line of an offset that is no less than the last.
    fn line_of(&mut self, offset: usize) -> u32 {
        let passed = self.xml.as_bytes().get(self.offset..offset).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').skip(1).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.offset = self.offset.max(offset);
        self.line
    }
}

fn read(node: Node<'_, '_>, place: &mut Place<'_>) -> Element {
    let line = place.line_of(node.range().start);
    let elements = node.children().filter(Node::is_element);
    let children: Vec<_> = elements.map(|child| read(child, place)).collect();
    let text = if children.is_empty() {
        node.children().filter_map(|child| child.text()).collect()
    } else {
        String::new()
    };
    let xsi_type = node.attribute(("http://www.w3.org/2001/XMLSchema-instance", "type"));
    let xsi_type = xsi_type.unwrap_or_default().rsplit(':').next().unwrap_or_default();
    Element {
        name: node.tag_name().name().to_owned(),
        text,
        children,
        xsi_type: xsi_type.to_owned(),
        is_nil: false,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_knows_its_line() {
        let root = Element::parse("<a>\n<b>\n1</b><c/>\n\n<d/></a>").unwrap();
        let lines: Vec<_> = root.children.iter().map(|child| child.line).collect();
        assert_eq!((root.line, lines), (1, vec![2, 3, 5]));
    }

    #[test]
    fn namespaces_and_prefixes_do_not_matter() {
        let one = Element::parse("<a xmlns='urn:x'><b>1 &amp; 2</b></a>").unwrap();
        let other = Element::parse("<n:a xmlns:n='urn:y'>\n<n:b>1 &#38; 2</n:b></n:a>").unwrap();
        assert_eq!(one.get("b"), other.get("b"));
        let mut xml = String::new();
        one.write(&mut xml);
        assert_eq!(xml, "<a><b>1 &amp; 2</b></a>");
        assert_eq!((one.children[0].line, other.children[0].line), (1, 2));
    }

    #[test]
    fn what_no_xml_can_hold_is_replaced() {
        let mut xml = String::new();
        Element::new("a", "1\0\u{b}\u{ffff}2\t\r").write(&mut xml);
        assert_eq!(Element::parse(&xml).unwrap().text, "1\u{fffd}\u{fffd}\u{fffd}2\t\r");
    }

    #[test]
    fn what_would_harm_the_reader_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert!(Element::parse(&deep).unwrap_err().contains("nested elements"));
        let many = format!("<a>{}</a>", "<!---->".repeat(1_000_001));
        assert!(Element::parse(&many).unwrap_err().contains("limit"));
        let entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>";
        assert!(Element::parse(entity).unwrap_err().contains("DTD"));
    }
}
