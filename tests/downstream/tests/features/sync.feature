Feature: Customers reach Salesforce
  Background:
    Given a Salesforce connected app "Orders Sync" with:
      | callback URL | http://localhost:1717/callback |
      | scopes       | api, refresh_token             |
      | flows        | client credentials, JWT bearer |
      | run as       | integration user               |
      | users        | sales rep                      |
    And the Salesforce connected app has propagated

  Scenario: New customers become Accounts
    When I run "orders-sync tests/data/customers.csv" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "2 created, 0 updated"
    And the Salesforce program should not print "${SALESFORCE_CLIENT_SECRET}"
    And the customer "C-101" should be in "Bergen"

  Scenario: A customer who moved is updated
    Given a Salesforce Account with:
      | AccountNumber | C-200   |
      | Name          | Initech |
      | BillingCity   | Oslo    |
    When the shop sends these customers:
      | number | name    | city   |
      | C-200  | Initech | Tromsø |
      | C-201  | Hooli   | Oslo   |
    Then the Salesforce program should print "1 created, 1 updated"
    And the customer "C-200" should be in "Tromsø"
    And the sales rep should see 2 Accounts in "C-200, C-201"

  Scenario: A broken list changes nothing
    When the shop sends these customers:
      | number | name     |
      | C-300  | Umbrella |
    Then the Salesforce program should exit with code 1
    And the Salesforce program should print "line 2 has 2 columns, not 3"
    When I query Salesforce for "SELECT Id FROM Account WHERE AccountNumber = 'C-300'"
    Then the Salesforce query should find 0 records

  Scenario: A wrong consumer secret is reported
    When orders-sync runs with another consumer secret
    Then orders-sync should complain of "invalid_client"
