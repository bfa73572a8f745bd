//! Passkeys and the challenges that wait for an answer.

use crate::{fixture::*, on_both};
use shared::{LocationId, PasskeyId, Role, Timestamp};
use store::{
    StoreError, client_data, merge,
    passkey::{self, CeremonyRow, PasskeyRow, Subject},
    testing::TestDatabase,
    user,
};
use uuid::Uuid;

on_both! { kept_used_and_removed each_at_its_own_location they_go_where_the_account_goes a_challenge_is_taken_once }

const OF_ANA: Subject = (RIVERSIDE, ANA.uuid());
const OF_DORA: Subject = (LocationId::INSTALLATION, DORA.uuid());

fn a_passkey((location_id, subject_id): Subject, id: u128, created_at: Timestamp) -> PasskeyRow {
    PasskeyRow {
        location_id,
        id: PasskeyId::new(Uuid::from_u128(id)),
        subject_id,
        user_handle: Uuid::from_u128(7),
        credential_id: id.to_be_bytes().to_vec(),
        credential: "{}".to_owned(),
        name: format!("phone {id}"),
        created_at,
        last_used_at: None,
    }
}

async fn kept_used_and_removed(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        let (first, second) = (a_passkey(OF_ANA, 1, NOW), a_passkey(OF_ANA, 2, later(5)));
        passkey::insert(tx, &second).await.unwrap();
        passkey::insert(tx, &first).await.unwrap();
        assert_eq!(passkey::of_subject(tx, OF_ANA).await.unwrap(), [first.clone(), second.clone()]);
        assert_eq!(passkey::count(tx, OF_ANA).await.unwrap(), 2);
        passkey::note_use(tx, &first, "{\"counter\":1}", later(9)).await.unwrap();
        let of_ben = (RIVERSIDE, BEN.uuid());
        assert!(!passkey::remove(tx, of_ben, first.id).await.unwrap(), "somebody else's");
        let used = PasskeyRow {
            credential: "{\"counter\":1}".to_owned(),
            last_used_at: Some(later(9)),
            ..first.clone()
        };
        assert_eq!(passkey::by_credential(tx, RIVERSIDE, &first.credential_id).await.unwrap(), Some(used));
        assert_eq!(passkey::remove_since(tx, OF_ANA, later(5)).await.unwrap(), 1);
        assert!(passkey::remove(tx, OF_ANA, first.id).await.unwrap());
        assert!(!passkey::remove(tx, OF_ANA, first.id).await.unwrap(), "twice");
        assert_eq!(passkey::count(tx, OF_ANA).await.unwrap(), 0);
    })
    .await;
}

async fn each_at_its_own_location(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        passkey::insert(tx, &a_passkey(OF_ANA, 1, NOW)).await.unwrap();
        passkey::insert(tx, &a_passkey(OF_DORA, 1, NOW)).await.unwrap();
        let id = 1_u128.to_be_bytes();
        assert_eq!(passkey::by_credential(tx, HILLTOP, &id).await.unwrap(), None);
        let of_staff = passkey::by_credential(tx, LocationId::INSTALLATION, &id).await.unwrap();
        assert_eq!(of_staff.expect("Dora's").subject_id, DORA.uuid());
        store::staff::add_role(tx, RIVERSIDE, DORA, Role::Viewer).await.unwrap();
        assert_eq!(user::by_id(tx, RIVERSIDE, DORA).await.unwrap().expect("Dora").passkeys, 1);
        client_data::erase(tx, RIVERSIDE, ANA).await.unwrap();
        assert_eq!(passkey::count(tx, OF_ANA).await.unwrap(), 0);
        assert_eq!(passkey::count(tx, OF_DORA).await.unwrap(), 1);
    })
    .await;
    let twice = commit(&db.store, async |tx| passkey::insert(tx, &a_passkey(OF_DORA, 1, NOW)).await).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(_))), "{twice:?}");
}

async fn they_go_where_the_account_goes(db: TestDatabase) {
    with_account(&db).await;
    commit(&db.store, async |tx| {
        passkey::insert(tx, &a_passkey(OF_ANA, 1, NOW)).await.unwrap();
        let spare = shared::ClientId::new(Uuid::from_u128(99));
        merge::swap_accounts(tx, RIVERSIDE, (ANA, BEN), spare).await.unwrap();
        assert_eq!(passkey::count(tx, OF_ANA).await.unwrap(), 0);
        assert_eq!(passkey::count(tx, (RIVERSIDE, BEN.uuid())).await.unwrap(), 1);
    })
    .await;
}

async fn a_challenge_is_taken_once(db: TestDatabase) {
    let row = |hash: &[u8], begun_by: &[u8], created_at| CeremonyRow {
        challenge_hash: hash.to_vec(),
        purpose: "staff-adds".to_owned(),
        begun_by: begun_by.to_vec(),
        state: "{}".to_owned(),
        created_at,
    };
    commit(&db.store, async |tx| {
        for (hash, begun_by, at) in [
            (b"one", b"a", NOW),
            (b"two", b"a", later(1)),
            (b"tri", b"b", later(2)),
            (b"for", b"c", later(3)),
        ] {
            passkey::insert_ceremony(tx, &row(hash, begun_by, at)).await.unwrap();
        }
        let newest = passkey::ceremony_of(tx, "staff-adds", b"a").await.unwrap();
        assert_eq!(newest, Some(row(b"two", b"a", later(1))));
        assert_eq!(passkey::ceremony_of(tx, "staff-sign-in", b"a").await.unwrap(), None);
        assert_eq!(passkey::take_ceremony(tx, b"two").await.unwrap(), newest);
        assert_eq!(passkey::take_ceremony(tx, b"two").await.unwrap(), None, "twice");
        assert_eq!(passkey::end_ceremonies_of(tx, "staff-adds", b"b").await.unwrap(), 1);
        assert_eq!(passkey::prune_ceremonies(tx, later(1)).await.unwrap(), 1);
        assert_eq!(passkey::forget_all_ceremonies(tx).await.unwrap(), 1);
    })
    .await;
}
