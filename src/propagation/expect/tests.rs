use super::*;
use crate::model::{Flow, Scope, Secret};

fn looks() -> Looks {
    Looks {
        client_id: "key".to_owned(),
        client_secret: Some(Secret::new("secret")),
        key: None,
        callback_urls: vec!["https://a.test/cb".to_owned()],
        pkce: None,
        scopes: vec![Scope::Api],
        run_as: Some("005000000000001AAA".to_owned()),
        is_closed: false,
        sign_ins: vec![client_credentials("secret")],
    }
}

fn client_credentials(secret: &str) -> SignIn {
    SignIn::ClientCredentials {
        client_id: "key".to_owned(),
        client_secret: Secret::new(secret),
        run_as: None,
    }
}

/// The checks of a change, one line each.
fn checks(before: &[Looks], after: &Looks) -> Vec<String> {
    let line = |check: &Check| match check {
        Check::Callback { url, registered, .. } => format!("callback {url} {registered}"),
        Check::Challenge { required, .. } => format!("challenge {required}"),
        Check::NoToken { sign_in } => format!("no {}", sign_in.flow()),
        Check::Token {
            sign_in,
            shows: Shows { scopes: Shift { come, gone }, user_id },
            is_new,
        } => {
            let user = user_id.as_deref().unwrap_or("-");
            format!("{} +{come:?} -{gone:?} {user} {is_new}", sign_in.flow())
        }
    };
    Expectation::between(before, after, false).checks.iter().map(line).collect()
}

#[test]
fn what_has_not_changed_is_not_asked() {
    assert!(Expectation::between(&[looks()], &looks(), false).is_empty());
    assert!(Expectation::between(&[], &looks(), true).is_empty());
}

#[test]
fn each_change_is_asked_where_it_shows() {
    let other = "005000000000002AAA".to_owned();
    let web = "https://b.test/cb".to_owned();
    for (after, expected) in [
        (Looks { scopes: vec![Scope::Api, Scope::Chatter], ..looks() }, {
            "client credentials +[\"chatter_api\"] -[] - false"
        }),
        (Looks { scopes: vec![Scope::Wave], ..looks() }, {
            "client credentials +[\"wave_api\"] -[\"api\"] - false"
        }),
        (Looks { run_as: Some(other.clone()), ..looks() }, {
            "client credentials +[] -[] 005000000000002AAA false"
        }),
        (
            Looks {
                client_secret: Some(Secret::new("new")),
                sign_ins: vec![client_credentials("new")],
                ..looks()
            },
            "client credentials +[] -[] - false",
        ),
        (Looks { callback_urls: vec![web.clone()], ..looks() }, "callback https://b.test/cb true"),
        (Looks { sign_ins: Vec::new(), ..looks() }, "no client credentials"),
        (Looks { pkce: Some(true), ..looks() }, "challenge true"),
    ] {
        assert_eq!(checks(&[looks()], &after), [expected]);
    }
    let two = Looks { callback_urls: vec![looks().callback_urls.remove(0), web], ..looks() };
    assert_eq!(checks(&[two], &looks()), ["callback https://b.test/cb false"]);
    let off = Looks { sign_ins: Vec::new(), ..looks() };
    assert_eq!(checks(&[off], &looks()), ["client credentials +[] -[] - true"]);
}

#[test]
fn several_changes_are_told_from_all_that_was() {
    let first = looks();
    let second = Looks { scopes: vec![Scope::Api, Scope::Chatter], ..looks() };
    let third = Looks { callback_urls: vec!["https://b.test/cb".to_owned()], ..second.clone() };
    assert_eq!(
        checks(&[first, second], &third),
        ["callback https://b.test/cb true", "client credentials +[\"chatter_api\"] -[] - false"]
    );
}

#[test]
fn an_app_that_may_be_unknown_is_asked_for_tokens_too() {
    let after = Looks { callback_urls: vec!["https://b.test/cb".to_owned()], ..looks() };
    assert_eq!(Expectation::between(&[looks()], &after, false).checks.len(), 1);
    assert_eq!(Expectation::between(&[looks()], &after, true).checks.len(), 2);
}

#[test]
fn scopes_that_no_token_shows_are_not_looked_for() {
    use Flow::{ClientCredentials, JwtBearer, UsernamePassword};
    let shift = |before: &[Scope], after: &[Scope], flow| {
        let Shift { come, gone } = Shift::between(before, after, flow);
        (come, gone)
    };
    let none = || (Vec::new(), Vec::new());
    let (api, both) = ([Scope::Api], [Scope::Api, Scope::RefreshToken]);
    assert_eq!(shift(&api, &both, ClientCredentials), none());
    assert_eq!(shift(&api, &both, JwtBearer), (vec!["refresh_token"], vec![]));
    assert_eq!(shift(&api, &[Scope::Wave], UsernamePassword), none());
    assert_eq!(shift(&both, &[Scope::Api, Scope::OfflineAccess], JwtBearer), none());
    assert_eq!(shift(&[Scope::Full], &api, JwtBearer), (vec![], vec!["full"]), "full held api");
    assert_eq!(shift(&[Scope::Api, Scope::Basic], &api, JwtBearer), none(), "id comes with others");
}

#[test]
fn a_token_shows_the_new_scopes_or_nothing() {
    let shift = Shift { come: vec!["refresh_token"], gone: vec!["api"] };
    let granted = |scopes: &[&str]| -> Vec<String> {
        scopes.iter().map(|scope| (*scope).to_owned()).collect()
    };
    assert!(shift.is_shown_by(&granted(&["id", "offline_access"])));
    assert!(shift.is_shown_by(&[]), "no scopes are listed");
    assert!(!shift.is_shown_by(&granted(&["refresh_token", "api"])));
    assert!(!shift.is_shown_by(&granted(&["id"])));
}
