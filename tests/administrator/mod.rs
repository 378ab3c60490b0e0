//! The administrator of a simulated org, signed in.

use cucumber_salesforce::http::{Connection, Http};
use cucumber_salesforce::model::{OrgIdentity, OrgKind};
use cucumber_salesforce::simulator::SimulatedOrg;
use url::Url;

/// The administrator's session, and what is known of the org, which is taken for that kind.
pub(crate) fn signed_in(org: &SimulatedOrg, kind: OrgKind) -> (Connection, OrgIdentity) {
    let admin = org.administrator().clone();
    let url: Url = org.base_url().parse().unwrap();
    let identity = OrgIdentity {
        org_id: org.org_id().parse().unwrap(),
        kind,
        name: "Simulated Org".to_owned(),
        edition: "Developer Edition".to_owned(),
        namespace: None,
        login_url: url.clone(),
        instance_url: url.clone(),
        api_version: org.api_version(),
        username: admin.username,
        user_id: admin.user_id,
        email: admin.email,
    };
    let http = Http::new().unwrap();
    let conn = Connection::new(http, url, admin.access_token, org.api_version(), org.clock());
    (conn, identity)
}
