//! The list: which clients a query means, in what order, page by page; and near misses beside them.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, TestApp, details},
    on_both,
};
use accounts::{
    client::{self, ContactForm},
    client_query::{self, ClientList, PAGE_SIZE, PageAt},
    client_terms,
};
use shared::{ClientCount, ClientId, ClientQuery, ClientSort, DetailsForm, Role, Span, StatusKind};

on_both! { each_status_is_counted_as_the_list_shows_it every_way_to_find_somebody better_matches_come_first
near_misses_are_shown_apart paged_through_there_and_back walked_through_by_id orders_are_kept
found_again_by_a_new_rule more_than_can_be_read
words_that_find_many_find_by_names_first }

async fn lists(desk: &Clerk, query: &str, at: PageAt) -> ClientList {
    client_query::list(&desk.accounts, &desk.desk, &ClientQuery::parse(query), at).await.unwrap()
}

fn names(list: &ClientList) -> Vec<&str> {
    list.rows.iter().map(|row| row.name.as_str()).collect()
}

#[track_caller]
fn check(list: &ClientList, expected: &[&str]) {
    assert_eq!(names(list), expected);
    assert_eq!(list.count, ClientCount::Exactly(i64::try_from(expected.len()).unwrap()));
}

async fn each_status_is_counted_as_the_list_shows_it(app: TestApp) {
    let desk = app.front_desk().await;
    desk.adds_client("Ana", "Silva").await;
    let ben = desk.adds_client("Ben", "Silva").await;
    desk.saves_email(ben, "ben@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    app.active_client(&desk, "cy.silva").await;
    let stranger = app.clerk(Role::FrontDesk, HILLSIDE).await;
    let count = async |clerk: &Clerk, search: &str, status: Option<StatusKind>| {
        let query = ClientQuery { search: search.to_owned(), status, ..ClientQuery::default() };
        let count = client_query::count(&app.accounts, &clerk.desk, &query).await.unwrap();
        let list = client_query::list(&app.accounts, &clerk.desk, &query, PageAt::First).await.unwrap();
        assert_eq!((list.count, list.rows.len()), (count, usize::try_from(count.number()).unwrap()));
        assert_eq!(count, ClientCount::Exactly(count.number()), "few enough to be counted");
        assert!(list.rows.iter().all(|row| status.is_none_or(|status| row.status.kind() == status)));
        count.number()
    };
    assert_eq!(count(&desk, "", None).await, 3);
    assert_eq!(count(&stranger, "", None).await, 0);
    assert_eq!(count(&stranger, "silva", None).await, 0);
    assert_eq!(count(&desk, "silva", None).await, 3);
    assert_eq!(count(&desk, "silva ben", None).await, 1);
    for kind in StatusKind::ALL {
        let expected = match kind {
            StatusKind::NoEmail | StatusKind::ReadyToInvite | StatusKind::Active => 1,
            _ => 0,
        };
        assert_eq!(count(&desk, "", Some(kind)).await, expected, "{kind:?}");
        assert_eq!(count(&desk, "silva", Some(kind)).await, expected, "{kind:?}");
    }
    assert_eq!(count(&desk, "ben", Some(StatusKind::Active)).await, 0);

    // Time alone moves them on.
    desk.invites(ben).await.unwrap();
    app.mailed_token().await;
    assert_eq!(count(&desk, "", Some(StatusKind::Invited)).await, 1);
    app.passes(Span::days(7));
    assert_eq!(count(&desk, "", Some(StatusKind::Invited)).await, 0);
    assert_eq!(count(&desk, "", Some(StatusKind::InvitationExpired)).await, 1);
    for _ in 0..5 {
        app.visitor().signs_in("cy.silva", "not the password").await.unwrap_err();
    }
    assert_eq!(count(&desk, "", Some(StatusKind::Locked)).await, 1);
    assert_eq!(count(&desk, "", Some(StatusKind::Active)).await, 0);
    app.passes(Span::days(1));
    assert_eq!(count(&desk, "", Some(StatusKind::Locked)).await, 0);
    assert_eq!(count(&desk, "", Some(StatusKind::Active)).await, 1);
}

/// A client with everything that a search looks for.
async fn add(desk: &Clerk, first: &str, last: &str, number: &str, phone: &str) -> ClientId {
    let form = DetailsForm { member_number: number.to_owned(), ..details(first, last) };
    let contact = ContactForm { phone, ..ContactForm::default() };
    client::add(&desk.accounts, &desk.desk, &form, &contact).await.unwrap()
}

async fn every_way_to_find_somebody(app: TestApp) {
    let desk = app.front_desk().await;
    let zofia = add(&desk, "Zofia", "Łukasz-O’Brien", "M-10482", "").await;
    add(&desk, "Олена", "Ковальчук", "77", "").await;
    let contact = ContactForm {
        email: "Zo.Brien+gym@Example.org",
        phone: "+44 (0)20 7946 0018",
        ..ContactForm::default()
    };
    client::save_contact(&desk.accounts, &desk.desk, zofia, &contact).await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(zofia).await.unwrap();
    app.visitor().accepts(&app.mailed_token().await, "zofia_the.great", PASSWORD).await.unwrap();
    for search in [
        "zofia",
        "ZOF",
        "łuk",
        "lukasz zofia",
        "Zofia Lukasz-O'Brien",
        "obrien",
        "o brien",
        "lukaszobrien",
        "zo.brien+gym@example.org",
        "ZO.BRIEN+",
        "zo brien",
        "@example.org zofia",
        "zofia_the.great",
        "great",
        "M-10482",
        "10482",
        "1048",
        "0018",
        "7946 0018",
        "020 7946",
        "+44 20 7946 0018",
    ] {
        let list = lists(&desk, &ClientQuery::from_answers(search, "", "").to_string(), PageAt::First).await;
        assert_eq!(names(&list), ["Zofia Łukasz-O’Brien"], "{search}");
    }
    for search in ["kovalchuk", "Ковал", "olena koval", "77"] {
        let list = lists(&desk, &ClientQuery::from_answers(search, "", "").to_string(), PageAt::First).await;
        assert_eq!(names(&list), ["Олена Ковальчук"], "{search}");
    }
    for search in ["brien olena", "946", "ofia", "...", "%", "@", "zofia 77"] {
        let list = lists(&desk, &ClientQuery::from_answers(search, "", "").to_string(), PageAt::First).await;
        assert_eq!((names(&list), list.count), (vec![], ClientCount::Exactly(0)), "{search}");
    }
}

async fn better_matches_come_first(app: TestApp) {
    let desk = app.front_desk().await;
    for (first, last) in
        [("Lian", "Abel"), ("Wei", "Li"), ("Li", "Zhou"), ("Ana", "Lima"), ("Mei", "Li"), ("Liam", "Li")]
    {
        desk.adds_client(first, last).await;
    }
    let list = lists(&desk, "q=li", PageAt::First).await;
    check(&list, &["Liam Li", "Mei Li", "Wei Li", "Li Zhou", "Lian Abel", "Ana Lima"]);
    check(&lists(&desk, "q=li+li", PageAt::First).await, &names(&list));
    check(&lists(&desk, "q=lia+li", PageAt::First).await, &["Liam Li", "Lian Abel"]);
}

async fn near_misses_are_shown_apart(app: TestApp) {
    let desk = app.front_desk().await;
    for (first, last) in [
        ("Maria", "Silva"),
        ("Mario", "Salva"),
        ("Ana", "Silvana"),
        ("Katarzyna", "Gonzalez"),
        ("John", "Lee"),
    ] {
        desk.adds_client(first, last).await;
    }
    let gonzalez = lists(&desk, "q=gonzalez", PageAt::First).await.rows[0].id;
    desk.saves_email(gonzalez, "kasia.g@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    let check = async |search: &str, matching: &[&str], similar: &[&str]| {
        let query = ClientQuery::from_answers(search, "", "");
        let list = client_query::list(&desk.accounts, &desk.desk, &query, PageAt::First).await.unwrap();
        let near: Vec<_> = list.similar.iter().map(|row| row.name.as_str()).collect();
        assert_eq!((names(&list).as_slice(), near.as_slice()), (matching, similar), "{search}");
        // Whoever is similar belongs to nothing that is done to all that match.
        assert_eq!(list.count, ClientCount::Exactly(i64::try_from(matching.len()).unwrap()));
        let mut tx = desk.accounts.store().read().await.unwrap();
        let here = desk.desk.location.id;
        let walked = client_query::walk(&mut tx, here, &query, app.now(), None, 100).await.unwrap();
        assert_eq!(walked.len(), matching.len());
    };
    check("slva", &[], &["Mario Salva", "Maria Silva"]).await;
    check("silvia", &[], &["Maria Silva"]).await;
    check("maria", &["Maria Silva"], &["Mario Salva"]).await;
    check("maria slva", &[], &["Maria Silva", "Mario Salva"]).await;
    check("gonzales", &[], &["Katarzyna Gonzalez"]).await;
    check("ktarzyna gonsales", &[], &["Katarzyna Gonzalez"]).await;
    check("jhon", &[], &["John Lee"]).await;
    check("kohn", &[], &["John Lee"]).await;
    check("kasai.g@example.org", &[], &["Katarzyna Gonzalez"]).await;
    check("kasia.g@exmaple.org", &[], &["Katarzyna Gonzalez"]).await;
    check("leo", &[], &[]).await;
    check("xyzzy", &[], &[]).await;
    let query =
        ClientQuery { search: "slva".to_owned(), status: Some(StatusKind::Active), ..ClientQuery::default() };
    assert_eq!(lists(&desk, &query.to_string(), PageAt::First).await.similar, []);
}

/// Goes through all pages, there and back again, and asserts that both ways show the same.
async fn pages_through(desk: &Clerk, query: &str) -> Vec<ClientId> {
    let (mut there, mut at) = (Vec::new(), PageAt::First);
    loop {
        let page = lists(desk, query, at).await;
        let before = page.before;
        assert_eq!(before.is_none(), there.is_empty(), "only the first page has none before");
        there.push(page.rows.iter().map(|row| row.id).collect::<Vec<_>>());
        let Some(after) = page.after else { break };
        assert_eq!(page.rows.len(), PAGE_SIZE);
        at = PageAt::After(after);
    }
    for place in (1..there.len()).rev() {
        let back = lists(desk, query, PageAt::Before(there[place][0])).await;
        let back: Vec<_> = back.rows.iter().map(|row| row.id).collect();
        assert_eq!(back, there[place - 1], "{query}, page {place}");
    }
    there.concat()
}

/// Adds so many clients in one go.
async fn crowd(app: &TestApp, desk: &Clerk, many: usize) {
    let mut tx = app.accounts.store().begin().await.unwrap();
    for place in 0..many {
        let id = ClientId::new(uuid_of(place));
        let now = app.now() + Span::seconds(i64::try_from(place * 7919 % many).unwrap());
        let mut row =
            store::client::ClientRow::new(desk.desk.location.id, id, shared::Language::English, now);
        row.first_name = format!("Anna{}", place % 7);
        "Crowd".clone_into(&mut row.last_name);
        row.sort_name = format!("crowd anna{}", place % 7);
        row.search = format!(" anna{} crowd {place:07} ", place % 7);
        store::client::insert(&mut tx, &row).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn uuid_of(place: usize) -> uuid::Uuid {
    uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + place as u128)
}

async fn paged_through_there_and_back(app: TestApp) {
    let desk = app.front_desk().await;
    crowd(&app, &desk, 130).await;
    for query in ["", "status=no-email", "q=crowd", "q=crowd&status=no-email"] {
        for sort in ClientSort::ALL {
            let query = format!("{query}&sort={}", sort.code());
            let mut all = pages_through(&desk, &query).await;
            assert_eq!(all.len(), 130, "{query}");
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 130, "{query}: everybody once");
        }
    }
    assert_eq!(pages_through(&desk, "q=anna3").await.len(), 19);
    // Places that are gone, or never were: the first page.
    let first = lists(&desk, "", PageAt::First).await;
    let gone = ClientId::new(uuid::Uuid::from_u128(1));
    for at in [PageAt::After(gone), PageAt::Before(gone)] {
        assert_eq!(lists(&desk, "", at).await.rows, first.rows);
        assert_eq!(
            names(&lists(&desk, "q=crowd", at).await),
            names(&lists(&desk, "q=crowd", PageAt::First).await)
        );
    }
}

async fn orders_are_kept(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    app.passes(Span::hours(1));
    desk.adds_client("Ben", "Abel").await;
    app.passes(Span::hours(1));
    desk.adds_client("Cy", "Silva").await;
    app.passes(Span::hours(1));
    client::edit(&desk.accounts, &desk.desk, ana, &details("Ana", "Silva Costa")).await.unwrap();
    check(&lists(&desk, "", PageAt::First).await, &["Ben Abel", "Cy Silva", "Ana Silva Costa"]);
    check(&lists(&desk, "sort=joined", PageAt::First).await, &["Cy Silva", "Ben Abel", "Ana Silva Costa"]);
    let by_event = "sort=last-activity";
    check(&lists(&desk, by_event, PageAt::First).await, &["Ana Silva Costa", "Cy Silva", "Ben Abel"]);
    check(&lists(&desk, "q=silva&sort=joined", PageAt::First).await, &["Cy Silva", "Ana Silva Costa"]);
    check(&lists(&desk, "q=silva&sort=last-activity", PageAt::First).await, &["Ana Silva Costa", "Cy Silva"]);
}

async fn walked_through_by_id(app: TestApp) {
    let desk = app.front_desk().await;
    crowd(&app, &desk, 30).await;
    let here = desk.desk.location.id;
    for (query, expected) in [
        ("", 30),
        ("q=crowd", 30),
        ("status=no-email", 30),
        ("status=active", 0),
        ("q=anna1", 5),
        ("q=...", 0),
    ] {
        let query = ClientQuery::parse(query);
        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            let mut tx = app.accounts.store().read().await.unwrap();
            let some = client_query::walk(&mut tx, here, &query, app.now(), after, 7).await.unwrap();
            assert!(some.len() <= 7);
            let Some(last) = some.last() else { break };
            after = Some(*last);
            walked.extend(some);
        }
        assert_eq!(walked.len(), expected, "{query}");
        assert!(walked.is_sorted_by(|a, b| a < b), "each once");
    }
}

async fn found_again_by_a_new_rule(app: TestApp) {
    let desk = app.front_desk().await;
    desk.adds_client("Ana", "Łukasz").await;
    app.active_client(&desk, "ana.silva").await;
    app.db_execute(
        "UPDATE clients SET terms_version = 0, search = 'nothing', sort_name = 'x', stage = 'disabled', stage_until = 7",
    )
    .await;
    check(&lists(&desk, "q=lukasz", PageAt::First).await, &[]);
    assert_eq!(client_terms::bring_up_to_date(&app.accounts).await.unwrap(), 2);
    check(&lists(&desk, "q=lukasz", PageAt::First).await, &["Ana Łukasz"]);
    check(&lists(&desk, "q=ana.silva&status=active", PageAt::First).await, &["Ana Silva"]);
    check(&lists(&desk, "status=no-email", PageAt::First).await, &["Ana Łukasz"]);
    check(&lists(&desk, "", PageAt::First).await, &["Ana Łukasz", "Ana Silva"]);
    assert_eq!(client_terms::bring_up_to_date(&app.accounts).await.unwrap(), 0);
}

/// More than are read whole: the first ones can be paged through in the order of a search, in other orders all of them,
/// and whoever does something to all that match meets every one.
async fn more_than_can_be_read(app: TestApp) {
    let desk = app.front_desk().await;
    let most = usize::try_from(client_query::MOST_FOUND).unwrap();
    crowd(&app, &desk, most + 20).await;
    let everybody = ClientCount::Exactly(client_query::MOST_FOUND + 20);
    let first = lists(&desk, "q=crowd", PageAt::First).await;
    assert_eq!((first.count, first.cut), (ClientCount::MoreThan(client_query::MOST_FOUND), true));
    assert_eq!(first.rows.len(), PAGE_SIZE);
    assert_eq!(lists(&desk, "", PageAt::First).await.count, everybody);
    assert_eq!(lists(&desk, "status=no-email", PageAt::First).await.count, everybody);
    let query = ClientQuery::parse("q=crowd");
    let exactly = client_query::count(&app.accounts, &desk.desk, &query).await.unwrap();
    assert_eq!(exactly, everybody, "whoever acts on all is told how many");
    let all = pages_through(&desk, "q=crowd&sort=joined").await;
    assert_eq!(all.len(), most + 20);
    let mut tx = app.accounts.store().read().await.unwrap();
    let here = desk.desk.location.id;
    let walked = client_query::walk(&mut tx, here, &query, app.now(), None, 10_000).await.unwrap();
    assert_eq!(walked.len(), most + 20);
    check(&lists(&desk, "q=crowd+0000007", PageAt::First).await, &["Anna0 Crowd"]);
}

/// Each of two words finds more than are looked at one by one.
async fn words_that_find_many_find_by_names_first(app: TestApp) {
    let desk = app.front_desk().await;
    crowd(&app, &desk, 4_100).await;
    let many = lists(&desk, "q=ann+cro", PageAt::First).await;
    assert_eq!((many.count, many.cut), (ClientCount::MoreThan(client_query::MOST_FOUND), true));
    let many = lists(&desk, "q=ann+cro&status=no-email", PageAt::First).await;
    assert_eq!((many.count, many.cut), (ClientCount::MoreThan(client_query::MOST_FOUND), true));
    // The very last by name, and found by something that is no name.
    let zoe = desk.adds_client("Anna", "Zoe").await;
    desk.saves_email(zoe, "crowd@example.org").await.unwrap();
    app.delivers_mails().await;
    let found = lists(&desk, "q=zo+anna", PageAt::First).await;
    check(&found, &["Anna Zoe"]);
    let found = lists(&desk, "q=anna+cro&status=email-pending", PageAt::First).await;
    check(&found, &["Anna Zoe"]);
}
