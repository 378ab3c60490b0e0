//! `multipart/form-data`, as the deploy endpoint wants it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A body under construction.
pub(super) struct Multipart {
    boundary: String,
    body: Vec<u8>,
}

impl Multipart {
    /// An empty body; the boundary is the digest of `content`, so no part can plausibly hold it.
    pub(super) fn around(content: &[u8]) -> Self {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content);
        let digits = URL_SAFE_NO_PAD.encode(digest.as_ref());
        Self { boundary: format!("part-{digits}"), body: Vec::new() }
    }

    /// Adds a part; `disposition` is what stands after `form-data; `.
    pub(super) fn part(mut self, disposition: &str, content_type: &str, content: &[u8]) -> Self {
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: {content_type}\r\n\r\n",
            self.boundary
        );
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// The `Content-Type` header that goes with the body.
    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// The body.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self.body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_its_parts() {
        let body = Multipart::around(b"PK").part("name=\"json\"", "application/json", b"{}");
        let boundary = body.boundary.clone();
        assert_eq!(boundary.len(), 48);
        assert_eq!(body.content_type(), format!("multipart/form-data; boundary={boundary}"));
        assert_eq!(
            String::from_utf8(body.finish()).unwrap(),
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"json\"\r\n\
                 Content-Type: application/json\r\n\r\n{{}}\r\n--{boundary}--\r\n"
            )
        );
    }
}
