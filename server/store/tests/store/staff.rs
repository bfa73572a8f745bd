use crate::{fixture::*, on_both};
use shared::{Role, StaffId};
use store::{
    staff::{self, RoleRow, StaffRow},
    testing::TestDatabase,
};
use uuid::Uuid;

on_both! { written_and_read_back roles failures }

async fn written_and_read_back(db: TestDatabase) {
    let owner = StaffRow {
        owner: true,
        password_hash: Some(hash("phc")),
        failures: 2,
        last_failure_at: Some(later(1)),
        locked_until: Some(later(2)),
        ..a_staff_member(DORA, "dora")
    };
    commit(&db.store, async |tx| {
        assert_eq!(staff::owners(tx).await.unwrap(), 0);
        staff::insert(tx, &owner).await.unwrap();
        let gone = StaffId::new(Uuid::from_u128(22));
        let retired = StaffRow { owner: true, disabled_at: Some(NOW), ..a_staff_member(gone, "eva") };
        staff::insert(tx, &retired).await.unwrap();
        assert_eq!(staff::owners(tx).await.unwrap(), 1);
        assert_eq!(staff::by_id(tx, DORA).await.unwrap().as_ref(), Some(&owner));
        assert_eq!(staff::by_username(tx, &username(" Dora ")).await.unwrap().as_ref(), Some(&owner));
        assert_eq!(staff::by_username(tx, &username("nobody")).await.unwrap(), None);
        assert_eq!(staff::name(tx, gone).await.unwrap().as_deref(), Some("eva"));
        assert_eq!(staff::name(tx, StaffId::new(Uuid::nil())).await.unwrap(), None);
    })
    .await;

    let mut tx = db.store.begin().await.unwrap();
    let twin =
        staff::insert(&mut tx, &a_staff_member(StaffId::new(Uuid::from_u128(23)), "dora")).await.unwrap_err();
    assert!(twin.is_duplicate("staff_username_key"), "{twin:?}");
}

async fn roles(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        assert_eq!(staff::roles_of(tx, DORA).await.unwrap(), []);
        staff::add_role(tx, RIVERSIDE, DORA, Role::Viewer).await.unwrap();
        staff::add_role(tx, HILLTOP, DORA, Role::FrontDesk).await.unwrap();
        staff::add_role(tx, RIVERSIDE, DORA, Role::Administrator).await.unwrap();
        let at = |location_id, label: &str, role| RoleRow { location_id, label: label.to_owned(), role };
        let expected = [
            at(HILLTOP, "Label of hilltop", Role::FrontDesk),
            at(RIVERSIDE, "Label of riverside", Role::Administrator),
        ];
        assert_eq!(staff::roles_of(tx, DORA).await.unwrap(), expected);
    })
    .await;
}

async fn failures(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        assert_eq!(staff::record_failure(tx, DORA, later(1)).await.unwrap(), 1);
        assert_eq!(staff::record_failure(tx, DORA, later(2)).await.unwrap(), 2);
        staff::lock(tx, DORA, later(60)).await.unwrap();
        let row = staff::by_id(tx, DORA).await.unwrap().expect("Dora");
        assert_eq!(
            (row.failures, row.last_failure_at, row.locked_until),
            (2, Some(later(2)), Some(later(60)))
        );
        staff::forget_failures(tx, DORA).await.unwrap();
        assert_eq!(staff::by_id(tx, DORA).await.unwrap(), Some(a_staff_member(DORA, "dora")));

        staff::lock(tx, DORA, later(60)).await.unwrap();
        staff::set_password(tx, DORA, &hash("one")).await.unwrap();
        assert!(!staff::rehash(tx, DORA, &hash("zero"), &hash("two")).await.unwrap());
        assert!(staff::rehash(tx, DORA, &hash("one"), &hash("two")).await.unwrap());
        let row = staff::by_id(tx, DORA).await.unwrap().expect("Dora");
        assert_eq!((row.password_hash, row.locked_until), (Some(hash("two")), None));
    })
    .await;
}
