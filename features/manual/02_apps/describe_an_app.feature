Feature: Say what an app is like
  "Connected app" is the everyday word for either kind of app. Whatever a feature file does not say
  has a default: an external client app for the client credentials flow with the scope `api`. Fields
  are written as in Setup, in any case.

  Scenario: Take the defaults
    Given a Salesforce connected app
    And the Salesforce connected app has propagated
    When I request a Salesforce access token
    Then the Salesforce access token should have the scopes api

  Scenario: Describe it in a table
    Given a Salesforce connected app "Orders Sync" with:
      | contact email        | qa@example.com                                                   |
      | description          | Sends orders to Salesforce                                       |
      | callback URL         | http://localhost:1717/callback, https://orders.example.com/oauth |
      | scopes               | api, RefreshToken                                                |
      | flows                | client credentials, JWT bearer, web server                       |
      | PKCE                 | required                                                         |
      | run as               | integration user                                                 |
      | users                | sales rep                                                        |
      | IP relaxation        | relax                                                            |
      | refresh token policy | expire if unused for 30 days                                     |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "sales rep"
    When I request a Salesforce access token with the JWT bearer flow
    Then the Salesforce access token should have the scopes api and refresh_token

  Scenario: Describe it in TOML
    Given a Salesforce external client app "Orders Sync" with:
      """toml
      contact_email = "qa@example.com"
      callback_url = ["http://localhost:1717/callback"]
      scopes = ["api", "refresh_token"]
      flows = ["client credentials", "JWT bearer"]
      run_as = "integration user"
      users = ["sales rep"]
      """
    And the Salesforce external client app has propagated
    And I am the Salesforce user "sales rep"
    When I request a Salesforce access token with the JWT bearer flow
    Then the Salesforce access token should have the scopes api, refresh_token

  Scenario: Let the app act as the administrator
    The run warns: an app that may do everything proves little. Only the word itself asks for it.

    Given a Salesforce connected app "Migration" with:
      | run as | administrator |
    And the Salesforce connected app has propagated
    When I query Salesforce for "SELECT Id FROM User WHERE Username = '${SALESFORCE_USERNAME}' AND Profile.Name = 'System Administrator'"
    Then the Salesforce query should find 1 record
