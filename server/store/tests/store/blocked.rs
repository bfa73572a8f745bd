use crate::{fixture::*, on_both};
use store::{
    blocked::{self, BlockedRow},
    client, facts,
    testing::TestDatabase,
};

on_both! { blocked_and_unblocked forgotten_unless_used pages_with_their_readers facts_know_the_block }

fn a_block(address: &str, seconds: i64) -> BlockedRow {
    BlockedRow {
        location_id: RIVERSIDE,
        address: address.to_owned(),
        failed_at: later(seconds),
        reply: format!("550 5.1.1 {seconds}"),
    }
}

async fn blocked_and_unblocked(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        let (first, second) = (a_block("ana@example.org", 1), a_block("ana@example.org", 2));
        blocked::put(tx, &first).await.unwrap();
        blocked::put(tx, &second).await.unwrap();
        let elsewhere = BlockedRow { location_id: HILLTOP, ..first };
        blocked::put(tx, &elsewhere).await.unwrap();
        let found = blocked::of_address(tx, RIVERSIDE, "ana@example.org").await.unwrap();
        assert_eq!(found, Some(second), "the last failure counts");
        assert_eq!(blocked::of_address(tx, RIVERSIDE, "ben@example.org").await.unwrap(), None);
        assert!(blocked::remove(tx, RIVERSIDE, "ana@example.org").await.unwrap());
        assert!(!blocked::remove(tx, RIVERSIDE, "ana@example.org").await.unwrap());
        assert_eq!(blocked::of_address(tx, HILLTOP, "ana@example.org").await.unwrap(), Some(elsewhere));
    })
    .await;
}

async fn forgotten_unless_used(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&email("ana@example.org")), "ana", NOW).await.unwrap();
        client::set_recovery_email(tx, RIVERSIDE, BEN, Some(&email("ben@example.org"))).await.unwrap();
        let addresses = ["ana@example.org", "ben@example.org", "nobody@example.org"];
        for address in addresses {
            blocked::put(tx, &a_block(address, 1)).await.unwrap();
            blocked::forget_unless_used(tx, RIVERSIDE, address).await.unwrap();
        }
        assert_eq!(blocked::count(tx, RIVERSIDE).await.unwrap(), 2);
        blocked::put(tx, &a_block("nobody@example.org", 1)).await.unwrap();
        blocked::put(tx, &BlockedRow { location_id: HILLTOP, ..a_block("ana@example.org", 1) })
            .await
            .unwrap();
        assert_eq!(blocked::prune(tx).await.unwrap(), 2, "used at one location is not used at another");
        assert_eq!(blocked::count(tx, RIVERSIDE).await.unwrap(), 2);
    })
    .await;
}

async fn pages_with_their_readers(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        for id in [ANA, BEN] {
            client::set_email(tx, RIVERSIDE, id, Some(&email("family@example.org")), "", NOW).await.unwrap();
        }
        client::set_recovery_email(tx, RIVERSIDE, BEN, Some(&email("ben@example.org"))).await.unwrap();
        for (address, seconds) in [("old@example.org", 1), ("family@example.org", 3), ("ben@example.org", 2)]
        {
            blocked::put(tx, &a_block(address, seconds)).await.unwrap();
        }
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let page = blocked::page(&mut tx, RIVERSIDE, 0, 2).await.unwrap();
    assert_eq!(page, [a_block("family@example.org", 3), a_block("ben@example.org", 2)]);
    assert_eq!(blocked::page(&mut tx, RIVERSIDE, 2, 2).await.unwrap(), [a_block("old@example.org", 1)]);
    assert!(blocked::page(&mut tx, HILLTOP, 0, 2).await.unwrap().is_empty());

    let mut readers = async |page, of_each| {
        let rows = blocked::readers_of_page(&mut tx, RIVERSIDE, page, of_each).await.unwrap();
        rows.into_iter().map(|row| (row.address, row.first_name, row.readers)).collect::<Vec<_>>()
    };
    let row = |address: &str, name: &str, readers| (address.to_owned(), name.to_owned(), readers);
    let (ben, first, second) = (
        row("ben@example.org", "Ben", 1),
        row("family@example.org", "Ben", 2),
        row("family@example.org", "Ana", 2),
    );
    assert_eq!(readers((0, 2), 5).await, [ben.clone(), first.clone(), second]);
    assert_eq!(readers((0, 2), 1).await, [ben, first.clone()]);
    assert_eq!(readers((0, 1), 1).await, [first]);
}

async fn facts_know_the_block(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&email("new@example.org")), "", NOW).await.unwrap();
        client::set_recovery_email(tx, RIVERSIDE, ANA, Some(&email("old@example.org"))).await.unwrap();
        client::set_email(tx, RIVERSIDE, BEN, Some(&email("new@example.org")), "", NOW).await.unwrap();
        blocked::put(tx, &a_block("new@example.org", 1)).await.unwrap();
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let ana = facts::of_client(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    assert_eq!(
        (ana.email_block.as_ref().map(|b| b.failed_at), ana.recovery_block.is_some()),
        (Some(later(1)), false)
    );
    assert!(!ana.facts().mail_blocked, "her account is helped at the old address");
    let ben = facts::of_client(&mut tx, RIVERSIDE, BEN).await.unwrap().expect("Ben");
    assert!(ben.facts().mail_blocked);
    drop(tx);
    commit(&db.store, async |tx| blocked::put(tx, &a_block("old@example.org", 2)).await.unwrap()).await;
    let mut tx = db.store.read().await.unwrap();
    let ana = facts::of_client(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    assert!(ana.facts().mail_blocked);
}
