//! Which host a URL means, and whether that host is this machine.

use url::{Host, Url};

/// Whether a URL points to this machine: `127.0.0.0/8`, `::1` or `localhost`.
///
/// Only such hosts are spoken to in plain http, and never through a proxy.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

/// Host and port, which is all of a URL that may appear in a message.
pub(super) fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or("no host");
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for url in
            ["http://127.0.0.1:1/a", "http://127.9.9.9", "http://[::1]:8", "http://LOCALHOST."]
        {
            assert!(is_loopback(&url.parse().unwrap()), "{url}");
        }
        for url in ["http://127.0.0.1.evil.example", "http://10.0.0.1", "http://localhost.example"]
        {
            assert!(!is_loopback(&url.parse().unwrap()), "{url}");
        }
    }

    #[test]
    fn shows_neither_user_nor_query() {
        let url = "https://me:pw@a.my.salesforce.com/x?secret=1".parse().unwrap();
        assert_eq!(host_and_port(&url), "a.my.salesforce.com:443");
    }
}
