Feature: Let several people work in several orgs
  Whoever a scenario speaks of has a name: an alias of the settings, a username, or the name of a user
  in the org. People sign in by JWT bearer on the app, so that no password is needed; the row `users`
  says who may. Naming an app of another org goes back to that org.

  Scenario: Two orgs, two users, and one of them lacks access
    Given the Salesforce org "billing"
    And a Salesforce connected app "Invoices" with:
      | flows | JWT bearer         |
      | users | sales rep, trainee |
    And the Salesforce org "legacy"
    And a Salesforce connected app "Orders" with:
      | flows | JWT bearer    |
      | users | sales rep     |
      | kind  | connected app |
    And the Salesforce connected app "Invoices" has propagated
    And the Salesforce connected app "Orders" has propagated

    Given I am the Salesforce user "sales rep"
    When I query Salesforce for "SELECT Id FROM Contact"
    Then Salesforce should answer with status 200
    And the Salesforce user "trainee" should have no access to the connected app

    Given the Salesforce connected app "Invoices"
    When I query Salesforce for "SELECT Id FROM Contact"
    Then Salesforce should answer with status 200

    Given I am the Salesforce user "trainee"
    When I query Salesforce for "SELECT Id FROM Contact"
    Then Salesforce should refuse with "INVALID_TYPE"

  Scenario: A user signs in whom Salesforce refuses an object
    Given a Salesforce connected app "Invoices" with:
      | flows | JWT bearer |
      | users | trainee    |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "trainee"
    When I GET the Salesforce path "/services/data/v${SALESFORCE_API_VERSION}/sobjects/Invoice__c/describe"
    Then Salesforce should answer with status 404
    And Salesforce should refuse with "NOT_FOUND"

  Scenario: A user of the settings, by alias
    Given a Salesforce external client app "Ledger" with:
      | flows | JWT bearer |
      | users | accountant |
    And the Salesforce external client app has propagated
    And I am the Salesforce user "accountant"
    When I query Salesforce for "SELECT Id FROM User WHERE Username = '${SALESFORCE_USERNAME}' AND Name = 'Olga Ledger'"
    Then the Salesforce query should find 1 record
