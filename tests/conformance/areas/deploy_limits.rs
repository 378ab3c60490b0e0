//! How much a deploy may hold.

use cucumber_salesforce::simulator::{Refusal, SimulatedOrg};
use serde_json::json;

use super::deploys::{run, send};
use super::soap::{call, post};
use crate::answer::{Answer, Seen};
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;
use crate::wire::{manifest, zip};

pub(super) async fn area() -> Area {
    let mut area = Area::new("Limits of deploys", "");
    of_salesforce(&mut area).await;
    of_this_org(&mut area).await;
    area
}

/// A deploy of a ZIP as it stands, by REST.
async fn rest(org: &SimulatedOrg, zip: Vec<u8>) -> Answer {
    let options = json!({ "deployOptions": { "singlePackage": true } }).to_string();
    let part = |bytes: Vec<u8>, kind: &str| {
        reqwest::multipart::Part::bytes(bytes).file_name("x").mime_str(kind).unwrap()
    };
    let form = reqwest::multipart::Form::new()
        .part("json", part(options.into_bytes(), "application/json"))
        .part("file", part(zip, "application/zip"));
    send(org, form).await
}

/// The same by SOAP.
async fn soap(org: &SimulatedOrg, zip: &[u8]) -> Answer {
    let zip = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, zip);
    let deploy = format!(
        "<deploy><ZipFile>{zip}</ZipFile><DeployOptions><singlePackage>true</singlePackage></DeployOptions></deploy>"
    );
    call(org, &deploy).await
}

/// A ZIP whose file of this name claims a size.
fn swollen(name: &str, size: u32) -> Vec<u8> {
    let mut zip = zip(&[(name, String::from("x"))]);
    let entry = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    zip[entry + 24..entry + 28].copy_from_slice(&size.to_le_bytes());
    zip
}

async fn of_salesforce(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let odd = org_where(|profile| profile.wire.oversized_package = Refusal::of("ODD", "odd"));
    let odd = odd.start().await.unwrap();
    let (code, text) =
        ("EXCEEDED_MAX_SIZE_REQUEST", "The zip file is larger than 39 MB, or than 600 MB unzipped");
    let mut large = b"PK".to_vec();
    large.resize(39_000_001, 0);
    for (zip, when) in [
        (large, "a zip of more than 39 MB"),
        (swollen("a.resource", 600_000_001), "a zip of more than 600 MB unzipped"),
    ] {
        area.row(format!("`{code}`: `{text}`"), when, "meta-rest").profile(
            [field!(wire.oversized_package)],
            vec![
                rest(&org, zip.clone()).await.rest(400, code, text),
                soap(&org, &zip).await.fault(code, text),
                rest(&odd, zip).await.rest(400, "ODD", "odd"),
            ],
        );
    }
    let names: Vec<String> = (0..10_001).map(|number| format!("f{number}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), String::new())).collect();
    let (code, text) = ("INVALID_OPERATION", "Too many files in zip");
    area.row(
        format!("`{code}`: `{text}`"),
        "more than 10,000 files",
        "forcedotcom/cli#2910 forcedotcom/cli#1674",
    )
    .served(
        rest(&org, zip(&files))
            .await
            .rest(400, code, text)
            .and(soap(&org, &zip(&files)).await.fault(code, text)),
    );
}

/// What Salesforce takes, and this org does not.
async fn of_this_org(area: &mut Area) {
    const WHY: &str = "the process that reads it is the user's own";
    let org = SimulatedOrg::start().await.unwrap();
    let id = rest(&org, swollen("package.xml", 101_000_000)).await.json()["id"].clone();
    org.clock().sleep(std::time::Duration::from_secs(10)).await;
    let told = super::deploys::status(&org, id.as_str().unwrap()).await;
    area.row("more than 100 MB of metadata in a deploy", "other files do not count", "").refused(
        WHY,
        told.is(200, &["the metadata in the package is larger than 100 MB", "\"Failed\""]),
    );
    let path = "/services/Soap/m/67.0";
    let deep = format!("{}{}", "<a>".repeat(101), "</a>".repeat(101));
    let wide = format!("<a>{}</a>", "<a/>".repeat(200_001));
    for (xml, what, text) in [
        (deep, "more than 100 nested elements", "the document has more than 100 nested elements"),
        (wide, "more than 200,000 elements", "the document has more than 200000 elements"),
    ] {
        area.row(format!("{what} in a document"), "a file of a deploy, or an envelope", "")
            .refused(WHY, post(&org, path, xml).await.is(500, &[text]));
    }
    let many = format!("<PermissionSet>{}</PermissionSet>", "<a/>".repeat(199_000));
    let names: Vec<String> =
        (0..7).map(|number| format!("permissionsets/A{number}.permissionset")).collect();
    let files = names.iter().map(|name| (name.as_str(), many.clone()));
    let files: Vec<_> =
        [("package.xml", manifest(&[("PermissionSet", "*")]))].into_iter().chain(files).collect();
    let told = run(&org, &files, json!({ "singlePackage": true })).await;
    let seen: Seen = told.is(200, &["the package has more than 1000000 elements"]);
    area.row("more than 1,000,000 elements in a deploy", "", "").refused(WHY, seen);
}
