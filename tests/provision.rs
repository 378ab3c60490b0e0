//! Apps are created, repaired, undone and deleted in the simulated org.

#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

mod administrator;
#[path = "provision/bench.rs"]
mod bench;
#[path = "provision/edits.rs"]
mod edits;
#[path = "provision/lost.rs"]
mod lost;
#[path = "provision/queue.rs"]
mod queue;

use std::time::Duration;

use cucumber_salesforce::Error;
use cucumber_salesforce::model::{AppSpec, Flow, RunAs, Secret};
use cucumber_salesforce::provision::{self, PlannedKind, ProvisionError};
use cucumber_salesforce::simulator::{PermissionSetBy, Profile, SimulatedOrg};

use bench::{Bench, rows};

#[tokio::test]
async fn an_external_client_app_comes_and_goes() {
    let bench = Bench::ordinary().await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;

    let app = bench.create(&plan).await.unwrap();

    let name = plan.api_name().to_string();
    assert_eq!(bench.org.apps(), [name.as_str()]);
    assert_eq!(bench.org.permission_sets(), [format!("{name}_perm")]);
    assert_eq!((app.client_id.as_str(), app.warnings.len()), (plan.client_id.as_str(), 0));
    let assigned = rows(&bench.org, "PermissionSetAssignment", "AssigneeId");
    assert!(assigned.contains(&app.users[0].id), "{assigned:?}");
    assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId").len(), 1);
    assert_eq!(
        bench.ledger.notes(),
        [
            format!("intend ExternalClientApplication {name}"),
            format!("intend PermissionSet {name}_perm"),
            format!("deploying ExternalClientApplication {name}"),
            format!("deploying PermissionSet {name}_perm"),
        ]
    );

    bench.delete(&app).await.unwrap();
    bench.delete(&app).await.unwrap();

    bench.assert_empty();
}

#[tokio::test]
async fn a_connected_app_comes_and_goes() {
    let bench = Bench::start(SimulatedOrg::builder().allow_connected_apps(true)).await;
    let plan = bench.plan(PlannedKind::ConnectedApp).await;

    let app = bench.create(&plan).await.unwrap();

    assert_eq!(bench.org.apps(), [plan.api_name().to_string()]);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn a_jwt_format_token_creates_and_deletes_by_rest_alone() {
    let bench = Bench::start(SimulatedOrg::builder().jwt_access_tokens(true)).await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;

    let app = bench.create_by(&plan, false).await.unwrap();
    provision::delete(&bench.conn, &app, &bench.ledger, false).await.unwrap();

    bench.assert_empty();
    let error = bench.create_by(&bench.plan(PlannedKind::ConnectedApp).await, false).await;
    assert!(matches!(error.unwrap_err(), ProvisionError::SoapUnusable));
}

#[tokio::test]
async fn a_refused_connected_app_is_told_in_the_orgs_words() {
    let bench = Bench::ordinary().await;
    let error = bench.create(&bench.plan(PlannedKind::ConnectedApp).await).await.unwrap_err();

    assert_eq!(
        error.to_string(),
        "the org refuses new connected apps: You can't create a connected app. To enable \
         connected app creation, contact Salesforce Customer Support."
    );
    bench.assert_empty();
}

#[tokio::test]
async fn a_refused_connected_app_is_recognised_in_any_language() {
    let bench = Bench::start(SimulatedOrg::builder().language("de")).await;
    let error = bench.create(&bench.plan(PlannedKind::ConnectedApp).await).await.unwrap_err();

    let ProvisionError::ConnectedAppRefused { verbatim } = &error else { panic!("{error:?}") };
    assert!(verbatim.starts_with("Sie können keine"), "{verbatim}");
    bench.assert_empty();
}

#[tokio::test]
async fn a_fault_of_the_connected_app_itself_is_not_taken_for_a_refusal() {
    let bench = Bench::start(SimulatedOrg::builder().allow_connected_apps(true)).await;
    let mut plan = bench.plan(PlannedKind::ConnectedApp).await;
    plan.spec.profiles = vec!["Nobody".to_owned()];

    let error = bench.create(&plan).await.unwrap_err();

    assert!(matches!(error, ProvisionError::ComponentFailed { .. }), "{error:?}");
    bench.assert_empty();
}

#[tokio::test]
async fn one_failing_component_takes_the_others_with_it() {
    let bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.spec.profiles = vec!["Nobody".to_owned()];

    let error = bench.create(&plan).await.unwrap_err();

    assert!(error.to_string().contains("ExtlClntAppOauthConfigurablePolicies"), "{error}");
    bench.assert_empty();
}

#[tokio::test]
async fn policies_that_the_first_deploy_dropped_are_repaired() {
    let mut profile = Profile::default();
    profile.first_deploy_keeps_policies = false;
    let builder = SimulatedOrg::builder().allow_connected_apps(true).profile(profile);
    let bench = Bench::start(builder).await;
    let plan = bench.plan(PlannedKind::ConnectedApp).await;

    let app = bench.create(&plan).await.unwrap();

    let apps = bench.org.records("ConnectedApplication");
    assert_eq!(apps[0]["OptionsAllowAdminApprovedUsersOnly"], true);
    assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId").len(), 1);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn an_org_that_knows_permission_sets_by_id_only_grants_the_app_as_well() {
    let mut profile = Profile::default();
    profile.permission_set_by = PermissionSetBy::Id;
    let bench = Bench::start(SimulatedOrg::builder().profile(profile)).await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;

    let app = bench.create(&plan).await.unwrap();

    assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId").len(), 1);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn a_name_or_key_is_never_used_twice() {
    let bench = Bench::ordinary().await;
    let plan = bench.plan(PlannedKind::ExternalClientApp).await;
    let app = bench.create(&plan).await.unwrap();

    let same_name = bench.create(&plan).await.unwrap_err();
    assert!(matches!(same_name, ProvisionError::DuplicateName { .. }), "{same_name:?}");
    let report = Error::from(same_name).report().replace(plan.api_name().as_str(), "NAME");
    assert_eq!(
        report,
        "the org has external client app `NAME` already\n  hint: choose another API name or label"
    );
    let mut other = bench.plan(PlannedKind::ExternalClientApp).await;
    other.client_id.clone_from(&plan.client_id);
    let same_key = bench.create(&other).await.unwrap_err();
    assert!(matches!(same_key, ProvisionError::DuplicateKey { .. }), "{same_key:?}");
    assert_eq!(
        Error::from(same_key).report(),
        "the consumer key is in use already: The consumer key is already taken.\n  hint: let the consumer key be generated: Salesforce wants it unique among all orgs"
    );

    assert_eq!(bench.org.apps(), [plan.api_name().to_string()]);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn bad_specifications_are_not_sent() {
    let bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.spec.callback_urls = vec!["http://example.com/cb".to_owned()];
    let before = bench.org.received_requests().len();

    let error = bench.create(&plan).await.unwrap_err();
    assert!(matches!(error, ProvisionError::InvalidSpec(_)), "{error:?}");
    plan.spec = AppSpec::named("x").flows([Flow::UsernamePassword]).completed();
    let error = bench.create(&plan).await.unwrap_err();
    assert!(error.to_string().contains("connected app only"), "{error}");

    assert_eq!(bench.org.received_requests().len(), before);
    assert!(bench.ledger.notes().is_empty());
}

#[tokio::test]
async fn users_are_found_by_username_alias_or_name() {
    let bench = Bench::ordinary().await;
    let username = bench.org.user("integ").unwrap().username;
    for name in ["integ", "integration user", " Integration User ", username.as_str()] {
        let user = provision::resolve_user(&bench.conn, name).await.unwrap();
        assert_eq!(user.username, username, "{name}");
    }
    let administrator = RunAs::Administrator;
    let user = provision::resolve_run_as(&bench.conn, &bench.identity, &administrator).await;
    assert_eq!(user.unwrap().username, bench.org.administrator().username);
}

#[tokio::test]
async fn a_user_who_is_not_there_is_told_from_one_given_by_email() {
    let bench = Bench::ordinary().await;
    let run_as = |name: &str| {
        let name = RunAs::User(name.to_owned());
        let (conn, identity) = (bench.conn.clone(), bench.identity.clone());
        async move { provision::resolve_run_as(&conn, &identity, &name).await.unwrap_err() }
    };
    let unknown = run_as("nobody").await;
    assert_eq!(unknown.to_string(), "run-as user `nobody` is unknown in the org, or inactive");
    let email = run_as(&bench.org.administrator().email).await;
    assert!(matches!(&email, ProvisionError::RunAsIsEmail { .. }), "{email:?}");
    let hint = cucumber_salesforce::Error::from(email).hint_text().unwrap().to_owned();
    assert_eq!(hint, format!("use the username: {}", bench.org.administrator().username));
}

#[tokio::test]
async fn a_run_as_user_whom_the_org_refuses_is_named() {
    let bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.run_as.as_mut().unwrap().username = "gone@example.com".to_owned();

    let error = bench.create(&plan).await.unwrap_err();

    assert!(matches!(&error, ProvisionError::RunAsRefused { .. }), "{error:?}");
    bench.assert_empty();
}

#[tokio::test]
async fn a_failure_after_the_deploy_undoes_it() {
    let bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.users[0].id = "005000000000000AAA".to_owned();

    let error = bench.create(&plan).await.unwrap_err();

    assert_eq!(error.to_string(), "assigning the permission set failed");
    bench.assert_empty();
}

#[tokio::test]
async fn a_secret_that_the_org_refuses_is_replaced_by_the_orgs_own() {
    let bench = Bench::start(SimulatedOrg::builder().secrets_in_rest(true)).await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.client_secret = Secret::new("not! a secret! here");

    let app = bench.create(&plan).await.unwrap();

    let secret = app.client_secret.clone().unwrap();
    assert_eq!(secret.expose().len(), 64);
    assert_eq!(app.warnings, ["the org chose the consumer secret itself"]);
    bench.delete(&app).await.unwrap();
    bench.assert_empty();
}

#[tokio::test]
async fn a_setting_is_switched_only_with_consent_and_put_back() {
    let mut bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.client_secret = Secret::new("not! a secret! here");

    let error = bench.create(&plan).await.unwrap_err();
    assert!(matches!(error, ProvisionError::SecretNotReadable(_)), "{error:?}");
    bench.assert_empty();

    bench.allow_settings = true;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.client_secret = Secret::new("not! a secret! here");
    let app = bench.create(&plan).await.unwrap();
    assert_eq!(app.client_secret.as_ref().unwrap().expose().len(), 64);
    assert_eq!(app.warnings.len(), 2, "{:?}", app.warnings);
    let notes = bench.ledger.notes();
    for event in ["intend", "gone"] {
        let note = format!("{event} ExternalClientAppSettings ExternalClientApp");
        assert!(notes.contains(&note), "{notes:#?}");
    }

    bench.allow_settings = false;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    plan.client_secret = Secret::new("not! a secret! here");
    let error = bench.create(&plan).await.unwrap_err();
    assert!(matches!(error, ProvisionError::SecretNotReadable(_)), "{error:?}");
}

#[tokio::test]
async fn a_deploy_that_does_not_end_is_canceled() {
    let mut profile = Profile::default();
    profile.deploy_pending = Duration::from_secs(3600);
    let bench = Bench::start(SimulatedOrg::builder().profile(profile)).await;

    let error = bench.create(&bench.plan(PlannedKind::ExternalClientApp).await).await.unwrap_err();

    assert!(
        error.to_string().contains("has waited behind others, and not begun, for 180"),
        "{error}"
    );
    bench.assert_empty();
}

#[tokio::test]
async fn nothing_is_created_that_could_not_be_noted() {
    let mut bench = Bench::ordinary().await;
    bench.ledger.refuse();
    let error = bench.create(&bench.plan(PlannedKind::ExternalClientApp).await).await.unwrap_err();

    assert!(matches!(error, ProvisionError::Ledger(_)), "{error:?}");
    assert!(bench.org.apps().is_empty());
}
