use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::clock::VirtualClock;

pub(super) fn tables() -> Tables {
    Tables::new(&OrgFacts::default(), Arc::new(VirtualClock::new()))
}

#[test]
fn an_org_begins_with_its_users() {
    let tables = tables();
    assert_eq!(tables.rows("User").count(), SEED_USERS.len());
    let integ = tables.find("user", "name", "integration user").unwrap();
    assert_eq!(integ["Username"], "integ@simulated.example");
    let id = integ["Id"].as_str().unwrap();
    assert!(tables.permits(id, "ApiEnabled") && !tables.permits(id, "ModifyAllData"));
    assert_eq!(tables.get("User", &id[..15]), Some(integ));
    assert_eq!(tables.rows("Organization").count(), 1);
}

#[test]
fn refuses_what_salesforce_refuses() {
    let mut tables = tables();
    tables.declare(Object::custom("Invoice__c").field(Field::text("Number__c").unique()));
    tables.insert("Invoice__c", &json!({ "Number__c": "R1" })).unwrap();
    for (object, fields, code) in [
        ("Contact", json!({}), "REQUIRED_FIELD_MISSING"),
        ("Contact", json!({ "LastName": "A", "Shoe": 44 }), "INVALID_FIELD"),
        ("Invoice__c", json!({ "Number__c": "r1" }), "DUPLICATE_VALUE"),
        ("Nothing__c", json!({}), "NOT_FOUND"),
        (
            "Contact",
            json!({ "LastName": "A", "AccountId": "001000000000001" }),
            "INVALID_CROSS_REFERENCE_KEY",
        ),
    ] {
        assert_eq!(tables.insert(object, &fields).unwrap_err().code, code, "{object} {fields}");
    }
}

#[test]
fn a_permission_set_goes_only_when_nobody_holds_it() {
    let mut tables = tables();
    let user = tables.find("User", "Alias", "srep").unwrap()["Id"].clone();
    let app =
        tables.insert("ExternalClientApplication", &json!({ "DeveloperName": "Orders" })).unwrap();
    let set = tables.insert("PermissionSet", &json!({ "Name": "P", "Label": "P" })).unwrap();
    let access = json!({ "ParentId": set, "SetupEntityId": app });
    tables.insert("SetupEntityAccess", &access).unwrap();
    let held = json!({ "AssigneeId": user, "PermissionSetId": set });
    let held = tables.insert("PermissionSetAssignment", &held).unwrap();

    assert_eq!(tables.delete("PermissionSet", &set).unwrap_err().code, "DELETE_FAILED");
    tables.delete("PermissionSetAssignment", &held).unwrap();
    tables.delete("PermissionSet", &set).unwrap();

    assert_eq!(tables.rows("SetupEntityAccess").count(), 0);
    assert_eq!(tables.delete("PermissionSet", &set).unwrap_err().code, "ENTITY_IS_DELETED");
}

#[test]
fn a_permission_set_opens_what_the_profile_does_not() {
    let mut tables = tables();
    let trainee = tables.find("User", "Alias", "trainee").unwrap()["Id"].clone();
    let set =
        json!({ "Name": "Helper", "Label": "Helper", "PermissionsAssignPermissionSets": true });
    let set = tables.insert("PermissionSet", &set).unwrap();
    let id = trainee.as_str().unwrap().to_owned();
    assert!(!tables.permits(&id, "AssignPermissionSets"));
    let assignment = json!({ "AssigneeId": trainee, "PermissionSetId": set });
    tables.insert("PermissionSetAssignment", &assignment).unwrap();
    assert!(tables.permits(&id, "AssignPermissionSets"));
}
