//! Archives and what stands in them, carried through a deploy to its end.

use std::io::{Cursor, Write as _};
use std::sync::atomic::Ordering;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::engine::fuzz;
use super::mutate::{Input, mutated};
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

/// An archive that can be deployed.
const FILES: [(&str, &str); 6] = [
    (
        "package.xml",
        "<Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><types><members>*</members><name>ExternalClientApplication</name></types><types><members>*</members><name>ExtlClntAppOauthSettings</name></types><types><members>*</members><name>ExtlClntAppGlobalOauthSettings</name></types><types><members>*</members><name>PermissionSet</name></types><types><members>*</members><name>ConnectedApp</name></types><version>67.0</version></Package>",
    ),
    (
        "externalClientApps/Orders.eca",
        "<ExternalClientApplication xmlns=\"http://soap.sforce.com/2006/04/metadata\"><contactEmail>qa@example.com</contactEmail><distributionState>Local</distributionState><label>Orders</label></ExternalClientApplication>",
    ),
    (
        "extlClntAppOauthSettings/Orders_oauth.ecaOauth",
        "<ExtlClntAppOauthSettings><commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes><externalClientApplication>Orders</externalClientApplication></ExtlClntAppOauthSettings>",
    ),
    (
        "extlClntAppGlobalOauthSets/Orders_glbl.ecaGlblOauth",
        "<ExtlClntAppGlobalOauthSettings><callbackUrl>http://localhost/</callbackUrl><consumerKey>KeyOfOrders2</consumerKey><externalClientApplication>Orders</externalClientApplication></ExtlClntAppGlobalOauthSettings>",
    ),
    (
        "permissionsets/Orders.permissionset-meta.xml",
        "<PermissionSet><label>Orders</label><userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>",
    ),
    (
        "connectedApps/Bills.connectedApp",
        "<ConnectedApp><contactEmail>qa@example.com</contactEmail><label>Bills</label></ConnectedApp>",
    ),
];

/// Each of its files as it is, changed, or not there.
fn files() -> impl Strategy<Value = Vec<File>> {
    let file = |(name, text): (&'static str, &'static str)| {
        let input = prop_oneof![
            6 => Just(Input(text.into())),
            2 => mutated(vec![text.to_owned()], PIECES),
        ];
        prop_oneof![8 => (input, any::<bool>()).prop_map(move |(input, deflated)| {
            Some(File { name, input, deflated })
        }), 1 => Just(None)]
    };
    let files: Vec<_> = FILES.map(file).into();
    files.prop_map(|files| files.into_iter().flatten().collect())
}

#[derive(Clone, Debug)]
struct File {
    name: &'static str,
    input: Input,
    deflated: bool,
}

#[derive(Clone, Debug)]
struct Archive {
    files: Vec<File>,
    /// Bytes of the finished archive that are changed.
    damage: Vec<(Index, u8)>,
    options: Value,
}

impl Archive {
    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for File { name, input, deflated } in &self.files {
            let how =
                if *deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            // A name that stands twice is refused by the writer.
            if zip.start_file(*name, SimpleFileOptions::default().compression_method(how)).is_ok() {
                zip.write_all(input).unwrap();
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
    let texts = FILES.map(|(_, text)| text.to_owned()).into();
    let other = (select(NAMES), mutated(texts, PIECES), any::<bool>());
    let other = other.prop_map(|(name, input, deflated)| File { name, input, deflated });
    let others = prop_oneof![2 => Just(Vec::new()), 1 => vec(other, 1..4)];
    let files = (files(), others).prop_map(|(files, others)| [files, others].concat());
    let damage = prop_oneof![6 => Just(Vec::new()), 1 => vec(any::<(Index, u8)>(), 1..8)];
    (files, damage, any::<[bool; 4]>()).prop_map(|(files, damage, [a, b, c, d])| {
        let options = json!({ "checkOnly": a, "rollbackOnError": b, "singlePackage": c || d,
            "ignoreWarnings": d });
        Archive { files, damage, options }
    })
}

#[test]
fn archives_are_deployed_or_refused() {
    fuzz("zip", &archives(), &async |target, archive| {
        let result = deploy(target, archive.bytes(), &archive.options).await?;
        if result["status"] == "Failed" {
            target.tally.refused.fetch_add(1, Ordering::SeqCst);
        }
        Ok(())
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
