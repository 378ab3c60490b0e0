Feature: Choose the org that a scenario works in
  A scenario works in the default org of the settings until it names another one. The name comes from
  the settings: `SALESFORCE_ORG_BILLING`, a table `[orgs.billing]` in `salesforce.toml`, or a builder
  call. From that step on, everything happens in that org.

  Scenario: Work in the default org
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated
    When I query Salesforce for "SELECT Id FROM Organization"
    Then the Salesforce query should find 1 record
    And the Salesforce answer should hold "${SALESFORCE_ORG_ID}" at "/records/0/Id"

  Scenario: Work in an org with a name
    Given the Salesforce org "billing"
    And a Salesforce connected app "Billing"
    And the Salesforce connected app has propagated
    When I query Salesforce for "SELECT Id FROM Organization"
    Then the Salesforce answer should hold "${SALESFORCE_ORG_ID}" at "/records/0/Id"
