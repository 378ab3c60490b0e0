//! Envelopes: in the spellings of jsforce, of simple-salesforce, and of zeep and others.

use proptest::sample::select;

use super::engine::fuzz;
use super::mutate::mutated;

const PIECES: &[&str] = &[
    "<se:Body>",
    "</se:Body>",
    "<se:Header/>",
    "createMetadata",
    "updateMetadata",
    "upsertMetadata",
    "deleteMetadata",
    "readMetadata",
    "listMetadata",
    "describeMetadata",
    "deploy",
    "checkDeployStatus",
    "cancelDeploy",
    "login",
    "logout",
    "getUserInfo",
    "getServerTimestamp",
    "ConnectedApp",
    "PermissionSet",
    "ExternalClientApplication",
    "ExtlClntAppGlobalOauthSettings",
    "<fullName>Orders</fullName>",
    "<fullName/>",
    "<oauthConfig>",
    "</oauthConfig>",
    "<type>ConnectedApp</type>",
    "<metadata xsi:type=\"met:ConnectedApp\">",
    "<![CDATA[",
    "]]>",
    "&#x26;",
    "&amp;",
    "&#0;",
    "&entity;",
    "<!DOCTYPE e [<!ENTITY entity SYSTEM \"file:///etc/passwd\">]>",
    "<!-- -->",
    "<?xml version=\"1.0\"?>",
    " xmlns:se=\"urn:other\"",
    " xsi:nil=\"true\"",
    "\u{feff}",
    "\u{0}",
];

fn envelopes() -> Vec<String> {
    let app = "<metadata xsi:type=\"ConnectedApp\"><fullName>Orders</fullName><contactEmail>qa@example.com</contactEmail><label>Orders</label><oauthConfig><callbackUrl>http://localhost/</callbackUrl><consumerKey>KeyOfOrders1</consumerKey><scopes>Api</scopes></oauthConfig></metadata>";
    let calls = [
        format!("<createMetadata xmlns=\"http://soap.sforce.com/2006/04/metadata\">{app}</createMetadata>"),
        format!("<met:upsertMetadata>{app}{app}</met:upsertMetadata>"),
        "<readMetadata><type>ConnectedApp</type><fullNames>Orders</fullNames></readMetadata>".to_owned(),
        "<met:deleteMetadata><met:type>PermissionSet</met:type><met:fullNames>a</met:fullNames></met:deleteMetadata>".to_owned(),
        "<listMetadata><queries><type>ConnectedApp</type></queries><asOfVersion>67.0</asOfVersion></listMetadata>".to_owned(),
        "<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>".to_owned(),
        "<deploy><ZipFile>UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==</ZipFile><DeployOptions><singlePackage>true</singlePackage></DeployOptions></deploy>".to_owned(),
        "<checkDeployStatus><asyncProcessId>0Af</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>".to_owned(),
        "<cancelDeploy><String>0Af</String></cancelDeploy>".to_owned(),
        "<n1:login xmlns:n1=\"urn:partner.soap.sforce.com\"><n1:username>a</n1:username><n1:password><![CDATA[b]]></n1:password></n1:login>".to_owned(),
        "<getUserInfo/>".to_owned(),
        "<logout/>".to_owned(),
    ];
    let envelope = |call: &String| {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<se:Envelope xmlns:se=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:met=\"http://soap.sforce.com/2006/04/metadata\">\n<se:Header><met:SessionHeader><met:sessionId>SESSION</met:sessionId></met:SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader></se:Header>\n<se:Body>{call}</se:Body></se:Envelope>"
        )
    };
    calls.iter().map(envelope).collect()
}

#[test]
fn envelopes_are_answered_or_refused() {
    let paths = ["m/67.0", "m/67.0/", "u/58.0", "c/58.0/00D", "m/nonsense", "x/1"];
    let strategy = (select(paths.to_vec()), mutated(envelopes(), PIECES));
    fuzz("soap", &strategy, async |target, (path, envelope)| {
        let session = replace(envelope, b"SESSION", target.token().as_bytes());
        let request = target.client.post(target.url(&format!("/services/Soap/{path}")));
        let request = request.header("content-type", "text/xml; charset=UTF-8").body(session);
        target.send(request).await?.is_soap()
    });
}

/// The same bytes with the first of these in place of those.
fn replace(bytes: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    match bytes.windows(old.len()).position(|window| window == old) {
        Some(at) => [&bytes[..at], new, &bytes[at + old.len()..]].concat(),
        None => bytes.to_vec(),
    }
}
