Feature: Change an app
  After a change most login servers have the old app for minutes: they give tokens, but with the
  old scopes, or as the old user. So the wait begins anew, and is for the app as it is now.
  A scenario may change only an app of its own: the tag gives it one.

  @lifespan-scenario
  Scenario: Other scopes
    Given a Salesforce connected app "Growing" with:
      | scopes | api |
    And the Salesforce connected app has propagated
    When I change the Salesforce connected app:
      | scopes | api, chatter_api |
    Then the Salesforce connected app has propagated
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api, chatter_api

  @lifespan-scenario
  Scenario: A flow that is switched off
    Fields that the table does not name stay as they are.

    Given a Salesforce external client app "Closing" with:
      | scopes | api, refresh_token             |
      | flows  | client credentials, JWT bearer |
      | users  | sales rep                      |
    And the Salesforce external client app has propagated
    When I change the Salesforce external client app:
      | flows | JWT bearer |
    Then the Salesforce external client app has propagated
    When I request a Salesforce access token with the JWT bearer flow
    Then the Salesforce access token should have the scopes api

  @lifespan-scenario
  Scenario: Another user is let in
    Given a Salesforce external client app "Handed over" with:
      | scopes | api, refresh_token |
      | flows  | JWT bearer         |
      | run as | integration user   |
      | users  | sales rep          |
    And the Salesforce external client app has propagated
    When I change the Salesforce external client app:
      """toml
      users = ["trainee"]
      callback_url = "https://acme.test/callback"
      """
    Then the Salesforce external client app has propagated
    And the Salesforce user "sales rep" should have no access to the external client app

  @lifespan-scenario
  Scenario: A new consumer secret
    Programs and placeholders get the new secret at once; most login servers still want the old
    one until the wait is over.

    Given a Salesforce external client app "Rotating"
    And the Salesforce external client app has propagated
    When I rotate the consumer secret of the Salesforce external client app
    Then the Salesforce external client app has propagated
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed
