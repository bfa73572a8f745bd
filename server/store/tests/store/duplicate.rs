use crate::{fixture::*, on_both};
use shared::{BirthDate, ClientId, Likeness, Username};
use store::{
    Tx, account,
    client::{self, ClientRow},
    duplicate,
    testing::TestDatabase,
};
use uuid::Uuid;

on_both! { what_is_shared_is_found pairs_come_group_by_group dismissed_pairs_stay_away
what_everybody_shares_says_nothing tombstones_are_nobody }

fn id(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

/// A profile that shares nothing with anybody.
fn somebody(number: u128) -> ClientRow {
    let name = format!("Name{number}");
    ClientRow {
        member_number: format!("N-{number}"),
        birth_date: None,
        ..a_client(id(number), "Some", &name)
    }
}

async fn with(db: &TestDatabase, rows: &[ClientRow]) {
    commit(&db.store, async |tx| {
        store::location::insert(tx, &a_location(RIVERSIDE, "riverside")).await.unwrap();
        for row in rows {
            client::insert(tx, row).await.unwrap();
        }
    })
    .await;
}

async fn found(tx: &mut Tx, number: u128) -> Vec<u128> {
    let rows = duplicate::of_client(tx, RIVERSIDE, id(number)).await.unwrap();
    let mut found: Vec<u128> = rows.iter().map(|row| row.id.uuid().as_u128()).collect();
    found.sort_unstable();
    found
}

async fn pairs(tx: &mut Tx, likeness: Likeness, after: Option<u128>, groups: i64) -> Vec<(u128, u128)> {
    let rows = duplicate::pairs(tx, RIVERSIDE, likeness, after.map(id), groups).await.unwrap();
    let pair = |row: &duplicate::PairRow| (row.first.id.uuid().as_u128(), row.second.id.uuid().as_u128());
    rows.iter().filter(|row| row.dismissed_at.is_none()).map(pair).collect()
}

fn born(row: ClientRow) -> ClientRow {
    ClientRow { birth_date: BirthDate::parse("1991-05-03").ok(), ..row }
}

fn named(row: ClientRow, name: &str) -> ClientRow {
    ClientRow { sort_name: name.to_owned(), ..row }
}

fn at(row: ClientRow, address: &str) -> ClientRow {
    ClientRow { email: Some(address.to_owned()), email_canonical: Some(address.to_owned()), ..row }
}

fn numbered(row: ClientRow, number: &str) -> ClientRow {
    ClientRow { member_number: number.to_owned(), ..row }
}

fn called(row: ClientRow, phone: &str) -> ClientRow {
    ClientRow { phone: phone.to_owned(), ..row }
}

async fn what_is_shared_is_found(db: TestDatabase) {
    with(
        &db,
        &[
            born(named(somebody(101), "silva ana")),
            born(named(somebody(102), "silva ana")),
            named(somebody(103), "silva ana"),
            born(somebody(104)),
            at(somebody(105), "home@example.org"),
            at(somebody(106), "home@example.org"),
            numbered(somebody(107), "7"),
            numbered(somebody(108), "7"),
            numbered(somebody(109), ""),
            numbered(somebody(110), ""),
            called(named(somebody(111), "costa eva"), "+1 (555) 01-47"),
            called(named(somebody(112), "costa eva"), "1/555.0147"),
            called(named(somebody(113), "costa ida"), "15550147"),
        ],
    )
    .await;
    let account = an_account(id(106), "home");
    commit(&db.store, async |tx| account::insert(tx, &account).await.unwrap()).await;

    let mut tx = db.store.read().await.unwrap();
    for (of, expected) in [
        (101, vec![102]),
        (103, vec![]),
        (104, vec![]),
        (105, vec![106]),
        (107, vec![108]),
        (109, vec![]),
        (111, vec![112]),
        (113, vec![]),
    ] {
        assert_eq!(found(&mut tx, of).await, expected, "{of}");
    }
    let other = duplicate::of_client(&mut tx, RIVERSIDE, id(105)).await.unwrap().remove(0);
    let (row, name) = (at(somebody(106), "home@example.org"), other.username.as_ref().map(Username::as_str));
    assert_eq!(
        (other.last_name, other.email_canonical, name),
        (row.last_name, row.email_canonical, Some("home"))
    );
    assert!(duplicate::of_client(&mut tx, HILLTOP, id(105)).await.unwrap().is_empty());

    for (likeness, expected) in [
        (Likeness::NameAndBirthDate, (101, 102)),
        (Likeness::Email, (105, 106)),
        (Likeness::MemberNumber, (107, 108)),
        (Likeness::Phone, (111, 112)),
    ] {
        assert_eq!(pairs(&mut tx, likeness, None, 10).await, [expected], "{likeness:?}");
        assert_eq!(pairs(&mut tx, likeness, Some(expected.0), 10).await, [], "{likeness:?}: the next ones");
    }
}

async fn pairs_come_group_by_group(db: TestDatabase) {
    let mut rows = Vec::new();
    for group in 0..3_u128 {
        for member in 0..3_u128 {
            let row = somebody(200 + 10 * group + member);
            rows.push(called(
                born(numbered(
                    at(named(row, &format!("n{group}")), &format!("{group}@example.org")),
                    &format!("{group}"),
                )),
                &format!("55501{group}"),
            ));
        }
    }
    with(&db, &rows).await;
    let mut tx = db.store.read().await.unwrap();
    for likeness in Likeness::ALL {
        let first = pairs(&mut tx, likeness, None, 2).await;
        assert_eq!(
            first,
            [(200, 201), (200, 202), (201, 202), (210, 211), (210, 212), (211, 212)],
            "{likeness:?}"
        );
        let next = pairs(&mut tx, likeness, Some(212), 2).await;
        assert_eq!(next, [(220, 221), (220, 222), (221, 222)], "{likeness:?}");
    }
}

async fn dismissed_pairs_stay_away(db: TestDatabase) {
    with(&db, &[numbered(somebody(101), "7"), numbered(somebody(102), "7"), numbered(somebody(103), "7")])
        .await;
    commit(&db.store, async |tx| {
        assert!(duplicate::dismiss(tx, RIVERSIDE, (id(101), id(102)), DORA, NOW).await.unwrap());
        assert!(!duplicate::dismiss(tx, RIVERSIDE, (id(101), id(102)), DORA, NOW).await.unwrap(), "no news");
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    assert_eq!(found(&mut tx, 101).await, [103]);
    assert_eq!(found(&mut tx, 102).await, [103]);
    assert_eq!(pairs(&mut tx, Likeness::MemberNumber, None, 10).await, [(101, 103), (102, 103)]);
}

async fn what_everybody_shares_says_nothing(db: TestDatabase) {
    let mut rows: Vec<_> = (0..21).map(|number| numbered(somebody(300 + number), "n/a")).collect();
    rows.extend([numbered(somebody(400), "7"), numbered(somebody(401), "7")]);
    with(&db, &rows).await;
    let mut tx = db.store.read().await.unwrap();
    assert_eq!(pairs(&mut tx, Likeness::MemberNumber, None, 10).await, [(400, 401)]);
    assert_eq!(found(&mut tx, 300).await.len(), 20, "a bounded answer");
}

async fn tombstones_are_nobody(db: TestDatabase) {
    with(&db, &[numbered(somebody(101), "7"), numbered(somebody(102), "7")]).await;
    let merge = "UPDATE clients SET merged_into = location_id WHERE last_name = 'Name102'";
    db_execute(&db, merge).await.unwrap();
    let mut tx = db.store.read().await.unwrap();
    assert!(found(&mut tx, 101).await.is_empty());
    assert!(pairs(&mut tx, Likeness::MemberNumber, None, 10).await.is_empty());
    assert!(client::by_id(&mut tx, RIVERSIDE, id(102)).await.unwrap().is_none());
    assert_eq!(store::client_query::count(&mut tx, RIVERSIDE, None, 100).await.unwrap(), 1);
}
