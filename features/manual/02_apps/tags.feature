Feature: Ask for an app by a tag
  The tags `@connected-app` and `@external-client-app` put the step that provisions the app before the
  others. `@live` keeps a scenario from the simulated org, `@simulated` from real ones; reports show
  the reason.

  @connected-app
  Scenario: A connected app, by a tag
    Given the Salesforce connected app has propagated
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed

  @external-client-app
  Scenario: An external client app, by a tag
    Given the Salesforce external client app has propagated
    When I run "cucumber-salesforce whoami" with the Salesforce credentials
    Then the Salesforce program should succeed

  @live @connected-app
  Scenario: Only a real org can show this
    Given the Salesforce connected app has propagated
    When I GET the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/wave"
    Then Salesforce should answer with status 200

  @simulated @connected-app
  Scenario: Only the simulated org has this
    Given the Salesforce connected app has propagated
    When I GET the Salesforce path "/services/apexrest/orders/1007"
    Then Salesforce should answer with status 200
