//! Codes of handovers, what links undo, and what clients said about it.

use crate::{fixture::*, on_both};
use shared::{Ended, GuardedAct, LinkId, Purpose};
use store::{
    handover, link,
    link::LinkRow,
    testing::TestDatabase,
    undo::{self, DisputeRow, UndoRow},
};
use uuid::Uuid;

on_both! { a_code_finds_its_link links_to_undo_end_by_name_only a_dispute_is_kept_until_it_is_settled }

const fn link_id(number: u128) -> LinkId {
    LinkId::new(Uuid::from_u128(number))
}

async fn a_code_finds_its_link(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        handover::put_code(tx, (RIVERSIDE, ANA), b"first", link_id(101), later(600)).await.unwrap();
        handover::put_code(tx, (RIVERSIDE, BEN), b"bens", link_id(102), later(60)).await.unwrap();
        assert_eq!(handover::link_of_code(tx, RIVERSIDE, b"first").await.unwrap(), Some(link_id(101)));
        assert_eq!(handover::link_of_code(tx, HILLTOP, b"first").await.unwrap(), None);
        // A newer one replaces it.
        handover::put_code(tx, (RIVERSIDE, ANA), b"second", link_id(103), later(700)).await.unwrap();
        assert_eq!(handover::link_of_code(tx, RIVERSIDE, b"first").await.unwrap(), None);
        assert_eq!(handover::link_of_code(tx, RIVERSIDE, b"second").await.unwrap(), Some(link_id(103)));
        assert_eq!(handover::prune_codes(tx, later(600)).await.unwrap(), 1);
        assert_eq!(handover::link_of_code(tx, RIVERSIDE, b"bens").await.unwrap(), None);
        assert_eq!(handover::link_of_code(tx, RIVERSIDE, b"second").await.unwrap(), Some(link_id(103)));
    })
    .await;
}

async fn links_to_undo_end_by_name_only(db: TestDatabase) {
    with_clients(&db).await;
    let to = |number, act, address: &str| {
        let link = LinkRow { address: address.to_owned(), ..a_link(number, Purpose::Undo, NOW) };
        let undo = UndoRow { location_id: RIVERSIDE, link_id: link.id, act, address: address.to_owned() };
        (link, undo)
    };
    let links = [
        to(101, GuardedAct::EmailChange, "ana@example.org"),
        to(102, GuardedAct::EmailChange, "other@example.org"),
        to(103, GuardedAct::Unlock, "ana@example.org"),
    ];
    commit(&db.store, async |tx| {
        for (link, undo) in &links {
            link::insert(tx, link).await.unwrap();
            undo::insert(tx, undo).await.unwrap();
            assert_eq!(undo::of_link(tx, RIVERSIDE, link.id).await.unwrap().as_ref(), Some(undo));
        }
        assert_eq!(undo::of_link(tx, HILLTOP, links[0].0.id).await.unwrap(), None);
        let ana = (RIVERSIDE, ANA.uuid());
        let all = link::end_of_subject(tx, ana, None, Ended::PasswordChanged, later(1)).await;
        assert_eq!(all.unwrap(), 0, "they outlive what ends everything else");
        let (act, why) = (GuardedAct::EmailChange, Ended::Replaced);
        let one = undo::end_links(tx, ana, act, Some("ana@example.org"), why, later(1)).await;
        assert_eq!(one.unwrap(), 1);
        assert_eq!(undo::end_links(tx, ana, act, None, Ended::Settled, later(2)).await.unwrap(), 1);
        let mut why = Vec::new();
        for (row, _) in &links {
            why.push(link::by_id(tx, RIVERSIDE, row.id).await.unwrap().expect("the link").ended_why);
        }
        assert_eq!(why, [Some(Ended::Replaced), Some(Ended::Settled), None]);
        let named = link::end_of_subject(tx, ana, Some(Purpose::Undo), Ended::Settled, later(3)).await;
        assert_eq!(named.unwrap(), 1);
    })
    .await;
}

async fn a_dispute_is_kept_until_it_is_settled(db: TestDatabase) {
    with_clients(&db).await;
    let dispute = |act, at| DisputeRow { location_id: RIVERSIDE, client_id: ANA, act, at };
    commit(&db.store, async |tx| {
        assert_eq!(undo::dispute_of(tx, RIVERSIDE, ANA).await.unwrap(), None);
        undo::put_dispute(tx, &dispute(GuardedAct::Unlock, NOW)).await.unwrap();
        let second = dispute(GuardedAct::Handover, later(1));
        undo::put_dispute(tx, &second).await.unwrap();
        assert_eq!(undo::dispute_of(tx, RIVERSIDE, ANA).await.unwrap(), Some(second));
        assert_eq!(undo::dispute_of(tx, RIVERSIDE, BEN).await.unwrap(), None);
        undo::settle_dispute(tx, RIVERSIDE, ANA).await.unwrap();
        undo::settle_dispute(tx, RIVERSIDE, ANA).await.unwrap();
        assert_eq!(undo::dispute_of(tx, RIVERSIDE, ANA).await.unwrap(), None);
    })
    .await;
}
