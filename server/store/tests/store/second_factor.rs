//! Second factors, recovery codes, pending sign-ins.

use crate::{fixture::*, on_both};
use shared::StaffId;
use store::{
    second_factor::{self, PendingRow, SecondFactorRow},
    testing::TestDatabase,
    user,
};
use uuid::Uuid;

on_both! { set_up_and_switched_on a_step_and_a_recovery_code_work_once pending_sign_ins_end }

const EVA: StaffId = StaffId::new(Uuid::from_u128(22));

async fn set_up_and_switched_on(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        assert_eq!(second_factor::of_staff(tx, DORA).await.unwrap(), None);
        assert!(second_factor::begin(tx, DORA, b"first", NOW).await.unwrap());
        assert!(second_factor::begin(tx, DORA, b"second", later(1)).await.unwrap());
        assert!(!second_factor::is_on(tx, DORA).await.unwrap());
        assert!(!second_factor::use_step(tx, DORA, 7).await.unwrap(), "not before it is switched on");
        assert!(!second_factor::switch_on(tx, DORA, b"first", 5, later(2)).await.unwrap(), "another seed");
        assert!(second_factor::switch_on(tx, DORA, b"second", 5, later(2)).await.unwrap());
        assert!(!second_factor::switch_on(tx, DORA, b"second", 6, later(3)).await.unwrap(), "twice");
        assert!(!second_factor::begin(tx, DORA, b"third", later(3)).await.unwrap(), "what is on stays");
        let row = SecondFactorRow {
            staff_id: DORA,
            seed: b"second".to_vec(),
            last_step: 5,
            created_at: later(1),
            switched_on_at: Some(later(2)),
        };
        assert_eq!(second_factor::of_staff(tx, DORA).await.unwrap(), Some(row));
        assert!(second_factor::is_on(tx, DORA).await.unwrap());
        store::staff::add_role(tx, RIVERSIDE, DORA, shared::Role::Viewer).await.unwrap();
        assert!(user::by_id(tx, RIVERSIDE, DORA).await.unwrap().expect("Dora").has_second_factor);

        assert!(second_factor::remove(tx, DORA).await.unwrap());
        assert!(!second_factor::remove(tx, DORA).await.unwrap());
        assert!(!user::by_id(tx, RIVERSIDE, DORA).await.unwrap().expect("Dora").has_second_factor);
    })
    .await;
}

/// R4.
async fn a_step_and_a_recovery_code_work_once(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        second_factor::begin(tx, DORA, b"seed", NOW).await.unwrap();
        second_factor::switch_on(tx, DORA, b"seed", 5, NOW).await.unwrap();
        assert!(!second_factor::use_step(tx, DORA, 5).await.unwrap(), "the one that proved it");
        assert!(second_factor::use_step(tx, DORA, 7).await.unwrap());
        assert!(!second_factor::use_step(tx, DORA, 7).await.unwrap());
        assert!(!second_factor::use_step(tx, DORA, 6).await.unwrap(), "one before a used one");
        assert!(!second_factor::use_step(tx, EVA, 8).await.unwrap());

        let codes = [b"one".to_vec(), b"two".to_vec()];
        second_factor::put_codes(tx, DORA, &codes).await.unwrap();
        assert!(!second_factor::use_code(tx, EVA, b"one").await.unwrap(), "somebody else's");
        assert!(second_factor::use_code(tx, DORA, b"one").await.unwrap());
        assert!(!second_factor::use_code(tx, DORA, b"one").await.unwrap());
        assert_eq!(second_factor::codes_left(tx, DORA).await.unwrap(), 1);
        second_factor::put_codes(tx, DORA, &[b"three".to_vec()]).await.unwrap();
        assert!(!second_factor::use_code(tx, DORA, b"two").await.unwrap(), "an earlier one");
        second_factor::remove(tx, DORA).await.unwrap();
        assert!(!second_factor::use_code(tx, DORA, b"three").await.unwrap());
    })
    .await;
}

async fn pending_sign_ins_end(db: TestDatabase) {
    with_clients(&db).await;
    let row = |token: &[u8], seconds| PendingRow {
        token_hash: token.to_vec(),
        staff_id: DORA,
        created_at: later(seconds),
    };
    commit(&db.store, async |tx| {
        for (token, seconds) in [(b"a", 0), (b"b", 60), (b"c", 61), (b"d", 62)] {
            second_factor::insert_pending(tx, &row(token, seconds)).await.unwrap();
        }
        assert_eq!(second_factor::pending(tx, b"b").await.unwrap(), Some(row(b"b", 60)));
        assert!(second_factor::end_pending(tx, b"b").await.unwrap());
        assert!(!second_factor::end_pending(tx, b"b").await.unwrap());
        assert_eq!(second_factor::prune_pending(tx, later(60)).await.unwrap(), 1);
        assert_eq!(second_factor::end_pending_of_staff(tx, DORA).await.unwrap(), 2);
        assert_eq!(second_factor::pending(tx, b"d").await.unwrap(), None);
    })
    .await;
}
