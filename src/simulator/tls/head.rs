//! What a client asks of the proxy, as far as the proxy has to read it.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _};

/// The longest head to wait for, in bytes.
const LONGEST: usize = 16 * 1024;

/// The beginning of a connection to a proxy.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// `CONNECT`: to where, and what followed the head.
    Connect(String, Vec<u8>),
    /// Any other request, from its first byte as far as it was read.
    Other(Vec<u8>),
}

impl Head {
    /// Reads until it is clear what is asked.
    ///
    /// # Errors
    ///
    /// When the connection ends before, or it becomes too long.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut read = Vec::new();
        let line = until(stream, &mut read, b"\r\n").await?;
        let line = String::from_utf8_lossy(&read[..line]).into_owned();
        let mut words = line.split_whitespace();
        if words.next() != Some("CONNECT") {
            return Ok(Self::Other(read));
        }
        let end = until(stream, &mut read, b"\r\n\r\n").await?;
        let rest = read.split_off(end);
        Ok(Self::Connect(words.next().unwrap_or_default().to_owned(), rest))
    }
}

/// Reads on until `end` has come; the length of all up to there, it included.
async fn until(
    stream: &mut (impl AsyncRead + Unpin),
    read: &mut Vec<u8>,
    end: &[u8],
) -> io::Result<usize> {
    loop {
        if let Some(start) = read.windows(end.len()).position(|window| window == end) {
            return Ok(start + end.len());
        }
        if read.len() > LONGEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        if stream.read_buf(read).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(mut bytes: &[u8]) -> io::Result<Head> {
        Head::read(&mut bytes).await
    }

    #[tokio::test]
    async fn heads_are_read_as_far_as_needed() {
        let tunnel = read(b"CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n\x16\x03");
        let wanted = Head::Connect("a.example:443".to_owned(), b"\x16\x03".to_vec());
        assert_eq!(tunnel.await.unwrap(), wanted);
        let plain = b"GET http://a.example/ HTTP/1.1\r\nHo";
        assert_eq!(read(plain).await.unwrap(), Head::Other(plain.to_vec()));
        assert_eq!(
            read(b"CONNECT\r\n\r\n").await.unwrap(),
            Head::Connect(String::new(), Vec::new())
        );
        let error = read(b"CONNECT a.example:443 HTTP/1.1\r\n").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
        let error = read(&vec![b'a'; 100_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
