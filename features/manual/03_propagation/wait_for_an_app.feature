Feature: Wait until an app works everywhere
  A new app is unknown to most login servers for minutes. Their answers alternate, so one success
  proves nothing: the step waits until many in a row have succeeded, on every flow of the app.
  The wait is shared by all scenarios that share the app.

  Scenario: Wait for the current app
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  @lifespan-scenario
  Scenario: Wait no longer than a deadline
    Without one, the deadline of the settings holds: 20 minutes.

    Given a Salesforce connected app "Patient"
    And the Salesforce connected app has propagated within 1 h 30 min
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  @lifespan-scenario
  Scenario: See what happens to those who do not wait
    Given a Salesforce connected app "Hasty"
    When I try to request a Salesforce access token with the client credentials flow
    Then Salesforce should refuse the sign-in with "it has not propagated yet"
