//! Kept apps: found again by their hash, read back whole, no secret in the file.

use std::time::SystemTime;

use super::super::{KeptApp, KeptSecrets, PlannedKind, ProvisionedApp};
use super::{org, plan, user};
use crate::model::{OrgId, Secret, Stamp};
use crate::oauth::SigningKey;

fn app() -> ProvisionedApp {
    let plan = plan(PlannedKind::ExternalClientApp);
    let now = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_795_000_000);
    ProvisionedApp {
        kind: plan.kind,
        api_name: plan.api_name(),
        label: plan.spec.label.clone(),
        client_id: plan.client_id.clone(),
        client_secret: Some(plan.client_secret.clone()),
        key: Some(SigningKey::generate(now).unwrap()),
        permission_set: plan.permission_set(),
        users: plan.assignees(),
        run_as: plan.run_as.clone(),
        scopes: plan.spec.scopes.iter().copied().collect(),
        callback_url: Some("https://a.b/c".to_owned()),
        components: plan.components(),
        created_at: now,
        spec_hash: plan.spec_hash(&org().org_id),
        warnings: Vec::new(),
    }
}

#[test]
fn reads_back_whole_from_two_files() {
    let app = app();
    let (kept, secrets) = app.kept();
    let file = serde_json::to_string(&kept).unwrap();
    let text = |secret: &Option<Secret>| secret.as_ref().unwrap().expose().to_owned();
    assert!(!file.contains("Secret1234") && !file.contains("PRIVATE KEY"), "{file}");
    let (secret, key) = (text(&secrets.client_secret), text(&secrets.private_key));

    let kept: KeptApp = serde_json::from_str(&file).unwrap();
    let secrets = KeptSecrets { client_secret: Some(secret.into()), private_key: Some(key.into()) };
    let again = ProvisionedApp::from_kept(kept, secrets).unwrap();

    assert_eq!(again.components, app.components);
    assert_eq!(again.created_at, app.created_at);
    assert_eq!(again.scopes, app.scopes);
    assert_eq!(again.kept().0, app.kept().0);
}

#[test]
fn a_damaged_file_is_an_error() {
    let (mut kept, secrets) = app().kept();
    kept.api_name = "9".to_owned();
    let error = ProvisionedApp::from_kept(kept, secrets).unwrap_err();
    assert_eq!(error.to_string(), "the kept app `Orders & Co` has a damaged name");
}

#[test]
fn debug_shows_no_secret() {
    let app = app();
    let text = format!("{app:?} {:?} {:?}", app.kept(), plan(PlannedKind::ConnectedApp));
    assert!(!text.contains("Secret1234") && !text.contains("PRIVATE KEY"), "{text}");
}

#[test]
fn the_hash_knows_what_matters() {
    let plan = plan(PlannedKind::ExternalClientApp);
    let org = org().org_id;
    let hash = plan.spec_hash(&org);
    assert_eq!(hash.len(), 64);

    let mut same = plan.clone();
    same.stamp = Stamp::new("zzzzzz", SystemTime::UNIX_EPOCH);
    same.run_id = "r2".to_owned();
    same.client_id = "other".to_owned();
    assert_eq!(same.spec_hash(&org), hash);

    let changes: [fn(&mut super::AppPlan); 5] = [
        |plan| plan.kind = PlannedKind::ConnectedApp,
        |plan| plan.spec.callback_urls.truncate(1),
        |plan| plan.spec.pkce = Some(true),
        |plan| plan.users.push(user("trainee")),
        |plan| plan.spec.label.push('2'),
    ];
    for change in changes {
        let mut other = plan.clone();
        change(&mut other);
        assert_ne!(other.spec_hash(&org), hash);
    }
    let elsewhere: OrgId = "00D000000000063".parse().unwrap();
    assert_ne!(plan.spec_hash(&elsewhere), hash);
}
