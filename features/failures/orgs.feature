Feature: An org that cannot be used says why

  Scenario: an org that nobody configured
    Given the Salesforce org "nowhere"

  Scenario: a login URL where no org answers
    Given the Salesforce org "unreachable"

  Scenario: an administrator token that has expired
    Given the Salesforce org "expired"

  Scenario: an edition without API
    Given the Salesforce org "without api"
    And a Salesforce connected app "Orders Sync"

  Scenario: an administrator who lacks a permission
    Given the Salesforce org "lacking permission"
    And a Salesforce connected app "Orders Sync"
