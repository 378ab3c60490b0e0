//! What the reaper deletes, and what it spares.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]

#[path = "../administrator/mod.rs"]
mod administrator;
mod deploys;
#[path = "../theirs/mod.rs"]
mod theirs;
mod world;

use std::time::Duration;

use cucumber_salesforce::model::{ApiName, Stamp};
use cucumber_salesforce::process::ProcessId;
use cucumber_salesforce::provision::PlannedKind;
use theirs::written;
use world::{HOUR, World, dead, elsewhere, names_of};

const KINDS: [PlannedKind; 2] = [PlannedKind::ConnectedApp, PlannedKind::ExternalClientApp];

#[tokio::test]
async fn what_a_killed_run_left_is_deleted_with_all_that_hangs_on_it() {
    let world = World::new().await;
    for kind in KINDS {
        world.leave("r1", kind, &world.journal("r1", dead())).await;
    }
    assert_eq!(world.names().len(), 4);
    let reaped = world.look().await;
    assert_eq!((reaped.deleted.len(), reaped.is_clean()), (4, false), "{reaped:?}");
    assert_eq!(world.names().len(), 4, "a dry run only looks");
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 4, "{reaped:?}");
    let why = "run `r1` is over: process ";
    assert!(reaped.deleted.iter().all(|line| line.contains(why)), "{reaped:?}");
    assert_eq!((world.names(), world.unfinished()), (vec![], vec![]));
    assert_eq!(world.org.records("SetupEntityAccess").len(), 0);
}

#[tokio::test]
async fn the_next_run_does_it_by_itself() {
    let world = World::new().await;
    world.leave("r1", PlannedKind::ExternalClientApp, &world.journal("r1", dead())).await;
    let run = world.run();
    drop(run.org(None).await.unwrap());
    assert_eq!(run.finish(false).await, [""; 0]);
    assert_eq!((world.names(), world.unfinished()), (vec![], vec![]));
}

#[tokio::test]
async fn what_lives_or_may_live_or_is_kept_stays_until_it_expires() {
    let world = World::new().await;
    let kind = PlannedKind::ExternalClientApp;
    let alive = world.leave("r1", kind, &world.journal("r1", ProcessId::current())).await;
    let unknown = world.leave("r2", kind, &world.journal("r2", elsewhere())).await;
    let journal = world.journal("r3", dead());
    let kept = world.leave("r3", kind, &journal).await;
    for component in &kept.components {
        journal.kept(component).unwrap();
    }
    let other_machine = tempfile::tempdir().unwrap();
    let journal = world.journal_in(other_machine.path(), "r4", dead());
    let unheard_of = world.leave("r4", kind, &journal).await;
    let all = world.names();
    assert_eq!(all.len(), 8);

    let reaped = world.reap().await;
    assert!(reaped.is_clean(), "{reaped:?}");
    assert_eq!((reaped.deleted.len(), reaped.spared.len()), (0, 8), "{reaped:?}");
    assert_eq!(world.names(), all);

    world.org.clock().sleep(HOUR + Duration::from_secs(400)).await;
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 6, "{reaped:?}");
    for gone in [unknown, kept, unheard_of] {
        assert!(!names_of(&gone).iter().any(|name| world.names().contains(name)));
    }
    assert_eq!(world.names(), names_of(&alive), "whoever lives is never hurt");
}

#[tokio::test]
async fn look_alikes_are_somebody_elses() {
    let world = World::new().await;
    let expiry = world.now();
    let mark = |org: &str, expires: &str| theirs::mark("r1", org, expires);
    let (ours, theirs) = (world.org.org_id().to_owned(), "00D000000000062EAA");
    let stamped = |nonce: &str| Stamp::new(nonce, expiry).apply(&ApiName::from_label("App"));
    let expires = written(Stamp::new("a", expiry).expiry());
    for (name, description) in [
        ("Orders".to_owned(), mark(&ours, &expires)),
        ("CsfOrders".to_owned(), mark(&ours, &expires)),
        (stamped("aaaaaa").to_string(), "an app of ours".to_owned()),
        (stamped("bbbbbb").to_string(), mark(theirs, &expires)),
        (stamped("cccccc").to_string(), mark(&ours, "1999-01-01T00:00:00Z")),
    ] {
        theirs::deploy(&world.conn, &name, &description).await;
    }
    let all = world.names();
    theirs::deploy(&world.conn, stamped("dddddd").as_str(), &mark(&ours, &expires)).await;
    world.org.clock().sleep(HOUR).await;

    let reaped = world.reap().await;
    assert!(reaped.is_clean(), "{reaped:?}");
    assert_eq!((world.names(), reaped.deleted.len()), (all, 1), "{reaped:?}");
    let why = ": it expired at ";
    assert!(reaped.deleted[0].contains(why) && reaped.deleted[0].ends_with("; run `r1` of ana"));
}

#[tokio::test]
async fn what_somebody_has_taken_over_is_theirs_also_where_the_journal_knows_it() {
    let world = World::new().await;
    let app = world.leave("r1", PlannedKind::ExternalClientApp, &world.journal("r1", dead())).await;
    let name = app.api_name.to_string();
    theirs::deploy(&world.conn, &name, "we need this one").await;
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && world.org.apps() == [name], "{reaped:?}");
}

#[tokio::test]
async fn two_reapers_and_a_run_do_not_hurt_each_other() {
    let world = World::new().await;
    for _ in 0..3 {
        for kind in KINDS {
            world.leave("r1", kind, &world.journal("r1", dead())).await;
        }
    }
    let journal = world.journal("r2", ProcessId::current());
    let create = world.leave("r2", PlannedKind::ExternalClientApp, &journal);
    let (first, second, app) = tokio::join!(world.reap(), world.reap(), create);
    assert!(first.is_clean() && second.is_clean(), "{first:?} {second:?}");
    assert_eq!(world.names(), names_of(&app));
}

#[tokio::test]
async fn what_a_run_could_not_delete_is_dead_although_its_process_lives() {
    let world = World::new().await;
    let journal = world.journal("r1", ProcessId::current());
    let app = world.leave("r1", PlannedKind::ExternalClientApp, &journal).await;
    for component in &app.components {
        journal.left_behind(component).unwrap();
    }
    let reaped = world.reap().await;
    assert!(reaped.is_clean() && reaped.deleted.len() == 2, "{reaped:?}");
    assert_eq!(world.names(), [""; 0]);
}
