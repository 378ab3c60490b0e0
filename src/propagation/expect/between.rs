//! From what an app was and is to what its answers must show.

use super::{Check, Expectation, Shift, Shows};
use crate::model::{Flow, Scope, Secret};
use crate::oauth::SigningKey;
use crate::propagation::SignIn;

/// What there is to see of an app from outside.
#[derive(Clone, Debug)]
pub struct Looks {
    /// Consumer key.
    pub client_id: String,
    /// Consumer secret.
    pub client_secret: Option<Secret>,
    /// The key pair of its certificate.
    pub key: Option<SigningKey>,
    /// Callback URLs.
    pub callback_urls: Vec<String>,
    /// Whether a code challenge is required, where that was said.
    pub pkce: Option<bool>,
    /// OAuth scopes.
    pub scopes: Vec<Scope>,
    /// The record id of the user that it acts as.
    pub run_as: Option<String>,
    /// Whether users are let in by a permission set of ours, and by nothing else.
    pub is_closed: bool,
    /// Every way in which a token is to be had: for JWT bearer, one for each user.
    pub sign_ins: Vec<SignIn>,
}

impl Expectation {
    /// What an app must show that was `before` what it is not any more; `before` holds all that a
    /// node may still take it for.
    ///
    /// Where a node may not know the app at all, each flow must give a token: the authorize
    /// endpoint may have no word against an app that it does not know.
    #[must_use]
    pub fn between(before: &[Looks], after: &Looks, may_be_unknown: bool) -> Self {
        let mut checks = Vec::new();
        // What needs no sign-in comes first.
        checks.extend(callback(before, after));
        checks.extend(challenge(before, after));
        for flow in [Flow::ClientCredentials, Flow::JwtBearer, Flow::UsernamePassword] {
            checks.extend(token(before, after, flow, may_be_unknown));
            checks.extend(no_token(before, after, flow));
        }
        Self { checks }
    }
}

fn callback(before: &[Looks], after: &Looks) -> Option<Check> {
    let client_id = after.client_id.clone();
    let is_new = |url: &&String| before.iter().any(|was| !was.callback_urls.contains(url));
    let is_old = |url: &&String| !after.callback_urls.contains(url);
    let come = after.callback_urls.iter().find(is_new);
    let gone = || before.iter().flat_map(|was| &was.callback_urls).find(is_old);
    let (url, registered) = come.map(|url| (url, true)).or_else(|| Some((gone()?, false)))?;
    Some(Check::Callback { client_id, url: url.clone(), registered })
}

fn challenge(before: &[Looks], after: &Looks) -> Option<Check> {
    let required = after.pkce?;
    let differs = before.iter().any(|was| was.pkce != after.pkce);
    let url = after.callback_urls.first().filter(|_| differs)?.clone();
    Some(Check::Challenge { client_id: after.client_id.clone(), url, required })
}

/// One token tells most: that the flow is on, the secret, the key, the user, the scopes.
fn token(before: &[Looks], after: &Looks, flow: Flow, may_be_unknown: bool) -> Option<Check> {
    let of_flow = || after.sign_ins.iter().filter(|sign_in| sign_in.flow() == flow);
    let is_new = |sign_in: &&SignIn| before.iter().any(|was| !was.lets_in(sign_in));
    let sign_in = of_flow().find(is_new).or_else(|| of_flow().next())?;
    let other_key = before.iter().any(|was| certificate(was) != certificate(after));
    let is_new = is_new(&sign_in) || (flow == Flow::JwtBearer && other_key);
    let other_secret = before.iter().any(|was| secret(was) != secret(after));
    let mut shows = Shows::default();
    for was in before {
        shows.scopes.merge(Shift::between(&was.scopes, &after.scopes, flow));
        if flow == Flow::ClientCredentials && was.run_as != after.run_as {
            shows.user_id.clone_from(&after.run_as);
        }
    }
    let tells = is_new
        || (may_be_unknown && !before.is_empty())
        || (flow != Flow::JwtBearer && other_secret)
        || !shows.scopes.is_empty()
        || shows.user_id.is_some();
    tells.then(|| Check::Token { sign_in: sign_in.clone(), shows, is_new })
}

/// A flow that is switched off, or a user who is let in no more.
fn no_token(before: &[Looks], after: &Looks, flow: Flow) -> Option<Check> {
    let mut gone = before
        .iter()
        .flat_map(|was| &was.sign_ins)
        .filter(|sign_in| sign_in.flow() == flow && !after.lets_in(sign_in));
    let is_off = !after.sign_ins.iter().any(|sign_in| sign_in.flow() == flow);
    let sign_in = match flow {
        // Asked with the new secret: the old one is refused, whatever the flow.
        Flow::ClientCredentials => SignIn::ClientCredentials {
            client_id: gone.next().map(|_| after.client_id.clone())?,
            client_secret: after.client_secret.clone()?,
            run_as: None,
        },
        // With the certificate, the flow stays on; another permission set may let the user in.
        Flow::JwtBearer if (is_off && after.key.is_none()) || (!is_off && after.is_closed) => {
            gone.next()?.clone()
        }
        _ => return None,
    };
    Some(Check::NoToken { sign_in })
}

impl Looks {
    /// Whether somebody gets a token in the same way, whatever secret and key are.
    fn lets_in(&self, other: &SignIn) -> bool {
        let same = |own: &&SignIn| own.flow() == other.flow() && own.username() == other.username();
        self.sign_ins.iter().find(same).is_some()
    }
}

fn certificate(looks: &Looks) -> Option<&str> {
    looks.key.as_ref().map(SigningKey::certificate_pem)
}

fn secret(looks: &Looks) -> Option<&str> {
    looks.client_secret.as_ref().map(Secret::expose)
}
