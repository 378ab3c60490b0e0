//! XML as it was read: names without prefixes, text, children.

use std::fmt;

use roxmltree::ParsingOptions;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An XML element that came from an org.
///
/// It may hold secrets, so `Debug` shows its name alone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Node {
    name: String,
    text: String,
    is_nil: bool,
    children: Vec<Node>,
}

impl Node {
    /// Reads a document; document type declarations, which entity bombs need, are refused.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
        let document = roxmltree::Document::parse_with_options(text, options).ok()?;
        Some(Self::from(document.root_element()))
    }

    /// The local name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is marked `xsi:nil`.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.is_nil
    }

    /// Its text; empty where there is none.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first child of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first child, whatever its name.
    #[must_use]
    pub fn first(&self) -> Option<&Node> {
        self.children.first()
    }

    /// All children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the descendant at a path of names such as `oauthConfig/consumerKey`; empty
    /// where there is none.
    #[must_use]
    pub fn at(&self, path: &str) -> &str {
        let found = path.split('/').try_fold(self, |node, name| node.child(name));
        found.map_or("", Node::text)
    }

    /// The texts of all children of this name.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.children.iter().filter(|child| child.name == name).map(Node::text).collect()
    }
}

impl From<roxmltree::Node<'_, '_>> for Node {
    fn from(node: roxmltree::Node<'_, '_>) -> Self {
        Self {
            name: node.tag_name().name().to_owned(),
            text: node.text().unwrap_or_default().trim().to_owned(),
            is_nil: matches!(node.attribute((XSI, "nil")), Some("true" | "1")),
            children: node.children().filter(roxmltree::Node::is_element).map(Self::from).collect(),
        }
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>..", self.name)
    }
}
