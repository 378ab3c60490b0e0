Feature: A program signs in to Salesforce with an external client app
  Nobody opens Setup: the app is created here, awaited until every login node of the org knows it,
  handed to the program under test, and deleted when the run ends.

  Background:
    Given a Salesforce external client app "Orders Sync" with:
      | contact email | qa@example.com                 |
      | callback URL  | http://localhost:1717/callback |
      | scopes        | api, refresh_token             |
      | flows         | client credentials, JWT bearer |
      | run as        | integration user               |
      | users         | sales rep                      |
    And the Salesforce external client app has propagated

  Scenario: the program signs in and calls the org
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "signed in"

  Scenario: a colleague signs in without a password
    Given I am the Salesforce user "sales rep"
    When I request a Salesforce access token with the JWT bearer flow
    And I query Salesforce for "SELECT Name FROM Organization"
    Then the Salesforce query should find 1 record

  Scenario: test data comes and goes
    Given a Salesforce Contact with:
      | FirstName | Ada      |
      | LastName  | Lovelace |
    When I query Salesforce for "SELECT Name FROM Contact WHERE Id = '${Contact.Id}'"
    Then the Salesforce query should find 1 record
