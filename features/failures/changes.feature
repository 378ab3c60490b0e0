Feature: An app that cannot be changed says why, and stays what it was

  Scenario: an app that others share
    Given a Salesforce connected app "Orders Sync"
    When I change the Salesforce connected app:
      | scopes | api, web |

  @lifespan-scenario
  Scenario: rows that nobody understands
    Given a Salesforce connected app "Orders Sync"
    When I change the Salesforce connected app:
      | colour | red             |
      | scopes | api, everything |

  @lifespan-scenario
  Scenario: what is settled for good
    Given a Salesforce connected app "Orders Sync"
    When I change the Salesforce connected app:
      | kind | connected app only |

  @lifespan-scenario
  Scenario: a flow that lacks what it needs
    Given a Salesforce connected app "Orders Sync"
    When I change the Salesforce connected app:
      | flows | client credentials, JWT bearer |

  @lifespan-scenario
  Scenario: a component that the org refuses
    Given a Salesforce connected app "Orders Sync"
    When I change the Salesforce connected app:
      | permitted users | admin approved  |
      | profiles        | No Such Profile |

  @lifespan-scenario
  Scenario: a change that does not propagate in time
    Given the Salesforce org "patient"
    And a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated
    When I change the Salesforce connected app:
      | scopes | api, chatter_api |
    Given the Salesforce connected app has propagated within 30 seconds

  @lifespan-scenario
  Scenario: a secret that the org does not tell
    Given a Salesforce connected app "Orders Sync"
    When I rotate the consumer secret of the Salesforce connected app
