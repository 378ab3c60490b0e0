Feature: Bring test data along
  Records are made by the administrator before the app is asked for anything, and deleted with the
  scenario, the latest first: a record may refer to an earlier one. `${Contact.Id}` is its id, and
  `${Contact.LastName}` what was written; where there are several, `:2` is the second one and
  `:Hopper` the one with that text in a field.

  Background:
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated

  Scenario: A record that refers to another
    Given a Salesforce Account with:
      | Name | Analytical Engines |
    And a Salesforce Contact with:
      | LastName  | Lovelace      |
      | AccountId | ${Account.Id} |
    When I query Salesforce for "SELECT Account.Name FROM Contact WHERE Id = '${Contact.Id}'"
    Then the Salesforce answer should hold "${Account.Name}" at "/records/0/Account/Name"

  Scenario: Several records of an object
    Given a Salesforce Contact with:
      | LastName | Lovelace |
    And a Salesforce Contact with:
      | LastName | Hopper |
    When I query Salesforce for "SELECT LastName FROM Contact WHERE Id = '${Contact.Id:2}'"
    Then the Salesforce answer should hold "Hopper" at "/records/0/LastName"
    When I query Salesforce for "SELECT LastName FROM Contact WHERE Id = '${Contact.Id:Lovelace}'"
    Then the Salesforce answer should hold "Lovelace" at "/records/0/LastName"

  Scenario: An object of one's own
    Cells take the type of their field; an empty one is null.

    Given a Salesforce Invoice__c with:
      | Number__c | R-0815 |
      | Amount__c | 99.90  |
      | Paid__c   | true   |
      | Due__c    |        |
    When I query Salesforce for "SELECT Id FROM Invoice__c WHERE Amount__c = 99.9 AND Paid__c = true AND Due__c = null AND Id = '${Invoice__c.Id}'"
    Then the Salesforce query should find 1 record
