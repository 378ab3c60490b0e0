//! The objects of everyday business.

use super::texts;
use crate::simulator::data::schema::{Field, Kind, Object, Operations};

pub(super) fn objects() -> Vec<Object> {
    vec![account(), contact(), lead(), opportunity(), case(), task()]
}

fn data(name: &'static str, prefix: &'static str, fields: Vec<Field>) -> Object {
    Object::new(name, prefix, Operations::Data, fields).field(owner())
}

fn account() -> Object {
    let mut fields = vec![
        Field::text("Name").required(),
        Field::reference("ParentId", "Account"),
        Field::new("Phone", Kind::Phone),
        Field::new("Website", Kind::Url),
        Field::new("AnnualRevenue", Kind::Number),
        Field::new("NumberOfEmployees", Kind::Integer),
        Field::new("Description", Kind::TextArea),
    ];
    fields.extend(texts(&["AccountNumber", "Type", "Industry", "Rating", "Site"]));
    fields.extend(texts(&["BillingStreet", "BillingCity", "BillingPostalCode", "BillingCountry"]));
    data("Account", "001", fields)
}

fn contact() -> Object {
    let mut fields = person();
    fields.extend([
        Field::reference("AccountId", "Account"),
        Field::reference("ReportsToId", "Contact"),
        Field::new("Birthdate", Kind::Date),
        Field::text("Department"),
    ]);
    fields.extend(texts(&["MailingStreet", "MailingCity", "MailingPostalCode", "MailingCountry"]));
    data("Contact", "003", fields)
}

fn lead() -> Object {
    let mut fields = person();
    fields.extend([
        Field::text("Company").required(),
        Field::new("Status", Kind::Picklist).default_value("Open - Not Contacted"),
        Field::new("IsConverted", Kind::Boolean).read_only(),
        Field::new("AnnualRevenue", Kind::Number),
    ]);
    fields.extend(texts(&["Industry", "Rating", "City", "Country"]));
    data("Lead", "00Q", fields)
}

fn opportunity() -> Object {
    let stages = &[
        "Prospecting",
        "Qualification",
        "Needs Analysis",
        "Value Proposition",
        "Id. Decision Makers",
        "Perception Analysis",
        "Proposal/Price Quote",
        "Negotiation/Review",
        "Closed Won",
        "Closed Lost",
    ];
    let fields = vec![
        Field::text("Name").length(120).required(),
        Field::new("StageName", Kind::Picklist).values(stages).required(),
        Field::new("CloseDate", Kind::Date).required(),
        Field::reference("AccountId", "Account"),
        Field::new("Amount", Kind::Number),
        Field::new("Probability", Kind::Number),
        Field::text("Type"),
        Field::text("LeadSource"),
        Field::new("Description", Kind::TextArea),
    ];
    data("Opportunity", "006", fields)
}

fn case() -> Object {
    let fields = vec![
        Field::text("CaseNumber").read_only(),
        Field::text("Subject"),
        Field::new("Description", Kind::TextArea),
        Field::new("Status", Kind::Picklist).default_value("New"),
        Field::new("Priority", Kind::Picklist).default_value("Medium"),
        Field::new("Origin", Kind::Picklist),
        Field::text("Reason"),
        Field::reference("AccountId", "Account"),
        Field::reference("ContactId", "Contact"),
    ];
    data("Case", "500", fields)
}

fn task() -> Object {
    let fields = vec![
        Field::text("Subject"),
        Field::new("Status", Kind::Picklist).default_value("Not Started"),
        Field::new("Priority", Kind::Picklist).default_value("Normal"),
        Field::new("ActivityDate", Kind::Date),
        Field::new("Description", Kind::TextArea),
        Field::reference("WhoId", ""),
        Field::reference("WhatId", ""),
    ];
    data("Task", "00T", fields)
}

fn person() -> Vec<Field> {
    vec![
        Field::text("LastName").length(80).required(),
        Field::text("FirstName").length(40),
        Field::text("Name").length(121).read_only(),
        Field::text("Salutation"),
        Field::text("Title").length(128),
        Field::new("Email", Kind::Email),
        Field::new("Phone", Kind::Phone),
        Field::new("MobilePhone", Kind::Phone),
        Field::text("LeadSource"),
        Field::new("Description", Kind::TextArea),
    ]
}

fn owner() -> Field {
    Field::reference("OwnerId", "User")
}
