//! `openid-client` for Node: a certified OpenID Connect client, strict about answers.

use super::court::{Judge, sentence};

#[tokio::test]
async fn openid_client_uses_and_refuses_what_it_should() {
    sentence(&Judge {
        name: "openid-client",
        program: &["node", "tests/foreign/judges/openid_client.mjs"],
        needs: "tests/foreign/node_modules/openid-client",
    })
    .await;
}
