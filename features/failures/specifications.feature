Feature: A specification that cannot work is refused before anything is sent

  Scenario: everything wrong at once
    Given a Salesforce connected app "Orders Sync" with:
      | contact email | nobody                   |
      | callback URL  | http://example.com/cb    |
      | scopes        | refresh_token            |
      | flows         | JWT bearer, web server   |
      | API name      | 9-lives                  |

  Scenario: rows that nobody understands
    Given a Salesforce connected app "Orders Sync" with:
      | colour | red               |
      | scopes | api, everything   |
      | flows  | telepathy         |

  Scenario: a table with one column
    Given a Salesforce connected app "Orders Sync" with:
      | scopes |

  Scenario: a doc string that is no TOML
    Given a Salesforce connected app "Orders Sync" with:
      """
      scopes: api
      """

  Scenario: a flow that the kind cannot serve
    Given a Salesforce external client app "Orders Sync" with:
      | flows | username-password |
