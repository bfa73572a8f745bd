use crate::{fixture::*, on_both};
use shared::{BirthDate, ClientId, EmailState, Language, LocationId, Span, Timestamp, VerifiedBy};
use store::{
    StoreError,
    client::{self, ClientRow, Verified},
    location, meta,
    testing::TestDatabase,
};
use tokio::task::JoinSet;
use uuid::Uuid;

on_both! { written_and_read_back edited an_address_and_its_proof another_spelling_of_the_same_mailbox
found_by_either_address locked_one_at_a_time settings_of_a_location facts_of_the_installation }

async fn written_and_read_back(db: TestDatabase) {
    with_clients(&db).await;
    let mut full = a_client(ClientId::new(Uuid::from_u128(13)), "María José", "O’Brien-Łukasz");
    full.email = Some("Maria@Example.org".to_owned());
    full.email_canonical = Some("maria@example.org".to_owned());
    full.email_saved_at = Some(later(1));
    full.verified_at = Some(later(2));
    full.verified_by = Some(VerifiedBy::Administrator);
    full.verified_ip = Some("2001:db8::1".to_owned());
    full.verified_staff = Some(DORA);
    full.verified_reason = Some("saw the card".to_owned());
    full.recovery_email = Some("Old@Example.org".to_owned());
    full.recovery_email_canonical = Some("old@example.org".to_owned());
    full.last_event_at = Some(later(3));
    full.language = Language::Spanish;
    full.birth_date = None;
    commit(&db.store, async |tx| client::insert(tx, &full).await.unwrap()).await;

    let mut tx = db.store.read().await.unwrap();
    assert_eq!(client::by_id(&mut tx, RIVERSIDE, full.id).await.unwrap(), Some(full.clone()));
    assert_eq!(client::by_id(&mut tx, HILLTOP, full.id).await.unwrap(), None);
    assert_eq!(client::by_id(&mut tx, RIVERSIDE, ANA).await.unwrap(), Some(a_client(ANA, "Ana", "Silva")));
}

async fn edited(db: TestDatabase) {
    with_clients(&db).await;
    let change = ClientRow {
        first_name: "Anabela".to_owned(),
        last_name: "Costa".to_owned(),
        preferred_name: Some("Bela".to_owned()),
        member_number: "M-2".to_owned(),
        birth_date: BirthDate::parse("2000-02-29").ok(),
        language: Language::Spanish,
        sort_name: "costa, anabela".to_owned(),
        search: "anabela costa m-2".to_owned(),
        ..a_client(ANA, "Ana", "Silva")
    };
    commit(&db.store, async |tx| {
        client::update_profile(tx, &change, later(1)).await.unwrap();
        client::update_contact(tx, (RIVERSIDE, ANA), ("3", "Rua 4"), "found", later(2)).await.unwrap();
        client::touch(tx, RIVERSIDE, ANA, later(3)).await.unwrap();
        assert!(client::touch(tx, HILLTOP, ANA, later(3)).await.is_err());
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let row = client::by_id(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    let expected = ClientRow {
        phone: "3".to_owned(),
        address: "Rua 4".to_owned(),
        search: "found".to_owned(),
        updated_at: later(2),
        last_event_at: Some(later(3)),
        ..change
    };
    assert_eq!(row, expected);
}

async fn an_address_and_its_proof(db: TestDatabase) {
    with_clients(&db).await;
    let by_link = Verified {
        at: later(2),
        by: VerifiedBy::Link,
        ip: Some("192.0.2.7".to_owned()),
        staff: None,
        reason: None,
    };
    commit(&db.store, async |tx| {
        let first = email("Ana@Example.org");
        client::set_email(tx, RIVERSIDE, ANA, Some(&first), "ana", later(1)).await.unwrap();
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!((row.email.as_deref(), row.email_saved_at), (Some("Ana@Example.org"), Some(later(1))));
        assert_eq!(
            (row.email_canonical.as_deref(), row.email_state()),
            (Some("ana@example.org"), Some(EmailState::Pending))
        );

        let stale = client::set_verified(tx, RIVERSIDE, ANA, "old@example.org", &by_link).await.unwrap();
        assert!(!stale, "a link to an address that has changed proves nothing");
        assert!(client::set_verified(tx, RIVERSIDE, ANA, "ana@example.org", &by_link).await.unwrap());
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!(row.email_state(), Some(EmailState::Verified { at: later(2), by: VerifiedBy::Link }));
        assert_eq!(row.verified_ip.as_deref(), Some("192.0.2.7"));

        client::set_email(tx, RIVERSIDE, ANA, Some(&email("new@example.org")), "ana", later(3))
            .await
            .unwrap();
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!((row.email_state(), row.verified_ip), (Some(EmailState::Pending), None));

        client::set_email(tx, RIVERSIDE, ANA, None, "ana", later(4)).await.unwrap();
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!((row.email_state(), row.email_canonical, row.email_saved_at), (None, None, None));
    })
    .await;
}

async fn another_spelling_of_the_same_mailbox(db: TestDatabase) {
    with_clients(&db).await;
    let proof = Verified { at: later(1), by: VerifiedBy::Link, ip: None, staff: None, reason: None };
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&email("ana@example.org")), "ana", NOW).await.unwrap();
        client::set_verified(tx, RIVERSIDE, ANA, "ana@example.org", &proof).await.unwrap();
        let spelling = email("ANA@example.org");
        client::respell_email(tx, (RIVERSIDE, ANA), &spelling, "found", later(2)).await.unwrap();
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
        assert_eq!((row.email.as_deref(), row.search.as_str()), (Some("ANA@example.org"), "found"));
        assert_eq!(row.email_state(), Some(EmailState::Verified { at: later(1), by: VerifiedBy::Link }));

        let other = client::respell_email(tx, (RIVERSIDE, ANA), &email("b@example.org"), "", later(3)).await;
        assert!(matches!(other, Err(StoreError::Other(sqlx::Error::RowNotFound))), "another mailbox");
    })
    .await;
}

async fn found_by_either_address(db: TestDatabase) {
    with_clients(&db).await;
    let family = email("Family@Example.org");
    commit(&db.store, async |tx| {
        client::set_email(tx, RIVERSIDE, ANA, Some(&family), "", NOW).await.unwrap();
        client::set_recovery_email(tx, RIVERSIDE, BEN, Some(&family)).await.unwrap();
        let found = client::by_email(tx, RIVERSIDE, "family@example.org").await.unwrap();
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [BEN, ANA], "by name");
        assert!(client::by_email(tx, HILLTOP, "family@example.org").await.unwrap().is_empty());
        client::set_recovery_email(tx, RIVERSIDE, BEN, None).await.unwrap();
        assert_eq!(client::by_email(tx, RIVERSIDE, "family@example.org").await.unwrap().len(), 1);
    })
    .await;
}

/// Fifty transactions read a number and write it back plus one; with the lock, none overwrites another.
async fn locked_one_at_a_time(db: TestDatabase) {
    with_clients(&db).await;
    let mut tasks = JoinSet::new();
    for _ in 0..50 {
        let store = db.store.clone();
        tasks.spawn(async move {
            commit(&store, async |tx| {
                let row = client::lock(tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
                let seen = row.last_event_at.map_or(0, Timestamp::micros);
                let next = Timestamp::from_micros(seen + 1);
                client::touch(tx, RIVERSIDE, ANA, next).await.unwrap();
            })
            .await;
        });
    }
    tasks.join_all().await;
    let mut tx = db.store.read().await.unwrap();
    let row = client::by_id(&mut tx, RIVERSIDE, ANA).await.unwrap().expect("Ana");
    assert_eq!(row.last_event_at, Some(NOW + Span::micros(50)));
}

async fn settings_of_a_location(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        let riverside = a_location(RIVERSIDE, "riverside");
        assert_eq!(location::by_slug(tx, &riverside.slug).await.unwrap(), Some(riverside.clone()));
        assert_eq!(location::by_id(tx, HILLTOP).await.unwrap(), Some(a_location(HILLTOP, "hilltop")));
        assert_eq!(location::by_id(tx, LocationId::INSTALLATION).await.unwrap(), None);
        let slugs: Vec<_> =
            location::list(tx).await.unwrap().into_iter().map(|row| row.slug.to_string()).collect();
        assert_eq!(slugs, ["hilltop", "riverside"]);
        location::set_self_service(tx, RIVERSIDE, false).await.unwrap();
        assert!(!location::by_id(tx, RIVERSIDE).await.unwrap().expect("Riverside").self_service_on);
    })
    .await;
}

async fn facts_of_the_installation(db: TestDatabase) {
    commit(&db.store, async |tx| {
        assert_eq!(meta::get(tx, "key").await.unwrap(), None);
        assert!(meta::put_if_absent(tx, "key", "a").await.unwrap());
        assert!(!meta::put_if_absent(tx, "key", "b").await.unwrap());
        assert_eq!(meta::get(tx, "key").await.unwrap().as_deref(), Some("a"));
    })
    .await;
}
