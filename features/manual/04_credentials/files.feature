Feature: Hand credentials over in a file
  The file is written for this user alone and removed with the scenario; what stands at its place
  already is left alone, and the step fails. A name that ends in `.json` makes it JSON, else it has
  lines `NAME=value`.

  Background:
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated

  Scenario: A .env file with everything
    Given the file "orders.env" with the Salesforce credentials
    When I run "cat orders.env" with the Salesforce credentials
    Then the Salesforce program should print "SALESFORCE_CLIENT_ID=${SALESFORCE_CLIENT_ID}"
    And the Salesforce program should print "SALESFORCE_LOGIN_URL=${SALESFORCE_LOGIN_URL}"

  Scenario: Choose the names
    Given the file "chosen.env" with the Salesforce credentials
      | SF_KEY    | SALESFORCE_CLIENT_ID                            |
      | SF_SECRET | SALESFORCE_CLIENT_SECRET                        |
      | SF_TOKENS | ${SALESFORCE_LOGIN_URL}/services/oauth2/token   |
    When I run "cat chosen.env" with the Salesforce credentials
    Then the Salesforce program should print "SF_KEY=${SALESFORCE_CLIENT_ID}"
    And the Salesforce program should print "SF_SECRET=${SALESFORCE_CLIENT_SECRET}"
    And the Salesforce program should print "/services/oauth2/token"
    And the Salesforce program should not print "SALESFORCE_CLIENT_ID="

  Scenario: A JSON file
    Given the file "orders.json" with the Salesforce credentials
      | consumerKey | SALESFORCE_CLIENT_ID |
      | apiVersion  | SALESFORCE_API_VERSION |
    When I run "cat orders.json" with the Salesforce credentials
    Then the Salesforce program should print "\"consumerKey\": \"${SALESFORCE_CLIENT_ID}\""
