//! The one table of settings: it names flags and variables, makes `--help` and the README.

/// One setting, as it is written in each place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingDoc {
    /// The key in `salesforce.toml`; empty where the file cannot hold it.
    pub key: &'static str,
    /// The call on [`Settings`](super::Settings).
    pub builder: &'static str,
    /// The environment variable; empty where there is none.
    pub variable: &'static str,
    /// The command-line flag; empty where there is none.
    pub flag: &'static str,
    /// What holds where it is set nowhere.
    pub default: &'static str,
    /// One sentence without a full stop.
    pub meaning: &'static str,
}

/// Declares a constant per row, so that code cannot use a name that is not in the table.
macro_rules! settings {
    ($( $name:ident: $key:literal, $builder:literal, $variable:literal, $flag:literal, $default:literal, $meaning:literal; )*) => {
        $(
            pub(super) const $name: SettingDoc = SettingDoc {
                key: $key,
                builder: $builder,
                variable: $variable,
                flag: $flag,
                default: $default,
                meaning: $meaning,
            };
        )*

        /// Every setting. For an org or user with a name, `_<NAME>` is appended to the
        /// variable, and the key stands in the table `[orgs.<name>]` or `[users.<name>]`.
        pub const SETTINGS: &[SettingDoc] = &[$( $name, )*];
    };
}

/// Those whose values nobody may see.
pub(super) const SECRETS: [SettingDoc; 5] =
    [ACCESS_TOKEN, SFDX_AUTH_URL, CLIENT_SECRET, PASSWORD, SECURITY_TOKEN];

settings! {
    ORG: "org", "org(..)", "SALESFORCE_ORG", "--sf-org", "simulated",
        "the org: `simulated`, `sf:ALIAS` of the Salesforce CLI, or its My Domain URL";
    ACCESS_TOKEN: "access_token", "org(..)", "SALESFORCE_ACCESS_TOKEN", "", "",
        "signs the administrator in: a session that exists already";
    SFDX_AUTH_URL: "sfdx_auth_url", "org(..)", "SFDX_AUTH_URL", "", "",
        "signs the administrator in: an sfdx auth URL, which also names the org";
    CLIENT_ID: "client_id", "existing_app(..)", "SALESFORCE_CLIENT_ID", "", "",
        "consumer key of an app that exists already";
    CLIENT_SECRET: "client_secret", "existing_app(..)", "SALESFORCE_CLIENT_SECRET", "", "",
        "its consumer secret; signs the administrator in by client credentials";
    PRIVATE_KEY_FILE: "private_key_file", "existing_app(..)", "SALESFORCE_PRIVATE_KEY_FILE", "", "",
        "PEM file with its private key; signs the administrator in by JWT bearer";
    CALLBACK_URL: "callback_url", "existing_app(..)", "SALESFORCE_CALLBACK_URL", "", "",
        "its callback URL";
    USERNAME: "username", "org(..)", "SALESFORCE_USERNAME", "", "",
        "the administrator's username, for JWT bearer or with a password";
    PASSWORD: "password", "org(..)", "SALESFORCE_PASSWORD", "", "",
        "the password of the administrator or of a named user";
    SECURITY_TOKEN: "security_token", "org(..)", "SALESFORCE_SECURITY_TOKEN", "", "",
        "the security token that goes with the password";
    USER: "username", "user(alias, ..)", "SALESFORCE_USER", "", "",
        "the username behind an alias, as `SALESFORCE_USER_<ALIAS>` or in `[users.<alias>]`";
    ALLOW_CONNECTED_APPS: "allow_connected_apps", "simulated(..)", "", "", "false",
        "whether the simulated org lets connected apps be created";
    EDITION: "edition", "simulated(..)", "", "", "Developer Edition",
        "the edition of the simulated org";
    NODES: "nodes", "simulated(..)", "", "", "4",
        "the login nodes of the simulated org";
    PROPAGATION: "propagation", "simulated(..)", "", "", "",
        "how long apps take to reach the nodes of the simulated org, such as `2 min..12 min`";
    SEED: "seed", "simulated(..)", "", "", "from the org's name",
        "makes the simulated org repeatable";
    REQUIRE_ORG: "require_org", "require_org(..)", "CUCUMBER_SALESFORCE_REQUIRE_ORG", "--sf-require-org", "true where `CI` is set",
        "whether it is an error that no org is configured";
    ALLOW_PRODUCTION: "allow_production", "allow_production(..)", "CUCUMBER_SALESFORCE_ALLOW_PRODUCTION", "--sf-allow-production", "none",
        "ids of production orgs that the run may work in";
    TRUST_HOST: "trust_host", "trust_host(..)", "CUCUMBER_SALESFORCE_TRUST_HOST", "--sf-trust-host", "none",
        "hosts that are not Salesforce's and may receive credentials all the same";
    ALLOW_SETTINGS: "allow_settings", "allow_settings(..)", "CUCUMBER_SALESFORCE_ALLOW_SETTINGS", "--sf-allow-settings", "false",
        "whether org settings may be changed; they are put back";
    KIND: "kind", "kind(..)", "CUCUMBER_SALESFORCE_KIND", "--sf-kind", "auto",
        "which kind of app to create: auto, external client app, connected app, connected app only, existing";
    LIFESPAN: "lifespan", "lifespan(..)", "CUCUMBER_SALESFORCE_LIFESPAN", "--sf-lifespan", "run",
        "how long an app lives: scenario, feature, run";
    KEEP: "keep", "keep(..)", "CUCUMBER_SALESFORCE_KEEP", "--sf-keep", "never",
        "whether apps outlive the run: never, on-failure, always";
    DEADLINE: "deadline", "deadline(..)", "CUCUMBER_SALESFORCE_DEADLINE", "--sf-deadline", "20 min",
        "how long to wait for an app to propagate";
    DEPLOY_QUEUE: "deploy_queue", "deploy_queue(..)", "CUCUMBER_SALESFORCE_DEPLOY_QUEUE", "--sf-deploy-queue", "30 min",
        "how long a deploy may wait behind others before it begins";
    STABILITY: "stability", "stability(..)", "CUCUMBER_SALESFORCE_STABILITY", "--sf-stability", "20 s",
        "how long successes must last before an app counts as propagated";
    CONFIRMATIONS: "confirmations", "confirmations(..)", "CUCUMBER_SALESFORCE_CONFIRMATIONS", "--sf-confirmations", "27, more after relapses",
        "how many successes in a row an app needs to count as propagated";
    LOGIN_NODES: "login_nodes", "login_nodes(..)", "CUCUMBER_SALESFORCE_LOGIN_NODES", "--sf-login-nodes", "4",
        "how many login nodes the org may have; more of them need more successes";
    GRACE: "grace", "grace(..)", "CUCUMBER_SALESFORCE_GRACE", "--sf-grace", "10 min",
        "how long after an app has propagated a sign-in that meets a node which is behind is tried again";
    LOGIN_BUDGET: "login_budget", "login_budget(..)", "CUCUMBER_SALESFORCE_LOGIN_BUDGET", "--sf-login-budget", "1800",
        "how many sign-ins the waits on this machine may make for a user in an hour; Salesforce allows 3,600";
    RUN_AS: "run_as", "run_as(..)", "CUCUMBER_SALESFORCE_RUN_AS", "--sf-run-as", "",
        "the user that apps act as in the client credentials flow";
    CONTACT_EMAIL: "contact_email", "contact_email(..)", "CUCUMBER_SALESFORCE_CONTACT_EMAIL", "--sf-contact-email", "the administrator's",
        "the contact e-mail of apps that name none";
    STAMP_TTL: "stamp_ttl", "stamp_ttl(..)", "CUCUMBER_SALESFORCE_STAMP_TTL", "--sf-stamp-ttl", "4 h",
        "after which time anyone may delete what a run left behind";
    REQUEST_TIMEOUT: "request_timeout", "request_timeout(..)", "CUCUMBER_SALESFORCE_REQUEST_TIMEOUT", "--sf-request-timeout", "1 min",
        "how long the whole answer to one request to the org may take";
    TEARDOWN: "teardown", "teardown(..)", "CUCUMBER_SALESFORCE_TEARDOWN", "--sf-teardown", "5 min",
        "how long the end of a run may take to delete what it made; what stays then is named, and the run fails";
    PROGRAM_TIMEOUT: "program_timeout", "program_timeout(..)", "CUCUMBER_SALESFORCE_PROGRAM_TIMEOUT", "--sf-program-timeout", "10 min",
        "how long a program that a step runs may take to end";
    PROGRAM_START: "program_start", "program_start(..)", "CUCUMBER_SALESFORCE_PROGRAM_START", "--sf-program-start", "1 min",
        "how long a program that stays may take to be ready";
    KEEP_FOR: "keep_for", "keep_for(..)", "CUCUMBER_SALESFORCE_KEEP_FOR", "--sf-keep-for", "7 d",
        "how long a kept app stays before anyone may delete it";
    STATE: "state", "state_dir(..)", "CUCUMBER_SALESFORCE_STATE", "--sf-state", "the platform's state folder",
        "the folder of the journal, of kept apps, and of what is remembered of an org";
    CI_MASK: "ci_mask", "ci_mask(..)", "CUCUMBER_SALESFORCE_CI_MASK", "--sf-ci-mask", "true where the CI can mask",
        "whether the CI's own log (GitHub Actions, Azure Pipelines) is told what to mask, by a line for each secret";
    CONFIG: "", "file(..)", "CUCUMBER_SALESFORCE_CONFIG", "--sf-config", "salesforce.toml",
        "the file with these settings";
}
