//! Envelopes: in the spellings of jsforce, of simple-salesforce, and of zeep and others.

use proptest::prelude::*;
use proptest::sample::select;

use super::engine::fuzz;
use super::mutate::{Input, mutated};
use super::target::envelope;

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
    "getUserInfo",
    "getServerTimestamp",
    "retrieve",
    "checkRetrieveStatus",
    "renameMetadata",
    "describeValueType",
    "<members>*</members>",
    "0AfSm0000000001",
    "09SSm0000000001",
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

/// Without `logout`, after which no call would get far.
fn calls() -> Vec<String> {
    let app = "<metadata xsi:type=\"ConnectedApp\"><fullName>Orders</fullName><contactEmail>qa@example.com</contactEmail><label>Orders</label><oauthConfig><callbackUrl>http://localhost/</callbackUrl><consumerKey>KeyOfOrders1</consumerKey><scopes>Api</scopes></oauthConfig></metadata>";
    let calls = [
        format!("<createMetadata xmlns=\"http://soap.sforce.com/2006/04/metadata\">{app}</createMetadata>"),
        format!("<met:upsertMetadata>{app}{app}</met:upsertMetadata>"),
        "<readMetadata><type>ConnectedApp</type><fullNames>Orders</fullNames></readMetadata>".to_owned(),
        "<met:deleteMetadata><met:type>PermissionSet</met:type><met:fullNames>a</met:fullNames></met:deleteMetadata>".to_owned(),
        "<listMetadata><queries><type>ConnectedApp</type></queries><asOfVersion>67.0</asOfVersion></listMetadata>".to_owned(),
        "<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>".to_owned(),
        "<deploy><ZipFile>UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==</ZipFile><DeployOptions><singlePackage>true</singlePackage></DeployOptions></deploy>".to_owned(),
        "<checkDeployStatus><asyncProcessId>0AfSm0000000001</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>".to_owned(),
        "<cancelDeploy><String>0Af</String></cancelDeploy>".to_owned(),
        "<n1:login xmlns:n1=\"urn:partner.soap.sforce.com\"><n1:username>a</n1:username><n1:password><![CDATA[b]]></n1:password></n1:login>".to_owned(),
        format!("<updateMetadata>{app}</updateMetadata>"),
        "<renameMetadata><type>PermissionSet</type><oldFullName>a</oldFullName><newFullName>b</newFullName></renameMetadata>".to_owned(),
        "<describeValueType><type>{http://soap.sforce.com/2006/04/metadata}ConnectedApp</type></describeValueType>".to_owned(),
        "<deployRecentValidation><validationId>0AfSm0000000001</validationId></deployRecentValidation>".to_owned(),
        "<retrieve><retrieveRequest><apiVersion>67.0</apiVersion><singlePackage>true</singlePackage><unpackaged><types><members>*</members><name>ConnectedApp</name></types><version>67.0</version></unpackaged></retrieveRequest></retrieve>".to_owned(),
        "<checkRetrieveStatus><asyncProcessId>09SSm0000000001</asyncProcessId><includeZip>true</includeZip></checkRetrieveStatus>".to_owned(),
        "<checkStatus><asyncProcessId>0AfSm0000000001</asyncProcessId></checkStatus>".to_owned(),
        "<getUserInfo/>".to_owned(),
    ];
    calls.into()
}

#[test]
fn envelopes_are_answered_or_refused() {
    let other = ["m/67.0/", "m/45.0", "u/58.0", "c/58.0/00D", "m/nonsense", "c/1"];
    let paths = prop_oneof![2 => Just("m/67.0"), 1 => select(other.to_vec())];
    let whole = calls().iter().map(|call| envelope(call)).collect();
    let inputs = prop_oneof![
        2 => mutated(calls(), PIECES).prop_map(|call| Input(envelope(&String::from_utf8_lossy(&call)).into_bytes())),
        1 => mutated(whole, PIECES),
    ];
    fuzz("soap", &(paths, inputs), &async |target, (path, envelope)| {
        let request = target.client.post(target.url(&format!("/services/Soap/{path}")));
        let request = request.header("content-type", "text/xml; charset=UTF-8");
        target.send(request.body(target.filled(envelope))).await?.is_soap()
    });
}
