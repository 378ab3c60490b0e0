//! What deploys come to: options, results, destructive changes, what befalls them.

use std::time::Duration;

use cucumber_salesforce::model::OrgKind;
use cucumber_salesforce::simulator::{DeployFate, Endpoint, SimulatedOrg, Trouble, Weather};
use serde_json::json;

use super::deploys::{PATH, app, run, send, status};
use super::{admin, at};
use crate::answer::{Answer, Seen, ask};
use crate::area::Area;
use crate::field::field;
use crate::party::org_where;
use crate::wire::{atomic, client, deploy_form, file, manifest, start_deploy};

pub(super) async fn area() -> Area {
    let mut area = Area::new("Results of deploys", "");
    options(&mut area).await;
    results(&mut area).await;
    fates(&mut area).await;
    area
}

async fn options(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let files = app(&org);
    let checked = run(&org, &files, json!({ "checkOnly": true, "singlePackage": true })).await;
    area.row("`checkOnly`", "everything is validated, nothing is left", "meta-rest").served(
        checked
            .is(200, &["\"checkOnly\":true", "\"status\":\"Succeeded\""])
            .and(checked.seen(org.apps().is_empty(), "no app")),
    );
    let id = checked.json()["id"].as_str().unwrap_or_default().to_owned();
    let quick = ask(client()
        .post(at(&org, PATH))
        .bearer_auth(admin(&org))
        .json(&json!({ "validatedDeployRequestId": id })))
    .await;
    area.row(
        "`validatedDeployRequestId`",
        "JSON in place of multipart: a validation is deployed within 10 days",
        "jsforce",
    )
    .profile(
        [field!(deploying.validation_lasts)],
        vec![quick.is(201, &["\"validatedDeployRequestId\":\"0Af"])],
    );
    let bad = ask(client()
        .post(at(&org, PATH))
        .bearer_auth(admin(&org))
        .json(&json!({ "validatedDeployRequestId": "0Af000000000001AAA" })))
    .await;
    area.row("`INVALID_ID_FIELD`", "a validation that failed, is too old, or never was one", "")
        .profile([field!(deploying.not_validated)], vec![bad.is(400, &["INVALID_ID_FIELD"])]);
    for rolls_back in [true, false] {
        let org = SimulatedOrg::start().await.unwrap();
        let mut files = app(&org);
        files[4].1 = files[4].1.replace("AdminApprovedPreAuthorized", "Nobody");
        let answer =
            run(&org, &files, json!({ "rollbackOnError": rolls_back, "singlePackage": true }))
                .await;
        let left = org.apps().len();
        if rolls_back {
            area.row(
                "`rollbackOnError`: `Failed`",
                "one component fails, and nothing is left",
                "meta-rest",
            )
            .served(
                answer
                    .is(200, &["\"status\":\"Failed\"", "\"numberComponentErrors\":1"])
                    .and(answer.seen(left == 0, "no app")),
            );
        } else {
            area.row("`SucceededPartial`", "one component fails, the others are there; the policies that are missing are generated", "meta-rest").served(answer.is(200, &["\"status\":\"SucceededPartial\""]).and(answer.seen(left == 1, "the app")));
        }
    }
    production(area).await;
    let nested: Vec<(String, String)> =
        app(&org).into_iter().map(|(path, text)| (format!("zip/{path}"), text)).collect();
    let nested: Vec<(&str, String)> =
        nested.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    area.row("`singlePackage=false`", "the package is in a folder of its own", "CumulusCI").served(
        run(&org, &nested, json!({ "rollbackOnError": true, "singlePackage": false }))
            .await
            .is(200, &["\"status\":\"Succeeded\""]),
    );
    let mut seen = Vec::new();
    for level in
        ["NoTestRun", "RunSpecifiedTests", "RunRelevantTests", "RunLocalTests", "RunAllTestsInOrg"]
    {
        let rest = json!({ "singlePackage": true, "testLevel": level, "runTests": ["Test"], "purgeOnDelete": true });
        let told = run(&org, &app(&org), rest).await;
        seen.push(told.is(200, &["\"status\":\"Succeeded\"", "\"numberTestsTotal\":0", level]));
    }
    area.row("`testLevel`: `NoTestRun`, `RunSpecifiedTests`, `RunRelevantTests`, `RunLocalTests`, `RunAllTestsInOrg`; `runTests`, `purgeOnDelete`", "taken, and nothing follows", "meta-rest").refused("there is no Apex that could be tested, and no recycle bin", seen.into_iter().reduce(Seen::and).unwrap());
    let reserved =
        json!({ "singlePackage": true, "performRetrieve": true, "autoUpdatePackage": true });
    area.row("`performRetrieve`, `autoUpdatePackage`", "taken, and nothing follows", "meta-rest")
        .refused(
            "the documentation reserves them for future use",
            run(&org, &app(&org), reserved).await.is(200, &["\"retrieveResult\":null"]),
        );
    let mut seen = Vec::new();
    for (missing, outcome) in [(true, "Succeeded"), (false, "Failed")] {
        let mut files = app(&org);
        files.pop();
        let options =
            json!({ "singlePackage": true, "rollbackOnError": true, "allowMissingFiles": missing });
        seen.push(run(&org, &files, options).await.is(200, &[outcome]));
    }
    area.row("`allowMissingFiles`", "the manifest may name what the archive lacks", "meta-rest")
        .served(seen.into_iter().reduce(Seen::and).unwrap());
}

/// What an org in production demands of the options.
async fn production(area: &mut Area) {
    let org = SimulatedOrg::builder().kind(OrgKind::Production).start().await.unwrap();
    for (options, text, source) in [
        (
            json!({ "singlePackage": true }),
            "rollbackOnError option must be true on a production org",
            "forcedotcom/CustomMetadataLoader#78 forcedotcom/cli#2601",
        ),
        (
            json!({ "rollbackOnError": true, "testLevel": "NoTestRun" }),
            "testLevel of NoTestRun cannot be used in production organizations",
            "forcedotcom/cli#2105 xjsender/haoide#107",
        ),
        (
            json!({ "rollbackOnError": true, "purgeOnDelete": true }),
            "purgeOnDelete option can only be used on a non-active org",
            "afawcett/declarative-lookup-rollup-summaries#2",
        ),
    ] {
        let rest = send(&org, deploy_form(&app(&org), &options)).await;
        let members = options.as_object().unwrap().iter().filter(|(_, value)| **value != false);
        let xml: String = members
            .map(|(name, value)| format!("<{name}>{value}</{name}>").replace('"', ""))
            .collect();
        let deploy =
            format!("<deploy><ZipFile></ZipFile><DeployOptions>{xml}</DeployOptions></deploy>");
        let soap = super::soap::call(&org, &deploy).await;
        area.row(format!("`INVALID_OPERATION`: `{text}`"), "in production", source).served(
            rest.rest(400, "INVALID_OPERATION", text).and(soap.fault("INVALID_OPERATION", text)),
        );
    }
    let done = run(&org, &app(&org), atomic()).await;
    area.row(
        "no `testLevel` in production",
        "the org decides: no test runs",
        "forcedotcom/cli#2105",
    )
    .served(done.is(200, &["\"status\":\"Succeeded\"", "\"testLevel\":null"]));
}

async fn results(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    let done = run(&org, &app(&org), atomic()).await;
    area.row("`deployResult`", "`id`, `done`, `success`, `status`, `checkOnly`, `ignoreWarnings`, `rollbackOnError`, `runTestsEnabled`, `isRunTestsEnabled`, `createdBy`, `createdByName`, `createdDate`, `startDate`, `lastModifiedDate`, `completedDate`, `numberComponentErrors`, `numberComponentsDeployed`, `numberComponentsTotal`, `numberTestErrors`, `numberTestsCompleted`, `numberTestsTotal`", "wsdl meta-rest")
        .served(done.is(200, &["\"id\":", "\"done\":true", "\"success\":true", "\"ignoreWarnings\":", "\"rollbackOnError\":true", "\"runTestsEnabled\":false", "\"isRunTestsEnabled\":null", "\"createdBy\":", "\"createdByName\":", "\"createdDate\":", "\"startDate\":", "\"lastModifiedDate\":", "\"completedDate\":", "\"numberComponentErrors\":0", "\"numberComponentsDeployed\":6", "\"numberComponentsTotal\":6", "\"numberTestErrors\":0", "\"numberTestsCompleted\":0", "\"numberTestsTotal\":0"]));
    area.row("`componentSuccesses`, `componentFailures`", "`changed`, `componentType`, `created`, `createdDate`, `deleted`, `fileName`, `fullName`, `id`, `lineNumber`, `problem`, `problemType`, `success`", "wsdl")
        .served(done.is(200, &["\"componentSuccesses\":[", "\"componentFailures\":[]", "\"changed\":", "\"componentType\":\"ExternalClientApplication\"", "\"created\":true", "\"deleted\":false", "\"fileName\":", "\"fullName\":\"Orders\"", "\"id\":\"0xI"]));
    area.row(
        "`details`: `retrieveResult`, `runTestResult`",
        "`null`, and no tests",
        "meta-status wsdl",
    )
    .served(done.is(
        200,
        &[
            "\"retrieveResult\":null",
            "\"runTestResult\":{\"numFailures\":0,\"numTestsRun\":0,\"totalTime\":0.0}",
        ],
    ));
    let again = run(&org, &app(&org), atomic()).await;
    area.row("`changed` and `created` are false", "a component that is as it was", "wsdl")
        .served(again.is(200, &["\"changed\":false", "\"created\":false"]));
    let destroy = |member: &str| {
        vec![
            ("package.xml", manifest(&[])),
            ("destructiveChanges.xml", manifest(&[("ExternalClientApplication", member)])),
        ]
    };
    let warning = [
        "\"problem\":\"No ExternalClientApplication named: None found\"",
        "\"problemType\":\"Warning\"",
        "\"fullName\":\"destructiveChanges.xml\"",
    ];
    for (ignore, when, outcome) in [
        (true, "among the successes: the deploy succeeds", "\"status\":\"Succeeded\""),
        (false, "as an error among the failures: the deploy fails", "\"status\":\"Failed\""),
    ] {
        let options =
            json!({ "rollbackOnError": true, "singlePackage": true, "ignoreWarnings": ignore });
        let told = run(&org, &destroy("None"), options).await;
        let list = if ignore { "componentSuccesses" } else { "componentFailures" };
        let first = &told.json()["deployResult"]["details"][list][0];
        let stands = told.seen(first["success"] == ignore, list);
        area.row(
            "`No ExternalClientApplication named: None found`",
            format!(
                "a destructive change of what is not there, `ignoreWarnings` {ignore}: a `Warning` of `destructiveChanges.xml`, {when}"
            ),
            "code meta-rest",
        )
        .served(told.is(200, &[&warning[..], &[outcome]].concat()).and(stands));
    }
    members(area, &org).await;
    packages(area, &org).await;
}

/// What stands in packages.
async fn packages(area: &mut Area, org: &SimulatedOrg) {
    let mut seen = Vec::new();
    for name in
        ["destructiveChanges.xml", "destructiveChangesPre.xml", "destructiveChangesPost.xml"]
    {
        let org = SimulatedOrg::start().await.unwrap();
        run(&org, &app(&org), atomic()).await;
        let doomed = manifest(&[("ExternalClientApplication", "Orders")]);
        let files = vec![("package.xml", manifest(&[])), (name, doomed)];
        let options = json!({ "singlePackage": true, "ignoreWarnings": true });
        let answer = run(&org, &files, options).await;
        let gone = answer.seen(org.apps().is_empty(), "no app");
        seen.push(answer.is(200, &["\"deleted\":true", "\"status\":\"Succeeded\""]).and(gone));
    }
    area.row(
        "`destructiveChanges.xml`, `destructiveChangesPre.xml`, `destructiveChangesPost.xml`",
        "the header of an external client app takes its parts along",
        "sfdx-hardis",
    )
    .served(seen.into_iter().reduce(Seen::and).unwrap());
    let none = run(org, &[("other.xml", String::new())], atomic()).await;
    area.row("`No package.xml found`", "no manifest, or in another place", "simple-salesforce")
        .served(none.is(200, &["\"problem\":\"No package.xml found\"", "\"status\":\"Failed\""]));
    let source = vec![
        ("package.xml", manifest(&[("PermissionSet", "Desk")])),
        (
            "permissionsets/Desk.permissionset-meta.xml",
            file("PermissionSet", "<label>Desk</label>"),
        ),
    ];
    area.row(
        "`-meta.xml`",
        "a suffix of source format, in a package of metadata format",
        "sfdx-hardis",
    )
    .served(run(org, &source, atomic()).await.is(200, &["\"status\":\"Succeeded\""]));
    let old: Vec<_> = app(org)
        .into_iter()
        .map(|(path, text)| (path, text.replace("<version>67.0", "<version>59.0")))
        .collect();
    area.row(
        "`Property '..' not valid in version ..`",
        "a field that is newer than the version of the manifest",
        "",
    )
    .served(run(org, &old, atomic()).await.is(
        200,
        &[
            "Property 'certificate' not valid in version 59.0",
            "Unknown type name 'ExtlClntAppConfigurablePolicies' specified in package.xml",
        ],
    ));
    order(area).await;
}

/// Members that come and go.
async fn members(area: &mut Area, org: &SimulatedOrg) {
    let id = start_deploy(org, &app(org), atomic()).await;
    org.clock().sleep(Duration::from_secs(2)).await;
    let running = status(org, &id).await;
    area.row("`stateDetail`: `Processing Type: ..`", "while a deploy runs", "meta-status wsdl")
        .served(running.is(200, &["\"stateDetail\":\"Processing Type: "]));
    org.clock().sleep(Duration::from_secs(8)).await;
    let mut files = app(org);
    files[4].1 = files[4].1.replace("AdminApprovedPreAuthorized", "Nobody");
    let failed = run(org, &files, atomic()).await;
    area.row("`columnNumber`, `lineNumber`, `problemType`: `Error`", "of a failure", "wsdl")
        .served(
            failed
                .is(200, &["\"columnNumber\":1", "\"lineNumber\":1", "\"problemType\":\"Error\""]),
        );
    area.row("`problemType`: `Info`", "", "wsdl").refused(
        "no source tells what Salesforce says so of",
        failed.lacks(200, &["\"problemType\":\"Info\""]),
    );
}

async fn order(area: &mut Area) {
    let mut seen = Vec::new();
    for drops in [false, true] {
        let org = org_where(|p| p.wire.drops_out_of_order = drops).start().await.unwrap();
        let mut files = app(&org);
        files[1].1 = file(
            "ExternalClientApplication",
            "<distributionState>Local</distributionState><label>Orders</label><contactEmail>qa@example.com</contactEmail>",
        );
        let answer = run(&org, &files, atomic()).await;
        seen.push(if drops {
            answer.is(200, &["Required field is missing: contactEmail"])
        } else {
            answer.is(200, &["\"status\":\"Succeeded\""])
        });
    }
    area.row(
        "elements that are out of order",
        "default read; else dropped silently, in deployed files of external client apps",
        "code",
    )
    .profile([field!(wire.drops_out_of_order)], seen);
}

async fn fates(area: &mut Area) {
    let org = SimulatedOrg::start().await.unwrap();
    org.weather(Weather::new(Trouble::Deploy(DeployFate::FailsFinalizing)).at(Endpoint::Metadata));
    let failed = run(&org, &app(&org), atomic()).await;
    area.row(
        "`FinalizingDeployFailed`: `UNKNOWN_EXCEPTION`",
        "`errorStatusCode` and `errorMessage`; nothing is left",
        "meta-rest",
    )
    .profile(
        [field!(deploying.finalizing_failure)],
        vec![failed.is(
            200,
            &["\"status\":\"FinalizingDeployFailed\"", "\"errorStatusCode\":\"UNKNOWN_EXCEPTION\""],
        )],
    );
    org.clear_weather();
    org.weather(Weather::new(Trouble::LockedRow).at(Endpoint::Metadata));
    area.row(
        "`UNABLE_TO_LOCK_ROW`: `unable to obtain exclusive access to this record`",
        "of each component of a deploy, without the code",
        "wsdl",
    )
    .told(
        "`Trouble::LockedRow`",
        run_struck(&org).await.is(
            200,
            &["unable to obtain exclusive access to this record", "\"status\":\"Failed\""],
        ),
    );
    org.clear_weather();
    org.weather(Weather::new(Trouble::AlreadyInProcess).at(Endpoint::Metadata).times(1));
    area.row(
        "`ALREADY_IN_PROCESS`",
        "of the deploy as a whole",
        "haripriyamurthy/Deprecated-CustomMetadataLoader#2",
    )
    .told(
        "`Trouble::AlreadyInProcess`",
        run_struck(&org)
            .await
            .is(200, &["\"errorStatusCode\":\"ALREADY_IN_PROCESS\"", "\"status\":\"Failed\""]),
    );
}

/// A deploy that the weather strikes; its status is looked at in fine weather.
async fn run_struck(org: &SimulatedOrg) -> Answer {
    let form = deploy_form(&app(org), &atomic());
    let id = send(org, form).await.json()["id"].as_str().unwrap_or_default().to_owned();
    org.clear_weather();
    org.clock().sleep(Duration::from_secs(10)).await;
    status(org, &id).await
}
