@lifespan-feature @serial
Feature: Share an app within a feature
  With the tag `@lifespan-feature` the scenarios of a feature share an app, which goes with the
  feature. Here the second scenario finds the consumer key that the first has left.

  Background:
    Given a Salesforce connected app "Short Lived"
    And the Salesforce connected app has propagated

  Scenario: The first scenario provisions it
    When I POST to the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Note__c"
      """json
      { "Name": "feature", "Text__c": "${SALESFORCE_CLIENT_ID}" }
      """
    Then Salesforce should answer with status 201

  Scenario: The second one shares it
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Name = 'feature' AND Text__c = '${SALESFORCE_CLIENT_ID}'"
    Then the Salesforce query should find 1 record

  @lifespan-scenario
  Scenario: A scenario's own tag wins
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Name = 'feature' AND Text__c = '${SALESFORCE_CLIENT_ID}'"
    Then the Salesforce query should find 0 records
