use crate::{fixture::*, on_both};
use shared::{EventId, LocationId};
use store::{
    Store, StoreError,
    audit::{self, AuditHead, AuditRow},
    testing::TestDatabase,
};
use tokio::task::JoinSet;
use uuid::Uuid;

on_both! { r34_nothing_is_rewritten r34_twenty_at_once_make_one_chain r34_what_does_not_follow_is_refused newest_first }

fn event(head: &AuditHead, number: u8) -> AuditRow {
    AuditRow {
        location_id: head.location_id,
        seq: head.seq + 1,
        id: EventId::new(Uuid::from_u128(u128::from(number))),
        at: later(i64::from(number)),
        actor_kind: "staff".to_owned(),
        actor_id: Some(DORA.uuid()),
        actor_name: Some("Dora".to_owned()),
        role: Some("front-desk".to_owned()),
        action: "email-saved".to_owned(),
        client_id: Some(if number.is_multiple_of(2) { ANA } else { BEN }),
        result: "done".to_owned(),
        ip: Some("192.0.2.7".to_owned()),
        detail: None,
        seal: Some(vec![number; 16]),
        private: Some(vec![number; 32]),
        previous: head.hash.clone(),
        hash: vec![number; 32],
    }
}

async fn appends(store: &Store, number: u8) {
    commit(store, async |tx| {
        let head = audit::lock_head(tx, RIVERSIDE).await.unwrap();
        audit::append(tx, &event(&head, number)).await.unwrap();
    })
    .await;
}

async fn r34_nothing_is_rewritten(db: TestDatabase) {
    appends(&db.store, 1).await;
    for forgery in ["UPDATE audit SET result = 'other'", "DELETE FROM audit"] {
        let error = db_execute(&db, forgery).await.unwrap_err().to_string();
        assert!(error.contains("audit is append-only"), "{error}");
    }
    if db.store.database() == "Postgres" {
        assert!(db_execute(&db, "TRUNCATE audit").await.is_err());
    }
    let mut tx = db.store.read().await.unwrap();
    let before = AuditHead { location_id: RIVERSIDE, seq: 0, hash: Vec::new() };
    assert_eq!(audit::all(&mut tx, RIVERSIDE, 0, 10).await.unwrap(), [event(&before, 1)]);
}

async fn r34_twenty_at_once_make_one_chain(db: TestDatabase) {
    let mut tasks = JoinSet::new();
    for number in 1..=20 {
        let store = db.store.clone();
        tasks.spawn(async move { appends(&store, number).await });
    }
    tasks.join_all().await;

    let mut tx = db.store.read().await.unwrap();
    let chain = audit::all(&mut tx, RIVERSIDE, 0, 100).await.unwrap();
    assert_eq!(chain.iter().map(|row| row.seq).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
    assert!(chain[0].previous.is_empty());
    for pair in chain.windows(2) {
        assert_eq!(pair[0].hash, pair[1].previous, "a link of the chain");
    }
    let heads = audit::heads(&mut tx).await.unwrap();
    assert_eq!(heads, [AuditHead { location_id: RIVERSIDE, seq: 20, hash: chain[19].hash.clone() }]);
    assert_eq!(audit::all(&mut tx, RIVERSIDE, 18, 1).await.unwrap(), chain[18..19]);
}

async fn r34_what_does_not_follow_is_refused(db: TestDatabase) {
    appends(&db.store, 1).await;
    for seq in [1, 3] {
        let mut tx = db.store.begin().await.unwrap();
        let head = audit::lock_head(&mut tx, RIVERSIDE).await.unwrap();
        let stray = AuditRow { seq, ..event(&head, 9) };
        let refused = audit::append(&mut tx, &stray).await;
        assert!(matches!(refused, Err(StoreError::Other(sqlx::Error::RowNotFound))), "{refused:?}");
    }
    let mut tx = db.store.begin().await.unwrap();
    let other = audit::lock_head(&mut tx, LocationId::INSTALLATION).await.unwrap();
    assert_eq!((other.seq, other.hash.len()), (0, 0));
}

async fn newest_first(db: TestDatabase) {
    for number in 1..=6 {
        appends(&db.store, number).await;
    }
    let mut tx = db.store.read().await.unwrap();
    let mut seqs = async |most, before| {
        let rows = audit::of_client(&mut tx, RIVERSIDE, ANA, most, before, audit::EVERYBODY).await.unwrap();
        rows.iter().map(|row| row.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(10, None).await, [6, 4, 2]);
    assert_eq!(seqs(2, None).await, [6, 4]);
    assert_eq!(seqs(2, Some(4)).await, [2]);
}
