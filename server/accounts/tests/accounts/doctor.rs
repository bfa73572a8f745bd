//! What the doctor looks at beside the record and the key.

use crate::{harness::TestApp, on_both};
use accounts::doctor;
use shared::Span;

on_both! { r45_a_clock_that_was_set_back_is_found mails_that_wait_long_are_found }

async fn r45_a_clock_that_was_set_back_is_found(app: TestApp) {
    app.front_desk().await;
    let report = doctor::check_clock(&app.accounts).await.unwrap();
    assert_eq!(report.newest_event_ahead, None);
    // The tests' clock stands in June 2025, that of a database of its own goes on.
    assert_eq!(report.is_well(), app.is_sqlite(), "{report:?}");
    app.clock_is_set_to(app.now() - Span::hours(1));
    let report = doctor::check_clock(&app.accounts).await.unwrap();
    assert!(report.newest_event_ahead.unwrap() > Span::minutes(59) && !report.is_well(), "{report:?}");
}

async fn mails_that_wait_long_are_found(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let fresh = doctor::check_outbox(&app.accounts).await.unwrap();
    assert_eq!((fresh.waiting_long, fresh.since, fresh.parked), (0, None, 0));
    app.passes(Span::minutes(61));
    let late = doctor::check_outbox(&app.accounts).await.unwrap();
    assert!(late.waiting_long == 1 && late.since.is_some(), "{late:?}");
    app.refuses_mails("550 5.1.1 no such user").await;
    let refused = doctor::check_outbox(&app.accounts).await.unwrap();
    assert_eq!((refused.waiting_long, refused.parked), (0, 1));
}
