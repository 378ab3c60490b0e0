//! Apps that are there are changed, and their secrets rotated.

use cucumber_salesforce::Error;
use cucumber_salesforce::metadata::{MetadataType, soap};
use cucumber_salesforce::model::{Flow, PermittedUsers, Scope};
use cucumber_salesforce::provision::{
    AppPlan, PlannedKind, ProvisionError, generate_client_secret, resolve_user,
};
use cucumber_salesforce::simulator::{
    KeyAgain, PermissionSetBy, Profile, SecretAgain, SimulatedOrg,
};

use super::bench::{Bench, rows};

const KINDS: [PlannedKind; 2] = [PlannedKind::ExternalClientApp, PlannedKind::ConnectedApp];

async fn bench(profile: Profile) -> Bench {
    Bench::start(SimulatedOrg::builder().allow_connected_apps(true).profile(profile)).await
}

/// Client credentials for everybody: no permission set.
fn open(mut plan: AppPlan) -> AppPlan {
    plan.spec.flows = [Flow::ClientCredentials].into();
    plan.spec.permitted_users = None;
    plan.key = None;
    plan
}

/// The text at a path of a component that the org has.
async fn read(bench: &Bench, kind: MetadataType, name: &str, path: &str) -> String {
    let found = soap::read(&bench.conn, kind, &[name]).await.unwrap().remove(0).unwrap();
    found.at(path).to_owned()
}

/// The users who hold a permission set of ours.
fn let_in(bench: &Bench) -> Vec<String> {
    let name = bench.org.permission_sets().concat();
    let sets = bench.org.records("PermissionSet");
    let set = sets.iter().find(|row| row["Name"] == name.as_str());
    let id = set.map(|row| row["Id"].clone()).unwrap_or_default();
    let held = bench.org.records("PermissionSetAssignment");
    let held = held.iter().filter(|row| row["PermissionSetId"] == id);
    held.map(|row| row["AssigneeId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn callbacks_scopes_and_users_change_and_nothing_is_left_in_the_end() {
    for kind in KINDS {
        let bench = bench(Profile::default()).await;
        let before = bench.plan(kind).await;
        let mut app = bench.create(&before).await.unwrap();
        let mut after = before.clone();
        after.spec = after.spec.callback_urls(["https://acme.test/new"]);
        after.spec.scopes = [Scope::Api, Scope::RefreshToken, Scope::Web].into();
        after.users = vec![resolve_user(&bench.conn, "trainee").await.unwrap()];

        bench.edit().update(&mut app, &before, &after).await.unwrap();

        let name = before.api_name().to_string();
        let (callback, scopes) = match kind {
            PlannedKind::ConnectedApp => (
                read(&bench, MetadataType::ConnectedApp, &name, "oauthConfig/callbackUrl").await,
                read(&bench, MetadataType::ConnectedApp, &name, "oauthConfig/scopes").await,
            ),
            PlannedKind::ExternalClientApp => {
                let global = MetadataType::ExtlClntAppGlobalOauthSettings;
                let settings = MetadataType::ExtlClntAppOauthSettings;
                let path = "commaSeparatedOauthScopes";
                (
                    read(&bench, global, &format!("{name}_glbl"), "callbackUrl").await,
                    read(&bench, settings, &format!("{name}_oauth"), path).await,
                )
            }
        };
        assert_eq!(callback, "https://acme.test/new", "{kind}");
        assert!(["Api", "Api,Web,RefreshToken"].contains(&scopes.as_str()), "{kind}: {scopes}");
        assert_eq!(let_in(&bench), [after.users[0].id.as_str()], "{kind}");
        assert_eq!(app.users, after.users);
        assert_eq!(app.callback_url.as_deref(), Some("https://acme.test/new"));
        assert_ne!(app.spec_hash, before.spec_hash(&bench.identity.org_id));
        assert_eq!(app.client_id, before.client_id);

        bench.delete(&app).await.unwrap();
        bench.assert_empty();
    }
}

#[tokio::test]
async fn pre_authorisation_comes_and_goes_with_its_permission_set() {
    for kind in KINDS {
        let bench = bench(Profile::default()).await;
        let closed = bench.plan(kind).await;
        let open = open(closed.clone());
        let mut app = bench.create(&open).await.unwrap();
        assert_eq!(bench.org.permission_sets(), [""; 0]);
        let noted = bench.ledger.notes().len();

        bench.edit().update(&mut app, &open, &closed).await.unwrap();

        let set = format!("{}_perm", closed.api_name());
        assert_eq!(bench.org.permission_sets(), [set.as_str()], "{kind}");
        let new = bench.ledger.notes().split_off(noted);
        assert_eq!(
            new,
            [format!("intend PermissionSet {set}"), format!("deploying PermissionSet {set}")]
        );
        assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId").len(), 1, "{kind}");
        assert_eq!(let_in(&bench), [closed.users[0].id.as_str()], "{kind}");

        bench.edit().update(&mut app, &closed, &open).await.unwrap();

        assert_eq!(bench.org.permission_sets(), [""; 0], "{kind}");
        assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId"), [""; 0], "{kind}");
        assert_eq!((app.components.len(), app.permission_set.as_ref()), (1, None));
        bench.delete(&app).await.unwrap();
        bench.assert_empty();
    }
}

#[tokio::test]
async fn an_update_copes_with_what_orgs_want_of_keys_and_permission_sets() {
    for (key, by) in [
        (KeyAgain::Ignored, PermissionSetBy::NameOrId),
        (KeyAgain::Repeatable, PermissionSetBy::Name),
        (KeyAgain::Refused, PermissionSetBy::Id),
        (KeyAgain::Needed, PermissionSetBy::NameOrId),
    ] {
        let mut profile = Profile::default();
        (profile.edits.external_key, profile.permission_set_by) = (key, by);
        let bench = bench(profile).await;
        let closed = bench.plan(PlannedKind::ExternalClientApp).await;
        let open = open(closed.clone());
        let mut app = bench.create(&open).await.unwrap();
        bench.edit().update(&mut app, &open, &closed).await.unwrap();
        assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId").len(), 1, "{key:?} {by:?}");
        bench.edit().update(&mut app, &closed, &open).await.unwrap();
        assert_eq!(rows(&bench.org, "SetupEntityAccess", "ParentId"), [""; 0], "{key:?} {by:?}");
        bench.delete(&app).await.unwrap();
        bench.assert_empty();
    }
}

#[tokio::test]
async fn a_refused_change_leaves_the_app_as_it_was() {
    for kind in KINDS {
        let bench = bench(Profile::default()).await;
        let before = open(bench.plan(kind).await);
        let mut app = bench.create(&before).await.unwrap();
        let mut after = bench.plan(kind).await;
        after.stamp = before.stamp.clone();
        after.client_id.clone_from(&before.client_id);
        after.spec.profiles = vec!["Nobody".to_owned()];

        let error = bench.edit().update(&mut app, &before, &after).await.unwrap_err();

        assert!(Error::from(error).report().contains("Nobody"), "{kind}");
        assert_eq!(app.components, before.components(), "{kind}");
        assert_eq!(bench.org.permission_sets(), [""; 0], "{kind}");
        bench.delete(&app).await.unwrap();
        bench.assert_empty();
    }
}

#[tokio::test]
async fn what_cannot_change_is_not_sent() {
    let bench = Bench::ordinary().await;
    let before = bench.plan(PlannedKind::ExternalClientApp).await;
    let mut app = bench.create(&before).await.unwrap();
    let sent = bench.org.received_requests().len();
    let mut label = before.clone();
    label.spec.label = "Another".to_owned();
    let mut flows = before.clone();
    flows.spec.flows.insert(Flow::UsernamePassword);
    let mut open = before.clone();
    open.spec.permitted_users = Some(PermittedUsers::AllSelfAuthorized);
    for (after, problem) in [
        (label, "its label cannot change"),
        (flows, "works with a connected app only"),
        (open, "needs permitted users `admin approved`"),
    ] {
        let error = bench.edit().update(&mut app, &before, &after).await.unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert_eq!(bench.org.received_requests().len(), sent);
}

#[tokio::test]
async fn a_secret_is_ours_where_the_org_takes_it_and_else_the_orgs() {
    for (again, ours) in
        [(SecretAgain::Taken, true), (SecretAgain::Ignored, false), (SecretAgain::Refused, false)]
    {
        let mut profile = Profile::default();
        profile.edits.external_secret = again;
        let builder = SimulatedOrg::builder().profile(profile).secrets_in_rest(true);
        let bench = Bench::start(builder).await;
        let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
        let mut app = bench.create(&plan).await.unwrap();
        let old = plan.client_secret.clone();
        plan.client_secret = generate_client_secret().unwrap();

        bench.edit().rotate_secret(&mut app, &plan).await.unwrap();

        let new = app.client_secret.clone().unwrap();
        assert_ne!(new.expose(), old.expose(), "{again:?}");
        assert_eq!(new.expose() == plan.client_secret.expose(), ours, "{again:?}");
    }
}

#[tokio::test]
async fn a_secret_that_nobody_could_read_is_not_rotated() {
    let mut bench = Bench::ordinary().await;
    let mut plan = bench.plan(PlannedKind::ExternalClientApp).await;
    let mut app = bench.create(&plan).await.unwrap();
    let old = plan.client_secret.clone();
    plan.client_secret = generate_client_secret().unwrap();

    let error = bench.edit().rotate_secret(&mut app, &plan).await.unwrap_err();
    assert!(matches!(error, ProvisionError::RotationUnreadable(Some(_))), "{error:?}");
    assert_eq!(app.client_secret.as_ref().unwrap().expose(), old.expose());

    bench.allow_settings = true;
    bench.edit().rotate_secret(&mut app, &plan).await.unwrap();
    assert_ne!(app.client_secret.as_ref().unwrap().expose(), old.expose());
    let setting =
        soap::read(&bench.conn, MetadataType::ExternalClientAppSettings, &["ExternalClientApp"]);
    let setting = setting.await.unwrap().remove(0).unwrap();
    assert_eq!(setting.at("enableClientSecretInRestApiAccess"), "false", "put back");
}

#[tokio::test]
async fn a_connected_app_keeps_its_secret_where_the_org_wants_that() {
    for again in [SecretAgain::Refused, SecretAgain::Taken] {
        let mut profile = Profile::default();
        profile.edits.connected_secret = again;
        let bench = bench(profile).await;
        let mut plan = bench.plan(PlannedKind::ConnectedApp).await;
        let mut app = bench.create(&plan).await.unwrap();
        let old = plan.client_secret.clone();
        plan.client_secret = generate_client_secret().unwrap();
        let outcome = bench.edit().rotate_secret(&mut app, &plan).await;
        if again == SecretAgain::Taken {
            outcome.unwrap();
            assert_eq!(app.client_secret.unwrap().expose(), plan.client_secret.expose());
            continue;
        }
        let report = Error::from(outcome.unwrap_err()).report();
        assert!(report.contains("You cannot provide a Consumer Secret"), "{report}");
        assert!(report.contains("Manage Consumer Details"), "{report}");
        assert_eq!(app.client_secret.unwrap().expose(), old.expose());
    }
}
