use crate::{fixture::*, on_both};
use shared::{ClientId, LocationId};
use store::{StoreError, account, client, location, testing::TestDatabase};
use uuid::Uuid;

on_both! { written_and_read_back one_username_once password lock_and_unlock off_and_on }

async fn written_and_read_back(db: TestDatabase) {
    with_clients(&db).await;
    let mut full = an_account(ANA, "ana.silva");
    full.disabled_at = Some(later(1));
    full.disabled_by = Some(DORA);
    full.disabled_reason = Some("asked for it".to_owned());
    full.failures = 3;
    full.last_failure_at = Some(later(2));
    full.locked_until = Some(later(3));
    full.last_sign_in_at = Some(later(4));
    full.last_sign_in_device = Some("iPhone".to_owned());
    commit(&db.store, async |tx| account::insert(tx, &full).await.unwrap()).await;

    let mut tx = db.store.read().await.unwrap();
    assert_eq!(account::by_client(&mut tx, RIVERSIDE, ANA).await.unwrap(), Some(full.clone()));
    assert_eq!(account::by_username(&mut tx, RIVERSIDE, &username("Ana.Silva")).await.unwrap(), Some(full));
    assert_eq!(account::by_username(&mut tx, HILLTOP, &username("ana.silva")).await.unwrap(), None);
    assert_eq!(account::by_client(&mut tx, RIVERSIDE, BEN).await.unwrap(), None);
}

async fn one_username_once(db: TestDatabase) {
    with_account(&db).await;
    let mut tx = db.store.begin().await.unwrap();
    let taken = account::insert(&mut tx, &an_account(BEN, "ana.silva")).await.unwrap_err();
    assert!(taken.is_duplicate("accounts_location_id_username_key"), "{taken:?}");
    drop(tx);

    let mut tx = db.store.begin().await.unwrap();
    let second = account::insert(&mut tx, &an_account(ANA, "ana.two")).await.unwrap_err();
    assert!(second.is_duplicate("accounts_pkey"), "{second:?}");
    drop(tx);

    let mut tx = db.store.begin().await.unwrap();
    let twin = a_location(LocationId::new(Uuid::from_u128(9)), "hilltop");
    let twin = location::insert(&mut tx, &twin).await.unwrap_err();
    assert!(twin.is_duplicate("locations_slug_key"), "{twin:?}");
    drop(tx);

    let carla = ClientId::new(Uuid::from_u128(13));
    commit(&db.store, async |tx| {
        let mut row = a_client(carla, "Carla", "Silva");
        row.location_id = HILLTOP;
        client::insert(tx, &row).await.unwrap();
        let mut elsewhere = an_account(carla, "ana.silva");
        elsewhere.location_id = HILLTOP;
        account::insert(tx, &elsewhere).await.expect("usernames are unique per location only");
    })
    .await;
}

async fn password(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        account::record_failure(tx, RIVERSIDE, ANA, later(1)).await.unwrap();
        account::set_password(tx, RIVERSIDE, ANA, &hash("two"), later(2)).await.unwrap();
        assert!(!account::rehash(tx, RIVERSIDE, ANA, &hash("one"), &hash("three")).await.unwrap());
        assert!(account::rehash(tx, RIVERSIDE, ANA, &hash("two"), &hash("three")).await.unwrap());
        let row = account::by_client(tx, RIVERSIDE, ANA).await.unwrap().expect("the account");
        assert_eq!((row.password_hash, row.password_changed_at, row.failures), (hash("three"), later(2), 0));
        let nobody = account::set_password(tx, RIVERSIDE, BEN, &hash("x"), NOW).await;
        assert!(matches!(nobody, Err(StoreError::Other(sqlx::Error::RowNotFound))));
    })
    .await;
}

async fn lock_and_unlock(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        assert!(!account::unlock(tx, RIVERSIDE, ANA).await.unwrap());
        assert_eq!(account::record_failure(tx, RIVERSIDE, ANA, later(1)).await.unwrap(), 1);
        assert_eq!(account::record_failure(tx, RIVERSIDE, ANA, later(2)).await.unwrap(), 2);
        account::lock(tx, RIVERSIDE, ANA, later(60)).await.unwrap();
        let row = account::by_client(tx, RIVERSIDE, ANA).await.unwrap().expect("the account");
        assert_eq!(
            (row.failures, row.last_failure_at, row.locked_until),
            (2, Some(later(2)), Some(later(60)))
        );
        assert!(account::unlock(tx, RIVERSIDE, ANA).await.unwrap());

        account::lock(tx, RIVERSIDE, ANA, later(60)).await.unwrap();
        account::record_success(tx, RIVERSIDE, ANA, "iPhone", later(3)).await.unwrap();
        let row = account::by_client(tx, RIVERSIDE, ANA).await.unwrap().expect("the account");
        assert_eq!((row.failures, row.last_failure_at, row.locked_until), (0, None, None));
        assert_eq!(
            (row.last_sign_in_at, row.last_sign_in_device.as_deref()),
            (Some(later(3)), Some("iPhone"))
        );
    })
    .await;
}

async fn off_and_on(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        assert!(!account::enable(tx, RIVERSIDE, ANA).await.unwrap());
        assert!(account::disable(tx, (RIVERSIDE, ANA), Some(DORA), "left the club", later(1)).await.unwrap());
        assert!(!account::disable(tx, (RIVERSIDE, ANA), Some(DORA), "again", later(2)).await.unwrap());
        let row = account::by_client(tx, RIVERSIDE, ANA).await.unwrap().expect("the account");
        assert_eq!((row.disabled_at, row.disabled_by), (Some(later(1)), Some(DORA)));
        assert_eq!(row.disabled_reason.as_deref(), Some("left the club"));
        assert!(account::enable(tx, RIVERSIDE, ANA).await.unwrap());
        let row = account::by_client(tx, RIVERSIDE, ANA).await.unwrap().expect("the account");
        assert_eq!(row, an_account(ANA, "ana.silva"));
    })
    .await;
}
