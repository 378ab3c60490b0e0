Feature: The service takes customers at any time
  Background:
    Given a Salesforce connected app "Orders Sync" with:
      | callback URL | http://localhost:1717/callback |
      | scopes       | api, refresh_token             |
      | flows        | client credentials, JWT bearer |
      | run as       | integration user               |
      | users        | sales rep                      |
    And the Salesforce connected app has propagated
    And "orders-sync --serve" is running with the Salesforce credentials on port 0

  Scenario: It is healthy while it can sign in
    When I open "http://127.0.0.1:${PORT}/health"
    Then it should say "ok"
    And the Salesforce program should print "listening on 127.0.0.1:${PORT}"

  Scenario: It takes customers
    When I send "C-400, Stark, Stavanger" to "http://127.0.0.1:${PORT}/customers"
    Then it should say "1 created, 0 updated"
    And the customer "C-400" should be in "Stavanger"
