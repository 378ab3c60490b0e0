//! The hosts to which the front leads.

/// The domains whose hosts are Salesforce's.
pub(super) const DOMAINS: [&str; 3] = ["salesforce.com", "salesforce-setup.com", "force.com"];

/// The host of `host` or `host:port`, lower case; `None` where it is not one of Salesforce's.
pub(super) fn salesforce(authority: &str) -> Option<String> {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) => port.parse::<u16>().is_ok().then_some(host)?,
        None => authority,
    };
    let host = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let of_salesforce = DOMAINS
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|left| left.ends_with('.')));
    (of_salesforce && host.len() <= 253 && host.split('.').all(is_label)).then_some(host)
}

fn is_label(label: &str) -> bool {
    let edges = label.starts_with('-') || label.ends_with('-');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&label.len()) && !edges && label.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_of_salesforce_are_led_to() {
        for (authority, host) in [
            ("login.salesforce.com:443", "login.salesforce.com"),
            ("Acme.My.Salesforce.com.:443", "acme.my.salesforce.com"),
            ("acme--uat.sandbox.my.salesforce.com", "acme--uat.sandbox.my.salesforce.com"),
            ("acme.my.salesforce-setup.com:443", "acme.my.salesforce-setup.com"),
            ("acme.lightning.force.com:8443", "acme.lightning.force.com"),
        ] {
            assert_eq!(salesforce(authority).as_deref(), Some(host), "{authority}");
        }
        for authority in [
            "example.com:443",
            "salesforce.com:443",
            "notsalesforce.com:443",
            "login.salesforce.com.example.com:443",
            "login.salesforce.com@example.com:443",
            "example.com/.salesforce.com:443",
            "*.salesforce.com:443",
            "-.salesforce.com:443",
            "a..salesforce.com:443",
            ".salesforce.com:443",
            "login.salesforce.com:https",
            "login.salesforce.com:99999",
            "127.0.0.1:443",
            "[::1]:443",
            "localhost",
            "",
        ] {
            assert_eq!(salesforce(authority), None, "{authority}");
        }
        let long = format!("{}.salesforce.com", "a.".repeat(130));
        assert_eq!(salesforce(&long), None);
    }
}
