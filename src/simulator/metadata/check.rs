//! Whether a component fits its type: fields known, values of the right kind, required ones there.

use super::component::ComponentType;
use super::element::Element;
use super::problem::Problem;
use super::schema::{Field, Holds};
use super::versions;
use crate::model::Scope;

const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";

/// Whether a release knows an OAuth scope, in the Metadata API's spelling.
pub(super) fn knows_scope(release: u16, name: &str) -> bool {
    let named = Scope::ALL.iter().any(|scope| scope.metadata() == name)
        || versions::NEWER_SCOPES.contains(&name);
    named && versions::of_scope(name) <= release
}

/// Checks a component against its type, as a release knows it.
pub(super) fn check(kind: ComponentType, release: u16, body: &Element) -> Result<(), Problem> {
    fits(body, release, kind.element(), kind.fields())
}

fn fits(element: &Element, release: u16, of: &str, fields: &[Field]) -> Result<(), Problem> {
    for child in element.children.iter().filter(|child| child.name != "fullName") {
        let Some(field) = fields.iter().find(|field| field.name == child.name) else {
            let name = &child.name;
            let text =
                format!("Element {{{NAMESPACE}}}{name} invalid at this location in type {of}");
            return Err(Problem::malformed(&text, child.line));
        };
        if !versions::of_field(of, field.name).contains(&release) {
            return Err(Problem::of_another_version(field.name, release, child.line));
        }
        holds(child, release, field)?;
    }
    let missing = fields.iter().find(|field| field.required && is_empty(element, field.name));
    missing.map_or(Ok(()), |field| Err(Problem::missing(field.name)))
}

fn is_empty(element: &Element, field: &str) -> bool {
    element
        .child(field)
        .is_none_or(|child| child.children.is_empty() && child.text.trim().is_empty())
}

fn holds(element: &Element, release: u16, field: &Field) -> Result<(), Problem> {
    let simple = !matches!(field.holds, Holds::Anything | Holds::Fields(..));
    if let Some(child) = element.children.first().filter(|_| simple) {
        let name = &child.name;
        let text =
            format!("Unexpected element {{{NAMESPACE}}}{name} during simple type deserialization");
        return Err(Problem::malformed(&text, child.line));
    }
    let text = element.text.trim();
    let fine = match field.holds {
        Holds::Text | Holds::Anything => true,
        Holds::Boolean => ["true", "false", "1", "0"].contains(&text.to_ascii_lowercase().as_str()),
        Holds::Integer => text.parse::<i32>().is_ok(),
        Holds::Word(_, words) => words.contains(&text),
        Holds::Scope => knows_scope(release, text),
        Holds::Fields(of, fields) => return fits(element, release, of, fields),
    };
    if fine {
        return Ok(());
    }
    let message = match field.holds {
        Holds::Word(enumeration, _) => {
            format!("'{text}' is not a valid value for the enum '{enumeration}'")
        }
        Holds::Scope => {
            format!("'{text}' is not a valid value for the enum 'ConnectedAppOauthAccessScope'")
        }
        Holds::Integer => format!("'{text}' is not a valid value for the type xsd:int"),
        _ => format!("'{text}' is not a valid value for the type xsd:boolean"),
    };
    Err(Problem::malformed(&message, element.line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(kind: ComponentType, xml: &str) -> String {
        check(kind, 67, &Element::parse(xml).unwrap())
            .map_or_else(|p| p.message, |()| String::new())
    }

    #[test]
    fn names_what_does_not_fit() {
        use ComponentType::{ConnectedApp, OauthPolicies, PermissionSet, Policies};
        for (kind, xml, message) in [
            (Policies, "<p/>", "Enter the name of the parent external client app"),
            (
                Policies,
                "<p><colour>x</colour></p>",
                "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type ExtlClntAppConfigurablePolicies",
            ),
            (
                Policies,
                "<p><isEnabled>yes</isEnabled></p>",
                "Error parsing file: 'yes' is not a valid value for the type xsd:boolean",
            ),
            (
                PermissionSet,
                "<p><label><a/></label></p>",
                "Error parsing file: Unexpected element {http://soap.sforce.com/2006/04/metadata}a during simple type deserialization",
            ),
            (
                ConnectedApp,
                "<p><oauthConfig><scopes>api</scopes></oauthConfig></p>",
                "Error parsing file: 'api' is not a valid value for the enum 'ConnectedAppOauthAccessScope'",
            ),
            (
                OauthPolicies,
                "<p><refreshTokenValidityPeriod>2147483648</refreshTokenValidityPeriod></p>",
                "Error parsing file: '2147483648' is not a valid value for the type xsd:int",
            ),
        ] {
            assert_eq!(problem(kind, xml), message);
        }
    }
}
