Feature: Send requests to Salesforce
  Requests go out with the token of the current user of the current app. Whatever Salesforce answers
  is kept for the steps that judge it: a refusal is an answer too. Values are found by JSON pointer.

  Background:
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated

  Scenario: Create and read a record
    Given a Salesforce Account with:
      | Name | Analytical Engines |
    When I POST to the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Invoice__c"
      """json
      { "Number__c": "R-1007", "Amount__c": 12.5, "Account__c": "${Account.Id}" }
      """
    Then Salesforce should answer with status 201
    And the Salesforce answer should hold "true" at "/success"

    When I query Salesforce for "SELECT Amount__c, Account__r.Name FROM Invoice__c WHERE Number__c = 'R-1007'"
    Then the Salesforce query should find 1 record
    And the Salesforce answer should hold "12.5" at "/records/0/Amount__c"
    And the Salesforce answer should hold "Analytical Engines" at "/records/0/Account__r/Name"

  Scenario: Change and delete a record
    Given a Salesforce Contact with:
      | FirstName | Ada      |
      | LastName  | Lovelace |
    When I PATCH the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Contact/${Contact.Id}"
      """json
      { "LastName": "King" }
      """
    Then Salesforce should answer with status 204
    When I GET the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Contact/${Contact.Id}"
    Then the Salesforce answer should hold "King" at "/LastName"
    When I DELETE the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Contact/${Contact.Id}"
    Then Salesforce should answer with status 204
    When I query Salesforce for "SELECT Id FROM Contact WHERE Id = '${Contact.Id}'"
    Then the Salesforce query should find 0 records

  Scenario: Judge a refusal
    When I query Salesforce for "SELECT Id FROM Nonsense"
    Then Salesforce should answer with status 400
    And Salesforce should refuse with "INVALID_TYPE"

  @simulated
  Scenario: Call an Apex REST class
    The simulated org runs no Apex. A suite gives it the answers: see `tests/manual.rs`.

    When I GET the Salesforce path "/services/apexrest/orders/1007"
    Then Salesforce should answer with status 200
    And the Salesforce answer should hold "shipped" at "/status"
    When I POST to the Salesforce path "/services/apexrest/orders"
      """json
      { "item": "Difference Engine", "buyer": "${SALESFORCE_USERNAME}" }
      """
    Then Salesforce should answer with status 202
