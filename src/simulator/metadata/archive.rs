//! Components as files in a ZIP, written as Salesforce writes them.

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::element::{Element, escape};

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// A component as a file: indented, in the namespace of metadata.
pub(super) fn file(root: &Element) -> String {
    let name = &root.name;
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{name} xmlns=\"{NAMESPACE}\">\n");
    for child in &root.children {
        indented(child, 1, &mut xml);
    }
    xml + "</" + name + ">\n"
}

fn indented(element: &Element, depth: usize, xml: &mut String) {
    let indent = " ".repeat(4 * depth);
    let name = &element.name;
    xml.extend([&indent, "<", name, ">"]);
    if element.children.is_empty() {
        escape(&element.text, xml);
    } else {
        xml.push('\n');
        for child in &element.children {
            indented(child, depth + 1, xml);
        }
        xml.push_str(&indent);
    }
    xml.extend(["</", name, ">\n"]);
}

/// The `package.xml` for components of these types and names.
pub(super) fn manifest(members: &[(&str, String)], version: &str) -> Element {
    let mut members: Vec<_> = members.iter().collect();
    members.sort();
    let mut package = Element::new("Package", "");
    for chunk in members.chunk_by(|one, other| one.0 == other.0) {
        let mut types = Element::new("types", "");
        let names = chunk.iter().map(|(_, name)| Element::new("members", name));
        types.children.extend(names);
        types.children.extend(chunk.first().map(|(kind, _)| Element::new("name", kind)));
        package.children.push(types);
    }
    package.set("version", version);
    package
}

/// A ZIP of files, each with its path.
pub(super) fn pack(files: &[(String, String)]) -> Vec<u8> {
    let write = || -> zip::result::ZipResult<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in files {
            zip.start_file(path.as_str(), SimpleFileOptions::default())?;
            zip.write_all(text.as_bytes())?;
        }
        Ok(zip.finish()?.into_inner())
    };
    // Writing to memory cannot fail.
    write().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_lists_each_type_once() {
        let members = [("B", "two".to_owned()), ("A", "x & y".to_owned()), ("B", "one".to_owned())];
        let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types>
        <members>x &amp; y</members>
        <name>A</name>
    </types>
    <types>
        <members>one</members>
        <members>two</members>
        <name>B</name>
    </types>
    <version>62.0</version>
</Package>
"#;
        assert_eq!(file(&manifest(&members, "62.0")), expected);
    }
}
