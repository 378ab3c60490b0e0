//! What clients send that is out of the ordinary, and is taken.

use std::time::Duration;

use cucumber_salesforce::simulator::{Consent, SimulatedOrg};
use serde_json::json;

use super::deploys::{app, run};
use super::soap::{NAMESPACE, XSI, call, change, post, read};
use super::{admin, at, by_orders, rest};
use crate::answer::{Seen, ask};
use crate::area::Area;
use crate::party::{CALLBACK, SELF, app_in, authorize, inner, of, ready_in, with};
use crate::wire::{atomic, client, file, manifest};

pub(super) async fn area() -> Area {
    let mut area = Area::new("Quirks of clients", "Taken, as Salesforce takes them.");
    requests(&mut area).await;
    envelopes(&mut area).await;
    packages(&mut area).await;
    starts(&mut area).await;
    area
}

async fn requests(area: &mut Area) {
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    let form = "grant_type=client_credentials&client_id=KeyOfOrders1&client_secret=SecretOfOrders1";
    let request = client().post(at(&org, "/services/oauth2/token")).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
    area.row("`application/x-www-form-urlencoded;charset=UTF-8`", "", "code")
        .served(ask(request).await.is(200, &["access_token"]));
    let granted = by_orders(&org, "client_credentials", &[]).await.json();
    let token = granted["access_token"].as_str().unwrap();
    let old = client()
        .get(at(&org, "/services/data/v67.0/limits"))
        .header("authorization", format!("OAuth {token}"));
    area.row("`Authorization: OAuth <token>`", "in place of `Bearer`", "code")
        .served(ask(old).await.is(200, &["DailyApiRequests"]));
    let two = "http://localhost:1717/callback\nhttp://localhost:1718/other";
    let rules = [SELF, (CALLBACK, two), with("<isPkceRequired>false</isPkceRequired>")];
    let several = app_in(SimulatedOrg::builder().consent(Consent::Auto), &rules).await;
    let mut seen = Vec::new();
    for callback in [CALLBACK, "http://localhost:1718/other"] {
        let all =
            [("response_type", "code"), ("client_id", "KeyOfOrders1"), ("redirect_uri", callback)];
        let code = of(&authorize(&several, &all).await.1.parse().unwrap(), "code");
        let form = [("code", code.as_str()), ("redirect_uri", callback)];
        seen.push(
            by_orders(&several, "authorization_code", &form).await.is(200, &["access_token"]),
        );
    }
    area.row("several `callbackUrl`s", "one on each line; the request names one of them", "md-ca")
        .served(seen.into_iter().reduce(Seen::and).unwrap());
    let (_, pem) = crate::wire::key_and_certificate();
    let bare = pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    let fields = |certificate: &str| {
        format!(
            "<contactEmail>qa@example.com</contactEmail><label>Desk</label><oauthConfig><callbackUrl>https://example.com/cb</callbackUrl><certificate>{certificate}</certificate><scopes>Api</scopes></oauthConfig>"
        )
    };
    let bare = call(&org, &change("createMetadata", "ConnectedApp", "Desk", &fields(&bare))).await;
    let pem = call(&org, &change("updateMetadata", "ConnectedApp", "Desk", &fields(&pem))).await;
    area.row("`certificate` as PEM, or as its bare base64", "", "sfpowerkit code").served(
        bare.is(200, &["<success>true</success>"]).and(pem.is(200, &["<success>true</success>"])),
    );
}

async fn envelopes(area: &mut Area) {
    let org = SimulatedOrg::builder().allow_connected_apps(true).start().await.unwrap();
    let envelope = format!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"{XSI}\" xmlns=\"{NAMESPACE}\"><e:Header><CallOptions><client>sfdx toolbelt:</client></CallOptions><DebuggingHeader><debugLevel>None</debugLevel></DebuggingHeader><SessionHeader><sessionId>{}</sessionId></SessionHeader></e:Header><e:Body><describeMetadata/></e:Body></e:Envelope>",
        admin(&org)
    );
    area.row("`CallOptions`, `DebuggingHeader`", "passed over", "code").served(
        post(&org, "/services/Soap/m/67.0", envelope.clone()).await.is(200, &["<metadataObjects>"]),
    );
    let mut seen = Vec::new();
    for action in ["\"\"", "deploy", "login"] {
        let request = client()
            .post(at(&org, "/services/Soap/m/67.0"))
            .header("soapaction", action)
            .header("content-type", "text/xml");
        seen.push(ask(request.body(envelope.clone())).await.is(200, &["<metadataObjects>"]));
    }
    area.row("`SOAPAction` of any sort, or none; no `Authorization`", "", "code")
        .served(seen.into_iter().reduce(Seen::and).unwrap());
    let many = "<queries><type>ConnectedApp</type></queries>".repeat(4);
    area.row("`LIMIT_EXCEEDED`", "more than 3 queries in a `listMetadata`", "wsdl").served(
        call(&org, &format!("<listMetadata>{many}</listMetadata>"))
            .await
            .fault("LIMIT_EXCEEDED", "record limit reached"),
    );
}

async fn packages(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let done =
        run(&org, &app(&org), json!({ "rollbackOnError": "true", "singlePackage": "True" })).await;
    area.row("booleans of `deployOptions` as texts", "", "meta-rest")
        .served(done.is(200, &["\"status\":\"Succeeded\""]));
    let all = vec![
        ("package.xml", manifest(&[("PermissionSet", "*")])),
        ("permissionsets/Desk.permissionset", file("PermissionSet", "<label>Desk</label>")),
    ];
    area.row("`*` in `package.xml`", "everything of a type that the archive has", "md-ca").served(
        run(&org, &all, atomic())
            .await
            .is(200, &["\"fullName\":\"Desk\"", "\"status\":\"Succeeded\""]),
    );
    let mut seen = Vec::new();
    for single in [false, true] {
        let body = format!(
            "<retrieve><request><apiVersion>67.0</apiVersion><singlePackage>{single}</singlePackage><unpackaged><types><members>Desk</members><name>PermissionSet</name></types><version>67.0</version></unpackaged></request></retrieve>"
        );
        let id = inner(call(&org, &body).await.text(), "id").to_owned();
        org.clock().sleep(Duration::from_secs(3)).await;
        let done = call(
            &org,
            &format!(
                "<checkRetrieveStatus><asyncProcessId>{id}</asyncProcessId></checkRetrieveStatus>"
            ),
        )
        .await;
        let folder = if single {
            "<fileName>permissionsets/"
        } else {
            "<fileName>unpackaged/permissionsets/"
        };
        seen.push(done.is(200, &[folder]));
    }
    area.row("`unpackaged/`", "around what is retrieved, unless `singlePackage` is true", "code")
        .served(seen.into_iter().reduce(Seen::and).unwrap());
    let empty = change(
        "updateMetadata",
        "ExtlClntAppOauthConfigurablePolicies",
        "Orders_oauthplcy",
        "<commaSeparatedPermissionSet></commaSeparatedPermissionSet><externalClientApplication>Orders</externalClientApplication>",
    );
    call(&org, &empty).await;
    let told =
        call(&org, &read("ExtlClntAppOauthConfigurablePolicies", &["Orders_oauthplcy"])).await;
    area.row("an empty list of permission sets removes all", "", "md-ca")
        .served(told.lacks(200, &["Orders_users"]));
}

/// What the Salesforce CLI asks for when it starts.
async fn starts(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let get = async |tail: &str| rest(&org, admin(&org), tail).await;
    let hub = ask(client()
        .get(at(&org, "/services/data/v51.0/query?q=SELECT+Id+FROM+ScratchOrgInfo"))
        .bearer_auth(admin(&org)))
    .await;
    area.row("`SELECT Id FROM ScratchOrgInfo`", "400: the org is no Dev Hub", "code")
        .served(hub.rest(400, "INVALID_TYPE", "ScratchOrgInfo"));
    area.row("`SandboxProcess`, `SourceMember` by the Tooling API", "4xx: there are none", "code")
        .served(
            get("/tooling/query?q=SELECT+Id+FROM+SandboxProcess")
                .await
                .is(400, &["INVALID_TYPE"])
                .and(get("/tooling/sobjects/SourceMember/describe").await.is(404, &["NOT_FOUND"])),
        );
}
