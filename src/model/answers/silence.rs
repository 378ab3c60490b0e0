//! Answers that never came, or came from somebody else; the words for them are ours.

use super::Outlook::{self, Busy, Trouble};
use super::{Advice, Source};

pub(super) static SILENCE: &[Advice] = &[
    row(
        &["refused"],
        Trouble,
        "nothing listens at the login URL's host and port",
        "check the login URL, and that the proxy in `HTTPS_PROXY` runs",
    ),
    row(
        &["dns"],
        Trouble,
        "the host name does not resolve",
        "Setup > My Domain shows the spelling; check VPN and DNS of this machine",
    ),
    row(
        &["tls"],
        Trouble,
        "the certificate is not trusted: somebody opens TLS connections on the way, or the host is not Salesforce",
        "point `SSL_CERT_FILE` to the CA certificate (PEM) of the proxy that opens TLS connections",
    ),
    row(
        &["proxy"],
        Trouble,
        "the proxy lets no connection to the org through",
        "check `HTTPS_PROXY` and `NO_PROXY`, and let the proxy pass `*.my.salesforce.com` and `*.salesforce.com`",
    ),
    row(
        &["firewall"],
        Trouble,
        "the connection is not made in time: a firewall may drop it",
        "let this machine out to port 443 of the org's My Domain, or set `HTTPS_PROXY`",
    ),
    row(
        &["timeout", "reset"],
        Trouble,
        "the connection broke before the answer had come",
        "ask again; status.salesforce.com shows outages, a proxy's log the connections that it cuts",
    ),
    row(&["unsent"], Trouble, "the request could not be sent", "check the login URL"),
    row(
        &["page"],
        Trouble,
        "a web page or a redirect came instead of an answer: a proxy's, a sign-in page's or a maintenance page",
        "Setup > My Domain shows the login URL; let the proxy pass the org's hosts as they are",
    ),
    row(
        &["5xx"],
        Trouble,
        "Salesforce has trouble of its own, or is being maintained",
        "ask again; status.salesforce.com shows outages",
    ),
    row(&["429"], Busy, "too many requests", "ask again later; the wait keeps to `Retry-After`"),
];

const fn row(
    codes: &'static [&'static str],
    outlook: Outlook,
    meaning: &'static str,
    remedy: &'static str,
) -> Advice {
    Advice { source: Source::Silence, codes, says: None, outlook, meaning, remedy }
}
