//! Queries.

use proptest::sample::select;

use super::engine::fuzz;
use super::mutate::mutated;

const PIECES: &[&str] = &[
    "SELECT ",
    " FROM ",
    " WHERE ",
    " ORDER BY ",
    " LIMIT ",
    " OFFSET ",
    " AND ",
    " OR ",
    " NOT ",
    " IN ",
    " LIKE ",
    " NULLS LAST",
    " GROUP BY ",
    "COUNT()",
    "FIELDS(ALL)",
    "Id",
    "Name",
    "WHERE",
    "AND",
    "IN",
    "ASC",
    "NULLS",
    "Username",
    "IsActive",
    "CreatedDate",
    "Profile",
    "PermissionSet",
    "YESTERDAY",
    "FALSE",
    "Profile.Name",
    "Owner.Manager.Manager.Name",
    "User",
    "Account",
    "PermissionSetAssignment",
    "TODAY",
    "LAST_N_DAYS:",
    "2024-01-01T00:00:00Z",
    "2024-99-99",
    "99999999999999999999",
    "-1",
    "1.5e9",
    "null",
    "true",
    "'",
    "\\'",
    "'a%_b'",
    "\\",
    "(",
    ")",
    ",",
    "=",
    "!=",
    "<",
    ">=",
    ":",
    "\n",
    "ü",
    "\u{1f600}",
];

fn queries() -> Vec<String> {
    [
        "SELECT Id, Name, Profile.Name FROM User WHERE IsActive = true AND (Username LIKE 'a%' OR Alias IN ('admin', 'integ')) ORDER BY Name DESC NULLS LAST LIMIT 10 OFFSET 1",
        "SELECT COUNT() FROM User",
        "SELECT Id, Status FROM DeployRequest WHERE Status IN ('Pending', 'InProgress') ORDER BY CreatedDate",
        "SELECT Id, Name, (SELECT Id FROM PermissionSetAssignments) FROM User",
        "SELECT Id FROM ConnectedApplication WHERE Name = 'O\\'Brien \\n' AND OptionsAllowAdminApprovedUsersOnly = false",
        "SELECT FIELDS(ALL) FROM Organization LIMIT 1",
        "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId IN (SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = false) AND Assignee.IsActive = true",
        "SELECT Id FROM LoginHistory WHERE LoginTime >= LAST_N_DAYS:2 AND LoginTime < 2030-01-01T00:00:00Z",
        "SELECT Id FROM User WHERE NOT (Name != null) AND CreatedDate > YESTERDAY",
    ]
    .map(str::to_owned)
    .into()
}

#[test]
fn queries_are_answered_or_refused() {
    let paths = ["query", "queryAll", "tooling/query"];
    let strategy = (select(paths.to_vec()), mutated(queries(), PIECES));
    fuzz("soql", &strategy, &async |target, (path, query)| {
        let mut query = String::from_utf8_lossy(query).into_owned();
        // Longer addresses are none.
        query.truncate(query.floor_char_boundary(8 << 10));
        let request = target.client.get(target.url(&format!("/services/data/v67.0/{path}")));
        let request = request.query(&[("q", query)]).bearer_auth(target.token());
        target.send(request).await?.is_rest()
    });
}
