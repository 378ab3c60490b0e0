//! The edges alone against the simulated org: sign-in, renewal, nodes.
#![expect(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::sync::Arc;

use cucumber_salesforce::http::{Connection, Http, Renew, Renewal};
use cucumber_salesforce::model::Secret;
use cucumber_salesforce::model::answers::Outlook;
use cucumber_salesforce::oauth::soap_login::{SoapLoginError, SoapSession, soap_login};
use cucumber_salesforce::oauth::{self, TokenErrorCode};
use cucumber_salesforce::rest;
use cucumber_salesforce::simulator::SimulatedOrg;
use url::Url;

/// Signs in as the administrator, again and again.
#[derive(Debug)]
struct Administrator {
    http: Http,
    login_url: Url,
    username: String,
    password: Secret,
    security_token: Secret,
}

impl Administrator {
    fn of(org: &SimulatedOrg) -> Self {
        let administrator = org.administrator();
        Self {
            http: Http::new().unwrap(),
            login_url: org.login_url().parse().unwrap(),
            username: administrator.username.clone(),
            password: administrator.password.clone(),
            security_token: administrator.security_token.clone(),
        }
    }

    async fn sign_in(&self) -> Result<SoapSession, SoapLoginError> {
        let token = Some(&self.security_token);
        soap_login(&self.http, &self.login_url, &self.username, &self.password, token).await
    }

    async fn connect(self, org: &SimulatedOrg) -> Connection {
        let session = self.sign_in().await.unwrap();
        let http = self.http.clone();
        let (url, token) = (session.instance_url, session.session_id);
        Connection::new(http, url, token, org.api_version(), org.clock()).renewed_by(Arc::new(self))
    }
}

impl Renew for Administrator {
    fn renew(&self) -> Renewal<'_> {
        Box::pin(async { Ok(self.sign_in().await?.session_id) })
    }
}

#[tokio::test]
async fn a_soap_session_says_whose_it_is() {
    let org = SimulatedOrg::start().await.unwrap();
    let connection = Administrator::of(&org).connect(&org).await;
    let user = rest::user_info(&connection).await.unwrap();
    assert_eq!(user.username, org.administrator().username);
    assert_eq!(user.org_id, org.org_id());
}

#[tokio::test]
async fn an_ended_session_is_renewed_on_the_way() {
    let org = SimulatedOrg::start().await.unwrap();
    let connection = Administrator::of(&org).connect(&org).await;
    let first = connection.token();
    org.expire_sessions();
    rest::user_info(&connection).await.unwrap();
    assert_ne!(connection.token().expose(), first.expose());
}

#[tokio::test]
async fn a_wrong_password_is_told() {
    let org = SimulatedOrg::start().await.unwrap();
    let mut administrator = Administrator::of(&org);
    administrator.password = Secret::new("wrong");
    let error = administrator.sign_in().await.unwrap_err();
    let SoapLoginError::Refused(fault) = error else { panic!("{error}") };
    assert_eq!(fault.code, "INVALID_LOGIN");
}

#[tokio::test]
async fn an_unknown_key_may_be_one_that_has_not_propagated() {
    let org = SimulatedOrg::start().await.unwrap();
    let login_url = org.login_url().parse().unwrap();
    let secret = Secret::new("secret");
    let http = Http::new().unwrap();
    let error = oauth::client_credentials(&http, &login_url, "key", &secret).await.unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!((refusal.status, &refusal.code), (400, &TokenErrorCode::InvalidClientId));
    assert_eq!(refusal.outlook(), Outlook::MayPass);
}

#[tokio::test]
async fn fresh_connections_meet_every_node_and_pooled_ones_stay() {
    let org = SimulatedOrg::builder().nodes(4).start().await.unwrap();
    let url: Url = org.base_url().parse().unwrap();
    let http = Http::new().unwrap();
    let ask = async |http: &Http| {
        oauth::revoke(http, &url, &Secret::new("unknown")).await.unwrap_err();
    };
    let nodes = |from: usize| -> BTreeSet<usize> {
        org.received_requests()[from..].iter().map(|request| request.node).collect()
    };
    for _ in 0..8 {
        ask(&http).await;
    }
    assert_eq!(nodes(0).len(), 1);
    for _ in 0..40 {
        ask(&http.fresh()).await;
    }
    assert_eq!(nodes(8).len(), 4);
}
