//! The handle of a front.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};

use super::arrivals::Arrivals;
use super::authority::Authority;
use super::ca_file::CaFile;
use super::guard::guard;
use super::proxy::Proxy;
use crate::simulator::network::Doors;
use crate::simulator::server::{self, Served};
use crate::simulator::state::Shared;

/// Connections whose handshake is over and that nobody serves yet.
const WAITING: usize = 64;

/// A way to the simulated org by Salesforce's own host names, over TLS; gone when it is dropped.
///
/// It is a proxy on loopback. Clients that are told of it and of its certificate authority, mostly
/// by `HTTPS_PROXY` and a variable such as `SSL_CERT_FILE`, meet the org at
/// `https://login.salesforce.com`, at its My Domain and at every other host of `*.salesforce.com`,
/// `*.salesforce-setup.com` and `*.force.com`. All other hosts are refused with 403, so that
/// nothing leaves the machine. See [`SimulatedOrg::tls_front`](super::super::SimulatedOrg::tls_front).
#[must_use = "the front is gone when it is dropped: bind it"]
pub struct TlsFront {
    proxy_url: String,
    instance_url: String,
    ca_pem: String,
    ca_file: CaFile,
    _stop: oneshot::Sender<()>,
}

impl TlsFront {
    pub(in crate::simulator) async fn open(
        org: &Arc<Shared>,
        org_is_gone: oneshot::Receiver<()>,
    ) -> io::Result<Self> {
        let authority = Authority::new()?;
        let ca_pem = authority.pem().to_owned();
        let ca_file = CaFile::new(&ca_pem)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let proxy_url = format!("http://{}", listener.local_addr()?);
        let instance_url = format!("https://{}.my.salesforce.com", org.facts.my_domain);
        let shared = Arc::new(org.as_seen_at(&instance_url));
        let (arrivals, arrived) = mpsc::channel(WAITING);
        let (server_stop, server_stopped) = oneshot::channel();
        let routes = Router::new()
            .fallback_service(Served::new(Arc::clone(&shared)))
            .layer(middleware::from_fn(guard));
        server::serve(Arrivals(arrived), routes, server_stopped);
        let (stop, stopped) = oneshot::channel();
        let doors = Doors::default();
        let proxy = Proxy { authority, shared, doors: doors.clone(), arrivals };
        tokio::spawn(async move {
            tokio::select! {
                _ = stopped => {}
                _ = org_is_gone => {}
                () = Arc::new(proxy).run(listener) => {}
            }
            drop(server_stop);
            doors.shut().await;
        });
        Ok(Self { proxy_url, instance_url, ca_pem, ca_file, _stop: stop })
    }

    /// The proxy, such as `http://127.0.0.1:43127`, without a slash at the end: for
    /// `HTTPS_PROXY`, and for `HTTP_PROXY` where plain `http://` is to be kept in as well.
    #[must_use]
    pub fn proxy_url(&self) -> &str {
        &self.proxy_url
    }

    /// The org's My Domain, such as `https://acme.my.salesforce.com`, without a slash at the end.
    #[must_use]
    pub fn instance_url(&self) -> &str {
        &self.instance_url
    }

    /// A file with [`ca_pem`](Self::ca_pem), which lives as long as this front.
    #[must_use]
    pub fn ca_file(&self) -> &Path {
        self.ca_file.path()
    }

    /// The certificate, in PEM form, of the authority that vouches for the front's servers. It was
    /// made for this front, and can vouch for no other domains.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }
}

impl fmt::Debug for TlsFront {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { proxy_url, instance_url, .. } = self;
        formatter
            .debug_struct("TlsFront")
            .field("proxy_url", proxy_url)
            .field("instance_url", instance_url)
            .field("ca_file", &self.ca_file())
            .finish_non_exhaustive()
    }
}
