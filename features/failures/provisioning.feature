Feature: An app that the org refuses says why, and leaves nothing

  Scenario: a connected app in an ordinary org
    Given a Salesforce connected app "Orders Sync" with:
      | kind | connected app only |

  Scenario: a run-as user whom nobody knows
    Given a Salesforce connected app "Orders Sync" with:
      | run as | nobody in particular |

  Scenario: a run-as user who is given by an e-mail address
    Given a Salesforce connected app "Orders Sync" with:
      | run as | integ@mail.example |

  Scenario: one component that the org refuses
    Given a Salesforce connected app "Orders Sync" with:
      | permitted users | admin approved      |
      | profiles        | No Such Profile     |

  Scenario: a consumer key that another org has already
    Given the Salesforce org "crowded"
    And a Salesforce connected app "Orders Sync"

  Scenario: an app that does not propagate in time
    Given a Salesforce connected app "Orders Sync"
    And the Salesforce connected app has propagated within 30 seconds
