//! Inputs that are small to write and would be large to read: each is refused, in bounded memory.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use serde_json::json;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::expanse::{Entry, archive};
use super::target::{Answer, Target, memory_peak};
use super::zip::deploy;

/// What the process may have had at most, in bytes; the request and its answer are in it, too.
const MEMORY: u64 = 1 << 30;

/// An envelope without a declaration.
fn bare(call: &str) -> String {
    format!("<Envelope><Header/><Body>{call}</Body></Envelope>")
}

async fn soap(target: &Target, envelope: String) -> Answer {
    let request = target.client.post(target.url("/services/Soap/m/67.0")).body(envelope);
    let answer = target.send(request.header("content-type", "text/xml")).await.unwrap();
    answer.is_soap().unwrap();
    assert!(!answer.status.is_success());
    assert!(memory_peak() < MEMORY, "{} bytes", memory_peak());
    answer
}

#[tokio::test]
async fn entities_are_not_expanded() {
    let target = Target::start().await;
    let mut entities = String::from("<!ENTITY a0 \"aaaaaaaaaa\">");
    for level in 1..12 {
        let inner = format!("&a{};", level - 1).repeat(10);
        write!(entities, "<!ENTITY a{level} \"{inner}\">").unwrap();
    }
    let call = bare("<x>&a11;</x>");
    let external = "<!ENTITY a11 SYSTEM \"file:///etc/passwd\">";
    for entities in [entities.as_str(), external] {
        let answer = soap(&target, format!("<!DOCTYPE e [{entities}]>{call}")).await;
        assert!(answer.body.contains("soapenv:Client"), "{}", answer.body);
        assert!(!answer.body.contains("root:"), "{}", answer.body);
    }
}

#[tokio::test]
async fn deep_wide_and_many_are_refused() {
    let target = Target::start().await;
    let deep = "<a>".repeat(500_000) + &"</a>".repeat(500_000);
    assert!(soap(&target, bare(&deep)).await.body.contains("nested elements"));
    let wide =
        format!("<a{}/>", (0..300_000).fold(String::new(), |all, n| all + &format!(" b{n}=''")));
    assert!(soap(&target, bare(&wide)).await.body.contains("attributes"));
    let spaces = (0..50_000).fold(String::new(), |all, n| all + &format!("<a xmlns:b{n}='u'/>"));
    assert!(soap(&target, bare(&spaces)).await.body.contains("namespaces"));
    let many = "<a/>".repeat(12 << 20);
    assert!(soap(&target, bare(&many)).await.body.contains("elements"));
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_the_form_of_the_endpoint() {
    let target = Target::start().await;
    soap(&target, " ".repeat(65 << 20)).await;
    let form = target.client.post(target.url("/services/oauth2/token")).body("a&".repeat(1 << 20));
    let answer = target.send(form).await.unwrap();
    assert_eq!(answer.status, 413);
    answer.is_oauth().unwrap();
    let record = target.client.post(target.url("/services/data/v67.0/sobjects/User"));
    let record = record.bearer_auth(target.token()).header("content-type", "application/json");
    let answer = target.send(record.body("[".repeat(7 << 20))).await.unwrap();
    assert_eq!(answer.status, 413);
    answer.is_rest().unwrap();
    let parts = "--x\r\n\r\n\r\n".repeat(1 << 20);
    let body = target.client.post(target.url("/services/data/v67.0/metadata/deployRequest"));
    let body = body.bearer_auth(target.token()).body(parts + "--x--");
    let body = body.header("content-type", "multipart/form-data; boundary=x");
    let answer = target.send(body).await.unwrap();
    assert_eq!(answer.status, 400);
    answer.is_rest().unwrap();
    let wrong = target.client.put(target.url("/services/Soap/m/67.0"));
    target.send(wrong).await.unwrap().is_soap().unwrap();
}

const MANIFEST: &str = "<Package><types><members>*</members><name>PermissionSet</name></types><version>67.0</version></Package>";

#[tokio::test]
async fn a_zip_that_unpacks_to_too_much_is_refused() {
    let target = Target::start().await;
    let single = json!({ "singlePackage": true });
    let manifest = || Entry::honest("package.xml", MANIFEST);
    for (entries, problem) in [
        (vec![Entry::spaces("package.xml", 1 << 30, 1 << 30)], "or than 600 MB unzipped"),
        (
            vec![manifest(), Entry::spaces("a.resource", 1 << 30, 1 << 30)],
            "or than 600 MB unzipped",
        ),
        (vec![Entry::spaces("package.xml", 1 << 30, 100)], "larger than its declared"),
        (vec![Entry::spaces("package.xml", 1 << 30, 101_000_000)], "metadata in the package"),
        (vec![manifest(), Entry::honest("permissionsets/A.permissionset", "<a>")], "parsing file"),
    ] {
        let result = deploy(&target, archive(&entries), &single).await.unwrap();
        let refused = result["status"] == "Failed" || result[0]["errorCode"].is_string();
        assert!(refused && result.to_string().contains(problem), "{problem}: {result}");
        assert!(memory_peak() < MEMORY, "{} bytes", memory_peak());
    }
    // As much as Salesforce takes is taken.
    let entries = [manifest(), Entry::spaces("a.resource", 599_000_000, 599_000_000)];
    let result = deploy(&target, archive(&entries), &single).await.unwrap();
    assert_eq!(result["status"], "Succeeded", "{result}");
}

#[tokio::test]
async fn a_zip_of_too_many_files_or_elements_is_refused() {
    let target = Target::start().await;
    let single = json!({ "singlePackage": true });
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..10_001 {
        zip.start_file(format!("f{number}"), SimpleFileOptions::default()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let result = deploy(&target, zip, &single).await.unwrap();
    assert!(result.to_string().contains("Too many files in zip"), "{result}");

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let many = format!("<PermissionSet>{}</PermissionSet>", "<a/>".repeat(199_000));
    for (name, text) in [("package.xml".to_owned(), MANIFEST.to_owned())].into_iter().chain(
        (0..7).map(|number| (format!("permissionsets/A{number}.permissionset"), many.clone())),
    ) {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let result = deploy(&target, zip, &single).await.unwrap();
    assert!(result.to_string().contains("1000000 elements"), "no word of too many elements");
    assert!(memory_peak() < MEMORY, "{} bytes", memory_peak());
}

#[tokio::test]
async fn conditions_nest_and_follow_each_other_within_bounds() {
    let target = Target::start().await;
    for condition in [
        "(".repeat(10_000),
        "NOT ".repeat(10_000),
        format!("Name = 'a'{}", " OR Name = 'a'".repeat(2_000)),
        "Id IN (SELECT Id FROM User WHERE ".repeat(1_000),
    ] {
        let query = format!("SELECT Id FROM User WHERE {condition}");
        let request = target.client.get(target.url("/services/data/v67.0/query"));
        let request = request.query(&[("q", &query)]).bearer_auth(target.token());
        let answer = target.send(request).await.unwrap();
        answer.is_rest().unwrap();
        assert!(answer.body.contains("QUERY_TOO_COMPLICATED"), "{}", answer.body);
    }
}
