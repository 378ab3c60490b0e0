//! A scripted server on loopback, for tests of what goes over the wire.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Answers requests by a script, and remembers them.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    requests: Vec<String>,
    connections: usize,
}

impl Server {
    /// Answers each request with what `script` makes of it: the raw request in, the raw answer
    /// out. An empty answer closes the connection.
    pub(crate) async fn start(script: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (shared, script) = (Arc::clone(&seen), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.lock().unwrap().connections += 1;
                tokio::spawn(serve(stream, Arc::clone(&shared), Arc::clone(&script)));
            }
        });
        Self { address, seen }
    }

    /// Answers every request alike.
    pub(crate) async fn always(status: u16, content_type: &str, body: &str) -> Self {
        let answer = answer(status, &[("content-type", content_type)], body);
        Self::start(move |_| answer.clone()).await
    }

    pub(crate) fn url(&self) -> Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    /// The requests so far, raw.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }
}

/// An answer as it stands on the wire.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let lines =
        headers.iter().fold(String::new(), |all, (name, value)| all + name + ": " + value + "\r\n");
    format!("HTTP/1.1 {status} X\r\n{lines}content-length: {}\r\n\r\n{body}", body.len())
}

async fn serve(
    mut stream: TcpStream,
    seen: Arc<Mutex<Seen>>,
    script: Arc<impl Fn(&str) -> String>,
) {
    while let Some(request) = read(&mut stream).await {
        let answer = script(&request);
        seen.lock().unwrap().requests.push(request);
        if answer.is_empty() || stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
