//! `invalid_grant`: live orgs wrap nearly everything into this one code.

use super::Advice;
use super::Doubt;
use super::Outlook::{Busy, Final, FinalUnless, MayPass};
use super::login::row;

pub(super) static GRANT: &[Advice] = &[
    row(
        &["invalid_grant"],
        Some("approved this consumer"),
        MayPass,
        "the user has not approved the app and no administrator has, or the approval has not propagated yet",
        "Setup > App Manager > Manage > Permitted Users: `Admin approved users are pre-authorized`, and add a permission set of the user; check username and org",
    ),
    row(
        &["invalid_grant"],
        Some("no client credentials user"),
        FinalUnless(Doubt::RunAs),
        "the app has no run-as user, or an unusable one",
        "Setup > App Manager > Manage > Client Credentials Flow > Run As: name an active user by username, not by e-mail",
    ),
    row(
        &["invalid_grant"],
        Some("not supported on this domain"),
        FinalUnless(Doubt::MyDomain),
        "the client credentials flow works on the org's My Domain only",
        "Setup > My Domain: use that URL as the login URL, not login.salesforce.com or test.salesforce.com",
    ),
    row(
        &["invalid_grant"],
        Some("authentication failure"),
        Final,
        "username, password or security token is wrong, or the username-password flow is blocked or not meant for this app",
        "Setup > OAuth and OpenID Connect Settings: allow username-password flows; Login History tells it from a wrong password; an external client app never has this flow",
    ),
    row(
        &["invalid_grant"],
        Some("audience"),
        MayPass,
        "the assertion's audience is not this org's kind",
        "use `https://test.salesforce.com` for sandboxes and scratch orgs, `https://login.salesforce.com` for the rest, or the My Domain URL",
    ),
    row(
        &["invalid_grant"],
        Some("invalid assertion"),
        FinalUnless(Doubt::Certificate),
        "the assertion's signature, certificate or encoding is bad",
        "Setup > App Manager > Edit > Use digital signatures: upload the certificate of the key that signs",
    ),
    row(
        &["invalid_grant"],
        Some("authorization code"),
        FinalUnless(Doubt::Assertion),
        "the authorization code is unknown, used or too old; or an assertion has expired",
        "let the user authorize again, and trade the code at once and only once; check this machine's clock",
    ),
    row(
        &["invalid_grant"],
        Some("already being processed"),
        Busy,
        "two requests use one refresh token at once",
        "let one process refresh, and the others share its token",
    ),
    row(
        &["invalid_grant"],
        Some("token validity expired"),
        Final,
        "the refresh token is older than the app's policy allows",
        "Setup > App Manager > Manage > Refresh Token Policy; then let the user authorize again",
    ),
    row(
        &["invalid_grant"],
        Some("access/refresh token"),
        Final,
        "the refresh token is revoked or expired, or a sixth approval has displaced it",
        "Setup > Connected Apps OAuth Usage shows the approvals (five per user and app); then let the user authorize again",
    ),
    row(
        &["invalid_grant"],
        Some("rate exceeded"),
        Busy,
        "the user has signed in more than 3,600 times within the hour",
        "keep and share tokens instead of asking for new ones; the block ends within an hour",
    ),
    row(
        &["invalid_grant"],
        Some("inactive user"),
        FinalUnless(Doubt::User),
        "the user is deactivated",
        "Setup > Users: activate the user, or name another",
    ),
    row(
        &["invalid_grant"],
        Some("ip restricted"),
        FinalUnless(Doubt::IpRelaxed),
        "the address, or the time of day, is outside what the policies allow",
        "Setup > App Manager > Manage > IP Relaxation, or Setup > Network Access: add this machine's address; check the profile's login hours",
    ),
    row(
        &["invalid_grant"],
        Some("activation secret"),
        MayPass,
        "the org does not accept this device's activation",
        "Setup > Session Settings: check the requirement to activate devices",
    ),
    row(
        &["invalid_grant"],
        Some("invalid user credentials"),
        Final,
        "username, password or security token is wrong",
        "Setup > Login History shows what was wrong",
    ),
    row(
        &["invalid_grant"],
        None,
        MayPass,
        "the org refuses this grant; its text says why",
        "Setup > Login History shows the attempt and its status",
    ),
];
