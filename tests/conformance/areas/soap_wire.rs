//! What SOAP takes on the wire, and its faults.

use cucumber_salesforce::simulator::{Edition, SimulatedOrg, SimulatedUser};

use super::soap::{FIELDS, NAMESPACE, OK, XSI, call, call_at, change, org, post, read};
use super::{CREDENTIALS, admin, by_orders};
use crate::area::Area;
use crate::field::field;
use crate::party::ready_in;

pub(super) async fn area() -> Area {
    let mut area = Area::new("SOAP envelopes and faults", "");
    let org = org().await;
    call(&org, &change("createMetadata", "ConnectedApp", "Desk", FIELDS)).await;
    wire(&mut area, &org).await;
    faults(&mut area, &org).await;
    area
}

async fn wire(area: &mut Area, org: &SimulatedOrg) {
    let other = format!(
        "<ns0:Envelope xmlns:ns0=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:tns=\"{NAMESPACE}\" xmlns:i=\"{XSI}\"><ns0:Header><tns:SessionHeader><tns:sessionId>{}</tns:sessionId></tns:SessionHeader></ns0:Header><ns0:Body><tns:updateMetadata><tns:metadata i:type=\"tns:ConnectedApp\"><tns:fullName><![CDATA[Desk]]></tns:fullName><tns:label>A &amp; B &#233;</tns:label><tns:contactEmail>qa@example.com</tns:contactEmail></tns:metadata></tns:updateMetadata></ns0:Body></ns0:Envelope>",
        admin(org)
    );
    let taken = post(org, "/services/Soap/m/67.0", other).await.is(200, &[OK]);
    let told = call(org, &read("ConnectedApp", &["Desk"])).await;
    area.row("prefixes of any name, CDATA, entities, elements in any order", "", "code")
        .served(taken.and(told.is(200, &["<label>A &amp; B é</label>"])));
    for (body, what) in [
        ("no xml", "what is no XML"),
        ("<a><Body><b/></Body></a>", "what is no envelope"),
        (
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "document types, and so external entities",
        ),
    ] {
        area.row("`soapenv:Client`", what, "code").served(
            post(org, "/services/Soap/m/67.0", body.to_owned())
                .await
                .is(500, &["<faultcode>soapenv:Client</faultcode>"]),
        );
    }
    let large = post(org, "/services/Soap/m/67.0", " ".repeat(50 * 1024 * 1024 + 1)).await;
    area.row("`EXCEEDED_MAX_SIZE_REQUEST`", "a message of more than 50 MB", "wsdl").profile(
        [field!(wire.oversized)],
        vec![large.fault("EXCEEDED_MAX_SIZE_REQUEST", "The size of the message")],
    );
    let unknown = call(org, "<nothing/>").await;
    area.row("`No operation available for request`", "an operation that there is not", "code")
        .served(unknown.is(
        500,
        &[
            "<faultcode>soapenv:Client</faultcode>",
            "No operation available for request {http://soap.sforce.com/2006/04/metadata}nothing",
        ],
    ));
}

async fn faults(area: &mut Area, org: &SimulatedOrg) {
    let list = "<describeMetadata/>";
    let path = "/services/Soap/m/67.0";
    let (code, text) =
        ("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
    area.row(
        format!("`sf:{code}`: `{text}`"),
        "no session, an unknown one, or one that is over",
        "jsforce CumulusCI",
    )
    .served(call_at(org, path, "x", list).await.fault(code, text));
    let bare = call_at(org, path, "x", list).await;
    area.row(
        "no `detail`",
        "in faults of the Metadata API, whose `sf` stands for the namespace of that",
        "jsforce",
    )
    .served(
        bare.is(500, &["xmlns:sf=\"http://soap.sforce.com/2006/04/metadata\""])
            .and(bare.lacks(500, &["<detail>"])),
    );
    let (code, text) = ("INVALID_SESSION_ID", "This session is not valid for use with the API");
    let (scoped, _) = ready_in(SimulatedOrg::builder()).await;
    let granted = by_orders(&scoped, CREDENTIALS, &[("scope", "refresh_token")]).await.json();
    let token = granted["access_token"].as_str().unwrap_or_default();
    area.row(
        format!("`sf:{code}`: `{text}`"),
        "a token without the scopes `api` and `full`, or of an app that policies keep out",
        "forcedotcom/dataloader#1641",
    )
    .served(call_at(&scoped, path, token, list).await.fault(code, text));
    let (code, text) =
        ("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
    let jwt = SimulatedOrg::builder().jwt_access_tokens(true).start().await.unwrap();
    area.row(format!("`sf:{code}`: `{text}`"), "a JWT-format access token", "jsforce")
        .served(call(&jwt, list).await.fault(code, text));
    let (code, text) = (
        "INSUFFICIENT_ACCESS",
        "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions",
    );
    let user = SimulatedUser::administrator("admin", "Admin User")
        .without("ModifyMetadata")
        .without("ModifyAllData");
    let weak = SimulatedOrg::builder().user(user).start().await.unwrap();
    area.row(format!("`sf:{code}`: `{text}`"), "", "forcedotcom/cli#3048")
        .served(call(&weak, list).await.fault(code, text));
    let apiless = SimulatedOrg::builder().edition(Edition::Group).start().await.unwrap();
    let (code, text) =
        ("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner");
    area.row(format!("`sf:{code}`: `{text}`"), "an edition without the API", "code")
        .served(call(&apiless, list).await.fault(code, text));
    let (code, text) = ("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL");
    area.row(format!("`sf:{code}`: `{text}`"), "a version that the org does not serve", "soapeol")
        .served(call_at(org, "/services/Soap/m/99.0", admin(org), list).await.fault(code, text));
    let nonsense = call(org, &read("Nonsense", &["X"])).await;
    let early = call_at(
        org,
        "/services/Soap/m/59.0",
        admin(org),
        &read("ExtlClntAppConfigurablePolicies", &["X"]),
    )
    .await;
    area.row(
        "`sf:INVALID_TYPE`: `Unknown type:`",
        "a type that there is not, or not in this version",
        "code",
    )
    .served(
        nonsense
            .fault("INVALID_TYPE", "Unknown type:Nonsense")
            .and(early.fault("INVALID_TYPE", "Unknown type:ExtlClntAppConfigurablePolicies")),
    );
}
