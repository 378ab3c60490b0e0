//! What is between this machine and the org.

use super::super::case::Case;
use super::super::finding::{Look, Setting, Suspicion};
use super::super::{Cause, pages};

/// How much it says where not one answer of the org came, and where some did.
const SILENCE: u32 = 60;
const SOMETIMES: u32 = 12;

fn weight(case: &Case<'_>, times: u32) -> u32 {
    if times * 2 > case.attempts() { SILENCE } else { SOMETIMES }
}

pub(super) fn no_connection(case: &Case<'_>) -> Option<Suspicion> {
    let codes = ["refused", "dns", "tls", "proxy", "firewall", "timeout", "reset", "unsent"];
    let answered = case.silent(&codes)?;
    let because = Look::Likely(answered.answer.text.clone());
    let (culprit, setting, remedy) = match answered.answer.code.as_deref()? {
        "dns" => (
            Cause::HostNotFound,
            pages::my_domain(),
            "compare the login URL's host; if it is right, check this machine's DNS and VPN",
        ),
        "proxy" => (
            Cause::Proxy,
            Setting::outside("HTTPS_PROXY and NO_PROXY"),
            "let the proxy pass the org's host, with the right name and password",
        ),
        "tls" => (
            Cause::TlsInterception,
            Setting::outside("SSL_CERT_FILE"),
            "point it to the CA certificate (PEM) of the proxy that opens TLS connections; if there is none, the host is not Salesforce",
        ),
        "refused" => (
            Cause::Firewall,
            Setting::outside("login URL, HTTPS_PROXY"),
            "check host and port, and that the proxy runs",
        ),
        _ => (
            Cause::Firewall,
            Setting::outside("firewall"),
            "let this machine out to port 443 of the org's My Domain, or set HTTPS_PROXY",
        ),
    };
    let weight = weight(case, answered.times);
    Some(Suspicion::new(culprit, weight, because, setting, remedy))
}

pub(super) fn page(case: &Case<'_>) -> Option<Suspicion> {
    let pages = case.unreadable().filter(|(status, _)| *status < 500 && *status != 429);
    let (status, answered) = pages.max_by_key(|(_, answered)| answered.times)?;
    let look = Look::Likely(format!(
        "a page came with status {status} instead of the org's answer: a proxy's or a sign-in page's"
    ));
    let setting = Setting::outside("HTTPS_PROXY and NO_PROXY");
    let remedy = "let the proxy pass the org's host as it is, and sign in to the network";
    Some(Suspicion::new(Cause::Proxy, weight(case, answered.times), look, setting, remedy))
}
