//! Answers that must not tell by their time who exists are held to one time; who is let in does not wait.

use crate::{
    harness::{PASSWORD, TestApp, problems},
    on_both,
};
use accounts::staff;
use shared::{Field, Wrong};

on_both! {
    r12_every_refusal_is_held_and_nobody_who_gets_in
    r12_every_cry_for_help_is_held
}

const REFUSED: [(Field, Wrong); 1] = [(Field::Form, Wrong::Credentials)];

async fn r12_every_refusal_is_held_and_nobody_who_gets_in(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let disabled = app.active_client(&desk, "ben").await;
    office.disables(disabled).await.unwrap();
    let before = app.held_answers();
    for (held, (username, password)) in (1..).zip([
        ("nobody.here", PASSWORD),
        ("two words", PASSWORD),
        ("ana", "not the password"),
        ("ben", PASSWORD),
        ("ben", "not the password"),
    ]) {
        assert_eq!(problems(phone.signs_in(username, password).await), REFUSED);
        assert_eq!(app.held_answers(), before + held, "{username}");
    }
    let before = app.held_answers();
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(app.held_answers(), before);

    let (accounts, origin) = (&app.accounts, &desk.desk.origin);
    for (held, (username, password)) in (1..).zip([("nobody.here", PASSWORD), (&desk.username, "a guess")]) {
        assert_eq!(problems(staff::sign_in(accounts, origin, username, password).await), REFUSED);
        assert_eq!(app.held_answers(), before + held, "{username}");
    }
    let before = app.held_answers();
    staff::sign_in(accounts, origin, &desk.username, PASSWORD).await.unwrap();
    assert_eq!(app.held_answers(), before);
}

async fn r12_every_cry_for_help_is_held(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let before = app.held_answers();
    for (held, (username, email)) in (1..).zip([
        ("ana", "ana@example.org"),
        ("", "ana@example.org"),
        ("nobody.here", "ana@example.org"),
        ("nobody.here", "nobody@example.org"),
    ]) {
        phone.asks_for_help(username, email).await.unwrap();
        assert_eq!(app.held_answers(), before + held, "{username}, {email}");
    }
    app.delivers_mails().await;
}
