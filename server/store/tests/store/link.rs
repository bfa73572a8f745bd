use crate::{fixture::*, on_both};
use shared::{Ended, Opener, Purpose, Span};
use store::{
    link::{self, LinkRow},
    testing::TestDatabase,
};
use tokio::task::JoinSet;

on_both! { fifty_at_once_use_it_once a_dead_link_is_not_used ending_a_subjects_links newest_of_a_purpose opened_once }

async fn with_links(db: &TestDatabase, links: &[LinkRow]) {
    commit(&db.store, async |tx| {
        for row in links {
            link::insert(tx, row).await.unwrap();
        }
    })
    .await;
}

async fn fifty_at_once_use_it_once(db: TestDatabase) {
    let row = a_link(101, Purpose::Reset, NOW);
    with_links(&db, std::slice::from_ref(&row)).await;
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let (store, id) = (db.store.clone(), row.id);
        tasks.spawn(async move {
            commit(&store, async |tx| link::use_once(tx, RIVERSIDE, id, later(1)).await.unwrap()).await
        });
    }
    let winners = tasks.join_all().await.into_iter().filter(|won| *won).count();
    assert_eq!(winners, 1);
    let mut tx = db.store.read().await.unwrap();
    let used = LinkRow { used_at: Some(later(1)), ..row.clone() };
    assert_eq!(link::by_id(&mut tx, RIVERSIDE, row.id).await.unwrap(), Some(used));
}

async fn a_dead_link_is_not_used(db: TestDatabase) {
    let row = a_link(101, Purpose::Reset, NOW);
    with_links(&db, std::slice::from_ref(&row)).await;
    commit(&db.store, async |tx| {
        assert!(!link::use_once(tx, HILLTOP, row.id, later(1)).await.unwrap(), "another location's");
        assert!(!link::use_once(tx, RIVERSIDE, row.id, row.expires_at).await.unwrap(), "expired");
        let ended = link::end_of_subject(tx, (RIVERSIDE, ANA.uuid()), None, Ended::Disabled, later(1)).await;
        assert_eq!(ended.unwrap(), 1);
        assert!(!link::use_once(tx, RIVERSIDE, row.id, later(2)).await.unwrap(), "ended");
    })
    .await;

    let alive = a_link(102, Purpose::Reset, NOW);
    with_links(&db, std::slice::from_ref(&alive)).await;
    commit(&db.store, async |tx| {
        let last_moment = alive.expires_at - Span::micros(1);
        assert!(link::use_once(tx, RIVERSIDE, alive.id, last_moment).await.unwrap());
        assert!(
            !link::use_once(tx, RIVERSIDE, alive.id, NOW).await.unwrap(),
            "used, and the clock was set back"
        );
    })
    .await;
}

async fn ending_a_subjects_links(db: TestDatabase) {
    let of_ben = LinkRow { subject_id: BEN.uuid(), ..a_link(104, Purpose::Invitation, NOW) };
    let expired = a_link(105, Purpose::Verification, NOW - Span::days(1));
    let used = LinkRow { used_at: Some(NOW), ..a_link(103, Purpose::Reset, NOW) };
    let links =
        [a_link(101, Purpose::Invitation, NOW), a_link(102, Purpose::Reset, NOW), used, of_ben, expired];
    with_links(&db, &links).await;
    commit(&db.store, async |tx| {
        let ana = (RIVERSIDE, ANA.uuid());
        let ended = link::end_of_subject(tx, ana, Some(Purpose::Invitation), Ended::Revoked, later(1)).await;
        assert_eq!(ended.unwrap(), 1);
        let ended = link::end_of_subject(tx, ana, None, Ended::AddressChanged, later(2)).await;
        assert_eq!(ended.unwrap(), 2, "the reset, and the expired verification");
        let mut why = Vec::new();
        for row in &links {
            why.push(link::by_id(tx, RIVERSIDE, row.id).await.unwrap().expect("the link").ended_why);
        }
        let changed = Some(Ended::AddressChanged);
        assert_eq!(why, [Some(Ended::Revoked), changed, None, None, changed]);
    })
    .await;
}

async fn newest_of_a_purpose(db: TestDatabase) {
    let links = [a_link(103, Purpose::Invitation, NOW), a_link(102, Purpose::Invitation, later(1))];
    with_links(&db, &links).await;
    let mut tx = db.store.read().await.unwrap();
    let latest = link::latest(&mut tx, RIVERSIDE, ANA.uuid(), Purpose::Invitation).await.unwrap();
    assert_eq!(latest.as_ref(), Some(&links[1]));
    assert_eq!(link::latest(&mut tx, RIVERSIDE, ANA.uuid(), Purpose::Reset).await.unwrap(), None);
    assert_eq!(link::latest(&mut tx, HILLTOP, ANA.uuid(), Purpose::Invitation).await.unwrap(), None);
}

async fn opened_once(db: TestDatabase) {
    let row = a_link(101, Purpose::StaffSetUp, NOW);
    with_links(&db, std::slice::from_ref(&row)).await;
    commit(&db.store, async |tx| {
        assert!(link::mark_opened(tx, RIVERSIDE, row.id, Opener::Scanner, later(1)).await.unwrap());
        assert!(!link::mark_opened(tx, RIVERSIDE, row.id, Opener::Scanner, later(2)).await.unwrap());
        let opened = link::by_id(tx, RIVERSIDE, row.id).await.unwrap().expect("the link");
        assert_eq!((opened.opened_at, opened.opened_by), (Some(later(1)), Some(Opener::Scanner)));
        assert!(link::mark_opened(tx, RIVERSIDE, row.id, Opener::Person, later(3)).await.unwrap());
        assert!(!link::mark_opened(tx, RIVERSIDE, row.id, Opener::Scanner, later(4)).await.unwrap());
        assert!(!link::mark_opened(tx, RIVERSIDE, row.id, Opener::Person, later(5)).await.unwrap());
        let opened = link::by_id(tx, RIVERSIDE, row.id).await.unwrap().expect("the link");
        assert_eq!((opened.opened_at, opened.opened_by), (Some(later(3)), Some(Opener::Person)));
    })
    .await;
}
