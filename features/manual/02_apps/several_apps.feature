Feature: Work with several apps in one scenario
  The latest app is the current one. Naming an app makes it the current one again. Where a placeholder
  could mean several apps, it takes the label.

  Background:
    Given a Salesforce connected app "Reader" with:
      | scopes | id |
    And a Salesforce external client app "Writer" with:
      | scopes | api |
    And the Salesforce connected app "Reader" has propagated
    And the Salesforce connected app "Writer" has propagated

  Scenario: The latest app is the current one
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  Scenario: Go back to another app
    Given the Salesforce connected app "Reader"
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes id
