Feature: Run the program under test
  No shell is involved: the step names a program and its arguments. The program finds the credentials
  in its environment. Every other variable of Salesforce tools has been taken out, so whatever signs
  the tests in as the administrator never reaches it.

  Background:
    Given a Salesforce connected app "Orders Sync" with:
      | flows | client credentials, JWT bearer |
      | users | sales rep                      |
    And the Salesforce connected app has propagated

  Scenario: Check that it succeeds
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should exit with code 0
    And the Salesforce program should print "by client credentials"

  Scenario: Check that it fails
    When I run "false" with the Salesforce credentials
    Then the Salesforce program should fail
    And the Salesforce program should exit with code 1

  Scenario: Run it for a user
    Given I am the Salesforce user "sales rep"
    When I run "cucumber-salesforce whoami --jwt" with the Salesforce credentials
    Then the Salesforce program should print "${SALESFORCE_USERNAME} by JWT bearer"

  Scenario: See what it finds in its environment
    When I run "env" with the Salesforce credentials
    Then the Salesforce program should print "SALESFORCE_CLIENT_ID=${SALESFORCE_CLIENT_ID}"
    And the Salesforce program should print "SALESFORCE_CLIENT_SECRET=${SALESFORCE_CLIENT_SECRET}"
    And the Salesforce program should print "SALESFORCE_API_VERSION=${SALESFORCE_API_VERSION}"

  Scenario: Nothing of the administrator's reaches it
    This test process was started with an administrator's token in its environment.

    When I run "env" with the Salesforce credentials
    Then the Salesforce program should not print "SALESFORCE_ACCESS_TOKEN"
    And the Salesforce program should not print "administrators-token"

  Scenario: A token of the scenario's own is handed on
    When I request a Salesforce access token
    And I run "env" with the Salesforce credentials
    Then the Salesforce program should print "SALESFORCE_ACCESS_TOKEN=${SALESFORCE_ACCESS_TOKEN}"
