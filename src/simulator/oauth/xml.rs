//! An answer as XML, for clients that ask for it.

use std::fmt::Write as _;

use serde_json::Value;

/// A document whose elements are the members of a value.
pub(super) fn document(root: &str, value: &Value) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    element(&mut xml, root, value);
    xml
}

fn element(xml: &mut String, name: &str, value: &Value) {
    // Writing to a text cannot fail.
    let _written = match value {
        Value::Null => write!(
            xml,
            "<{name} xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/>"
        ),
        Value::Object(members) => {
            let _opened = write!(xml, "<{name}>");
            for (name, member) in members {
                element(xml, name, member);
            }
            write!(xml, "</{name}>")
        }
        Value::Array(all) => {
            for one in all {
                element(xml, name, one);
            }
            Ok(())
        }
        Value::String(text) => write!(xml, "<{name}>{}</{name}>", escaped(text)),
        other => write!(xml, "<{name}>{other}</{name}>"),
    };
}

/// A text between tags or in an attribute, of XML or HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut done = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => done.push_str("&amp;"),
            '<' => done.push_str("&lt;"),
            '>' => done.push_str("&gt;"),
            '"' => done.push_str("&quot;"),
            '\'' => done.push_str("&#39;"),
            other => done.push(other),
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_become_elements_and_texts_are_escaped() {
        let xml = document("user", &json!({ "name": "A<B & \"C\"", "urls": { "rest": 1 } }));
        let parsed = roxmltree::Document::parse(&xml).unwrap();
        let text = |name: &str| {
            let mut all = parsed.descendants();
            all.find(|node| node.has_tag_name(name)).unwrap().text().unwrap().to_owned()
        };
        assert_eq!((text("name"), text("rest")), ("A<B & \"C\"".to_owned(), "1".to_owned()));
    }
}
