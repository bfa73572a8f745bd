use crate::{fixture::*, on_both};
use shared::{SessionId, Timestamp};
use store::{
    session::{self, SessionRow},
    staff_session::{self, StaffSessionRow},
    testing::TestDatabase,
};
use uuid::Uuid;

on_both! { of_clients of_staff }

fn of_ana(number: u8, created_at: Timestamp) -> SessionRow {
    SessionRow {
        location_id: RIVERSIDE,
        token_hash: vec![number; 32],
        id: SessionId::new(Uuid::from_u128(u128::from(number))),
        client_id: ANA,
        created_at,
        last_seen_at: created_at,
        ip: "192.0.2.7".to_owned(),
        device: "iPhone".to_owned(),
    }
}

async fn of_clients(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        let (old, young) = (of_ana(1, NOW), of_ana(2, later(100)));
        session::insert(tx, &old).await.unwrap();
        session::insert(tx, &young).await.unwrap();
        let found = session::by_token_hash(tx, RIVERSIDE, &old.token_hash).await.unwrap();
        assert_eq!(found.as_ref(), Some(&old));
        assert_eq!(session::by_token_hash(tx, HILLTOP, &old.token_hash).await.unwrap(), None);
        assert_eq!(session::by_token_hash(tx, RIVERSIDE, &[]).await.unwrap(), None);

        let place = session::place_of(tx, &young.token_hash).await.unwrap();
        assert_eq!(place.map(|slug| slug.to_string()).as_deref(), Some("riverside"));
        assert_eq!(session::place_of(tx, b"unknown").await.unwrap(), None);

        assert!(session::touch(tx, RIVERSIDE, &old.token_hash, later(50)).await.unwrap());
        assert!(!session::touch(tx, RIVERSIDE, b"unknown", later(50)).await.unwrap());
        let before = later(-1);
        assert_eq!(session::count(tx, RIVERSIDE, ANA, before, before).await.unwrap(), 2);
        assert_eq!(session::count(tx, RIVERSIDE, ANA, NOW, before).await.unwrap(), 1, "too old");
        assert_eq!(session::count(tx, RIVERSIDE, ANA, before, later(50)).await.unwrap(), 1, "too idle");
        assert_eq!(session::count(tx, RIVERSIDE, BEN, before, before).await.unwrap(), 0);

        assert!(session::renew(tx, RIVERSIDE, &young.token_hash, &[3; 32]).await.unwrap());
        assert!(!session::renew(tx, RIVERSIDE, &young.token_hash, &[4; 32]).await.unwrap());
        assert!(session::renew(tx, RIVERSIDE, &[3; 32], &young.token_hash).await.unwrap());
        assert_eq!(session::delete_others(tx, RIVERSIDE, BEN, &[9; 32]).await.unwrap(), 0);
        assert_eq!(session::delete_others(tx, RIVERSIDE, ANA, &old.token_hash).await.unwrap(), 1);
        session::insert(tx, &young).await.unwrap();

        assert!(session::delete(tx, RIVERSIDE, &old.token_hash).await.unwrap());
        assert!(!session::delete(tx, RIVERSIDE, &old.token_hash).await.unwrap());
        session::insert(tx, &old).await.unwrap();
        assert_eq!(session::prune(tx, later(1), NOW).await.unwrap(), 1);
        session::insert(tx, &old).await.unwrap();
        assert_eq!(session::delete_of_client(tx, RIVERSIDE, ANA).await.unwrap(), 2);
    })
    .await;
}

async fn of_staff(db: TestDatabase) {
    with_clients(&db).await;
    let row = StaffSessionRow {
        token_hash: vec![7; 32],
        id: SessionId::new(Uuid::from_u128(7)),
        staff_id: DORA,
        location_id: None,
        created_at: NOW,
        last_seen_at: NOW,
        ip: "192.0.2.7".to_owned(),
        device: "Chrome on Windows".to_owned(),
        proved_at: Some(NOW),
    };
    commit(&db.store, async |tx| {
        staff_session::insert(tx, &row).await.unwrap();
        assert_eq!(staff_session::by_token_hash(tx, &row.token_hash).await.unwrap().as_ref(), Some(&row));
        assert!(staff_session::touch(tx, &row.token_hash, later(5)).await.unwrap());
        assert!(staff_session::set_location(tx, row.id, HILLTOP).await.unwrap());
        assert!(!staff_session::set_location(tx, SessionId::new(Uuid::nil()), HILLTOP).await.unwrap());
        let seen = staff_session::by_token_hash(tx, &row.token_hash).await.unwrap().expect("the session");
        assert_eq!((seen.location_id, seen.last_seen_at), (Some(HILLTOP), later(5)));

        assert!(!staff_session::forget_proof(tx, row.id, Some(later(1))).await.unwrap(), "another one");
        assert!(staff_session::forget_proof(tx, row.id, row.proved_at).await.unwrap());
        assert!(staff_session::renew(tx, row.id, &[8; 32]).await.unwrap());
        assert_eq!(staff_session::by_token_hash(tx, &row.token_hash).await.unwrap(), None);
        let renewed = staff_session::by_token_hash(tx, &[8; 32]).await.unwrap().expect("the session");
        assert_eq!((renewed.id, renewed.proved_at), (row.id, None));
        assert!(staff_session::set_proved_at(tx, row.id, later(2)).await.unwrap());
        let proven = staff_session::by_token_hash(tx, &[8; 32]).await.unwrap().expect("the session");
        assert_eq!(proven.proved_at, Some(later(2)));
        assert!(!staff_session::renew(tx, SessionId::new(Uuid::nil()), &[9; 32]).await.unwrap());
        assert!(staff_session::renew(tx, row.id, &row.token_hash).await.unwrap());

        assert_eq!(staff_session::prune(tx, NOW, later(5)).await.unwrap(), 0);
        assert_eq!(staff_session::prune(tx, NOW, later(6)).await.unwrap(), 1);
        staff_session::insert(tx, &row).await.unwrap();
        assert!(staff_session::delete(tx, &row.token_hash).await.unwrap());
        assert!(!staff_session::delete(tx, &row.token_hash).await.unwrap());
        staff_session::insert(tx, &row).await.unwrap();
        assert_eq!(staff_session::delete_of_staff(tx, DORA).await.unwrap(), 1);
    })
    .await;
}
