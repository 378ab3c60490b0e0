Feature: Who may sign in

  @connected-app
  Scenario: A tag is enough for an app
    Given the Salesforce connected app has propagated
    When I request a Salesforce access token
    Then the org should know who I am

  Scenario: A trainee is refused
    Given a Salesforce connected app "Orders Desk" with:
      | flows | JWT bearer |
      | users | sales rep  |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "trainee"
    When I try to request a Salesforce access token with the JWT bearer flow
    Then Salesforce should refuse the sign-in with "user is not admin approved"
    And the Salesforce user "trainee" should have no access to the connected app

  Scenario: Test data needs no app
    Given the shop had the customer "C-500" before
    And a Salesforce Contact with:
      | LastName  | Lee           |
      | AccountId | ${Account.Id} |
