Feature: Sign in
  Most scenarios need no step for it: a token is requested when a request or a placeholder needs one.

  Background:
    Given a Salesforce connected app "Orders Sync" with:
      | flows  | client credentials, JWT bearer |
      | scopes | api, refresh_token             |
      | users  | sales rep                      |
    And the Salesforce connected app has propagated

  Scenario: By the flow that suits
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  Scenario: By a flow of one's choice, for a user
    Given I am the Salesforce user "sales rep"
    When I request a Salesforce access token with the JWT bearer flow
    Then the Salesforce access token should have the scopes api and refresh_token

  Scenario: Expect a refusal
    Given I am the Salesforce user "trainee"
    When I try to request a Salesforce access token with the JWT bearer flow
    Then Salesforce should refuse the sign-in with "user is not admin approved"
