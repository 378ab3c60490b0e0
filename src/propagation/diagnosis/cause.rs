//! Why an app does not work.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares every cause once: variant and id.
macro_rules! causes {
    ($( $(#[$doc:meta])* $variant:ident = $id:literal; )*) => {
        /// Why an app does not work.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Cause { $( $(#[$doc])* $variant, )* }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// A word for machines, such as `pre-authorisation-missing`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $( Self::$variant => $id, )* }
            }
        }
    };
}

causes! {
    /// No permission set or profile of the user opens the app.
    PreAuthorisationMissing = "pre-authorisation-missing";
    /// Users approve the app themselves, and this one has not.
    SelfAuthorised = "self-authorised";
    /// JWT bearer, and the app lacks `refresh_token`.
    OfflineScopeMissing = "offline-scope-missing";
    /// The org has no such user.
    UserUnknown = "user-unknown";
    /// An e-mail address stands where a username should.
    UsernameIsEmail = "username-is-email";
    /// The app has no run-as user.
    RunAsUnset = "run-as-unset";
    /// The run-as user is inactive.
    RunAsInactive = "run-as-inactive";
    /// The run-as user is named by an e-mail address.
    RunAsIsEmail = "run-as-is-email";
    /// The run-as user is frozen, or otherwise unusable.
    RunAsUnusable = "run-as-unusable";
    /// The assertion is for another host than the org's.
    WrongAudience = "wrong-audience";
    /// A production host for a sandbox, or the other way round.
    ProductionAndSandboxMixedUp = "production-and-sandbox-mixed-up";
    /// Client credentials at a host that all orgs share.
    NotMyDomain = "not-my-domain";
    /// The login URL is another org's.
    WrongHost = "wrong-host";
    /// The org has the app no longer.
    AppDeleted = "app-deleted";
    /// The consumer key is none of the org's.
    WrongConsumerKey = "wrong-consumer-key";
    /// The app, or its OAuth plug-in, is switched off.
    AppDisabled = "app-disabled";
    /// The app is blocked.
    AppBlocked = "app-blocked";
    /// The app is not installed.
    AppNotInstalled = "app-not-installed";
    /// API access control keeps the app out.
    ApiAccessControl = "api-access-control";
    /// The address is outside the allowed ranges.
    IpRange = "ip-range";
    /// The time of day is outside the login hours.
    LoginHours = "login-hours";
    /// Sessions are locked to the address in which they began.
    SessionLockedToIp = "session-locked-to-ip";
    /// The user needs a second factor.
    Mfa = "mfa";
    /// The flow is switched off.
    FlowOff = "flow-off";
    /// The username-password flow is blocked in the org, or not offered by the kind of app.
    UsernamePasswordBlocked = "username-password-blocked";
    /// Username, password or security token is wrong.
    WrongPassword = "wrong-password";
    /// The password has expired.
    PasswordExpired = "password-expired";
    /// The consumer secret is wrong.
    WrongSecret = "wrong-secret";
    /// The app has no certificate, or that of another key.
    WrongCertificate = "wrong-certificate";
    /// This machine's clock is wrong.
    ClockSkew = "clock-skew";
    /// The edition has no API.
    ApiDisabledForOrg = "api-disabled-for-org";
    /// The user may not use the API.
    ApiDisabledForUser = "api-disabled-for-user";
    /// The user is inactive.
    UserInactive = "user-inactive";
    /// The user is frozen.
    UserFrozen = "user-frozen";
    /// The app lacks a scope.
    ScopeMissing = "scope-missing";
    /// The callback URL is none of the app's.
    CallbackMismatch = "callback-mismatch";
    /// The session's security level is too low.
    SessionLevel = "session-level";
    /// The org is locked.
    OrgLocked = "org-locked";
    /// The host name does not resolve.
    HostNotFound = "host-not-found";
    /// A proxy is in the way.
    Proxy = "proxy";
    /// A firewall is in the way.
    Firewall = "firewall";
    /// Somebody opens TLS connections.
    TlsInterception = "tls-interception";
    /// A refresh token was revoked, or displaced by a later approval: people share the app.
    ApprovalDisplaced = "approval-displaced";
    /// Too many sign-ins.
    LoginRate = "login-rate";
    /// Too many API requests.
    RequestLimit = "request-limit";
    /// Salesforce has trouble of its own.
    SalesforceTrouble = "salesforce-trouble";
    /// Nothing is wrong but the time it takes.
    StillPropagating = "still-propagating";
    /// The table knows the answer, and no more is known.
    Answer = "answer";
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
