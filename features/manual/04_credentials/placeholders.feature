Feature: Write placeholders in place of credentials
  Every credential has one name: in the environment of programs, in files, and as a placeholder in
  steps, doc strings and tables. Values are filled in while the step runs; no report shows them.

  Background:
    Given a Salesforce connected app "Orders Sync" with:
      | flows | client credentials, JWT bearer |
      | users | sales rep                      |
    And the Salesforce connected app has propagated

  Scenario: In the text of a step
    When I query Salesforce for "SELECT Id FROM Organization WHERE Id = '${SALESFORCE_ORG_ID}'"
    Then the Salesforce query should find 1 record

  Scenario: In a doc string
    When I query Salesforce for:
      """
      SELECT Id
      FROM User
      WHERE Username = '${SALESFORCE_USERNAME:sales rep}'
      """
    Then the Salesforce query should find 1 record

  Scenario: In a table
    Given a Salesforce Note__c with:
      | Name    | Made by ${SALESFORCE_USERNAME} |
      | Text__c | ${SALESFORCE_CLIENT_ID}        |
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Text__c = '${SALESFORCE_CLIENT_ID}' AND Id = '${Note__c.Id}'"
    Then the Salesforce query should find 1 record

  Scenario: In the table of another app
    Given a Salesforce connected app "Orders Copy" with:
      | run as | ${SALESFORCE_USERNAME:sales rep} |
    And the Salesforce connected app "Orders Copy" has propagated
    And the Salesforce connected app "Orders Copy"
    When I query Salesforce for "SELECT Id FROM User WHERE Username = '${SALESFORCE_USERNAME}' AND Name = 'Sales Rep'"
    Then the Salesforce query should find 1 record

  Scenario: The token of another user
    Given the file "token.env" with the Salesforce credentials
      | MY_TOKEN  | SALESFORCE_ACCESS_TOKEN           |
      | REP_TOKEN | SALESFORCE_ACCESS_TOKEN:sales rep |
    When I run "cat token.env" with the Salesforce credentials
    Then the Salesforce program should print "REP_TOKEN="
    And the Salesforce program should print "${SALESFORCE_ACCESS_TOKEN}"
    And the Salesforce program should print "${SALESFORCE_ACCESS_TOKEN:sales rep}"

  Scenario: A dollar sign that is no placeholder
    Given a Salesforce Note__c with:
      | Name | costs $${5} |
    When I query Salesforce for "SELECT Id FROM Note__c WHERE Id = '${Note__c.Id}' AND Name = 'costs $${5}'"
    Then the Salesforce query should find 1 record
