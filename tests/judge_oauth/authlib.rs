//! `authlib` for Python, on requests.

use super::court::{Judge, sentence};

#[tokio::test]
async fn authlib_uses_and_refuses_what_it_should() {
    sentence(&Judge {
        name: "authlib",
        program: &["tests/foreign/.venv/bin/python", "tests/foreign/judges/authlib_judge.py"],
        needs: "tests/foreign/.venv/bin/python",
    })
    .await;
}
