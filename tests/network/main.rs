//! What goes over the network, and what must not: limits, hosts, proxies, TLS.
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod homes;
mod limits;
#[path = "../../src/http/testing.rs"]
mod testing;
mod tls;
mod tls_server;
mod whoami;
