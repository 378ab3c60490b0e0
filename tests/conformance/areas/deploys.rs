//! Deploys by REST: requests, options, statuses, results.

use std::time::Duration;

use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::Method;
use serde_json::{Value, json};

use super::{admin, at, rest};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;
use crate::wire::{atomic, client, deploy, external_app, start_deploy, zip};

pub(super) const PATH: &str = "/services/data/v67.0/metadata/deployRequest";

pub(super) async fn area() -> Area {
    let mut area = Area::new(
        "Deploys by REST",
        "`deployResult` has the members of the WSDL; `details` has `componentSuccesses` and `componentFailures`.",
    );
    requests(&mut area).await;
    course(&mut area).await;
    area
}

pub(super) fn app(org: &SimulatedOrg) -> Vec<(&'static str, String)> {
    external_app(&org.user("integ").unwrap().username, "", "Orders_users")
}

pub(super) async fn send(org: &SimulatedOrg, form: reqwest::multipart::Form) -> Answer {
    ask(client().post(at(org, PATH)).bearer_auth(admin(org)).multipart(form)).await
}

pub(super) async fn status(org: &SimulatedOrg, id: &str) -> Answer {
    rest(org, admin(org), &format!("/metadata/deployRequest/{id}?includeDetails=true")).await
}

async fn cancel(org: &SimulatedOrg, id: &str, status: &str) -> Answer {
    cancel_at(org, &format!("{PATH}/{id}"), status).await
}

async fn cancel_at(org: &SimulatedOrg, path: &str, status: &str) -> Answer {
    let request = client().request(Method::PATCH, at(org, path)).bearer_auth(admin(org));
    ask(request.json(&json!({ "deployResult": { "status": status } }))).await
}

async fn requests(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let files = app(&org);
    let options = json!({ "deployOptions": atomic() }).to_string();
    let part = |name: &'static str| {
        let zip = reqwest::multipart::Part::bytes(zip(&files))
            .file_name("x.zip")
            .mime_str("application/zip")
            .unwrap();
        let text =
            reqwest::multipart::Part::text(options.clone()).mime_str("application/json").unwrap();
        reqwest::multipart::Form::new().part("file", zip).part(name, text)
    };
    let made = send(&org, part("json")).await;
    area.row("`POST /services/data/{version}/metadata/deployRequest`", "multipart, the options in a part `json`: `id`, `deployResult`, `deployOptions`, `validatedDeployRequestId`", "CumulusCI meta-rest")
        .served(made.has_members(201, "id deployResult deployOptions validatedDeployRequestId"));
    area.row(
        "the part `entity_content`",
        "in place of `json`, before or behind the file",
        "jsforce",
    )
    .served(send(&org, part("entity_content")).await.is(201, &["\"id\":\"0Af"]));
    let id = made.json()["id"].as_str().unwrap_or_default().to_owned();
    let told = status(&org, &id).await;
    area.row(
        "`GET /services/data/{version}/metadata/deployRequest/{id}`",
        "`id`, `url`, `deployResult`, `deployOptions`; with `includeDetails=true` the `details`",
        "meta-status",
    )
    .served(told.has_members(200, "id url deployResult deployOptions"));
    area.row(
        "`deployOptions`",
        "`allowMissingFiles`, `autoUpdatePackage`, `checkOnly`, `ignoreWarnings`, `performRetrieve`, `purgeOnDelete`, `rollbackOnError`, `runTests`, `singlePackage`, `testLevel`, when the status is asked for",
        "meta-status",
    )
    .served(told.seen(
        told.json()["deployOptions"]
            == json!({ "allowMissingFiles": false, "autoUpdatePackage": false, "checkOnly": false, "ignoreWarnings": false, "performRetrieve": false, "purgeOnDelete": false, "rollbackOnError": true, "runTests": null, "singlePackage": true, "testLevel": null }),
        "the options that were sent",
    ));
    let canceled = cancel(&org, &id, "Canceling").await;
    area.row(
        "`PATCH /services/data/{version}/metadata/deployRequest/{id}`",
        "`{\"deployResult\":{\"status\":\"Canceling\"}}`: 202, and the same members",
        "meta-rest",
    )
    .served(
        canceled
            .is(202, &["\"status\":\"Canceled\""])
            .and(canceled.has_members(202, "id url deployResult deployOptions")),
    );
    area.row("`INVALID_INPUT`", "any other status", "").served(
        cancel(&org, &id, "Failed").await.rest(
            400,
            "INVALID_INPUT",
            "The only supported status is Canceling",
        ),
    );
    area.row("`NOT_FOUND`: `No deployment request found with id`", "", "").served(
        status(&org, "0Af000000000001AAA").await.rest(
            404,
            "NOT_FOUND",
            "No deployment request found with id",
        ),
    );
    for body in ["x", "{}"] {
        let request = client().post(at(&org, PATH)).bearer_auth(admin(&org)).body(body);
        area.row(
            "`INVALID_MULTIPART_REQUEST`",
            format!("`{body}` in place of a multipart body"),
            "code",
        )
        .served(ask(request).await.is(400, &["INVALID_MULTIPART_REQUEST"]));
    }
    let large =
        client().post(at(&org, PATH)).bearer_auth(admin(&org)).body(" ".repeat(65 * 1024 * 1024));
    area.row("`EXCEEDED_MAX_SIZE_REQUEST`", "a body that is larger than any deploy", "wsdl")
        .profile(
            [field!(wire.oversized)],
            vec![ask(large).await.is(400, &["EXCEEDED_MAX_SIZE_REQUEST"])],
        );
    jwt_tokens(area).await;
}

async fn jwt_tokens(area: &mut Area) {
    let mut seen = Vec::new();
    for deploys in [true, false] {
        let org = org_where(|p| p.jwt_token_deploys = deploys)
            .jwt_access_tokens(true)
            .start()
            .await
            .unwrap();
        let answer = status(&org, "0Af000000000001AAA").await;
        seen.push(if deploys {
            answer.is(404, &["NOT_FOUND"])
        } else {
            answer.rest(
                401,
                "INVALID_SESSION_ID",
                "This session is not valid for use with the REST API",
            )
        });
    }
    area.row("a JWT-format access token", "default taken; else `INVALID_SESSION_ID`", "jwttok")
        .profile([field!(jwt_token_deploys)], seen);
}

async fn course(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let id = start_deploy(&org, &app(&org), atomic()).await;
    let mut seen = Vec::new();
    for (pause, name) in
        [(0, "Pending"), (1500, "InProgress"), (2200, "FinalizingDeploy"), (500, "Succeeded")]
    {
        org.clock().sleep(Duration::from_millis(pause)).await;
        seen.push(status(&org, &id).await.is(200, &[&format!("\"status\":\"{name}\"")]));
    }
    area.row(
        "`Pending`, `InProgress`, `FinalizingDeploy`, `Succeeded`",
        "1 s, 3 s, the last half second of these; SOAP says `Finalizing`, or else the same",
        "meta-rest",
    )
    .profile(
        [
            field!(deploy_pending),
            field!(deploy_running),
            field!(deploying.finalizing),
            field!(deploying.soap_says_finalizing_deploy),
        ],
        seen,
    );
    let long = org_where(|p| {
        p.deploy_running = Duration::from_secs(60);
        p.deploying.finalizing = Duration::from_secs(30);
        p.deploying.soap_says_finalizing_deploy = true;
    });
    let long = long.start().await.unwrap();
    let id = start_deploy(&long, &app(&long), atomic()).await;
    long.clock().sleep(Duration::from_secs(10)).await;
    let running = cancel(&long, &id, "Canceling")
        .await
        .is(202, &["\"status\":\"Canceling\"", "\"done\":false"]);
    long.clock().sleep(Duration::from_secs(2)).await;
    let canceled =
        status(&long, &id).await.is(200, &["\"status\":\"Canceled\"", "\"canceledByName\":"]);
    area.row(
        "`Canceling`, `Canceled`",
        "a deploy that runs completes its step, 1 s; one that waits is canceled at once; `canceledBy` and `canceledByName` tell by whom",
        "meta-rest",
    )
    .profile([field!(deploying.canceling)], vec![running, canceled]);
    let id = start_deploy(&long, &app(&long), atomic()).await;
    long.clock().sleep(Duration::from_secs(40)).await;
    let soap =
        format!("<checkDeployStatus><asyncProcessId>{id}</asyncProcessId></checkDeployStatus>");
    area.row("`FinalizingDeploy` by SOAP", "the other reading", "").profile(
        [field!(deploying.soap_says_finalizing_deploy)],
        vec![super::soap::call(&long, &soap).await.is(200, &["<status>FinalizingDeploy</status>"])],
    );
    let (code, text) = ("INVALID_ID_FIELD", "Deployment is being finalized and can't be canceled");
    area.row(
        format!("`{code}`: `{text}`"),
        "to cancel a deploy that is being finalised, from 65.0 on",
        "meta-rest",
    )
    .profile(
        [field!(deploying.cancel_while_finalizing)],
        vec![cancel(&long, &id, "Canceling").await.rest(400, code, text)],
    );
    let other = start_deploy(&long, &app(&long), atomic()).await;
    long.clock().sleep(Duration::from_secs(40)).await;
    let early = format!("/services/data/v64.0/metadata/deployRequest/{other}");
    let canceling = cancel_at(&long, &early, "Canceling").await;
    area.row("to cancel a deploy that is being finalised", "before 65.0: taken", "meta-rest")
        .served(canceling.is(202, &["\"status\":\"Canceling\"", "\"canceledBy\":\"005"]));
    long.clock().sleep(Duration::from_secs(60)).await;
    let (code, text) = ("INVALID_ID_FIELD", "Deployment already completed");
    area.row(
        format!("`{code}`: `{text}`"),
        "to cancel a deploy that has ended",
        "salesforcecli/plugin-source#513",
    )
    .profile(
        [field!(deploying.cancel_after_the_end)],
        vec![cancel(&long, &id, "Canceling").await.rest(400, code, text)],
    );
}

/// A deploy whose outcome is of no interest.
pub(super) async fn done(org: &SimulatedOrg, files: &[(&str, String)]) -> Value {
    deploy(org, files, atomic()).await
}
/// What a deploy with these options comes to, as a row sees it.
pub(super) async fn run(org: &SimulatedOrg, files: &[(&str, String)], options: Value) -> Answer {
    let id = start_deploy(org, files, options).await;
    org.clock().sleep(Duration::from_secs(10)).await;
    status(org, &id).await
}
