use serde_json::{Value, json};

use super::{Door, run};
use crate::simulator::data::access::Viewer;
use crate::simulator::data::error::DataError;
use crate::simulator::data::tables::Tables;
use crate::simulator::data::tests::tables;

fn org() -> Tables {
    let mut tables = tables();
    let acme = tables.insert("Account", &json!({ "Name": "Acme", "AnnualRevenue": 5 })).unwrap();
    for (first, last, account) in
        [("Ada", "Lovelace", Some(&acme)), ("Alan", "Turing", None), ("Grace", "O'Hopper_", None)]
    {
        let contact = json!({ "FirstName": first, "LastName": last, "AccountId": account });
        tables.insert("Contact", &contact).unwrap();
    }
    tables
}

fn ask(query: &str, alias: &str) -> Result<Vec<Value>, DataError> {
    let tables = org();
    let user = tables.find("User", "Alias", alias).unwrap()["Id"].as_str().unwrap();
    let door = Door { version: "67.0", tooling: false };
    run(&tables, &Viewer::new(user), door, query).map(|answer| answer.records)
}

fn first_names(query: &str) -> Vec<String> {
    let query = format!("SELECT FirstName FROM Contact {query}");
    let records = ask(&query, "admin").unwrap_or_else(|error| panic!("{query}: {error}"));
    records.iter().map(|record| record["FirstName"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn finds_the_records_that_fit() {
    for (query, found) in [
        ("", "Ada Alan Grace"),
        ("WHERE LastName = 'TURING'", "Alan"),
        ("WHERE lastname != 'Turing' AND AccountId = null", "Grace"),
        ("WHERE LastName LIKE 'o\\'h%\\_'", "Grace"),
        ("WHERE LastName LIKE '_ur%g'", "Alan"),
        ("WHERE NOT (FirstName = 'Ada' OR FirstName = 'Alan')", "Grace"),
        ("WHERE FirstName IN ('ada', 'alan')", "Ada Alan"),
        ("WHERE FirstName NOT IN ('ada', 'alan')", "Grace"),
        ("WHERE AccountId IN (SELECT Id FROM Account WHERE AnnualRevenue >= 4.5)", "Ada"),
        ("WHERE AccountId NOT IN (SELECT Id FROM Account)", "Alan Grace"),
        ("WHERE AccountId IN (null) AND FirstName IN ('ALAN')", "Alan"),
        ("WHERE CreatedDate IN (TODAY, 2020-01-01T00:00:00Z)", "Ada Alan Grace"),
        ("WHERE Account.AnnualRevenue IN (4, 5.0)", "Ada"),
        ("WHERE Id > '003000000000000' AND LastName >= 'T'", "Alan"),
        ("WHERE Account.Name = 'acme' AND CreatedDate = TODAY", "Ada"),
        ("WHERE CreatedDate < 2020-01-01T00:00:00Z", ""),
        ("WHERE IsDeleted = false ORDER BY LastName DESC LIMIT 1 OFFSET 1", "Grace"),
        ("ORDER BY Account.Name NULLS LAST, FirstName DESC", "Ada Grace Alan"),
    ] {
        assert_eq!(first_names(query).join(" "), found, "{query}");
    }
}

#[test]
fn parents_nest() {
    let query = "SELECT Name, Profile.Name FROM User WHERE Alias = 'admin'";
    let user = ask(query, "srep").unwrap().remove(0);
    assert_eq!(user["Profile"]["Name"], "System Administrator");
    assert_eq!(user["Profile"]["attributes"]["type"], "Profile");
    let contact = ask("SELECT Account.Name FROM Contact WHERE FirstName = 'Alan'", "srep").unwrap();
    assert_eq!(contact[0]["Account"], Value::Null);
}

#[test]
fn refuses_in_salesforces_words() {
    for (query, code, text) in [
        (
            "SELECT Shoe FROM Contact",
            "INVALID_FIELD",
            "\nSELECT Shoe FROM Contact\n       ^\nERROR at Row:1:Column:8\nNo such column 'Shoe' on entity 'Contact'.",
        ),
        (
            "SELECT Id FROM Shoe",
            "INVALID_TYPE",
            "\nSELECT Id FROM Shoe\n               ^\nERROR at Row:1:Column:16\nsObject type 'Shoe' is not supported.",
        ),
        ("SELECT Id FORM Contact", "MALFORMED_QUERY", "unexpected token: 'FORM'"),
        ("SELECT Id FROM Contact WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id FROM Contact WHERE Name = 'a", "MALFORMED_QUERY", "single quote"),
        ("SELECT Id FROM Contact WHERE Name = 5", "INVALID_FIELD", "must be of type string"),
        ("SELECT Id FROM Contact WHERE Id = 'x'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID"),
        (
            "SELECT Id FROM Contact WHERE Name = 'a' OR Name = 'b' AND Name = 'c'",
            "MALFORMED_QUERY",
            "unexpected token: 'AND'",
        ),
        ("SELECT Boss.Name FROM Contact", "INVALID_FIELD", "Didn't understand relationship 'Boss'"),
        ("SELECT FIELDS(ALL) FROM Contact", "MALFORMED_QUERY", "LIMIT of at most 200"),
        (
            "SELECT Account.Name, account.name FROM Contact",
            "MALFORMED_QUERY",
            "duplicate field selected: Account.Name",
        ),
        (
            "SELECT Id FROM Contact WHERE Id LIKE '003%'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on id field",
        ),
        (
            "SELECT Id FROM Contact WHERE IsDeleted > false",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on boolean field",
        ),
        (
            "SELECT Id FROM Contact LIMIT 5 OFFSET 2001",
            "NUMBER_OUTSIDE_VALID_RANGE",
            "Maximum SOQL offset allowed is 2000",
        ),
    ] {
        let error = ask(query, "admin").unwrap_err();
        assert_eq!(error.code, code, "{query}");
        assert!(error.message.contains(text), "{query}: {}", error.message);
    }
}

#[test]
fn says_what_only_a_real_org_knows() {
    for query in [
        "SELECT MAX(CreatedDate) FROM Contact",
        "SELECT COUNT(Id), Name FROM Contact GROUP BY Name",
        "SELECT Name FROM Contact GROUP BY Name",
        "SELECT (SELECT Id FROM Contacts) FROM Account",
        "SELECT c.Id FROM Contact c",
        "SELECT Id FROM Contact WHERE CreatedDate = THIS_FISCAL_QUARTER",
        "SELECT Id FROM Contact WHERE Id IN :ids",
    ] {
        let error = ask(query, "admin").unwrap_err();
        assert!(error.message.contains("@live"), "{query}: {}", error.message);
    }
}

#[test]
fn what_one_may_not_read_is_not_there() {
    let error = ask("SELECT Id FROM Contact", "trainee").unwrap_err();
    assert_eq!(error.code, "INVALID_TYPE");
    assert!(error.message.contains("sObject type 'Contact' is not supported."), "{error}");
    let query = "SELECT PermissionsApiEnabled, PermissionsModifyAllData FROM UserPermissionAccess";
    let mine = ask(query, "trainee").unwrap().remove(0);
    assert_eq!(
        (&mine["PermissionsApiEnabled"], &mine["PermissionsModifyAllData"]),
        (&json!(true), &json!(false))
    );
}
