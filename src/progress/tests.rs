use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Console, Eta, Progress as _, ProgressEvent, Recorded, brief};
use crate::clock::{Clock as _, VirtualClock};
use crate::model::Secret;
use crate::redact::Redactor;

#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn waiting(what: &str, seconds: u64) -> ProgressEvent {
    ProgressEvent::Waiting {
        what: what.to_owned(),
        elapsed: Duration::from_secs(seconds),
        limit: Duration::from_secs(1200),
        attempt: 9,
        streak: u32::from(seconds > 60),
        needed: 27,
        last_answer: "invalid_client_id for s3cr3t-value".to_owned(),
        eta: None,
    }
}

#[test]
fn a_log_hears_of_a_wait_at_once_and_then_every_30_seconds() {
    let (log, redactor) = (Log::default(), Redactor::default());
    redactor.register("secret", &Secret::new("s3cr3t-value"));
    let clock = Arc::new(VirtualClock::new());
    let console = Console::plain_by(clock.clone(), redactor, log.clone());

    for seconds in [0_u64, 5, 29, 30, 59, 61, 90] {
        let real = clock.skipped();
        clock.advance(Duration::from_secs(seconds).saturating_sub(real));
        console.tell(waiting("app \"Orders\"", seconds));
    }
    console.tell(waiting("app \"Billing\"", 7));
    let took = Duration::from_secs(95);
    let done = |detail: &str| ProgressEvent::Done {
        what: "app \"Orders\"".to_owned(),
        took,
        detail: detail.to_owned(),
    };
    console.tell(done("has propagated"));
    console.tell(waiting("app \"Orders\"", 1));
    console.tell(done(""));
    console.tell(ProgressEvent::Warning("kept".to_owned()));
    console.tell(ProgressEvent::Note("s3cr3t-value".to_owned()));

    let answer = "attempt 9, last answer: invalid_client_id for ***";
    let streak = "attempt 9, 1 of 27 successes in a row, last answer: invalid_client_id for ***";
    let expected = [
        format!("waiting for app \"Orders\": 0s of at most 20m, {answer}"),
        format!("waiting for app \"Orders\": 30s of at most 20m, {answer}"),
        format!("waiting for app \"Orders\": 1m01s of at most 20m, {streak}"),
        format!("waiting for app \"Billing\": 7s of at most 20m, {answer}"),
        "app \"Orders\": has propagated (1m35s)".to_owned(),
        format!("waiting for app \"Orders\": 1s of at most 20m, {answer}"),
        "app \"Orders\": done in 1m35s".to_owned(),
        "warning: kept".to_owned(),
        "***".to_owned(),
    ];
    let expected = expected.map(|line| format!("[salesforce] {line}\n")).concat();
    assert_eq!(log.text(), expected);
}

#[test]
fn a_wait_in_virtual_time_speaks_once() {
    let log = Log::default();
    let clock = Arc::new(VirtualClock::new());
    let console = Console::plain_by(clock.clone(), Redactor::default(), log.clone());
    for seconds in 0..720 {
        clock.advance(Duration::from_millis(1));
        console.tell(waiting("app \"Orders\"", seconds));
    }
    assert_eq!(log.text().lines().count(), 1, "{}", log.text());
}

#[test]
fn a_deploy_speaks_when_it_waits_behind_others() {
    let log = Log::default();
    let console = Console::plain(Redactor::default(), log.clone());
    let deploying = |seconds: u64, queued: bool| ProgressEvent::Deploying {
        what: "deploy of connected app `Orders`".to_owned(),
        elapsed: Duration::from_secs(seconds),
        limit: Duration::from_secs(1800),
        queued,
        status: "pending".to_owned(),
    };
    console.tell(deploying(1, false));
    console.tell(deploying(130, true));
    let line = "[salesforce] deploy of connected app `Orders` waits behind others: 2m10s of at most 30m, status pending\n";
    assert_eq!(log.text(), line);
}

#[test]
fn a_live_line_says_first_what_matters_most() {
    let eta = Eta {
        half: Duration::from_secs(130),
        nine_in_ten: Duration::from_secs(440),
        earlier_waits: 12,
    };
    let mut event = waiting("external client app `Orders Sync`", 250);
    let ProgressEvent::Waiting { eta: known, streak, .. } = &mut event else { panic!("{event:?}") };
    (*known, *streak) = (Some(eta), 12);
    let live = "app `Orders Sync`: 4m10s, 3m to 8m left, 12 of 27 in a row, attempt 9, invalid";
    assert!(event.live().starts_with(live), "{}", event.live());
    assert_eq!(live.len(), 78, "80 columns with the spinner");
    let log = "waiting for external client app `Orders Sync`: 4m10s of at most 20m, 3m to 8m left (by 12 earlier waits), attempt 9, 12 of 27 successes in a row";
    assert!(event.to_string().starts_with(log), "{event}");
}

#[test]
fn an_estimate_is_no_more_exact_than_it_can_be() {
    let cases = [
        (0, 0, "longer than usual"),
        (0, 45, "up to 50s left"),
        (58, 60, "about 1m left"),
        (61, 300, "2m to 5m left"),
    ];
    for (half, most, text) in cases {
        let eta = Eta {
            half: Duration::from_secs(half),
            nine_in_ten: Duration::from_secs(most),
            earlier_waits: 0,
        };
        assert_eq!(eta.to_string(), text);
    }
}

#[test]
fn output_beside_the_console_comes_in_whole_lines() {
    let log = Log::default();
    let console = Console::plain(Redactor::default(), Log::default());
    let mut out = console.beside(log.clone());
    out.write_all(b"  Given").unwrap();
    out.flush().unwrap();
    assert_eq!(log.text(), "");
    out.write_all(b" a step").unwrap();
    out.write_all(b"\n").unwrap();
    assert_eq!(log.text(), "  Given a step\n");
    out.write_all(b"rest").unwrap();
    drop(out);
    assert_eq!(log.text(), "  Given a step\nrest");
}

#[test]
fn recorded_progress_reads_as_lines() {
    let recorded = Recorded::default();
    recorded.clone().tell(ProgressEvent::Warning("kept".to_owned()));
    assert_eq!(recorded.lines(), ["warning: kept"]);
}

#[test]
fn durations_are_brief() {
    let cases = [(0, "0s"), (12, "12s"), (60, "1m"), (150, "2m30s"), (3900, "1h05m")];
    for (seconds, text) in cases {
        assert_eq!(brief(Duration::from_secs(seconds)), text);
    }
}
