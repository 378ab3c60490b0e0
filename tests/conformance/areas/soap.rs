//! SOAP: the Metadata API operation by operation, and what the wire takes.

use std::time::Duration;

use cucumber_salesforce::simulator::{DeployFate, Endpoint, SimulatedOrg, Trouble, Weather};

use super::{admin, at};
use crate::answer::{Answer, Seen, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::{inner, org_where};
use crate::wire::{atomic, client, external_app, start_deploy};

pub(super) const NAMESPACE: &str = "http://soap.sforce.com/2006/04/metadata";
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Metadata API over SOAP",
        "`POST`, any version up to the newest. Answers are `text/xml`, envelope and body prefixed, all inside unprefixed; faults have\nstatus 500, failures of components status 200.",
    );
    let org = org().await;
    urls(&mut area, &org).await;
    crud(&mut area, &org).await;
    describing(&mut area, &org).await;
    deploys(&mut area, &org).await;
    area
}

pub(super) async fn org() -> SimulatedOrg {
    SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap()
}

/// Sends an envelope as it stands.
pub(super) async fn post(org: &SimulatedOrg, path: &str, envelope: String) -> Answer {
    let request = client().post(at(org, path)).header("content-type", "text/xml; charset=UTF-8");
    ask(request.body(envelope)).await
}

/// A call to a path, with a session.
pub(super) async fn call_at(org: &SimulatedOrg, path: &str, token: &str, body: &str) -> Answer {
    let envelope = format!(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"{XSI}\"><soapenv:Header xmlns=\"{NAMESPACE}\"><SessionHeader><sessionId>{token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body xmlns=\"{NAMESPACE}\">{body}</soapenv:Body></soapenv:Envelope>"
    );
    post(org, path, envelope).await
}

/// A call of the administrator, with the newest version.
pub(super) async fn call(org: &SimulatedOrg, body: &str) -> Answer {
    call_at(org, "/services/Soap/m/67.0", admin(org), body).await
}

/// A call that changes one component.
pub(super) fn change(operation: &str, kind: &str, name: &str, fields: &str) -> String {
    format!(
        "<{operation}><metadata xsi:type=\"{kind}\"><fullName>{name}</fullName>{fields}</metadata></{operation}>"
    )
}

pub(super) fn read(kind: &str, names: &[&str]) -> String {
    let names = names.iter().map(|name| format!("<fullNames>{name}</fullNames>"));
    let names = names.collect::<Vec<_>>().concat();
    format!("<readMetadata><type>{kind}</type>{names}</readMetadata>")
}

pub(super) const FIELDS: &str = "<contactEmail>qa@example.com</contactEmail><label>Desk</label>";
const OTHERS: &str = "<contactEmail>qa@example.com</contactEmail><label>Bills</label>";
pub(super) const OK: &str = "<success>true</success>";

async fn urls(area: &mut Area, org: &SimulatedOrg) {
    let list = "<describeMetadata/>";
    let path = "/services/Soap/m/67.0";
    let plain = call_at(org, path, admin(org), list).await;
    area.row("`POST /services/Soap/m/{version}`", "`Content-Type: text/xml`", "code").served(
        plain
            .is(200, &["<soapenv:Envelope", "<soapenv:Body>", "<result>"])
            .and(plain.header("content-type", "text/xml")),
    );
    area.row("`POST /services/Soap/m/{version}/`", "as simple-salesforce sends it", "code")
        .served(call_at(org, &format!("{path}/"), admin(org), list).await.is(200, &["<result>"]));
    let rest = call_at(org, &format!("{path}/{}", org.org_id()), admin(org), list).await;
    let deploy = call_at(org, &format!("{path}/deployRequest"), admin(org), list).await;
    area.row(
        "`POST /services/Soap/m/{version}/{*rest}`",
        "the org id, or `deployRequest`, behind the version",
        "SFDO-Tooling/CumulusCI#2943 code",
    )
    .served(rest.is(200, &["<result>"]).and(deploy.is(200, &["<result>"])));
}

async fn crud(area: &mut Area, org: &SimulatedOrg) {
    let made = call(org, &change("createMetadata", "ConnectedApp", "Desk", FIELDS)).await;
    area.row("`createMetadata`", "`result` of `errors`, `fullName`, `success`, one for each component", "create").served(made.is(200, &["<createMetadataResponse><result><fullName>Desk</fullName><success>true</success></result>"]));
    let known = call(org, &read("ConnectedApp", &["Desk", "None"])).await;
    area.row(
        "`readMetadata`",
        "`records` with `xsi:type`; an unknown name is `<records xsi:nil=\"true\"/>` in its place",
        "code",
    )
    .served(known.is(
        200,
        &[
            "<records xsi:type=\"ConnectedApp\"><fullName>Desk</fullName>",
            "</records><records xsi:nil=\"true\"/>",
        ],
    ));
    area.row("`updateMetadata`", "", "create").served(
        call(org, &change("updateMetadata", "ConnectedApp", "Desk", FIELDS)).await.is(200, &[OK]),
    );
    let upsert = call(org, &change("upsertMetadata", "ConnectedApp", "Bills", OTHERS)).await;
    area.row("`upsertMetadata`", "with `created`", "create")
        .served(upsert.is(200, &["<result><created>true</created>", OK]));
    let rename = "<renameMetadata><type>ConnectedApp</type><oldFullName>Bills</oldFullName><newFullName>Bills2</newFullName></renameMetadata>";
    let renamed = call(org, rename).await.is(200, &[OK]);
    let fixed = org_where(|p| p.edits.apps_can_be_renamed = false)
        .allow_connected_apps(true)
        .start()
        .await
        .unwrap();
    call(&fixed, &change("createMetadata", "ConnectedApp", "Bills", OTHERS)).await;
    area.row("`renameMetadata`", "apps, too; else `INVALID_TYPE`", "wsdl").profile(
        [field!(edits.apps_can_be_renamed)],
        vec![
            renamed,
            call(&fixed, rename).await.is(200, &["<statusCode>INVALID_TYPE</statusCode>"]),
        ],
    );
    let delete =
        "<deleteMetadata><type>ConnectedApp</type><fullNames>Bills2</fullNames></deleteMetadata>";
    area.row("`deleteMetadata`", "", "delete").served(
        call(org, delete)
            .await
            .is(200, &["<result><fullName>Bills2</fullName><success>true</success></result>"]),
    );
    let gone = call(org, delete).await;
    area.row("`INVALID_CROSS_REFERENCE_KEY`: `No ConnectedApp named: Bills2 found`", "a component that is not there", "code").served(gone.is(200, &["<message>No ConnectedApp named: Bills2 found</message><statusCode>INVALID_CROSS_REFERENCE_KEY</statusCode>"]));
    let again = call(org, &change("createMetadata", "ConnectedApp", "Desk", FIELDS)).await;
    area.row("`DUPLICATE_DEVELOPER_NAME`", "a name that is taken", "wsdl").served(again.is(
        200,
        &["<statusCode>DUPLICATE_DEVELOPER_NAME</statusCode>", "<success>false</success>"],
    ));
    let lacking = call(org, &change("createMetadata", "ConnectedApp", "None", "")).await;
    area.row(
        "`errors`: `fields`, `message`, `statusCode`",
        "`fields` where one is at fault",
        "wsdl",
    )
    .served(lacking.is(200, &["<errors><fields>contactEmail</fields><message>Required field is missing: contactEmail</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors>"]));
    area.row("`errors`: `extendedErrorDetails`", "", "wsdl").refused(
        "its codes are about flows, pages and other components that there are not here",
        lacking.lacks(200, &["<extendedErrorDetails>"]),
    );
    let both = format!(
        "<createMetadata><metadata xsi:type=\"ConnectedApp\"><fullName>New</fullName>{OTHERS}</metadata><metadata xsi:type=\"ConnectedApp\"><fullName>Desk</fullName>{FIELDS}</metadata></createMetadata>"
    );
    let envelope = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"{XSI}\" xmlns=\"{NAMESPACE}\"><e:Header><SessionHeader><sessionId>{}</sessionId></SessionHeader><AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader></e:Header><e:Body>{both}</e:Body></e:Envelope>",
        admin(org)
    );
    area.row(
        "`ALL_OR_NONE_OPERATION_ROLLED_BACK`",
        "`AllOrNoneHeader`, and another component fails",
        "create",
    )
    .served(
        post(org, "/services/Soap/m/67.0", envelope)
            .await
            .is(200, &["<statusCode>ALL_OR_NONE_OPERATION_ROLLED_BACK</statusCode>"]),
    );
    let many = read("ConnectedApp", &["X"; 11]);
    area.row("`LIMIT_EXCEEDED`", "more than 10 components in a call", "create")
        .served(call(org, &many).await.fault("LIMIT_EXCEEDED", "record limit reached"));
}

async fn describing(area: &mut Area, org: &SimulatedOrg) {
    let list = "<listMetadata><queries><type>ConnectedApp</type></queries><asOfVersion>67.0</asOfVersion></listMetadata>";
    let listed = call(org, list).await;
    area.row("`listMetadata`", "`createdById`, `createdByName`, `createdDate`, `fileName`, `fullName`, `id`, `lastModifiedById`, `lastModifiedByName`, `lastModifiedDate`, `manageableState`, `namespacePrefix`, `type`", "wsdl")
        .served(listed.is(200, &["<createdById>", "<createdByName>", "<createdDate>", "<fileName>", "<fullName>Desk</fullName>", "<id>", "<lastModifiedById>", "<lastModifiedByName>", "<lastModifiedDate>", "<manageableState>", "<type>ConnectedApp</type>"]));
    let empty = call(org, &list.replace("ConnectedApp", "ExternalClientApplication")).await;
    area.row("no `result` element", "a list that is empty", "code")
        .served(empty.lacks(200, &["<result"]));
    let namespaced = org_where(|_| {}).namespace("acme").start().await.unwrap();
    area.row("`describeMetadata`", "`metadataObjects`, `organizationNamespace`", "wsdl").served(
        call(org, "<describeMetadata><asOfVersion>67.0</asOfVersion></describeMetadata>")
            .await
            .is(200, &["<metadataObjects>", "<xmlName>ExternalClientApplication</xmlName>"])
            .and(
                call(&namespaced, "<describeMetadata/>")
                    .await
                    .is(200, &["<organizationNamespace>acme</organizationNamespace>"]),
            ),
    );
    let value = "<describeValueType><type>{http://soap.sforce.com/2006/04/metadata}ConnectedApp</type></describeValueType>";
    area.row("`describeValueType`", "", "wsdl").served(
        call(org, value)
            .await
            .is(200, &["<apiCreatable>true</apiCreatable>", "<name>contactEmail</name>"]),
    );
}

async fn deploys(area: &mut Area, org: &SimulatedOrg) {
    let files = external_app(&org.user("integ").unwrap().username, "", "Orders_users");
    let zip = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        crate::wire::zip(&files),
    );
    let start = format!(
        "<deploy><ZipFile>{zip}</ZipFile><DeployOptions><rollbackOnError>True</rollbackOnError><singlePackage>true</singlePackage><testLevel>None</testLevel></DeployOptions></deploy>"
    );
    let started = call(org, &start).await;
    area.row(
        "`deploy`",
        "`done`, `id`, `state`; `True` is a boolean, unknown options are passed over",
        "wsdl code",
    )
    .served(
        started
            .is(200, &["<result><done>false</done><id>0Af", "</id><state>Queued</state></result>"]),
    );
    let id = inner(started.text(), "id").to_owned();
    let old = format!("<checkStatus><asyncProcessId>{id}</asyncProcessId></checkStatus>");
    area.row(
        "`checkStatus`",
        "retired, and still polled by some: `Queued`, `InProgress`, `Completed`, `Error`",
        "code",
    )
    .served(call(org, &old).await.is(200, &["<state>Queued</state>"]));
    failures(area, &zip).await;
    let only = base64::Engine::encode(
        &base64::engine::general_purpose::STANDARD,
        crate::wire::zip(&files),
    );
    let validated = call(org, &format!("<deploy><ZipFile>{only}</ZipFile><DeployOptions><checkOnly>true</checkOnly><singlePackage>true</singlePackage></DeployOptions></deploy>")).await;
    org.clock().sleep(Duration::from_secs(10)).await;
    let status = format!(
        "<checkDeployStatus><asyncProcessId>{id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>"
    );
    let done = call(org, &status).await;
    area.row("`checkDeployStatus`", "`done`, `status`, `success`, the counts, `details` of `componentSuccesses` and `componentFailures`", "wsdl").served(done.is(200, &["<done>true</done>", "<status>Succeeded</status>", "<success>true</success>", "<numberComponentErrors>0<", "<numberComponentsDeployed>6<", "<numberComponentsTotal>6<", "<details><componentSuccesses>"]));
    let quick = format!(
        "<deployRecentValidation><validationId>{}</validationId></deployRecentValidation>",
        inner(validated.text(), "id")
    );
    area.row("`deployRecentValidation`", "within 10 days of the validation", "wsdl").profile(
        [field!(deploying.validation_lasts)],
        vec![call(org, &quick).await.is(200, &["<result>0Af"])],
    );
    let never = call(org, "<deployRecentValidation><validationId>0Af000000000001AAA</validationId></deployRecentValidation>").await;
    let text = "The deployment id isn't that of a recent validation that succeeded";
    area.row(
        format!("`INVALID_ID_FIELD`: `{text}`"),
        "a validation that failed, is too old, or never was one",
        "",
    )
    .profile([field!(deploying.not_validated)], vec![never.fault("INVALID_ID_FIELD", text)]);
    let other = start_deploy(org, &files, atomic()).await;
    let cancel = format!("<cancelDeploy><String>{other}</String></cancelDeploy>");
    area.row("`cancelDeploy`", "its element is called `String`, and any name will do", "wsdl")
        .served(call(org, &cancel).await.is(200, &["<result><done>true</done><id>0Af"]));
    let text = "Deployment already completed";
    area.row(
        format!("`INVALID_ID_FIELD`: `{text}`"),
        "to cancel a deploy that has ended",
        "salesforcecli/plugin-source#513",
    )
    .profile(
        [field!(deploying.cancel_after_the_end)],
        vec![call(org, &cancel).await.fault("INVALID_ID_FIELD", text)],
    );
    let unknown = call(org, &status.replace(&id, "0Af000000000001AAA")).await;
    area.row(
        "`INVALID_CROSS_REFERENCE_KEY`: `invalid cross reference id`",
        "no deploy or retrieve has this id",
        "code",
    )
    .served(
        unknown
            .fault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id: 0Af000000000001AAA"),
    );
    retrieves(area, org).await;
}

/// `AsyncResult` of a deploy that failed as a whole.
async fn failures(area: &mut Area, zip: &str) {
    let org = SimulatedOrg::start().await.unwrap();
    let fails = Trouble::Deploy(DeployFate::FailsFinalizing);
    org.weather(Weather::new(fails).at(Endpoint::Metadata));
    let deploy = format!(
        "<deploy><ZipFile>{zip}</ZipFile><DeployOptions><singlePackage>true</singlePackage></DeployOptions></deploy>"
    );
    let started = call(&org, &deploy).await;
    org.clear_weather();
    org.clock().sleep(Duration::from_secs(10)).await;
    let id = inner(started.text(), "id");
    let old = format!("<checkStatus><asyncProcessId>{id}</asyncProcessId></checkStatus>");
    area.row(
        "`AsyncResult`: `message`, `statusCode`",
        "`checkStatus` of a deploy that failed as a whole; else they are missing",
        "wsdl",
    )
    .served(
        call(&org, &old)
            .await
            .is(
                200,
                &[
                    "</id><message>An unexpected error",
                    "<state>Error</state><statusCode>UNKNOWN_EXCEPTION</statusCode>",
                ],
            )
            .and(started.lacks(200, &["<message>", "<statusCode>"])),
    );
}

async fn retrieves(area: &mut Area, org: &SimulatedOrg) {
    let mut seen = Vec::new();
    for element in ["retrieveRequest", "request"] {
        let body = format!(
            "<retrieve><{element}><apiVersion>67.0</apiVersion><unpackaged><types xmlns=\"\"><members>*</members><name>ConnectedApp</name></types><version>67.0</version></unpackaged></{element}></retrieve>"
        );
        seen.push(call(org, &body).await);
    }
    let id = inner(seen[0].text(), "id").to_owned();
    let both = seen
        .iter()
        .map(|answer| {
            answer.is(200, &["<result><done>false</done><id>09S", "<state>Queued</state>"])
        })
        .reduce(Seen::and)
        .unwrap();
    area.row(
        "`retrieve`",
        "its element is called `retrieveRequest` or `request`; types in any namespace; `*`",
        "wsdl code",
    )
    .served(both);
    let status =
        format!("<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>");
    let pending = call(org, &status)
        .await
        .is(200, &["<status>Pending</status>", "<zipFile xsi:nil=\"true\"/>"]);
    org.clock().sleep(Duration::from_secs(1)).await;
    let running = call(org, &status).await.is(200, &["<status>InProgress</status>"]);
    org.clock().sleep(Duration::from_secs(2)).await;
    let done = call(org, &status).await;
    area.row("`checkRetrieveStatus`", "`done`, `fileProperties`, `id`, `messages`, `status`, `success`, `zipFile`; `includeZip` is true where it is missing", "wsdl code")
        .profile([field!(deploying.retrieve_pending), field!(deploying.retrieve_running)], vec![pending, running, done.is(200, &["<done>true</done>", "<fileProperties>", "<status>Succeeded</status>", "<zipFile>UEsD"])]);
}
