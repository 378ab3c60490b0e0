//! OAuth scopes, in the three spellings that Salesforce uses.

use std::fmt;
use std::str::FromStr;

/// Declares every scope once: variant, OAuth spelling, connected-app metadata spelling.
macro_rules! scopes {
    ($( $(#[$doc:meta])* $variant:ident = $oauth:literal, $metadata:literal; )*) => {
        /// An OAuth scope that an app may ask for.
        ///
        /// It reads both spellings: the OAuth one (`refresh_token`) and the Metadata API's
        /// (`RefreshToken`).
        ///
        /// ```
        /// use cucumber_salesforce::model::Scope;
        ///
        /// let scope: Scope = "RefreshToken".parse()?;
        /// assert_eq!(scope.oauth(), "refresh_token");
        /// # Ok::<(), cucumber_salesforce::model::UnknownScope>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Scope { $( $(#[$doc])* $variant, )* }

        impl Scope {
            /// Every scope, in the order of the Metadata API's enumeration.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The spelling of the token and authorize endpoints.
            #[must_use]
            pub const fn oauth(self) -> &'static str {
                match self { $( Self::$variant => $oauth, )* }
            }

            /// The spelling of `ConnectedAppOauthAccessScope`, also used in
            /// `commaSeparatedOauthScopes`.
            #[must_use]
            pub const fn metadata(self) -> &'static str {
                match self { $( Self::$variant => $metadata, )* }
            }
        }
    };
}

scopes! {
    /// Identity URL service.
    Basic = "id", "Basic";
    /// Manage user data via APIs.
    Api = "api", "Api";
    /// Manage user data via web browsers.
    Web = "web", "Web";
    /// Full access.
    Full = "full", "Full";
    /// Connect REST API resources.
    Chatter = "chatter_api", "Chatter";
    /// Visualforce applications.
    CustomApplications = "visualforce", "CustomApplications";
    /// Perform requests at any time.
    RefreshToken = "refresh_token", "RefreshToken";
    /// Unique user identifiers.
    OpenId = "openid", "OpenID";
    /// Profile claims.
    Profile = "profile", "Profile";
    /// E-mail claim.
    Email = "email", "Email";
    /// Address claim.
    Address = "address", "Address";
    /// Phone claim.
    Phone = "phone", "Phone";
    /// The other name of [`RefreshToken`](Self::RefreshToken).
    OfflineAccess = "offline_access", "OfflineAccess";
    /// Custom permissions.
    CustomPermissions = "custom_permissions", "CustomPermissions";
    /// CRM Analytics REST API.
    Wave = "wave_api", "Wave";
    /// Analytics charts (geodata).
    Eclair = "eclair_api", "Eclair";
    /// Account Engagement services.
    Pardot = "pardot_api", "Pardot";
    /// Lightning applications.
    Lightning = "lightning", "Lightning";
    /// Content resources.
    Content = "content", "Content";
    /// Data Cloud ingestion API.
    CdpIngest = "cdp_ingest_api", "CDPIngest";
    /// Data Cloud profile data.
    CdpProfile = "cdp_profile_api", "CDPProfile";
    /// Data Cloud ANSI SQL queries.
    CdpQuery = "cdp_query_api", "CDPQuery";
    /// Chatbot services.
    Chatbot = "chatbot_api", "Chatbot";
    /// Data Cloud segments.
    CdpSegment = "cdp_segment_api", "CDPSegment";
    /// Data Cloud identity resolution.
    CdpIdentityResolution = "cdp_identityresolution_api", "CDPIdentityResolution";
    /// Data Cloud calculated insights.
    CdpCalculatedInsight = "cdp_calculated_insight_api", "CDPCalculatedInsight";
    /// Headless forgot-password API.
    ForgotPassword = "forgot_password", "ForgotPassword";
    /// Headless registration API.
    UserRegistration = "user_registration_api", "UserRegistration";
    /// Einstein platform services.
    Sfap = "sfap_api", "SFAP";
    /// Interaction API.
    Interaction = "interaction_api", "Interaction";
    /// All Data Cloud resources.
    Cdp = "cdp_api", "CDP";
    /// Einstein generative services.
    EinsteinGpt = "einstein_gpt_api", "EinsteinGPT";
    /// Headless passwordless login API.
    PasswordlessLogin = "pwdless_login_api", "PwdlessLogin";
}

impl Scope {
    /// Whether this scope lets an app act while its user is away.
    #[must_use]
    pub const fn is_offline(self) -> bool {
        matches!(self, Self::RefreshToken | Self::OfflineAccess)
    }

    /// Whether a token of this scope opens the REST API.
    #[must_use]
    pub const fn reaches_rest(self) -> bool {
        matches!(self, Self::Api | Self::Full)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.oauth())
    }
}

/// A text that is no scope in either spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "scope `{text}` is unknown (hint: use OAuth's spelling such as `api, refresh_token`, or the Metadata API's such as `Api, RefreshToken`)"
)]
pub struct UnknownScope {
    /// The text as it was written.
    pub text: String,
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim();
        Self::ALL
            .iter()
            .copied()
            .find(|s| {
                s.oauth().eq_ignore_ascii_case(wanted) || s.metadata().eq_ignore_ascii_case(wanted)
            })
            .ok_or_else(|| UnknownScope { text: wanted.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_every_scope_read_back() {
        for scope in Scope::ALL {
            assert_eq!(scope.oauth().parse(), Ok(*scope));
            assert_eq!(scope.metadata().parse(), Ok(*scope));
        }
    }

    #[test]
    fn an_unknown_scope_is_named() {
        let error = "apii".parse::<Scope>().unwrap_err().to_string();
        assert!(error.starts_with("scope `apii` is unknown"), "{error}");
    }
}
