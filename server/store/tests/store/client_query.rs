//! Clients found by their terms, filtered by where they stand, in an order.

use crate::{fixture::*, on_both};
use shared::{
    ClientId, ClientSort, Ended, LinkId, LocationId, Purpose, Standing, Status, StatusKind, Timestamp,
    VerifiedBy,
};
use sqlx::{AnyConnection, Connection};
use store::{
    Tx, account,
    client::{self, ClientRow, Verified},
    client_query::{self, Filter, Start, Term, Word},
    facts, link,
    testing::TestDatabase,
};
use uuid::Uuid;

on_both! { the_stored_standing_is_that_of_the_facts terms_follow_the_profile found_by_terms
found_by_names_that_stand_in_the_index words_are_known_while_somebody_has_them along_each_order_and_back by_id_whatever_happens of_old_terms }

fn number(number: u128) -> ClientId {
    ClientId::new(Uuid::from_u128(number))
}

fn begins(text: &str) -> Word {
    Word { terms: vec![Term::Begins(text.to_owned())] }
}

fn everybody(words: &[Word]) -> Filter<'_> {
    Filter { location: RIVERSIDE, words, standing: None }
}

/// One client for every combination of the facts that a status depends on, each moment before and after now.
async fn with_every_combination(tx: &mut Tx) -> Vec<ClientId> {
    let mut ids = Vec::new();
    for email in ["none", "pending", "verified"] {
        for invitation in ["none", "open", "expired", "used", "revoked", "revoked and sent again"] {
            for holder in ["none", "active", "was locked", "locked", "disabled", "disabled and locked"] {
                let id = number(1_000 + ids.len() as u128);
                client::insert(tx, &a_client(id, "Any", "Body")).await.unwrap();
                if email != "none" {
                    let address = self::email("any@example.org");
                    client::set_email(tx, RIVERSIDE, id, Some(&address), " any ", NOW).await.unwrap();
                }
                if email == "verified" {
                    let proof =
                        Verified { at: NOW, by: VerifiedBy::Link, ip: None, staff: None, reason: None };
                    client::set_verified(tx, RIVERSIDE, id, "any@example.org", &proof).await.unwrap();
                }
                invite(tx, id, invitation).await;
                if holder != "none" {
                    account::insert(tx, &an_account(id, &format!("any{}", ids.len()))).await.unwrap();
                }
                match holder {
                    "was locked" => account::lock(tx, RIVERSIDE, id, later(-1)).await.unwrap(),
                    "locked" | "disabled and locked" => {
                        account::lock(tx, RIVERSIDE, id, later(1)).await.unwrap();
                    }
                    _ => {}
                }
                if holder.starts_with("disabled") {
                    account::disable(tx, (RIVERSIDE, id), Some(DORA), "why", NOW).await.unwrap();
                }
                client::touch(tx, RIVERSIDE, id, NOW).await.unwrap();
                ids.push(id);
            }
        }
    }
    ids
}

async fn invite(tx: &mut Tx, client: ClientId, invitation: &str) {
    if invitation == "none" {
        return;
    }
    let (hour, subject) = (3_600, client.uuid());
    let sent_at = if invitation == "expired" { later(-2 * hour) } else { later(-60) };
    let row = |id: u128, created_at: Timestamp| {
        let id = LinkId::new(Uuid::from_u128(id + subject.as_u128()));
        store::link::LinkRow { id, subject_id: subject, ..a_link(0, Purpose::Invitation, created_at) }
    };
    let first = row(1 << 64, sent_at);
    link::insert(tx, &first).await.unwrap();
    match invitation {
        "used" => assert!(link::use_once(tx, RIVERSIDE, first.id, NOW).await.unwrap()),
        "revoked" | "revoked and sent again" => {
            let subject = (RIVERSIDE, subject);
            let purpose = Some(Purpose::Invitation);
            assert_eq!(link::end_of_subject(tx, subject, purpose, Ended::Revoked, NOW).await.unwrap(), 1);
        }
        _ => {}
    }
    if invitation == "revoked and sent again" {
        link::insert(tx, &row(2 << 64, NOW)).await.unwrap();
    }
}

/// The filter of each status, in SQL, gives exactly those whose facts have that status.
async fn the_stored_standing_is_that_of_the_facts(db: TestDatabase) {
    with_clients(&db).await;
    let ids = commit(&db.store, with_every_combination).await;
    assert_eq!(ids.len(), 3 * 6 * 6);
    let mut tx = db.store.read().await.unwrap();
    let mut by_status: Vec<(StatusKind, ClientId)> = Vec::new();
    for id in &ids {
        let facts = facts::of_client(&mut tx, RIVERSIDE, *id).await.unwrap().unwrap().facts();
        let stored = client::standing(&mut tx, RIVERSIDE, *id).await.unwrap().unwrap();
        let stored = Standing { stage: stored.stage, until: stored.stage_until };
        assert_eq!(stored, Standing::of(&facts), "{facts:?}");
        by_status.push((Status::of(&facts, NOW).kind(), *id));
    }
    for kind in StatusKind::ALL {
        let mut expected: Vec<_> =
            by_status.iter().filter(|(is, _)| *is == kind).map(|(_, id)| *id).collect();
        assert!(!expected.is_empty(), "{kind:?}");
        if kind == StatusKind::NoEmail {
            // Ana and Ben, to whom nothing has happened since they were added.
            expected.extend([ANA, BEN]);
            expected.sort_unstable();
        }
        let filter = Filter { standing: Some(kind.standings(NOW)), ..everybody(&[]) };
        for sort in ClientSort::ALL {
            let mut found = client_query::along(&mut tx, filter, sort, Start::Beginning, 200).await.unwrap();
            found.sort_unstable();
            assert_eq!(found, expected, "{kind:?} {sort:?}");
        }
        let found = client_query::standing(&mut tx, filter, 200).await.unwrap();
        let counted = client_query::count(&mut tx, RIVERSIDE, filter.standing, 200).await.unwrap();
        assert_eq!((found.len(), counted), (expected.len(), i64::try_from(expected.len()).unwrap()));
        assert_eq!(client_query::count(&mut tx, RIVERSIDE, filter.standing, 1).await.unwrap(), 1);
        assert_eq!(client_query::count(&mut tx, HILLTOP, filter.standing, 200).await.unwrap(), 0);
    }
}

/// Who is found by a beginning.
async fn found(tx: &mut Tx, text: &str) -> Vec<ClientId> {
    let term = Term::Begins(text.to_owned());
    let rows = client_query::found(tx, everybody(&[]), &term, 1_000, 1_000).await.unwrap();
    rows.into_iter().map(|row| row.id).collect()
}

async fn terms_follow_the_profile(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        assert_eq!(found(tx, "sil").await, [ANA]);
        client::set_search(tx, RIVERSIDE, ANA, " ana =a.b silva silvano ").await.unwrap();
        assert_eq!(found(tx, "sil").await, [ANA, ANA], "once for each term");
        assert_eq!(found(tx, "=a").await, [ANA]);
        let row = ClientRow {
            sort_name: "costa ana".to_owned(),
            search: " ana costa ".to_owned(),
            ..a_client(ANA, "Ana", "Costa")
        };
        client::update_profile(tx, &row, NOW).await.unwrap();
        assert_eq!(found(tx, "sil").await, []);
        assert_eq!(found(tx, "costa").await, [ANA]);
        client::set_search(tx, RIVERSIDE, ANA, r#" "odd" [x] c:\y  two "#).await.unwrap();
        for term in [r#""odd""#, "[x]", r"c:\y", "two"] {
            assert_eq!(found(tx, term).await, [ANA], "{term}");
        }
        client::set_search(tx, RIVERSIDE, ANA, " ").await.unwrap();
        assert_eq!(found(tx, "").await, [BEN, BEN]);
    })
    .await;
    db_execute(&db, "DELETE FROM clients").await.unwrap();
    let mut connection = AnyConnection::connect(&db.url).await.unwrap();
    let left = "SELECT (SELECT count(*) FROM client_terms) + (SELECT count(*) FROM client_words)";
    let left: i64 = sqlx::query_scalar(left).fetch_one(&mut connection).await.unwrap();
    assert_eq!(left, 0, "nothing is known of who was removed");
}

async fn found_by_terms(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        for (place, search) in
            [" li maria ", " lia maria ", " li mariana ", " 100% li ", " a_b li ", " axb li "]
                .into_iter()
                .enumerate()
        {
            let mut row = a_client(number(100 + place as u128), "Some", "Body");
            row.sort_name = format!("{}", 9 - place);
            search.clone_into(&mut row.search);
            client::insert(tx, &row).await.unwrap();
        }
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let mut check = async |term: Term, words: &[Word], expected: &[u128]| {
        let rows = client_query::found(&mut tx, everybody(words), &term, 100, 100).await.unwrap();
        let ids: Vec<u128> = rows.into_iter().map(|row| row.id.uuid().as_u128()).collect();
        assert_eq!(ids, expected, "{term:?} {words:?}");
        let word = Word { terms: vec![term] };
        if words.is_empty() {
            let weight = client_query::weight(&mut tx, RIVERSIDE, &word, 100).await.unwrap();
            assert_eq!(weight, i64::try_from(expected.len()).unwrap(), "{word:?}");
        }
    };
    let li = || Term::Begins("li".to_owned());
    check(li(), &[], &[105, 104, 103, 102, 100, 101]).await;
    check(Term::Is("li".to_owned()), &[], &[105, 104, 103, 102, 100]).await;
    check(li(), &[begins("maria")], &[102, 100, 101]).await;
    check(li(), &[Word { terms: vec![Term::Is("maria".to_owned())] }], &[100, 101]).await;
    check(li(), &[begins("mar"), begins("li")], &[102, 100, 101]).await;
    check(li(), &[begins("100%")], &[103]).await;
    check(li(), &[begins("a_b")], &[104]).await;
    check(
        li(),
        &[Word { terms: vec![begins("100").terms[0].clone(), begins("ax").terms[0].clone()] }],
        &[105, 103],
    )
    .await;
    let limited = client_query::found(&mut tx, everybody(&[]), &li(), 3, 100).await.unwrap();
    assert_eq!(limited.len(), 3, "no further than the budget");
    let limited = client_query::found(&mut tx, everybody(&[]), &li(), 100, 2).await.unwrap();
    assert_eq!(limited.len(), 2);
    let elsewhere = Filter { location: HILLTOP, ..everybody(&[]) };
    assert_eq!(client_query::found(&mut tx, elsewhere, &li(), 100, 100).await.unwrap(), []);
    let no_email = Filter { standing: Some(StatusKind::NoEmail.standings(NOW)), ..everybody(&[]) };
    assert_eq!(client_query::found(&mut tx, no_email, &li(), 100, 100).await.unwrap().len(), 6);
    let active = Filter { standing: Some(StatusKind::Active.standings(NOW)), ..everybody(&[]) };
    assert_eq!(client_query::found(&mut tx, active, &li(), 100, 100).await.unwrap(), []);
}

async fn found_by_names_that_stand_in_the_index(db: TestDatabase) {
    with_clients(&db).await;
    commit(&db.store, async |tx| {
        for (place, name) in ["li  maria", "lia  mar", "li  ana maria", "ma_i  li"].into_iter().enumerate() {
            let mut row = a_client(number(100 + place as u128), "Some", "Body");
            name.clone_into(&mut row.sort_name);
            row.search = format!(" {} ", name.replace("  ", " "));
            client::insert(tx, &row).await.unwrap();
        }
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    let li = Term::Begins("li".to_owned());
    let is = |text: &str| Word { terms: vec![Term::Is(text.to_owned())] };
    let no_email = Some(StatusKind::NoEmail.standings(NOW));
    for (filter, most, expected) in [
        (everybody(&[begins("mar")]), 100, &[102, 100, 101][..]),
        (everybody(&[begins("mar")]), 2, &[102, 100]),
        (everybody(&[is("mar")]), 100, &[101]),
        (everybody(&[begins("ana"), begins("ma")]), 100, &[102]),
        (everybody(&[begins("ma_")]), 100, &[103]),
        (Filter { standing: no_email, ..everybody(&[begins("mar")]) }, 100, &[102, 100, 101]),
        (Filter { standing: Some(StatusKind::Active.standings(NOW)), ..everybody(&[]) }, 100, &[]),
        (Filter { location: HILLTOP, ..everybody(&[]) }, 100, &[]),
    ] {
        let rows = client_query::found_by_name(&mut tx, filter, &li, most).await.unwrap();
        let ids: Vec<u128> = rows.into_iter().map(|row| row.id.uuid().as_u128()).collect();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

async fn words_are_known_while_somebody_has_them(db: TestDatabase) {
    with_clients(&db).await;
    let words = async |tx: &mut Tx, head: &str, tail: &str| {
        let known = client_query::words_like(tx, RIVERSIDE, (5, 1), (head, tail), 100).await.unwrap();
        let mut words: Vec<String> = known.into_iter().map(|known| known.word).collect();
        words.sort_unstable();
        words
    };
    commit(&db.store, async |tx| {
        client::set_search(tx, RIVERSIDE, ANA, " 12345 =silva li salva sil silva silvania silver ")
            .await
            .unwrap();
        client::set_search(tx, RIVERSIDE, BEN, " silva ").await.unwrap();
        assert_eq!(words(tx, "sil", "xx").await, ["silva", "silver"]);
        assert_eq!(words(tx, "xx", "av").await, ["salva", "silva"]);
        assert_eq!(words(tx, "x", "x").await, [""; 0]);
        client::set_search(tx, RIVERSIDE, ANA, " ana ").await.unwrap();
        assert_eq!(words(tx, "sil", "av").await, ["silva"], "Ben has it still");
        client::set_search(tx, RIVERSIDE, BEN, " ben ").await.unwrap();
        assert_eq!(words(tx, "sil", "av").await, [""; 0]);
    })
    .await;
}

async fn along_each_order_and_back(db: TestDatabase) {
    with_clients(&db).await;
    let names = ["b", "a", "a", "ab", "a b", "c"];
    commit(&db.store, async |tx| {
        for (place, name) in names.iter().enumerate() {
            let mut row = a_client(number(100 + place as u128), "Some", "Body");
            (*name).clone_into(&mut row.sort_name);
            client::insert(tx, &row).await.unwrap();
            client::touch(tx, RIVERSIDE, row.id, later(i64::try_from(place % 3).unwrap())).await.unwrap();
        }
        others_stand_elsewhere(tx).await;
    })
    .await;
    let mut tx = db.store.read().await.unwrap();
    for (sort, expected) in [
        (ClientSort::Name, [101, 102, 104, 103, 100, 105]),
        (ClientSort::LastActivity, [105, 102, 104, 101, 103, 100]),
        (ClientSort::Joined, [105, 104, 103, 102, 101, 100]),
    ] {
        let expected = expected.map(number);
        let some = [begins("some")];
        let standing = Some(StatusKind::NoEmail.standings(NOW));
        for filter in [everybody(&some), Filter { standing, ..everybody(&[]) }] {
            let all = client_query::along(&mut tx, filter, sort, Start::Beginning, 10).await.unwrap();
            assert_eq!(all, expected, "{sort:?}");
            for (place, id) in expected.iter().enumerate() {
                let here = client_query::place(&mut tx, RIVERSIDE, *id).await.unwrap().unwrap();
                let after = client_query::along(&mut tx, filter, sort, Start::After(&here), 2).await.unwrap();
                let end = expected.len().min(place + 3);
                assert_eq!(after, expected[place + 1..end], "{sort:?} after {place}");
                let mut before =
                    client_query::along(&mut tx, filter, sort, Start::Before(&here), 2).await.unwrap();
                before.reverse();
                assert_eq!(before, expected[place.saturating_sub(2)..place], "{sort:?} before {place}");
            }
        }
    }
    assert_eq!(client_query::place(&mut tx, HILLTOP, number(100)).await.unwrap(), None);
}

/// Ana and Ben get an email and other terms: they don't belong to those whose order is written down.
async fn others_stand_elsewhere(tx: &mut Tx) {
    for id in [ANA, BEN] {
        let email = email("gone@example.org");
        client::set_email(tx, RIVERSIDE, id, Some(&email), " gone ", NOW).await.unwrap();
        client::touch(tx, RIVERSIDE, id, NOW).await.unwrap();
    }
}

async fn by_id_whatever_happens(db: TestDatabase) {
    with_clients(&db).await;
    let mut tx = db.store.read().await.unwrap();
    let silva = [begins("silva")];
    let first = client_query::by_id(&mut tx, everybody(&[]), None, 1).await.unwrap();
    assert_eq!(first, [ANA]);
    assert_eq!(client_query::by_id(&mut tx, everybody(&[]), Some(ANA), 9).await.unwrap(), [BEN]);
    assert_eq!(client_query::by_id(&mut tx, everybody(&[]), Some(BEN), 9).await.unwrap(), []);
    assert_eq!(client_query::by_id(&mut tx, everybody(&silva), None, 9).await.unwrap(), [ANA]);
    let elsewhere = Filter { location: LocationId::INSTALLATION, ..everybody(&[]) };
    assert_eq!(client_query::by_id(&mut tx, elsewhere, None, 9).await.unwrap(), []);
}

async fn of_old_terms(db: TestDatabase) {
    with_clients(&db).await;
    db_execute(&db, "UPDATE clients SET terms_version = 0").await.unwrap();
    commit(&db.store, async |tx| {
        assert_eq!(client::of_old_terms(tx, 1).await.unwrap().len(), 1);
        for row in client::of_old_terms(tx, 9).await.unwrap() {
            client::set_terms(tx, (row.location_id, row.id), "new name", " new ").await.unwrap();
        }
        assert_eq!(client::of_old_terms(tx, 9).await.unwrap(), []);
        assert_eq!(found(tx, "new").await, [ANA, BEN]);
        assert_eq!(found(tx, "silva").await, []);
        let row = client::by_id(tx, RIVERSIDE, ANA).await.unwrap().unwrap();
        assert_eq!((row.sort_name.as_str(), row.search.as_str()), ("new name", " new "));
    })
    .await;
}
