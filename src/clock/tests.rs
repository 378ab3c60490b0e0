use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::{Clock as _, VirtualClock};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn sleepers_overlap() {
    let clock = VirtualClock::new();
    let start = clock.now();
    tokio::join!(clock.sleep(seconds(5)), clock.sleep(seconds(8)), clock.sleep(seconds(5)));
    assert_eq!(clock.now(), start + seconds(8));
}

#[tokio::test]
async fn whoever_is_due_first_wakes_first() {
    let clock = VirtualClock::new();
    let in_steps = async {
        for step in 1..=10 {
            clock.sleep(seconds(1)).await;
            assert_eq!(clock.skipped(), seconds(step), "nobody else moved it on");
        }
    };
    tokio::join!(clock.sleep(seconds(60)), in_steps);
    assert_eq!(clock.skipped(), seconds(60));
}

#[tokio::test]
async fn time_stands_still_for_work_and_passes_for_its_sleep() {
    let clock = Arc::new(VirtualClock::new());
    let (begin, at_work) = tokio::sync::oneshot::channel();
    let (proceed, told) = mpsc::channel();
    let work = clock.work();
    let worker = std::thread::spawn({
        let clock = Arc::clone(&clock);
        move || {
            futures::executor::block_on(work.around(async {
                begin.send(()).unwrap();
                told.recv().unwrap();
                assert_eq!(clock.skipped(), Duration::ZERO, "an hour went by during the work");
                clock.sleep(seconds(600)).await;
                assert_eq!(clock.skipped(), seconds(600));
            }));
        }
    });
    let sleep = clock.sleep(seconds(3600));
    tokio::pin!(sleep);
    at_work.await.unwrap();
    for _ in 0..1000 {
        assert!(futures::poll!(&mut sleep).is_pending());
    }
    proceed.send(()).unwrap();
    sleep.await;
    worker.join().unwrap();
    assert_eq!(clock.skipped(), seconds(3600));
}

#[tokio::test]
async fn a_sleeper_whose_thread_is_blocked_stops_nobody() {
    let clock = VirtualClock::new();
    let stuck = clock.sleep(seconds(5));
    clock.sleep(seconds(60)).await;
    assert_eq!(clock.skipped(), seconds(60));
    stuck.await;
    drop(clock.sleep(seconds(7200)));
    clock.sleep(seconds(1)).await;
    assert_eq!(clock.skipped(), seconds(61));
}

#[tokio::test]
async fn a_clock_that_is_moved_wakes_those_who_are_due() {
    let clock = VirtualClock::new();
    let work = clock.work();
    let sleep = clock.sleep(seconds(5));
    clock.advance(seconds(6));
    sleep.await;
    assert_eq!(clock.skipped(), seconds(6));
    drop(work);
}
