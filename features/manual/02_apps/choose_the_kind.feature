Feature: Choose the kind of app
  Salesforce has two kinds of OAuth client. Ordinary orgs refuse new connected apps since Spring '26,
  so an external client app is created unless a feature asks for the other kind, or a flow needs it.

  Scenario Outline: Ask for a kind
    Given a Salesforce connected app "Orders Sync" with:
      | kind | <kind> |
    And the Salesforce connected app has propagated
    When I query Salesforce for "SELECT Id FROM ExternalClientApplication WHERE MasterLabel = 'Orders Sync'"
    Then Salesforce should answer with status 200

    Examples:
      | kind                |
      | auto                |
      | external client app |

  Scenario: Where the org refuses a connected app, an external client app takes its place
    The run says so. `connected app only` fails instead.

    Given a Salesforce connected app "Orders Sync" with:
      | kind | connected app |
    And the Salesforce connected app has propagated
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  Scenario: A connected app, where the org allows it
    Given the Salesforce org "legacy"
    And a Salesforce connected app "Orders Sync" with:
      | kind  | connected app only             |
      | flows | client credentials, JWT bearer |
      | users | sales rep                      |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "sales rep"
    When I request a Salesforce access token with the JWT bearer flow
    Then the Salesforce access token should have the scopes api

  Scenario: Sign in with username, password and security token
    Only connected apps serve this flow. Password and security token stand in the settings, never in a
    feature file.

    Given the Salesforce org "legacy"
    And a Salesforce connected app "Old Importer" with:
      | flows | username-password |
      | users | clerk             |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "clerk"
    When I request a Salesforce access token with the username-password flow
    And I query Salesforce for "SELECT Id FROM User WHERE Username = '${SALESFORCE_USERNAME}'"
    Then the Salesforce query should find 1 record

  Scenario: Use an app that exists already
    Its credentials stand in the settings under its label. Nothing is created, nothing deleted.

    Given a Salesforce connected app "Shared Gateway" with:
      | kind | existing |
    And the Salesforce connected app has propagated
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should print "by client credentials"
