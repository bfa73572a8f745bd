//! Clients' sessions: how long they last and what ends them.

use crate::{
    harness::{HILLSIDE, PASSWORD, TestApp, refused},
    on_both,
};
use accounts::{Refused, housekeeping};
use shared::Span;
use std::collections::BTreeSet;

on_both! {
    r24_idle_sessions_end
    r24_all_sessions_end
    r24_ended_by_signing_out
    r19_ended_by_a_reset
    r24_ended_by_disabling
    r24_ended_where_self_service_is_off
    a_session_opens_its_own_location
    r23_every_sign_in_has_a_token_of_its_own
    r45_a_clock_set_back_revives_no_session
    what_has_ended_is_forgotten
}

/// R24: after two weeks without a request.
async fn r24_idle_sessions_end(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    for _ in 0..3 {
        app.passes(Span::days(14) - Span::seconds(1));
        phone.opens_home(&session).await.unwrap();
    }
    app.passes(Span::days(14));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
}

/// R24: after sixty days in any case.
async fn r24_all_sessions_end(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let start = app.now();
    for day in (10..60).step_by(10) {
        app.clock_is_set_to(start + Span::days(day));
        phone.opens_home(&session).await.unwrap();
    }
    app.clock_is_set_to(start + Span::days(60) - Span::seconds(1));
    phone.opens_home(&session).await.unwrap();
    app.clock_is_set_to(start + Span::days(60));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
}

async fn r24_ended_by_signing_out(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let (one, other) =
        (phone.signs_in("ana", PASSWORD).await.unwrap(), phone.signs_in("ana", PASSWORD).await.unwrap());
    // One more from accepting the invitation.
    assert_eq!(phone.opens_home(&one).await.unwrap().sessions, 3);
    phone.signs_out(&one).await.unwrap();
    phone.signs_out(&one).await.unwrap();
    phone.signs_out("no session").await.unwrap();
    assert!(matches!(refused(phone.opens_home(&one).await), Refused::SignedOut));
    assert_eq!(phone.opens_home(&other).await.unwrap().sessions, 2);
}

/// R19: on every device.
async fn r19_ended_by_a_reset(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let sessions =
        [phone.signs_in("ana", PASSWORD).await.unwrap(), phone.signs_in("ana", PASSWORD).await.unwrap()];
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    let token = app.mailed_token().await;
    phone.opens_home(&sessions[0]).await.unwrap();
    phone.resets(&token, "four other random words").await.unwrap();
    for session in &sessions {
        assert!(matches!(refused(phone.opens_home(session).await), Refused::SignedOut));
    }
    assert_eq!(app.db_number("SELECT count(*) FROM sessions").await, 0);
    app.delivers_mails().await;
}

async fn r24_ended_by_disabling(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    office.disables(ana).await.unwrap();
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    office.enables(ana).await.unwrap();
    app.delivers_mails().await;
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
}

async fn r24_ended_where_self_service_is_off(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    app.db_execute("UPDATE locations SET self_service_on = 0").await;
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
}

async fn a_session_opens_its_own_location(app: TestApp) {
    let (desk, phone, next_door) = (app.front_desk().await, app.visitor(), app.visitor_at(HILLSIDE));
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    assert!(matches!(refused(next_door.opens_home(&session).await), Refused::SignedOut));
    next_door.signs_out(&session).await.unwrap();
    phone.opens_home(&session).await.unwrap();
    for wrong in ["", &session[1..], &format!("{session}="), &session.to_lowercase(), &desk.session] {
        assert!(matches!(refused(phone.opens_home(wrong).await), Refused::SignedOut), "{wrong:?}");
    }
    assert!(matches!(refused(app.visitor_at("nowhere").opens_home(&session).await), Refused::NotFound));
}

/// R23.
async fn r23_every_sign_in_has_a_token_of_its_own(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let mut tokens = BTreeSet::new();
    for _ in 0..10 {
        let token = phone.signs_in("ana", PASSWORD).await.unwrap();
        // 256 bits in base64.
        assert_eq!(token.len(), 43);
        tokens.insert(token);
    }
    assert_eq!(tokens.len(), 10);
}

/// R45: neither one that has ended, nor one that is not yet made.
async fn r45_a_clock_set_back_revives_no_session(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let start = app.now();
    // Another node's clock, a little behind.
    app.clock_is_set_to(start - Span::minutes(1));
    phone.opens_home(&session).await.unwrap();
    app.clock_is_set_to(start - Span::minutes(5));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    app.clock_is_set_to(start + Span::days(14));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    app.clock_is_set_to(start + Span::days(1));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
}

/// Sessions and limits that have run out keep no IP address and no device; what still counts stays.
async fn what_has_ended_is_forgotten(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    phone.signs_in("ana", "not the password").await.unwrap_err();
    let kept = housekeeping::tidy_up(&app.accounts).await.unwrap();
    assert_eq!(kept, housekeeping::Forgotten::default());
    app.passes(Span::days(13));
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::days(2));
    let forgotten = housekeeping::tidy_up(&app.accounts).await.unwrap();
    assert_eq!(forgotten.sessions, 1, "the one from accepting the invitation");
    assert!(forgotten.staff_sessions >= 1 && forgotten.limits >= 1, "{forgotten:?}");
    assert_eq!(app.db_number("SELECT count(*) FROM limits").await, 0);
    phone.opens_home(&session).await.unwrap();
}
