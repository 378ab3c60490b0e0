//! The simulated org, asked over the wire by a plain HTTP client.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may")]

mod apps;
mod authorize;
mod browsers;
mod commits;
mod consent;
mod credentials;
mod data;
mod deploy_facts;
mod deploy_options;
mod deploy_requests;
mod devices;
mod edits;
mod facts;
mod faults;
mod flows;
mod front;
mod front_edges;
mod identities;
mod languages;
mod logins;
mod misconfigured;
mod pages;
mod party;
mod passwords;
mod places;
mod refreshes;
mod renewals;
mod requests;
mod retrieves;
mod soap;
mod struck;
mod struck_deploys;
mod weather;
mod web_server;
mod wire;
