//! Whom a username may have been meant for.

use crate::{fixture::*, on_both};
use shared::Username;
use store::{account, account::Candidate, testing::TestDatabase};

on_both! { what_starts_or_ends_alike the_same_elsewhere by_address }

fn names(found: &[Candidate]) -> Vec<&str> {
    found.iter().map(|account| account.username.as_str()).collect()
}

async fn what_starts_or_ends_alike(db: TestDatabase) {
    with_account(&db).await;
    let mut tx = db.store.read().await.unwrap();
    let mut like = async |location, start, end| {
        let found = account::like(&mut tx, location, (start, end), 10).await.unwrap();
        names(&found).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(like(RIVERSIDE, "ana", "xxx").await, ["ana.silva"]);
    assert_eq!(like(RIVERSIDE, "xxx", "lva").await, ["ana.silva"]);
    assert_eq!(like(RIVERSIDE, "xxx", "ava").await, [""; 0]);
    assert_eq!(like(RIVERSIDE, "anb", "lvb").await, [""; 0]);
    assert_eq!(like(HILLTOP, "ana", "lva").await, [""; 0], "another location's");
}

async fn the_same_elsewhere(db: TestDatabase) {
    with_account(&db).await;
    let mut tx = db.store.read().await.unwrap();
    let silva = Username::parse("ana.silva").unwrap();
    let found = account::at_other_locations(&mut tx, HILLTOP, &silva, 3).await.unwrap();
    assert_eq!(found.iter().map(|it| (it.location_id, it.client_id)).collect::<Vec<_>>(), [(RIVERSIDE, ANA)]);
    assert!(account::at_other_locations(&mut tx, RIVERSIDE, &silva, 3).await.unwrap().is_empty());
}

async fn by_address(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        store::client::set_email(tx, RIVERSIDE, ANA, Some(&email("ana@example.org")), "ana", NOW)
            .await
            .unwrap();
        store::client::set_recovery_email(tx, RIVERSIDE, ANA, Some(&email("old@example.org"))).await.unwrap();
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    for (address, expected) in [("ana@example.org", 1), ("old@example.org", 1), ("ben@example.org", 0)] {
        let found = account::with_address(&mut tx, RIVERSIDE, address).await.unwrap();
        assert_eq!(found.len(), expected, "{address}");
    }
    assert!(account::with_address(&mut tx, HILLTOP, "ana@example.org").await.unwrap().is_empty());
}
