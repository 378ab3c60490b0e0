//! The pages themselves: forms that need neither scripts nor styles.

use crate::simulator::oauth::xml::escaped;

/// The login page; `start` is where it leads, `wrong` what it complains of.
pub(super) fn login(start: &str, username: &str, wrong: &str) -> String {
    let (start, username) = (escaped(start), escaped(username));
    page(
        "Login | Salesforce",
        &format!(
            "<p id=\"error\">{wrong}</p><form id=\"login_form\" method=\"post\" action=\"/\"><input type=\"hidden\" name=\"startURL\" value=\"{start}\"><label>Username <input id=\"username\" name=\"username\" type=\"email\" value=\"{username}\" autocomplete=\"username\"></label><label>Password <input id=\"password\" name=\"pw\" type=\"password\" autocomplete=\"current-password\"></label><input id=\"Login\" type=\"submit\" value=\"Log In\"></form>"
        ),
    )
}

/// The consent page.
pub(super) fn consent(
    action: &str,
    label: &str,
    (name, confirmation): (&str, &str),
    scopes: &[String],
    source: &str,
) -> String {
    let items: Vec<_> = scopes.iter().map(|scope| format!("<li>{}</li>", escaped(scope))).collect();
    let items = items.concat();
    let (label, name, source) = (escaped(label), escaped(name), escaped(source));
    page(
        "Allow Access? | Salesforce",
        &format!(
            "<h1>Allow Access?</h1><p>{label} is asking to:</p><ul>{items}</ul><p>{name}, do you want to allow access?</p><form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"source\" value=\"{source}\"><input type=\"hidden\" name=\"confirmation\" value=\"{confirmation}\"><input id=\"oadeny\" type=\"submit\" name=\"cancel\" value=\"Deny\"><input id=\"oaapprove\" type=\"submit\" name=\"save\" value=\"Allow\"></form>"
        ),
    )
}

/// The page for the code of a device.
pub(super) fn connect(action: &str, user_code: &str, (name, confirmation): (&str, &str)) -> String {
    let (user_code, name) = (escaped(user_code), escaped(name));
    page(
        "Connect Your Device | Salesforce",
        &format!(
            "<h1>Connect Your Device</h1><p>{name}, which code does the device show?</p><form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"confirmation\" value=\"{confirmation}\"><label>Code <input id=\"user_code\" name=\"user_code\" value=\"{user_code}\"></label><input id=\"oadeny\" type=\"submit\" name=\"cancel\" value=\"Deny\"><input id=\"oaapprove\" type=\"submit\" name=\"save\" value=\"Allow\"></form>"
        ),
    )
}

/// What a person is told in the end.
pub(super) fn told(text: &str) -> String {
    page("Salesforce", &format!("<p id=\"told\">{}</p>", escaped(text)))
}

/// The page of errors that no app hears of; the cause stands in its address.
pub(super) fn error(code: &str, description: &str) -> String {
    let told = format!("{} : {}", escaped(code), escaped(description));
    page(
        "OAuth Error | Salesforce",
        &format!(
            "<p>We can't authorize you because of an OAuth error. For more information, contact your Salesforce administrator.</p><p id=\"error\">{told}</p>"
        ),
    )
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body>{body}</body></html>"
    )
}
