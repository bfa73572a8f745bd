//! What holds at any time is noticed where it does not. That it does hold is asked at the end of every other test.

use crate::{harness::TestApp, on_both};
use accounts::doctor;
use store::invariants::INVARIANTS;

on_both! {
    whatever_is_broken_is_noticed
}

/// What an accident would have to do, what is said of it, and the way back.
const ACCIDENTS: [(&str, &str, &str); INVARIANTS.len()] = [
    (
        "UPDATE accounts SET disabled_at = 1",
        "nobody is signed in whose account is disabled or gone (R24)",
        "UPDATE accounts SET disabled_at = NULL",
    ),
    (
        "DELETE FROM sessions; UPDATE accounts SET client_id = (SELECT id FROM clients WHERE first_name = 'Ben')",
        "an account came about by an event (R34)",
        "UPDATE accounts SET client_id = (SELECT id FROM clients WHERE first_name = 'Ana')",
    ),
    (
        "UPDATE outbox SET created_at = created_at + 3600000000",
        "a mail has a cause on record, written with it (R37)",
        "UPDATE outbox SET created_at = created_at - 3600000000",
    ),
    (
        "UPDATE links SET used_at = 1, ended_at = NULL WHERE purpose = 'invitation' AND ended_at IS NOT NULL",
        "a link was used as often as the record says: once (R4)",
        "UPDATE links SET used_at = NULL, ended_at = 1 WHERE purpose = 'invitation' AND used_at = 1",
    ),
    (
        "UPDATE links SET created_at = 1, ended_at = NULL WHERE purpose = 'reset' AND ended_at IS NOT NULL",
        "of somebody's links of a kind, one is alive (R6)",
        "UPDATE links SET ended_at = 1 WHERE purpose = 'reset' AND created_at = 1",
    ),
    (
        "UPDATE outbox SET settled_at = NULL WHERE state = 'sent'",
        "a mail is settled or waits, never both (R38)",
        "UPDATE outbox SET settled_at = 1 WHERE state = 'sent'",
    ),
    (
        "UPDATE clients SET verified_by = NULL WHERE verified_at IS NOT NULL",
        "a verified address is there, with how it was verified",
        "UPDATE clients SET verified_by = 'link' WHERE verified_at IS NOT NULL",
    ),
    (
        "UPDATE jobs SET done = done + 1",
        "a job is open or has ended, with a result for each that is done",
        "UPDATE jobs SET done = done - 1",
    ),
];

async fn whatever_is_broken_is_noticed(app: TestApp) {
    let office = app.office().await;
    let (ana, phone) = (office.adds_client("Ana", "Silva").await, app.visitor());
    office.adds_client("Ben", "Okafor").await;
    office.saves_email(ana, "ana@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    for _ in 0..2 {
        office.invites(ana).await.unwrap();
    }
    phone.accepts(&app.mailed_token().await, "ana", crate::harness::PASSWORD).await.unwrap();
    for _ in 0..2 {
        office.sends_reset(ana).await.unwrap();
    }
    app.delivers_mails().await;
    office.invites_found("").await;
    app.works_off_jobs().await;

    let broken = async || doctor::check_invariants(&app.accounts).await.unwrap();
    assert_eq!(broken().await, []);
    for (accident, said, way_back) in ACCIDENTS {
        app.db_execute(accident).await;
        let found: Vec<_> = broken().await.iter().map(|broken| broken.holds).collect();
        assert_eq!(found, [said], "{accident}");
        app.db_execute(way_back).await;
        assert_eq!(broken().await, [], "{way_back}");
    }
}
