Feature: Credentials that are not there say what to do

  Scenario: credentials before there is an app
    When I run "true" with the Salesforce credentials

  Scenario: a token before there is an app
    When I request a Salesforce access token

  Scenario: a placeholder that nobody knows
    Given a Salesforce connected app "Orders Sync"
    When I query Salesforce for "SELECT Id FROM User WHERE Name = '${SALESFORCE_COLOUR}'"

  Scenario: a placeholder that could mean two records
    Given a Salesforce connected app "Orders Sync"
    And a Salesforce Contact with:
      | LastName | Lovelace |
    And a Salesforce Contact with:
      | LastName | Hopper |
    When I query Salesforce for "SELECT Id FROM Contact WHERE Id = '${Contact.Id}'"

  Scenario: a program that is not there
    Given a Salesforce connected app "Orders Sync"
    When I run "no-such-program --once" with the Salesforce credentials

  Scenario: a service that ends too early
    Given a Salesforce connected app "Orders Sync"
    And "false" is running with the Salesforce credentials and prints "ready"

  Scenario: a program that fails
    Given a Salesforce connected app "Orders Sync"
    When I run "false" with the Salesforce credentials
    Then the Salesforce program should succeed
