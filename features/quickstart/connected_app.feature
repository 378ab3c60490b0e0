Feature: A program signs in to Salesforce with a connected app
  Most orgs refuse new connected apps since Spring '26. Where Salesforce Support has allowed them, or
  a flow needs one, they work the same way.

  Scenario: the program signs in and calls the org
    Given the Salesforce org "legacy"
    And a Salesforce connected app "Orders Sync Classic" with:
      | contact email | qa@example.com                 |
      | callback URL  | http://localhost:1717/callback |
      | scopes        | api, refresh_token             |
      | flows         | client credentials, JWT bearer |
      | run as        | integration user               |
      | kind          | connected app                  |
    And the Salesforce connected app has propagated
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "signed in"
