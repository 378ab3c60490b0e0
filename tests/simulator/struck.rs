//! Faults on the wire: what a client sees of each, and in what state the org is afterwards.

use std::time::Duration;

use cucumber_salesforce::http::Http;
use cucumber_salesforce::simulator::{Call, FaultPlan, RetryAfter, SimulatedOrg, Trouble};
use serde_json::{Value, json};

use super::wire::{client, rest, soap};

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

async fn org_with(plan: FaultPlan) -> SimulatedOrg {
    SimulatedOrg::builder().faults(plan).start().await.unwrap()
}

/// A write that makes a record.
fn write(org: &SimulatedOrg) -> reqwest::RequestBuilder {
    let url = format!("{}/services/data/v67.0/sobjects/Account", org.base_url());
    let token = org.administrator().access_token.expose();
    client().post(url).bearer_auth(token).json(&json!({ "Name": "Acme" }))
}

fn versions(org: &SimulatedOrg) -> reqwest::RequestBuilder {
    client().get(format!("{}/services/data", org.base_url()))
}

fn accounts(org: &SimulatedOrg) -> usize {
    org.records("Account").len()
}

fn kinds(org: &SimulatedOrg) -> Vec<&'static str> {
    org.struck_faults().iter().map(|fault| fault.trouble.kind()).collect()
}

#[tokio::test]
async fn a_reset_comes_before_the_request_is_processed_or_after() {
    for (trouble, made) in [(Trouble::Reset, 0), (Trouble::AnswerLost, 1)] {
        let org = org_with(FaultPlan::new().at(Call::Write).nth(1, trouble)).await;
        let error = write(&org).send().await.unwrap_err();
        assert!(error.status().is_none() && !error.is_connect(), "{error:?}");
        assert_eq!((accounts(&org), kinds(&org)), (made, vec![trouble.kind()]), "{trouble}");
        assert_eq!(trouble.lets_through(), made == 1);
        assert_eq!(org.received_requests()[0].status, 0);
        assert_eq!(write(&org).send().await.unwrap().status(), 201);
        assert_eq!(accounts(&org), made + 1);
    }
}

#[tokio::test]
async fn connections_are_refused_while_nobody_listens() {
    let org = SimulatedOrg::start().await.unwrap();
    // A connection that stays open, in somebody's pool.
    let pooled = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("{}/services/data", org.base_url());
    assert_eq!(pooled.get(&url).send().await.unwrap().bytes().await.unwrap()[0], b'[');
    for _ in 0..2 {
        org.stop_listening().await;
        assert!(versions(&org).send().await.unwrap_err().is_connect());
        assert!(pooled.get(&url).send().await.is_err());
        org.listen_again().await;
        assert_eq!(versions(&org).send().await.unwrap().status(), 200);
        assert_eq!(pooled.get(&url).send().await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn an_org_can_be_gone_for_a_while() {
    let org = org_with(FaultPlan::new().anywhere().nth(2, Trouble::Gone(seconds(60)))).await;
    let clock = org.clock();
    // Time stands still but for what this work sleeps.
    let work = clock.work();
    assert_eq!(versions(&org).send().await.unwrap().status(), 200);
    let error = write(&org).send().await.unwrap_err();
    assert!(!error.is_connect(), "{error:?}");
    assert!(versions(&org).send().await.unwrap_err().is_connect());
    let wait = async |span: Duration| clock.sleep(span).await;
    work.clone().around(wait(seconds(59))).await;
    assert!(versions(&org).send().await.unwrap_err().is_connect());
    work.around(wait(seconds(2))).await;
    assert_eq!(versions(&org).send().await.unwrap().status(), 200);
    assert_eq!((accounts(&org), kinds(&org)), (0, vec!["connections refused"]));
}

/// Two that overlap last until the later ends, and who stops listening is not overruled.
#[tokio::test]
async fn nobody_opens_the_doors_that_somebody_else_keeps_shut() {
    let gone = |number, span| FaultPlan::new().at(Call::Rest).nth(number, Trouble::Gone(span));
    let org = org_with(gone(1, seconds(5))).await;
    let clock = org.clock();
    let work = clock.work();
    let wait = async |span: Duration| clock.sleep(span).await;
    let answers = async |org: &SimulatedOrg| versions(org).send().await.is_ok();
    assert!(!answers(&org).await);
    work.clone().around(wait(seconds(3))).await;
    org.stop_listening().await;
    work.clone().around(wait(seconds(3))).await;
    assert!(!answers(&org).await, "the fault ended what it had not begun");
    org.listen_again().await;
    assert!(answers(&org).await);

    // The second strikes a request that is under way when the first has come.
    let plan = FaultPlan::new().at(Call::Write).nth(1, Trouble::Gone(seconds(5)));
    org.faults(plan);
    assert!(write(&org).send().await.is_err());
    org.listen_again().await;
    org.faults(gone(1, seconds(60)));
    work.clone().around(wait(seconds(2))).await;
    assert!(!answers(&org).await);
    work.clone().around(wait(seconds(10))).await;
    assert!(!answers(&org).await, "the first opened what the second keeps shut");
    work.around(wait(seconds(60))).await;
    assert!(answers(&org).await);
}

#[tokio::test]
async fn a_body_may_be_slow_cut_off_or_garbled_and_the_request_is_processed() {
    let plan = FaultPlan::new()
        .at(Call::Write)
        .nth(1, Trouble::Slow)
        .at(Call::Write)
        .nth(2, Trouble::Truncated)
        .at(Call::Write)
        .nth(3, Trouble::Garbled)
        .at(Call::Write)
        .nth(4, Trouble::Stalled);
    let org = org_with(plan).await;
    let mut slow = write(&org).send().await.unwrap();
    let (mut pieces, mut body) = (0, Vec::new());
    while let Some(piece) = slow.chunk().await.unwrap() {
        pieces += 1;
        body.extend(piece);
    }
    assert_eq!(serde_json::from_slice::<Value>(&body).unwrap()["success"], true);
    assert!(pieces > 1, "{pieces}");

    let truncated = write(&org).send().await.unwrap();
    let announced = truncated.content_length().unwrap();
    assert_eq!(truncated.status(), 201);
    assert!(announced > 10 && truncated.bytes().await.is_err());

    let garbled = write(&org).send().await.unwrap();
    assert_eq!(
        (garbled.status().as_u16(), &garbled.headers()["content-type"]),
        (201, &"application/json".parse().unwrap())
    );
    let text = garbled.text().await.unwrap();
    assert!(serde_json::from_str::<Value>(&text).is_err() && text.starts_with("%{"), "{text}");

    let stalled = write(&org).timeout(Duration::from_millis(300)).send().await.unwrap();
    assert_eq!(stalled.status(), 201);
    let error = stalled.bytes().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(accounts(&org), 4);
    let statuses: Vec<u16> = org.received_requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [201; 4]);
    assert_eq!(kinds(&org), ["slow body", "truncated body", "garbled body", "stalled body"]);
}

#[tokio::test]
async fn an_answer_without_a_body_is_cut_off_whole() {
    let org = org_with(FaultPlan::new().at(Call::Delete).nth(1, Trouble::Truncated)).await;
    let id = org.insert("Account", &json!({ "Name": "Acme" })).unwrap();
    let url = format!("{}/services/data/v67.0/sobjects/Account/{id}", org.base_url());
    let token = org.administrator().access_token.expose();
    assert!(client().delete(url).bearer_auth(token).send().await.is_err());
    assert_eq!(accounts(&org), 0);
}

#[tokio::test]
async fn http_errors_ask_for_patience_or_do_not() {
    let http = Http::new().unwrap();
    let org = SimulatedOrg::start().await.unwrap();
    org.clock().sleep(seconds(1_000_000)).await;
    for status in [429, 500, 502, 503] {
        for patience in
            [None, Some(RetryAfter::Seconds(seconds(7))), Some(RetryAfter::Date(seconds(90)))]
        {
            let trouble = Trouble::Fails(status, patience);
            org.faults(FaultPlan::new().at(Call::Write).nth(1, trouble));
            let request: http::Request<reqwest::Body> =
                write(&org).build().unwrap().try_into().unwrap();
            let request = request.map(|body| body.as_bytes().unwrap().to_vec());
            let answer = http.send(request).await.unwrap();
            assert_eq!(answer.status.as_u16(), status, "{trouble}");
            let wait = patience.map(|patience| match patience {
                RetryAfter::Seconds(wait) | RetryAfter::Date(wait) => wait,
            });
            assert_eq!(answer.retry_after(), wait, "{trouble}");
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            let code = if status == 429 { "REQUEST_LIMIT_EXCEEDED" } else { "<html>" };
            assert!(text.contains(code), "{text}");
        }
    }
    assert_eq!((accounts(&org), org.struck_faults().len()), (0, 12));
}

#[tokio::test]
async fn a_session_ends_in_the_middle() {
    let list = "<met:listMetadata><met:queries><met:type>ConnectedApp</met:type></met:queries></met:listMetadata>";
    for over_soap in [false, true] {
        let call = if over_soap { Call::SoapRead } else { Call::Rest };
        let org = org_with(FaultPlan::new().at(call).nth(2, Trouble::SessionEnds)).await;
        let token = org.administrator().access_token.expose().to_owned();
        let mut answers = Vec::new();
        for _ in 0..3 {
            answers.push(if over_soap {
                let (status, body) = soap(&org, &token, list).await;
                (status, body.contains("sf:INVALID_SESSION_ID"))
            } else {
                let (status, code, _) = rest(&org, &json!(token)).await;
                (status, code == "INVALID_SESSION_ID")
            });
        }
        let refused = (if over_soap { 500 } else { 401 }, true);
        assert_eq!(answers, [(200, false), refused, refused]);
    }
}

#[tokio::test]
async fn a_limit_is_told_in_the_words_of_the_api() {
    let plan = FaultPlan::new().at(Call::SoapRead).nth(1, Trouble::RateExceeded);
    let org = org_with(plan.at(Call::Rest).nth(1, Trouble::RateExceeded)).await;
    let token = org.administrator().access_token.expose().to_owned();
    let call = "<met:describeMetadata/>";
    let (status, fault) = soap(&org, &token, call).await;
    assert!(status == 500 && fault.contains("<faultcode>sf:REQUEST_LIMIT_EXCEEDED<"), "{fault}");
    let (status, code, _) = rest(&org, &json!(token)).await;
    assert_eq!((status, code.as_str()), (403, "REQUEST_LIMIT_EXCEEDED"));
}

#[tokio::test]
async fn an_answer_may_be_overtaken_by_the_next() {
    let org = org_with(FaultPlan::new().at(Call::Write).nth(1, Trouble::Overtaken)).await;
    let order = std::sync::Mutex::new(Vec::new());
    let told = async |name: &'static str, request: reqwest::RequestBuilder| {
        let status = request.send().await.unwrap().status().as_u16();
        order.lock().unwrap().push((name, status));
    };
    let second = async {
        while org.struck_faults().is_empty() {
            tokio::task::yield_now().await;
        }
        told("second", versions(&org)).await;
    };
    tokio::join!(told("first", write(&org)), second);
    assert_eq!(*order.lock().unwrap(), [("second", 200), ("first", 201)]);
    // With nobody to overtake it, it comes all the same.
    org.faults(FaultPlan::new().anywhere().nth(1, Trouble::Overtaken));
    assert_eq!(versions(&org).send().await.unwrap().status(), 200);
}

/// A date of HTTP, to the second.
fn read(date: &str) -> time::OffsetDateTime {
    let form = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    time::PrimitiveDateTime::parse(date, &form).unwrap().assume_utc()
}

#[tokio::test]
async fn a_clock_is_off_by_a_constant() {
    let by = seconds(600);
    for trouble in [Trouble::ClockAhead(by), Trouble::ClockBehind(by)] {
        let org = org_with(FaultPlan::new().anywhere().nth(1, trouble)).await;
        let right = org.clock().now();
        let wrong = if trouble == Trouble::ClockAhead(by) { right + by } else { right - by };
        let wrong = time::OffsetDateTime::from(wrong).replace_nanosecond(0).unwrap();
        let answer = write(&org).send().await.unwrap();
        assert_eq!(read(answer.headers()["date"].to_str().unwrap()), wrong);
        let created = org.records("Account")[0]["CreatedDate"].as_str().unwrap().to_owned();
        let stamp =
            time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
        assert!(created.starts_with(&wrong.format(&stamp).unwrap()), "{created}");
        // It stays off, and nobody else's clock is.
        org.clock().sleep(seconds(5)).await;
        let later = versions(&org).send().await.unwrap();
        let date = read(later.headers()["date"].to_str().unwrap());
        assert_eq!(date, wrong + seconds(5));
        assert_eq!(org.clock().now(), right + seconds(5));
    }
}
