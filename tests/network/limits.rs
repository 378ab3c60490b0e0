//! No answer may take for ever.

use std::sync::Arc;
use std::time::Duration;

use cucumber_salesforce::clock::VirtualClock;
use cucumber_salesforce::http::Http;
use cucumber_salesforce::model::AppSpec;
use cucumber_salesforce::org::{RunningOrg, Simulated};
use cucumber_salesforce::salesforce::{Place, Run, Salesforce};
use cucumber_salesforce::settings::Settings;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// The beginning of an answer, the rest of which never comes.
const BEGINNING: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[{";

/// Begins to answer every request and then stalls; its base URL.
async fn stalled() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 1024];
            if stream.read(&mut request).await.is_ok() {
                stream.write_all(BEGINNING).await.unwrap();
            }
            held.push(stream);
        }
    });
    url
}

#[tokio::test]
async fn a_stalled_body_ends_with_the_request_limit() {
    let request = http::Request::get(stalled().await).body(Vec::new()).unwrap();
    let http = Http::with_timeout(Duration::from_millis(50)).unwrap();
    let error = http.send(request).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect(), "{error:?}");
    assert!(error.to_string().ends_with("did not answer within 0.05 s"), "{error}");
}

#[tokio::test]
async fn a_run_waits_for_an_answer_as_long_as_its_settings_say() {
    let state = tempfile::tempdir().unwrap();
    // Attempts are repeated; the pauses between them pass in virtual time.
    let org = Simulated::Running(RunningOrg {
        base_url: stalled().await,
        access_token: "00D000000000062!AQEAQ.secret".into(),
        passwords: Vec::new(),
        clock: Arc::new(VirtualClock::new()),
        requests: None,
    });
    let settings = Settings::from_vars([("CUCUMBER_SALESFORCE_REQUEST_TIMEOUT", "70 ms")]);
    let settings = settings.simulated(org);
    let run = Run::new(settings.state_dir(state.path().to_owned()));
    let mut scenario = Salesforce::default();
    scenario.attach(Arc::clone(&run), Place::default());
    let report = match scenario.provision(AppSpec::named("Orders Sync")).await {
        Err(error) => error.report(),
        Ok(()) => scenario.credentials().await.unwrap_err().report(),
    };
    assert!(report.contains("did not answer within 0.07 s"), "{report}");
    assert!(report.contains("--sf-request-timeout"), "{report}");
    run.finish(true).await;
}
