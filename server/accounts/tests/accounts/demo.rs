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
use std::{collections::BTreeSet, mem::discriminant};

on_both! { every_status_is_there loading_twice_changes_nothing }

/// The demo beside whatever is there, but for its own slug.
async fn loaded(app: &TestApp) -> (demo::Demo, Desk) {
    app.db_execute(
        "UPDATE locations SET slug = 'elsewhere' WHERE slug = 'riverside';
         UPDATE slugs SET slug = 'elsewhere' WHERE slug = 'riverside'",
    )
    .await;
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
