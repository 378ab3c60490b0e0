use serde_json::{Value, json};

use super::apex::{self, ApexStub};
use super::call::{Call, Reply, answer};
use super::service::Service;
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::data::schema::{Field, Object};
use crate::simulator::data::tables::Tables;
use crate::simulator::data::tests::tables;

struct Org {
    tables: Tables,
    service: Service,
    alias: &'static str,
}

fn org() -> Org {
    Org { tables: tables(), service: Service::default(), alias: "admin" }
}

impl Org {
    fn call(&mut self, method: &str, path: &str, body: &Value) -> Result<Reply, DataError> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (version, tail) = path.split_once('/').unwrap_or((path, ""));
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let user = self.tables.find("User", "Alias", self.alias).unwrap()["Id"].clone();
        let call = Call {
            method,
            version,
            segments: tail.split('/').filter(|segment| !segment.is_empty()).collect(),
            parameters: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            content_type: None,
            batch: None,
            body: &body,
            viewer: Viewer::new(user.as_str().unwrap()),
        };
        answer(&mut self.service, &mut self.tables, &call)
    }

    fn get(&mut self, path: &str) -> Value {
        self.call("GET", path, &Value::Null).unwrap().body.unwrap()
    }

    fn refusal(&mut self, method: &str, path: &str, body: &Value) -> (u16, String) {
        let error = self.call(method, path, body).unwrap_err();
        (error.status, error.code.into_owned())
    }
}

#[test]
fn a_record_is_made_read_changed_deleted() {
    let mut org = org();
    let made = org.call("POST", "67.0/sobjects/contact", &json!({ "LastName": "Turing" })).unwrap();
    let id = made.body.as_ref().unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!(
        made,
        Reply { status: 201, body: Some(json!({ "id": id, "success": true, "errors": [] })) }
    );
    let path = format!("67.0/sobjects/Contact/{}", &id[..15]);

    let changed = org.call("PATCH", &path, &json!({ "FirstName": "Alan" })).unwrap();
    assert_eq!(changed, Reply::no_content());
    let read = org.get(&format!("{path}?fields=Name"));
    assert_eq!((&read["Name"], &read["Id"]), (&json!("Alan Turing"), &json!(id)));
    assert_eq!(read["attributes"]["url"], format!("/services/data/v67.0/sobjects/Contact/{id}"));
    assert_eq!(org.call("DELETE", &path, &Value::Null).unwrap(), Reply::no_content());
    assert_eq!(org.refusal("GET", &path, &Value::Null), (404, "ENTITY_IS_DELETED".to_owned()));
}

#[test]
fn refuses_as_salesforce_does() {
    let mut org = org();
    let invoice = Object::custom("Invoice__c").field(Field::text("Number__c").required().unique());
    org.tables.declare(invoice);
    org.call("POST", "67.0/sobjects/Invoice__c", &json!({ "Number__c": "1" })).unwrap();
    let created = json!({ "LastName": "A", "CreatedDate": "2020-01-01T00:00:00Z" });
    for (method, path, body, status, code) in [
        ("POST", "67.0/sobjects/Contact", json!({}), 400, "REQUIRED_FIELD_MISSING"),
        ("POST", "67.0/sobjects/Contact", Value::Null, 400, "JSON_PARSER_ERROR"),
        ("POST", "67.0/sobjects/Contact", created, 400, "INVALID_FIELD_FOR_INSERT_UPDATE"),
        ("POST", "67.0/sobjects/Invoice__c", json!({ "Number__c": "1" }), 400, "DUPLICATE_VALUE"),
        (
            "POST",
            "67.0/sobjects/ConnectedApplication",
            json!({ "Name": "x" }),
            400,
            "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        ),
        ("GET", "67.0/sobjects/Shoe__c/describe", Value::Null, 404, "NOT_FOUND"),
        ("GET", "67.0/sobjects/Contact/003000000000001", Value::Null, 404, "NOT_FOUND"),
        ("PUT", "67.0/sobjects/Contact/003000000000001", Value::Null, 405, "METHOD_NOT_ALLOWED"),
        ("GET", "67.0/query", Value::Null, 400, "MALFORMED_QUERY"),
        ("GET", "67.0/query/0r8-2000", Value::Null, 400, "INVALID_QUERY_LOCATOR"),
        ("GET", "51.0/query?q=SELECT+Id+FROM+ScratchOrgInfo", Value::Null, 400, "INVALID_TYPE"),
    ] {
        assert_eq!(org.refusal(method, path, &body), (status, code.to_owned()), "{method} {path}");
    }
}

#[test]
fn a_trainee_has_no_contacts() {
    let mut org = Org { alias: "trainee", ..org() };
    let soql = "67.0/query/?q=SELECT+Id+FROM+Contact";
    let body = json!({ "LastName": "A" });
    assert_eq!(org.refusal("GET", soql, &Value::Null), (400, "INVALID_TYPE".to_owned()));
    assert_eq!(org.refusal("POST", "67.0/sobjects/Contact", &body), (404, "NOT_FOUND".to_owned()));
    let set = json!({ "Name": "Mine", "Label": "Mine" });
    let refused = (403, "INSUFFICIENT_ACCESS_OR_READONLY".to_owned());
    assert_eq!(org.refusal("POST", "67.0/sobjects/PermissionSet", &set), refused);
    let global = org.get("67.0/sobjects");
    let names = global["sobjects"].as_array().unwrap();
    assert!(names.iter().all(|object| object["name"] != "Contact"));
}

#[test]
fn long_answers_come_in_pages() {
    let mut org = org();
    org.service.batch = 2;
    for name in ["A", "B", "C"] {
        org.tables.insert("Account", &json!({ "Name": name })).unwrap();
    }
    let first = org.get("60.0/query?q=SELECT+Name+FROM+Account");
    assert_eq!((&first["totalSize"], &first["done"]), (&json!(3), &json!(false)));
    let next = first["nextRecordsUrl"].as_str().unwrap();
    let next = org.get(next.trim_start_matches("/services/data/v"));
    assert_eq!((&next["records"][0]["Name"], &next["done"]), (&json!("C"), &json!(true)));
    let count = org.get("60.0/query?q=SELECT+COUNT()+FROM+Account");
    assert_eq!(count, json!({ "totalSize": 3, "done": true, "records": [] }));
}

#[test]
fn columns_of_parents_nest() {
    let soql = "67.0/query?columns=true&q=SELECT+Id,Account.Name,Account.Site+FROM+Contact";
    let columns = org().get(soql);
    assert_eq!(columns["entityName"], "Contact");
    assert_eq!(columns["columnMetadata"][1]["columnName"], "Account");
    assert_eq!(columns["columnMetadata"][1]["joinColumns"][1]["columnName"], "Site");
}

#[test]
fn describes_and_lists() {
    let mut org = org();
    let contact = org.get("67.0/sobjects/Contact/describe");
    let fields = contact["fields"].as_array().unwrap();
    let account = fields.iter().find(|field| field["name"] == "AccountId").unwrap();
    assert_eq!(
        (&account["type"], &account["relationshipName"]),
        (&json!("reference"), &json!("Account"))
    );
    assert_eq!(org.get("67.0")["limits"], "/services/data/v67.0/limits");
    assert_eq!(org.get("67.0/limits")["DailyApiRequests"]["Remaining"], 14_997);
    org.service.allowance = 3;
    let over = (403, "REQUEST_LIMIT_EXCEEDED".to_owned());
    assert_eq!(org.refusal("GET", "67.0/limits", &Value::Null), over);
}

#[test]
fn apex_answers_what_a_test_scripts() {
    let mut service = Service::default();
    service.stubs.push(ApexStub::new("get", "/orders/*", 200, json!({ "ok": true })));
    let call = |method, segments| Call {
        method,
        version: "",
        segments,
        parameters: Vec::new(),
        content_type: None,
        batch: None,
        body: &[],
        viewer: Viewer::new(""),
    };
    let reply = apex::answer(&service, &call("GET", vec!["orders", "7"])).unwrap();
    assert_eq!(reply, Reply::ok(json!({ "ok": true })));
    assert_eq!(apex::answer(&service, &call("PUT", vec!["orders"])).unwrap_err().status, 405);
    assert_eq!(apex::answer(&service, &call("GET", vec!["shoes"])).unwrap_err().status, 404);
}
