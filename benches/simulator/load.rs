//! How many tokens the two give in a second.
//!
//! The client is as thin as one can be, so that the servers and not it are measured, and on a
//! thread of its own.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cucumber_salesforce::simulator::SimulatedOrg;
use futures::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wiremock::MockServer;

use super::{apps, median};

const CONNECTIONS: usize = 8;

/// A run-as user may sign in 3,600 times an hour: a round is less.
const REQUESTS_OF_A_CONNECTION: usize = 400;

/// Tokens a second of the org, and of the mock; they take turns.
pub(crate) async fn medians(
    org: &SimulatedOrg,
    mock: &MockServer,
    apps: usize,
    rounds: usize,
) -> (f64, f64) {
    let at: SocketAddr = org.base_url().trim_start_matches("http://").parse().expect("an address");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for turn in 0..=rounds {
        let one = round(at, apps).await;
        let other = round(*mock.address(), apps).await;
        // The first turn finds cold caches.
        if turn > 0 {
            ours.push(one);
            theirs.push(other);
        }
        org.clock().sleep(Duration::from_secs(3600)).await;
    }
    (median(ours), median(theirs))
}

/// Requests a second of one round.
async fn round(at: SocketAddr, apps: usize) -> f64 {
    let asked = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let begun = Instant::now();
            join_all((0..CONNECTIONS).map(|number| ask(at, apps, number))).await;
            #[expect(clippy::cast_precision_loss, reason = "some thousand")]
            let requests = (CONNECTIONS * REQUESTS_OF_A_CONNECTION) as f64;
            requests / begun.elapsed().as_secs_f64()
        })
    });
    tokio::task::spawn_blocking(|| asked.join()).await.expect("it ends").expect("no panic")
}

/// Asks for tokens of one app after the other, over one connection.
async fn ask(at: SocketAddr, apps: usize, number: usize) {
    let mut stream = TcpStream::connect(at).await.expect("a server");
    stream.set_nodelay(true).expect("an option");
    let mut buffer = Vec::with_capacity(4096);
    for turn in 0..REQUESTS_OF_A_CONNECTION {
        // They are far from each other, so that no order of theirs helps.
        let app = (turn * 7919 + number * 1231) % apps.max(1);
        let body = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            apps::key(app),
            apps::secret(app)
        );
        let request = format!(
            "POST /services/oauth2/token HTTP/1.1\r\nHost: {at}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.expect("a server that reads");
        read(&mut stream, &mut buffer).await;
        assert!(buffer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer));
    }
}

/// Reads one answer, which names its length.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) {
    buffer.clear();
    loop {
        assert_ne!(stream.read_buf(buffer).await.expect("an answer"), 0, "the server hung up");
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.expect("a length").trim().parse().expect("a number");
        if buffer.len() >= end + 4 + length {
            return;
        }
    }
}
