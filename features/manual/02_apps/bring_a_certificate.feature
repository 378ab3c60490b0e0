Feature: Bring a certificate along
  The JWT bearer flow needs a certificate. One is made for each app; a team that wants to test with
  its own names two PEM files, the private key in PKCS #8. Paths are relative to where the tests run.

  Scenario: Sign in with a certificate of one's own
    Given a Salesforce connected app "Signed Orders" with:
      | flows       | JWT bearer      |
      | users       | sales rep       |
      | certificate | orders.crt      |
      | private key | orders.key      |
    And the Salesforce connected app has propagated
    And I am the Salesforce user "sales rep"
    When I run "cucumber-salesforce whoami --jwt" with the Salesforce credentials
    Then the Salesforce program should succeed
    And the Salesforce program should print "by JWT bearer"
