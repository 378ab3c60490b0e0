//! Archives and what stands in them, carried through a deploy to its end.

use std::io::{Cursor, Write as _};
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::engine::fuzz;
use super::mutate::mutated;
use super::target::Target;

const NAMES: &[&str] = &[
    "package.xml",
    "pkg/package.xml",
    "destructiveChanges.xml",
    "destructiveChangesPost.xml",
    "externalClientApps/Orders.eca",
    "externalClientApps/Orders.eca-meta.xml",
    "extlClntAppGlobalOauthSets/Orders_glbl.ecaGlblOauth",
    "permissionsets/Orders.permissionset",
    "connectedApps/Orders.connectedApp",
    "settings/ExternalClientApp.settings",
    "../../etc/passwd",
    "/package.xml",
    "a\\b.eca",
    "",
];

const PIECES: &[&str] = &[
    "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">",
    "</Package>",
    "<types><members>*</members><name>ConnectedApp</name></types>",
    "<types><members>Orders</members><name>ExternalClientApplication</name></types>",
    "<types><members>Orders</members><name>PermissionSet</name></types>",
    "<name>Nonsense</name>",
    "<PermissionSet>",
    "</PermissionSet>",
    "<label>Orders</label>",
    "<ConnectedApp>",
    "</ConnectedApp>",
    "<ExternalClientApplication>",
    "</ExternalClientApplication>",
    "<consumerKey>KeyOfOrders1</consumerKey>",
    "<externalClientApplication>Orders</externalClientApplication>",
    "<distributionState>Local</distributionState>",
    "<version>67.0</version>",
];

fn files() -> Vec<String> {
    [
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>*</members><name>ExternalClientApplication</name></types><types><members>Orders_glbl</members><name>ExtlClntAppGlobalOauthSettings</name></types><types><members>Orders</members><name>PermissionSet</name></types><version>67.0</version></Package>",
        "<ExternalClientApplication xmlns=\"http://soap.sforce.com/2006/04/metadata\"><contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>Orders</label></ExternalClientApplication>",
        "<PermissionSet><label>Orders</label><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>",
        "<ConnectedApp><contactEmail>qa@example.com</contactEmail><label>Orders</label></ConnectedApp>",
    ]
    .map(str::to_owned)
    .into()
}

#[derive(Clone, Debug)]
struct Archive {
    files: Vec<(&'static str, Vec<u8>, bool)>,
    /// Bytes of the finished archive that are changed.
    damage: Vec<(Index, u8)>,
    options: Value,
}

impl Archive {
    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes, deflated) in &self.files {
            let how =
                if *deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            // A name that stands twice is refused by the writer.
            if zip.start_file(*name, SimpleFileOptions::default().compression_method(how)).is_ok() {
                zip.write_all(bytes).unwrap();
            }
        }
        let mut bytes = zip.finish().unwrap().into_inner();
        for (at, byte) in &self.damage {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        bytes
    }
}

fn archives() -> impl Strategy<Value = Archive> {
    let file = (select(NAMES), mutated(files(), PIECES), any::<bool>());
    let manifest = (Just(NAMES[0]), Just(files().swap_remove(0).into_bytes()), any::<bool>());
    let files = (manifest, vec(file, 0..6)).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    });
    let damage = prop_oneof![3 => Just(Vec::new()), 2 => vec(any::<(Index, u8)>(), 1..8)];
    (files, damage, any::<[bool; 4]>()).prop_map(|(files, damage, [a, b, c, d])| {
        let options = json!({ "checkOnly": a, "rollbackOnError": b, "singlePackage": c || d,
            "ignoreWarnings": d });
        Archive { files, damage, options }
    })
}

#[test]
fn archives_are_deployed_or_refused() {
    fuzz("zip", &archives(), async |target, archive| {
        deploy(target, archive.bytes(), &archive.options).await.map(drop)
    });
}

/// Deploys an archive to its end: the result, or the refusal.
pub(crate) async fn deploy(
    target: &Target,
    zip: Vec<u8>,
    options: &Value,
) -> Result<Value, String> {
    use reqwest::multipart::{Form, Part};
    let url = target.url("/services/data/v67.0/metadata/deployRequest");
    let text = json!({ "deployOptions": options }).to_string();
    let json = Part::text(text).mime_str("application/json").unwrap();
    let file = Part::bytes(zip).file_name("p.zip").mime_str("application/zip").unwrap();
    let form = Form::new().part("json", json).part("file", file);
    let request = target.client.post(&url).bearer_auth(target.token()).multipart(form);
    let answer = target.send(request).await?;
    answer.is_rest()?;
    let started: Value = serde_json::from_str(&answer.body).map_err(|error| error.to_string())?;
    let Some(id) = started["id"].as_str() else { return Ok(started) };
    target.org.clock().sleep(Duration::from_secs(60)).await;
    let url = format!("{url}/{id}?includeDetails=true");
    let answer = target.send(target.client.get(url).bearer_auth(target.token())).await?;
    answer.is_rest()?;
    let report: Value = serde_json::from_str(&answer.body).map_err(|error| error.to_string())?;
    if report["deployResult"]["done"] == true {
        return Ok(report["deployResult"].clone());
    }
    Err(format!("the deploy never ends: {report}"))
}
