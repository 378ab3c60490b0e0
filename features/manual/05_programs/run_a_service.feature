Feature: Keep a service running during a scenario
  A service gets the same environment. The step waits until it is ready; with the scenario it is
  stopped, and everything that it started too. The service here is our own simulated org.

  Background:
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated

  Scenario: Ready when it listens on a port
    Port 0 picks a free one; the service finds it in its environment too.

    Given "cucumber-salesforce simulate --port ${PORT}" is running with the Salesforce credentials on port 0
    Then the Salesforce program should print "http://127.0.0.1:${PORT}"

  Scenario: Ready when it prints a text
    Given "cucumber-salesforce simulate --port 0" is running with the Salesforce credentials and prints "base_url"
    Then the Salesforce program should print "login_url"
    And the Salesforce program should not print "${SALESFORCE_CLIENT_SECRET}"
