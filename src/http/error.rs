//! Why a request got no answer.

use std::time::Duration;

use crate::{Error, ErrorKind};

/// A request that got no answer, or was not sent at all.
///
/// It names host and port only: no path, query, user, header or body.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpError {
    /// Nothing listens there.
    #[error("`{host}` refused the connection")]
    Refused {
        /// Host and port.
        host: String,
    },
    /// The name does not resolve.
    #[error("the host name in `{host}` does not resolve")]
    Dns {
        /// Host and port.
        host: String,
    },
    /// The certificate is not trusted, or the handshake failed otherwise.
    #[error("no trusted TLS connection to `{host}`: {reason}")]
    Tls {
        /// Host and port.
        host: String,
        /// What the TLS library said.
        reason: String,
    },
    /// The proxy did not let the connection through.
    #[error("the proxy let no connection to `{host}` through: {reason}")]
    Proxy {
        /// Host and port of the target.
        host: String,
        /// What the proxy said.
        reason: String,
    },
    /// The connection was not made in time.
    #[error("`{host}` did not take the connection within {} s", limit.as_secs_f32())]
    ConnectTimeout {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// The whole answer did not arrive in time.
    #[error("`{host}` did not answer within {} s", limit.as_secs_f32())]
    Timeout {
        /// Host and port.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// The connection broke before the whole answer had arrived.
    #[error("`{host}` closed the connection before it had answered: {reason}")]
    Reset {
        /// Host and port.
        host: String,
        /// What happened.
        reason: String,
    },
    /// The answer is longer than we are willing to hold.
    #[error("the answer of `{host}` is longer than {limit} bytes")]
    TooLarge {
        /// Host and port.
        host: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// Plain http to another machine; nothing was sent.
    #[error("plain http to `{host}` would show secrets to the network")]
    Plaintext {
        /// Host and port.
        host: String,
    },
    /// An org's token would have gone to another host; nothing was sent.
    #[error("a request for `{host}` would take the token of `{org}` to another host")]
    ForeignHost {
        /// Host and port that was asked for.
        host: String,
        /// Host and port that the token belongs to.
        org: String,
    },
    /// The request cannot be put on the wire; nothing was sent.
    #[error("malformed request: {reason}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
    },
    /// The session has ended and could not be renewed.
    #[error("the session with `{host}` has ended")]
    Renewal {
        /// Host and port.
        host: String,
        /// Why no new token came.
        #[source]
        source: Error,
    },
    /// Anything else.
    #[error("no answer from `{host}`: {reason}")]
    Other {
        /// Host and port.
        host: String,
        /// What happened.
        reason: String,
    },
}

impl HttpError {
    /// Whether no connection came about, so that the server cannot have seen the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. }
                | Self::Dns { .. }
                | Self::Tls { .. }
                | Self::Proxy { .. }
                | Self::ConnectTimeout { .. }
        )
    }

    /// Whether time ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::ConnectTimeout { .. } | Self::Timeout { .. })
    }

    /// Whether the same request may well succeed a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Reset { .. }) || self.is_timeout()
    }

    /// Our word for it in the table of answers ([`answers`](crate::model::answers)).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Dns { .. } => "dns",
            Self::Tls { .. } => "tls",
            Self::Proxy { .. } => "proxy",
            Self::ConnectTimeout { .. } => "firewall",
            Self::Timeout { .. } => "timeout",
            Self::Reset { .. } | Self::TooLarge { .. } | Self::Other { .. } => "reset",
            Self::Plaintext { .. }
            | Self::ForeignHost { .. }
            | Self::Malformed { .. }
            | Self::Renewal { .. } => "unsent",
        }
    }

    /// What to change.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Refused { .. } => {
                Some("check host and port, and that the server, or the proxy in HTTPS_PROXY, runs")
            }
            Self::Dns { .. } => {
                Some("check the spelling of the host (Setup > My Domain shows it), VPN and DNS")
            }
            Self::Tls { .. } => Some(
                "if a company proxy opens TLS connections, point SSL_CERT_FILE to its CA certificate (PEM)",
            ),
            Self::Proxy { .. } => Some("check HTTPS_PROXY and NO_PROXY"),
            Self::ConnectTimeout { .. } => {
                Some("a firewall may drop the connection: check it, and HTTPS_PROXY")
            }
            Self::Plaintext { .. } => Some("write `https://`; plain http is for loopback only"),
            Self::ForeignHost { .. } => {
                Some("give a path that starts with `/`, such as `/services/data`")
            }
            Self::Timeout { .. } => {
                Some("`--sf-request-timeout` gives each answer more time; check the network too")
            }
            Self::Reset { .. }
            | Self::TooLarge { .. }
            | Self::Malformed { .. }
            | Self::Renewal { .. }
            | Self::Other { .. } => None,
        }
    }
}

impl From<HttpError> for Error {
    fn from(error: HttpError) -> Self {
        let kind = match &error {
            HttpError::Plaintext { .. }
            | HttpError::ForeignHost { .. }
            | HttpError::Malformed { .. } => ErrorKind::Usage,
            HttpError::Renewal { source, .. } => source.kind(),
            _ => ErrorKind::Unreachable,
        };
        let remedy = error.remedy();
        let ours = Self::new(kind, error.to_string());
        let ours = match error {
            HttpError::Renewal { source, .. } => ours.caused_by(source),
            _ => ours,
        };
        match remedy {
            Some(remedy) => ours.hint(remedy),
            None => ours,
        }
    }
}
