//! The demo: made by the same use cases, whole, and loaded twice without harm.

use crate::{
    harness::{PASSWORD, TestApp, dead},
    on_both,
};
use accounts::{
    DeadLink, Desk, Refused,
    client_query::{self, PAGE_SIZE, PageAt},
    demo::{self, Crowd},
    doctor, profile, staff,
};
use shared::{ClientId, ClientQuery, Role, Span, Standing, Status, StatusKind};
use std::{
    collections::{BTreeSet, HashMap},
    future::{Future, poll_fn},
    mem::discriminant,
    pin::pin,
    task::Poll,
};

on_both! { every_status_is_there loading_twice_changes_nothing interrupted_anywhere_it_goes_on
a_crowd_has_every_status a_crowd_of_a_seed_is_always_the_same one_more_start_adds_only_who_is_missing
only_the_demo_gets_a_crowd }

/// The demo beside whatever is there, but for its own slug.
async fn loaded(app: &TestApp) -> (demo::Demo, Desk) {
    app.db_makes_way("elsewhere").await;
    let demo = demo::load(&app.accounts).await.unwrap();
    let desk = signed_in(app, &demo, Role::FrontDesk).await;
    (demo, desk)
}

async fn signed_in(app: &TestApp, demo: &demo::Demo, role: Role) -> Desk {
    let member = demo.staff.iter().find(|member| member.role == role).unwrap();
    let (_, token) = member.set_up_link.as_deref().unwrap().split_once("?t=").unwrap();
    let origin = app.visitor().origin;
    let session = staff::set_up(&app.accounts, &origin, token, PASSWORD).await.unwrap().session().unwrap();
    staff::desk(&app.accounts, &origin, &session.token).await.unwrap()
}

async fn every_status_is_there(app: TestApp) {
    let (_, desk) = loaded(&app).await;
    let list =
        client_query::list(&app.accounts, &desk, &ClientQuery::default(), PageAt::First).await.unwrap();
    let moment = app.now();
    for status in [
        Status::NoEmail,
        Status::EmailPending,
        Status::ReadyToInvite,
        Status::Invited { expires_at: moment },
        Status::InvitationExpired { expired_at: moment },
        Status::Active,
        Status::Locked { until: moment },
        Status::Disabled,
    ] {
        let found = list.rows.iter().any(|row| discriminant(&row.status) == discriminant(&status));
        assert!(found, "nobody is {status:?}");
    }
    for row in &list.rows {
        let profile = profile::of_client(&app.accounts, &desk, row.id).await.unwrap();
        let times: Vec<_> = profile.activity.iter().map(|activity| activity.at).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{}: {:?}", row.name, profile.activity);
        assert!(times.iter().all(|at| *at <= moment && *at >= profile.created_at), "{}", row.name);
    }
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

async fn loading_twice_changes_nothing(app: TestApp) {
    let (first, _) = loaded(&app).await;
    let clients = "SELECT count(*) FROM clients";
    let (before, events) = (app.db_number(clients).await, app.db_number("SELECT count(*) FROM audit").await);
    app.passes(Span::hours(1));
    let second = demo::load(&app.accounts).await.unwrap();
    assert_eq!(app.db_number(clients).await, before);
    assert_eq!(app.db_number("SELECT count(*) FROM audit").await, events);
    assert_eq!(second.location.id, first.location.id);
    let mut links = BTreeSet::new();
    for (old, new) in first.staff.iter().zip(&second.staff) {
        assert_eq!((old.role, &old.username), (new.role, &new.username));
        match &new.set_up_link {
            None => assert_eq!(new.role, Role::FrontDesk, "has a password already"),
            Some(link) => {
                links.insert(link.clone());
                // R6: the new link killed the one before.
                let (_, token) = old.set_up_link.as_deref().unwrap().split_once("?t=").unwrap();
                assert_eq!(dead(staff::open_set_up(&app.accounts, token).await), DeadLink::Replaced);
                let (_, token) = link.split_once("?t=").unwrap();
                staff::open_set_up(&app.accounts, token).await.unwrap();
            }
        }
    }
    assert_eq!(links.len(), 3);
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

/// Does some work, and drops it where it then is, as if the process had been killed; what it came to if it was done.
async fn interrupted<T>(steps: usize, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut left) = (pin!(work), steps);
    poll_fn(|context| {
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Everybody by name, with where they stand and what is wrong.
async fn everybody(app: &TestApp, desk: &Desk) -> Vec<String> {
    let list = client_query::list(&app.accounts, desk, &ClientQuery::default(), PageAt::First).await.unwrap();
    let mut all = Vec::new();
    for row in &list.rows {
        let profile = profile::of_client(&app.accounts, desk, row.id).await.unwrap();
        let stands = (discriminant(&row.status), discriminant(&profile.verdict));
        all.push(format!("{} {stands:?} {:?}", row.name, profile.email.map(|email| email.address)));
    }
    all
}

async fn interrupted_anywhere_it_goes_on(app: TestApp) {
    let (_, whole) = loaded(&app).await;
    let expected = everybody(&app, &whole).await;
    app.db_execute("UPDATE staff SET username = 'former.' || username").await;
    app.db_makes_way("first-demo").await;
    let (mut starts, mut demo) = (0, None);
    while demo.is_none() {
        starts += 1;
        app.passes(Span::seconds(1));
        demo = interrupted(50 * starts, Box::pin(demo::load(&app.accounts))).await.transpose().unwrap();
    }
    assert!(starts > 5, "{starts}");
    let desk = signed_in(&app, &demo.unwrap(), Role::FrontDesk).await;
    assert_eq!(everybody(&app, &desk).await, expected);
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

const CROWD: Crowd = Crowd { clients: 2_100, seed: 1 };

/// Everybody, in the order in which the ids are.
async fn everyone(app: &TestApp, desk: &Desk) -> Vec<ClientId> {
    let mut tx = app.accounts.store().read().await.unwrap();
    let query = ClientQuery::default();
    client_query::walk(&mut tx, desk.location.id, &query, app.now(), None, 100_000).await.unwrap()
}

async fn a_crowd_has_every_status(app: TestApp) {
    let (demo, desk) = loaded(&app).await;
    let before = everyone(&app, &desk).await.len();
    assert_eq!(demo::gather(&app.accounts, &demo.location, CROWD).await.unwrap(), CROWD.clients);
    let all = everyone(&app, &desk).await;
    assert_eq!(all.len() - before, usize::try_from(CROWD.clients).unwrap());
    let mut counts: HashMap<StatusKind, i64> = HashMap::new();
    let mut without_account = 0;
    for ids in all.chunks(PAGE_SIZE) {
        let mut tx = app.accounts.store().read().await.unwrap();
        for row in store::facts::of_clients(&mut tx, desk.location.id, ids).await.unwrap() {
            let (id, facts) = (row.client.id, row.facts());
            *counts.entry(Status::of(&facts, app.now()).kind()).or_default() += 1;
            without_account += usize::from(facts.account.is_none());
            let stored = store::client::standing(&mut tx, desk.location.id, id).await.unwrap().unwrap();
            let expected = Standing::of(&facts);
            assert_eq!((stored.stage, stored.stage_until), (expected.stage, expected.until), "{row:?}");
        }
    }
    for id in all.iter().step_by(16) {
        let profile = profile::of_client(&app.accounts, &desk, *id).await.unwrap();
        let times: Vec<_> = profile.activity.iter().map(|activity| activity.at).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older), "{profile:?}");
        assert!(times.iter().all(|at| *at <= app.now() && *at >= profile.created_at), "{profile:?}");
        let mut tx = app.accounts.store().read().await.unwrap();
        let row = store::client::by_id(&mut tx, desk.location.id, *id).await.unwrap().unwrap();
        assert_eq!(row.last_event_at, times.first().copied(), "{profile:?}");
    }
    for kind in StatusKind::ALL {
        let query = ClientQuery { status: Some(kind), ..ClientQuery::default() };
        let list = client_query::list(&app.accounts, &desk, &query, PageAt::First).await.unwrap();
        assert_eq!(list.count.number(), counts[&kind], "{kind:?}");
        for row in &list.rows[..list.rows.len().min(5)] {
            let profile = profile::of_client(&app.accounts, &desk, row.id).await.unwrap();
            assert_eq!((row.status.kind(), row.status), (kind, profile.status));
        }
    }
    let share = |kind| counts[&kind] * 1_000 / i64::from(CROWD.clients);
    assert!((650..800).contains(&(without_account * 1_000 / all.len())), "{without_account}");
    for (kind, expected) in [
        (StatusKind::NoEmail, 180..260),
        (StatusKind::EmailPending, 150..230),
        (StatusKind::ReadyToInvite, 150..240),
        (StatusKind::Invited, 25..70),
        (StatusKind::InvitationExpired, 65..120),
        (StatusKind::Active, 190..290),
        (StatusKind::Locked, 1..10),
        (StatusKind::Disabled, 8..35),
    ] {
        assert!(expected.contains(&share(kind)), "{kind:?}: {}", share(kind));
    }
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

/// What a crowd of this seed consists of, beside the times.
async fn people_of(app: &TestApp, desk: &Desk, seed: u64) -> Vec<String> {
    let (numbers, mut people) = (format!("{}0", 10 + seed % 90), Vec::new());
    for id in everyone(app, desk).await {
        let mut tx = app.accounts.store().read().await.unwrap();
        let row = store::client::by_id(&mut tx, desk.location.id, id).await.unwrap().unwrap();
        let account = store::account::by_client(&mut tx, desk.location.id, id).await.unwrap();
        if row.member_number.len() == 9 && row.member_number.starts_with(&numbers) {
            let standing = store::client::standing(&mut tx, desk.location.id, id).await.unwrap().unwrap();
            let username = account.map(|account| account.username);
            people.push(format!(
                "{} {:?} {:?} {:?} {} {:?} {:?} {username:?} {:?}",
                row.member_number,
                row.first_name,
                row.last_name,
                row.email,
                row.phone,
                row.birth_date,
                row.verified_ip,
                standing.stage
            ));
        }
    }
    people.sort();
    people
}

async fn a_crowd_of_a_seed_is_always_the_same(app: TestApp) {
    let (demo, desk) = loaded(&app).await;
    for seed in [1, 2] {
        demo::gather(&app.accounts, &demo.location, Crowd { clients: 150, seed }).await.unwrap();
    }
    let (expected, others) = (people_of(&app, &desk, 1).await, people_of(&app, &desk, 2).await);
    assert_eq!((expected.len(), others.len()), (150, 150));
    app.db_execute("UPDATE staff SET username = 'former.' || username").await;
    app.db_makes_way("first-demo").await;
    app.passes(Span::days(40));
    let demo = demo::load(&app.accounts).await.unwrap();
    let desk = signed_in(&app, &demo, Role::FrontDesk).await;
    demo::gather(&app.accounts, &demo.location, Crowd { clients: 150, seed: 1 }).await.unwrap();
    assert_eq!(people_of(&app, &desk, 1).await, expected);
}

async fn one_more_start_adds_only_who_is_missing(app: TestApp) {
    let (demo, desk) = loaded(&app).await;
    let gather = async |clients| {
        demo::gather(&app.accounts, &demo.location, Crowd { clients, seed: 3 }).await.unwrap()
    };
    assert_eq!(gather(100).await, 100);
    let (before, first) = (everyone(&app, &desk).await.len(), people_of(&app, &desk, 3).await);
    app.passes(Span::hours(5));
    assert_eq!((gather(100).await, gather(60).await), (0, 0));
    assert_eq!(everyone(&app, &desk).await.len(), before);
    assert_eq!(gather(140).await, 40);
    let all = people_of(&app, &desk, 3).await;
    assert_eq!((all.len(), &all[..100]), (140, &first[..]));
    let (mut starts, mut whole) = (0, None);
    while whole.is_none() {
        starts += 1;
        let crowd = Crowd { clients: 4_200, seed: 4 };
        let gathering = demo::gather(&app.accounts, &demo.location, crowd);
        whole = interrupted(150 * starts, gathering).await.transpose().unwrap();
    }
    assert!(starts > 2, "{starts}");
    assert_eq!(people_of(&app, &desk, 4).await.len(), 4_200);
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

async fn only_the_demo_gets_a_crowd(app: TestApp) {
    let demo = demo::load(&app.accounts).await.unwrap();
    assert!(matches!(demo::gather(&app.accounts, &demo.location, CROWD).await, Err(Refused::Changed)));
    assert_eq!(app.db_number("SELECT count(*) FROM clients").await, 0);
}
