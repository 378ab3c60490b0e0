//! A small XML writer: elements in, escaped text out.

/// An XML element that is about to be written.
///
/// It may hold secrets, so `Debug` shows its name alone.
///
/// ```
/// use cucumber_salesforce::http::soap::Element;
///
/// let element = Element::new("members").leaf("name", "R&D");
/// assert_eq!(element.to_string(), "<members><name>R&amp;D</name></members>");
/// ```
#[derive(Clone)]
pub struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    /// An empty element.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), text: String::new(), children: Vec::new() }
    }

    /// An element that holds text.
    #[must_use]
    pub fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::new(name) }
    }

    /// Adds an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Adds a child.
    #[must_use]
    pub fn child(mut self, child: Element) -> Self {
        self.children.push(child);
        self
    }

    /// Adds children.
    #[must_use]
    pub fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Adds a child that holds text.
    #[must_use]
    pub fn leaf(self, name: &'static str, text: impl Into<String>) -> Self {
        self.child(Self::text(name, text))
    }

    /// Adds a child that holds text, where there is one.
    #[must_use]
    pub fn leaf_if(self, name: &'static str, text: Option<impl Into<String>>) -> Self {
        self.children(text.map(|text| Self::text(name, text)))
    }

    /// Adds a child that holds `true` or `false`.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        self.leaf(name, on.to_string())
    }

    /// The same element with its children in the WSDL's order, at every depth.
    ///
    /// The Metadata WSDL lists the fields of a type in ASCII order after `fullName`; Salesforce
    /// has silently dropped fields that stood elsewhere. Repeated fields keep their order.
    #[must_use]
    pub fn in_wsdl_order(mut self) -> Self {
        self.children = self.children.into_iter().map(Self::in_wsdl_order).collect();
        self.children.sort_by_key(|child| (child.name != "fullName", child.name));
        self
    }

    /// The element as a file of its own, with an XML declaration.
    #[must_use]
    pub fn document(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{self}\n")
    }
}

impl std::fmt::Display for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}", self.name)?;
        for (name, value) in &self.attributes {
            write!(f, " {name}=\"{}\"", escaped(value))?;
        }
        f.write_str(">")?;
        f.write_str(&escaped(&self.text))?;
        self.children.iter().try_for_each(|child| write!(f, "{child}"))?;
        write!(f, "</{}>", self.name)
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>..", self.name)
    }
}

/// Escapes for element content and attribute values alike; characters that XML 1.0 cannot carry
/// are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // A bare carriage return would be read as a line feed.
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_xml_reads_as_markup() {
        let text = "a<b & \"c\" 'd'\r\n\u{1}é";
        let xml = Element::text("t", text).attribute("k", "<&\"").document();
        let read = roxmltree::Document::parse(&xml).unwrap();
        assert_eq!(read.root_element().text(), Some("a<b & \"c\" 'd'\r\né"));
        assert_eq!(read.root_element().attribute("k"), Some("<&\""));
    }

    #[test]
    fn orders_fields_as_the_wsdl_does() {
        let inner = Element::new("oauthConfig")
            .leaf("scopes", "Web")
            .leaf("isPkceRequired", "true")
            .leaf("isPKImTLSEnabled", "true")
            .leaf("scopes", "Api");
        let element = Element::new("x").child(inner).leaf("label", "l").leaf("fullName", "f");
        assert_eq!(
            element.in_wsdl_order().to_string(),
            "<x><fullName>f</fullName><label>l</label><oauthConfig>\
             <isPKImTLSEnabled>true</isPKImTLSEnabled><isPkceRequired>true</isPkceRequired>\
             <scopes>Web</scopes><scopes>Api</scopes></oauthConfig></x>"
        );
    }

    #[test]
    fn debug_shows_no_content() {
        let element = Element::text("consumerSecret", "hunter2");
        assert_eq!(format!("{element:?}"), "<consumerSecret>..");
    }
}
