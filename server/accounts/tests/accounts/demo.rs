//! The demo: made by the same use cases, whole, and loaded twice without harm.

use crate::{
    harness::{PASSWORD, TestApp, dead},
    on_both,
};
use accounts::{
    DeadLink, Desk,
    client_query::{self, PageAt},
    demo, doctor, profile, staff,
};
use shared::{ClientQuery, Role, Span, Status};
use std::{
    collections::BTreeSet,
    future::{Future, poll_fn},
    mem::discriminant,
    pin::pin,
    task::Poll,
};

on_both! { every_status_is_there loading_twice_changes_nothing interrupted_anywhere_it_goes_on }

/// Whoever has the demo's slug has this one from now on.
async fn make_way(app: &TestApp, slug: &str) {
    for table in ["locations", "slugs"] {
        app.db_execute(&format!("UPDATE {table} SET slug = '{slug}' WHERE slug = 'riverside'")).await;
    }
}

/// The demo beside whatever is there, but for its own slug.
async fn loaded(app: &TestApp) -> (demo::Demo, Desk) {
    make_way(app, "elsewhere").await;
    let demo = demo::load(&app.accounts).await.unwrap();
    let desk = signed_in(app, &demo, Role::FrontDesk).await;
    (demo, desk)
}

async fn signed_in(app: &TestApp, demo: &demo::Demo, role: Role) -> Desk {
    let member = demo.staff.iter().find(|member| member.role == role).unwrap();
    let (_, token) = member.set_up_link.as_deref().unwrap().split_once("?t=").unwrap();
    let origin = app.visitor().origin;
    let session = staff::set_up(&app.accounts, &origin, token, PASSWORD).await.unwrap();
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
    make_way(&app, "first-demo").await;
    let (mut starts, mut demo) = (0, None);
    while demo.is_none() {
        starts += 1;
        app.passes(Span::seconds(1));
        demo = interrupted(50 * starts, demo::load(&app.accounts)).await.transpose().unwrap();
    }
    assert!(starts > 5, "{starts}");
    let desk = signed_in(&app, &demo.unwrap(), Role::FrontDesk).await;
    assert_eq!(everybody(&app, &desk).await, expected);
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}
