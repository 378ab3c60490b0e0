Feature: Clients that we did not write sign in with a connected app

  Background:
    Given a Salesforce connected app "Foreign Clients" with:
      | contact email | qa@example.com                 |
      | scopes        | api, refresh_token             |
      | flows         | client credentials, JWT bearer |
      | run as        | integration user               |
      | users         | sales rep                      |
      | kind          | connected app only             |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "sales rep"

  Scenario: jsforce
    When I run "node tests/foreign/jsforce.mjs" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "jsforce signed in by client credentials: 4 records"
    And the Salesforce program should print "jsforce signed in by JWT bearer: 4 records"

  Scenario: authlib
    When I run "python tests/foreign/authlib_client.py" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "authlib signed in by client credentials: 4 records"
    And the Salesforce program should print "authlib signed in by JWT bearer: 4 records"
