@lifespan-scenario @serial
Feature: Give each scenario an app of its own
  An app lives as long as the run and is shared by all who ask for the same one. With the tag
  `@lifespan-scenario` each scenario gets a new one. Here the first scenario leaves its consumer key
  in the org, and the second does not find its own there.

  Background:
    Given a Salesforce connected app "Short Lived"
    And the Salesforce connected app has propagated

  Scenario: The first scenario's app
    When I POST to the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Note__c"
      """json
      { "Name": "short", "Text__c": "${SALESFORCE_CLIENT_ID}" }
      """
    Then Salesforce should answer with status 201

  Scenario: The second scenario's app is another one
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Name = 'short'"
    Then the Salesforce query should find 1 record
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Name = 'short' AND Text__c = '${SALESFORCE_CLIENT_ID}'"
    Then the Salesforce query should find 0 records
