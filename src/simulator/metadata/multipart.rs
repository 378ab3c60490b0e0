//! A `multipart/form-data` body: its parts by content, since clients name them differently.

/// The longest boundary that a client may choose (RFC 2046), in bytes.
const LONGEST_BOUNDARY: usize = 70;

/// How many parts a request may have; clients send two.
const MOST_PARTS: usize = 100;

/// One part.
pub(super) struct Part<'a> {
    pub(super) headers: String,
    pub(super) content: &'a [u8],
}

/// Splits a body at the boundary that its `Content-Type` names; `None` where it is no multipart.
pub(super) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let media_type = content_type.split(';').next()?.trim();
    if !media_type.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = content_type.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    if boundary.is_empty() || boundary.len() > LONGEST_BOUNDARY {
        return None;
    }
    let delimiter = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut rest = &body[find(body, &delimiter)? + delimiter.len()..];
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))?;
        let end = find(rest, &delimiter)?;
        if parts.len() == MOST_PARTS {
            return None;
        }
        parts.push(part(&rest[..end])?);
        rest = &rest[end + delimiter.len()..];
    }
    Some(parts)
}

fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let (head, content) = match find(bytes, b"\r\n\r\n") {
        Some(at) => (&bytes[..at], &bytes[at + 4..]),
        None => find(bytes, b"\n\n").map(|at| (&bytes[..at], &bytes[at + 2..]))?,
    };
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    Some(Part { headers: String::from_utf8_lossy(head).to_ascii_lowercase(), content })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_bytes() {
        let body = b"pre\r\n--x\r\nContent-Type: application/json\r\n\r\n{}\r\n--x\r\nA: b\r\n\r\n\x00\r\n\x01\r\n--x--\r\n";
        let parts = parts("multipart/form-data; boundary=\"x\"", body).unwrap();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].headers, "content-type: application/json");
        assert_eq!(parts[1].content, b"\x00\r\n\x01");
    }

    #[test]
    fn anything_else_is_none() {
        assert!(parts("application/json", b"{}").is_none());
        assert!(parts("multipart/form-data; boundary=x", b"--x\r\nno end").is_none());
        assert!(parts("multipart/form-data", b"").is_none());
        assert!(parts("multipart/form-data; boundary=", b"--\r\n\r\n--").is_none());
        let long = "-".repeat(LONGEST_BOUNDARY + 1);
        assert!(parts(&format!("multipart/form-data; boundary={long}"), long.as_bytes()).is_none());
        let many = format!("{}--x--", "--x\r\n\r\n\r\n".repeat(MOST_PARTS + 1));
        assert!(parts("multipart/form-data; boundary=x", many.as_bytes()).is_none());
    }
}
