//! Queries and records: SOQL with paging, sObjects, and the objects that apps are seen by.

use cucumber_salesforce::simulator::SimulatedOrg;
use reqwest::Method;
use serde_json::{Value, json};

use super::{admin, at, rest};
use crate::answer::{Answer, ask};
use crate::area::Area;
use crate::party::{org_where, ready_in};
use crate::wire::client;

/// Object, fields of which sources speak, and the source.
const OBJECTS: &[(&str, &str, &str)] = &[
    (
        "Organization",
        "Name InstanceName IsSandbox TrialExpirationDate NamespacePrefix OrganizationType IsReadOnly LanguageLocaleKey CreatedDate",
        "orgfields",
    ),
    ("User", "Username Email IsActive ProfileId LanguageLocaleKey", ""),
    ("UserLogin", "IsFrozen IsPasswordLocked", ""),
    ("LoginHistory", "UserId LoginTime LoginType Status SourceIp Application", ""),
    ("Profile", "Name", ""),
    ("PermissionSet", "Name Label IsOwnedByProfile", ""),
    ("PermissionSetAssignment", "AssigneeId PermissionSetId", "sfdx-core"),
    ("SetupEntityAccess", "ParentId SetupEntityId SetupEntityType", "objects"),
    ("ObjectPermissions", "ParentId SobjectType PermissionsRead", ""),
    ("UserPermissionAccess", "PermissionsApiEnabled", ""),
    (
        "ConnectedApplication",
        "Name OptionsAllowAdminApprovedUsersOnly RefreshTokenValidityPeriod CreatedDate",
        "objects",
    ),
    (
        "ExternalClientApplication",
        "DeveloperName MasterLabel DistributionState OrgScopedExternalApp",
        "sfdx-hardis",
    ),
    (
        "ExtlClntAppOauthPlcyCnfg",
        "PermittedUsersPolicyType ClientCredentialsFlowUser IsClientCredentialsFlowEnabled IpRelaxationPolicyType RefreshTokenPolicyType",
        "sobject-types",
    ),
    (
        "ExtlClntAppOauthSettings",
        "OauthScopesAPI OauthScopesREFRESH_TOKEN OauthLink",
        "sobject-types",
    ),
    ("ExtlClntAppOauthConsumer", "DeveloperName MasterLabel", "sobject-types"),
    (
        "OauthToken",
        "AppName AppMenuItemId UserId UseCount LastUsedDate DeleteToken RequestToken AccessToken",
        "objects",
    ),
    ("Account", "Name", ""),
    ("Lead", "LastName Company", ""),
    ("Case", "Subject Status", ""),
    ("Task", "Subject Status", ""),
    ("Contact", "LastName AccountId", ""),
    ("Opportunity", "Name StageName", ""),
];

pub(super) async fn area() -> Area {
    let mut area = Area::new("Queries and records", "Below `/services/data/{version}/{*tail}`.");
    let (org, _) = ready_in(SimulatedOrg::builder()).await;
    queries(&mut area, &org).await;
    records(&mut area, &org).await;
    objects(&mut area, &org).await;
    refusals(&mut area, &org).await;
    refused_records(&mut area, &org).await;
    area
}

async fn query(org: &SimulatedOrg, soql: &str) -> Answer {
    let url = at(org, "/services/data/v67.0/query");
    ask(client().get(url).query(&[("q", soql)]).bearer_auth(admin(org))).await
}

async fn call(org: &SimulatedOrg, method: Method, tail: &str, body: &Value) -> Answer {
    let url = at(org, &format!("/services/data/v67.0{tail}"));
    ask(client().request(method, url).json(body).bearer_auth(admin(org))).await
}

async fn queries(area: &mut Area, org: &SimulatedOrg) {
    area.row("`GET /query?q=`", "`totalSize`, `done`, `records` with `attributes`", "").served(
        query(org, "SELECT Id, Name FROM User")
            .await
            .is(200, &["\"totalSize\":4", "\"done\":true", "\"attributes\":"]),
    );
    let slash = ask(client()
        .get(at(org, "/services/data/v59.0/query/?q=SELECT+Id+FROM+User"))
        .bearer_auth(admin(org)))
    .await;
    area.row("`GET /query/?q=`", "as simple-salesforce sends it", "code")
        .served(slash.is(200, &["\"totalSize\":4"]));
    org.set_query_batch(3);
    let first = query(org, "SELECT Id FROM User").await;
    let next = first.json()["nextRecordsUrl"].as_str().unwrap_or_default().to_owned();
    let second = ask(client().get(at(org, &next)).bearer_auth(admin(org))).await;
    org.set_query_batch(2000);
    area.row("`GET /query/{locator}`", "`nextRecordsUrl` leads from page to page", "")
        .served(first.is(200, &["\"done\":false"]).and(second.is(200, &["\"done\":true"])));
    let url =
        at(org, "/services/data/v67.0/query?columns=true&q=SELECT+Name,Profile.Name+FROM+User");
    area.row(
        "`GET /query?columns=true`",
        "`columnMetadata`, parent fields in `joinColumns`",
        "code",
    )
    .served(
        ask(client().get(url).bearer_auth(admin(org)))
            .await
            .is(200, &["\"columnMetadata\":", "\"joinColumns\":[{", "\"entityName\":\"User\""]),
    );
    area.row("`GET /queryAll`", "", "").served(
        rest(org, admin(org), "/queryAll?q=SELECT+Id+FROM+User")
            .await
            .is(200, &["\"totalSize\":4"]),
    );
    let tooling =
        rest(org, admin(org), "/tooling/query?q=SELECT+Id,Status+FROM+DeployRequest").await;
    area.row("`GET /tooling/query`: `DeployRequest`", "the org's deploys, as they stand", "")
        .served(tooling.is(200, &["\"Status\":\"Succeeded\""]));
}

async fn records(area: &mut Area, org: &SimulatedOrg) {
    let made = call(org, Method::POST, "/sobjects/Account", &json!({ "Name": "Acme" })).await;
    let id = made.json()["id"].as_str().unwrap_or_default().to_owned();
    area.row("`POST /sobjects/{object}`", "`id`, `success`, `errors`", "")
        .served(made.has_members(201, "id success errors"));
    area.row("`GET /sobjects/{object}/{id}`", "with or without `fields`", "").served(
        rest(org, admin(org), &format!("/sobjects/Account/{id}?fields=Name"))
            .await
            .has_members(200, "attributes Id Name"),
    );
    area.row("`PATCH /sobjects/{object}/{id}`", "", "").served(
        call(org, Method::PATCH, &format!("/sobjects/Account/{id}"), &json!({ "Name": "New" }))
            .await
            .is_just(204, ""),
    );
    area.row("`DELETE /sobjects/{object}/{id}`", "", "").served(
        call(org, Method::DELETE, &format!("/sobjects/Account/{id}"), &json!({}))
            .await
            .is_just(204, ""),
    );
    let deleted = call(org, Method::DELETE, &format!("/sobjects/Account/{id}"), &json!({})).await;
    area.row("`ENTITY_IS_DELETED`", "a record that has been deleted", "resterr")
        .served(deleted.rest(404, "ENTITY_IS_DELETED", "entity is deleted"));
    let described = rest(org, admin(org), "/sobjects/User/describe").await;
    area.row("`GET /sobjects`, `/sobjects/{object}`, `/sobjects/{object}/describe`", "", "")
        .served(
            described
                .is(200, &["\"fields\":[{"])
                .and(rest(org, admin(org), "/sobjects").await.is(200, &["\"sobjects\":[{"]))
                .and(
                    rest(org, admin(org), "/sobjects/User").await.is(200, &["\"objectDescribe\":"]),
                ),
        );
    let old = ask(client()
        .get(at(
            org,
            &format!("/services/data/v51.0/sobjects/User/{}", org.administrator().user_id),
        ))
        .bearer_auth(admin(org)))
    .await;
    area.row(
        "`GET /services/data/v51.0/sobjects/User/{id}`",
        "a fixed version, as the Salesforce CLI asks",
        "code",
    )
    .served(old.is(200, &["\"Username\":"]));
}

async fn objects(area: &mut Area, org: &SimulatedOrg) {
    for (object, fields, source) in OBJECTS {
        let names: Vec<&str> = fields.split_whitespace().collect();
        let answer = query(org, &format!("SELECT Id, {} FROM {object}", names.join(", "))).await;
        area.row(format!("`{object}`"), format!("`{}`", names.join("`, `")), source)
            .served(answer.is(200, &["\"done\":true"]));
    }
    let key = query(org, "SELECT ConsumerKey FROM ConnectedApplication").await;
    area.row("`ConnectedApplication` has no field for the consumer key", "", "objects")
        .served(key.rest(400, "INVALID_FIELD", "No such column 'ConsumerKey'"));
    let global = query(org, "SELECT Id FROM ExtlClntAppGlobalOauthSettings").await;
    area.row("`ExtlClntAppGlobalOauthSettings` is no object", "", "sobject-types")
        .served(global.rest(400, "INVALID_TYPE", "is not supported"));
    let app = org.records("ExternalClientApplication")[0]["Id"].clone();
    let set =
        org.records("PermissionSet").into_iter().find(|row| row["Name"] == "Orders_users").unwrap()
            ["Id"]
            .clone();
    let known = org.records("SetupEntityAccess");
    let kind = known.first().map(|row| row["SetupEntityType"].clone());
    let again = call(
        org,
        Method::POST,
        "/sobjects/SetupEntityAccess",
        &json!({ "ParentId": set, "SetupEntityId": app }),
    )
    .await;
    area.row("`SetupEntityAccess.SetupEntityType`", "derived: `ExternalClientApplication`, `ConnectedApplication`; a second one is `DUPLICATE_VALUE`", "objects")
        .served(again.rest(400, "DUPLICATE_VALUE", "").and(again.seen(kind == Some(json!("ExternalClientApplication")), "its type")));
    let read_only = call(org, Method::POST, "/sobjects/OauthToken", &json!({})).await;
    area.row("`CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY`", "`ConnectedApplication`, `ExternalClientApplication`, `OauthToken` and the policy objects are read-only", "objects")
        .served(read_only.is(400, &["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"]));
    let set = format!("/sobjects/PermissionSet/{}", set.as_str().unwrap());
    area.row("`DELETE_FAILED`", "a permission set that somebody has", "resterr")
        .served(call(org, Method::DELETE, &set, &json!({})).await.is(400, &["DELETE_FAILED"]));
    let namespaced = org_where(|_| {}).namespace("acme").start().await.unwrap();
    area.row("a namespaced org", "`Organization.NamespacePrefix`", "").served(
        query(&namespaced, "SELECT NamespacePrefix FROM Organization")
            .await
            .is(200, &["\"NamespacePrefix\":\"acme\""]),
    );
}

async fn refusals(area: &mut Area, org: &SimulatedOrg) {
    for (soql, code, text, when) in [
        (
            "SELECT Id FROM Nothing",
            "INVALID_TYPE",
            "sObject type 'Nothing' is not supported",
            "no such object",
        ),
        ("SELECT Nothing FROM User", "INVALID_FIELD", "No such column 'Nothing'", "no such field"),
        ("SELECT", "MALFORMED_QUERY", "", "no SOQL"),
        (
            "SELECT Id, id FROM User",
            "MALFORMED_QUERY",
            "duplicate field selected: Id",
            "a field that is asked for twice",
        ),
        (
            "SELECT Id FROM User WHERE Id LIKE '005%'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on id field",
            "an operator that is not for the field",
        ),
        (
            "SELECT Id FROM User LIMIT 1 OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset allowed is 2000",
            "an offset beyond 2,000",
        ),
        (
            "SELECT Id FROM User WHERE IsActive = 'x'",
            "INVALID_FIELD",
            "",
            "a value of another type",
        ),
        (
            "SELECT Id FROM User WHERE Id = 'x'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: x",
            "an id that is none",
        ),
    ] {
        area.row(format!("`{code}`: `{soql}`"), when, "resterr")
            .served(query(org, soql).await.rest(400, code, text));
    }
    let nested = format!("SELECT Id FROM User WHERE {}IsActive = true", "NOT ".repeat(2_000));
    area.row("`QUERY_TOO_COMPLICATED`", "conditions within conditions without end", "resterr")
        .served(query(org, &nested).await.rest(400, "QUERY_TOO_COMPLICATED", ""));
    let locator = rest(org, admin(org), "/query/01gx-0").await;
    area.row("`INVALID_QUERY_LOCATOR`", "", "resterr").served(locator.rest(
        400,
        "INVALID_QUERY_LOCATOR",
        "invalid query locator",
    ));
}

async fn refused_records(area: &mut Area, org: &SimulatedOrg) {
    let post = async |object: &str, body: Value| {
        call(org, Method::POST, &format!("/sobjects/{object}"), &body).await
    };
    for (object, body, code, when) in [
        ("Account", json!({}), "REQUIRED_FIELD_MISSING", "a field without which nothing goes"),
        ("Account", json!({ "Name": "x".repeat(300) }), "STRING_TOO_LONG", ""),
        ("Account", json!({ "Nothing": 1 }), "INVALID_FIELD", "no such field"),
        ("Contact", json!({ "LastName": "x", "Email": "none" }), "INVALID_EMAIL_ADDRESS", ""),
        (
            "Contact",
            json!({ "LastName": "x", "AccountId": "none" }),
            "MALFORMED_ID",
            "an id that is none",
        ),
        (
            "Contact",
            json!({ "LastName": "x", "AccountId": "001000000000001AAA" }),
            "INVALID_CROSS_REFERENCE_KEY",
            "an id that nobody has",
        ),
        (
            "Account",
            json!({ "Name": "x", "CreatedDate": "2026-01-01" }),
            "INVALID_FIELD_FOR_INSERT_UPDATE",
            "a field that only the org writes",
        ),
        (
            "Opportunity",
            json!({ "Name": "x", "StageName": "None", "CloseDate": "2026-01-01" }),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "a value that the picklist has not",
        ),
        (
            "Opportunity",
            json!({ "Name": "x", "StageName": "Prospecting", "CloseDate": "none" }),
            "JSON_PARSER_ERROR",
            "a value of another type",
        ),
    ] {
        area.row(format!("`{code}`"), when, "resterr")
            .served(post(object, body).await.is(400, &[code]));
    }
    let media = ask(client()
        .post(at(org, "/services/data/v67.0/sobjects/Account"))
        .header("content-type", "text/plain")
        .body("x")
        .bearer_auth(admin(org)))
    .await;
    area.row("`UNSUPPORTED_MEDIA_TYPE`", "a body that is not JSON", "resterr").served(media.rest(
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "not supported",
    ));
    let method = call(org, Method::PUT, "/sobjects/Account", &json!({})).await;
    area.row("`METHOD_NOT_ALLOWED`", "", "resterr").served(method.rest(
        405,
        "METHOD_NOT_ALLOWED",
        "HTTP Method 'PUT' not allowed",
    ));
}
