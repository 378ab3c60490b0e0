//! Multipart bodies of REST deploys: in the spellings of the Salesforce CLI, of jsforce, and
//! others.

use proptest::prelude::*;
use proptest::sample::select;

use super::engine::fuzz;
use super::mutate::mutated;

const PIECES: &[&str] = &[
    "--x",
    "--x--",
    "\r\n",
    "\n",
    "\r\n\r\n",
    "Content-Disposition: form-data; name=\"json\"",
    "Content-Disposition: form-data; name=\"entity_content\"",
    "Content-Disposition: form-data; name=\"file\"; filename=\"package.zip\"",
    "Content-Type: application/json",
    "Content-Type: application/zip",
    "{\"deployOptions\":{}}",
    "{\"deployOptions\":null}",
    "[[[[",
    "PK",
    "PK\u{5}\u{6}",
    "--",
    "\u{0}",
];

fn bodies() -> Vec<String> {
    ["json", "entity_content"]
        .map(|name| {
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: application/json\r\n\r\n{{\"deployOptions\":{{\"singlePackage\":true,\"rollbackOnError\":\"true\"}}}}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"p.zip\"\r\nContent-Type: application/zip\r\n\r\nPK\u{5}\u{6}{}\r\n--x--\r\n",
                "\0".repeat(18)
            )
        })
        .into()
}

#[test]
fn parts_are_read_or_refused() {
    let types = [
        "multipart/form-data; boundary=x",
        "multipart/form-data; boundary=\"x\"",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=-",
        "multipart/form-data",
        "multipart/mixed; boundary=x",
        "application/json",
    ];
    let types = prop_oneof![3 => Just(types[0]), 1 => select(types.to_vec())];
    fuzz("multipart", &(types, mutated(bodies(), PIECES)), &async |target, (kind, body)| {
        let url = target.url("/services/data/v67.0/metadata/deployRequest");
        let request = target.client.post(url).bearer_auth(target.token());
        let request = request.header("content-type", *kind).body(body.to_vec());
        target.send(request).await?.is_rest()
    });
}
