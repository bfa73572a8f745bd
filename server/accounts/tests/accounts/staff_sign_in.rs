//! Staff sign in, at one location or several, and are signed out.

use crate::{
    harness::{CHEAP, PASSWORD, RIVERSIDE, TestApp, problems, refused},
    on_both,
};
use accounts::{Accounts, Hashing, Origin, Refused, staff};
use shared::{EventKind, Field, Role, Span, Wrong};

on_both! {
    r11_refusals_are_one
    r31_failures_lock_and_the_right_password_waits
    r31_guesses_while_locked_do_not_lock_for_longer
    r17_stronger_parameters_rehash
    r31_a_place_with_too_many_failures_waits
    r24_idle_sessions_end
    r24_all_sessions_end
    r24_ended_by_signing_out
    r24_a_lost_role_ends_at_once
    r24_switched_off_staff_are_out_at_once
    r45_a_clock_set_back_revives_no_session
}

const REFUSED: [(Field, Wrong); 1] = [(Field::Form, Wrong::Credentials)];

async fn signs_in(
    accounts: &Accounts,
    origin: &Origin,
    username: &str,
    password: &str,
) -> Result<String, Refused> {
    staff::sign_in(accounts, origin, username, password).await.map(|step| step.session().unwrap().token)
}

async fn r11_refusals_are_one(app: TestApp) {
    let desk = app.front_desk().await;
    app.staff_is_added(Role::Viewer, RIVERSIDE, "not.set.up").await;
    let off = app.front_desk().await;
    app.db_execute(&format!("UPDATE staff SET disabled_at = 1 WHERE username = '{}'", off.username)).await;
    app.active_client(&desk, "ana").await;
    let origin = &desk.desk.origin;
    for (case, username, password) in [
        ("unknown name", "nobody.here", PASSWORD),
        ("no possible name", "two words", PASSWORD),
        ("no name", "", PASSWORD),
        ("wrong password", &desk.username, "not the password"),
        ("no password", &desk.username, ""),
        ("no password yet", "not.set.up", ""),
        ("no password yet", "not.set.up", PASSWORD),
        ("switched off", &off.username, PASSWORD),
        ("a client", "ana", PASSWORD),
    ] {
        assert_eq!(problems(signs_in(&app.accounts, origin, username, password).await), REFUSED, "{case}");
    }
    assert_eq!(app.db_events(EventKind::StaffSignInFailed).await, 9);
    let typed = format!(" {} ", desk.username.to_uppercase());
    let session = signs_in(&app.accounts, origin, &typed, PASSWORD).await.unwrap();
    assert_eq!(staff::desk(&app.accounts, origin, &session).await.unwrap().name, "Sam Ortiz");
}

async fn r31_failures_lock_and_the_right_password_waits(app: TestApp) {
    let desk = app.front_desk().await;
    let origin = &desk.desk.origin;
    for minutes in [1, 2, 4, 8, 15] {
        let free = if minutes == 1 { 5 } else { 1 };
        for _ in 0..free {
            assert_eq!(problems(signs_in(&app.accounts, origin, &desk.username, "a guess").await), REFUSED);
        }
        app.passes(Span::minutes(minutes) - Span::seconds(1));
        assert_eq!(
            problems(signs_in(&app.accounts, origin, &desk.username, PASSWORD).await),
            REFUSED,
            "{minutes}"
        );
        app.passes(Span::seconds(1));
    }
    signs_in(&app.accounts, origin, &desk.username, PASSWORD).await.unwrap();
    assert_eq!(problems(signs_in(&app.accounts, origin, &desk.username, "a guess").await), REFUSED);
    signs_in(&app.accounts, origin, &desk.username, PASSWORD).await.unwrap();
}

/// A stranger who keeps guessing can't keep staff out for good.
async fn r31_guesses_while_locked_do_not_lock_for_longer(app: TestApp) {
    let desk = app.front_desk().await;
    let origin = &desk.desk.origin;
    for _ in 0..12 {
        assert_eq!(problems(signs_in(&app.accounts, origin, &desk.username, "a guess").await), REFUSED);
    }
    app.passes(Span::minutes(1));
    signs_in(&app.accounts, origin, &desk.username, PASSWORD).await.unwrap();
}

async fn r17_stronger_parameters_rehash(app: TestApp) {
    let desk = app.front_desk().await;
    let stored = "SELECT password_hash FROM staff WHERE password_hash IS NOT NULL";
    let weak = app.db_texts(stored).await;
    let stronger = app.restarted_with(Hashing { passes: 2, ..CHEAP });
    let origin = &desk.desk.origin;
    assert_eq!(problems(signs_in(&stronger, origin, &desk.username, "a guess").await), REFUSED);
    assert_eq!(app.db_texts(stored).await, weak);
    signs_in(&stronger, origin, &desk.username, PASSWORD).await.unwrap();
    let strong = app.db_texts(stored).await;
    assert!(strong[0].starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{strong:?}");
    signs_in(&stronger, origin, &desk.username, PASSWORD).await.unwrap();
}

async fn r31_a_place_with_too_many_failures_waits(app: TestApp) {
    let desk = app.front_desk().await;
    let origin = &desk.desk.origin;
    for number in 0..100 {
        let username = format!("guess.{number}");
        assert_eq!(problems(signs_in(&app.accounts, origin, &username, PASSWORD).await), REFUSED);
    }
    let too_often = signs_in(&app.accounts, origin, &desk.username, PASSWORD).await;
    assert!(matches!(refused(too_often), Refused::TooOften { seconds: 1..=900 }));
    let elsewhere = app.visitor().origin;
    signs_in(&app.accounts, &elsewhere, &desk.username, PASSWORD).await.unwrap();
    app.passes(Span::minutes(15));
    signs_in(&app.accounts, origin, &desk.username, PASSWORD).await.unwrap();
}

/// R24: after an hour without a request.
async fn r24_idle_sessions_end(app: TestApp) {
    let desk = app.front_desk().await;
    for _ in 0..3 {
        app.passes(Span::hours(1) - Span::seconds(1));
        staff::member(&app.accounts, &desk.desk.origin, &desk.session).await.unwrap();
    }
    app.passes(Span::hours(1));
    let ended = staff::member(&app.accounts, &desk.desk.origin, &desk.session).await;
    assert!(matches!(refused(ended), Refused::SignedOut));
}

/// R24: after twelve hours in any case.
async fn r24_all_sessions_end(app: TestApp) {
    let desk = app.front_desk().await;
    let start = app.now();
    for half_hour in 1..24 {
        app.clock_is_set_to(start + Span::minutes(30 * half_hour));
        staff::desk(&app.accounts, &desk.desk.origin, &desk.session).await.unwrap();
    }
    app.clock_is_set_to(start + Span::hours(12));
    let ended = staff::desk(&app.accounts, &desk.desk.origin, &desk.session).await;
    assert!(matches!(refused(ended), Refused::SignedOut));
}

async fn r24_ended_by_signing_out(app: TestApp) {
    let desk = app.front_desk().await;
    let origin = &desk.desk.origin;
    let other = signs_in(&app.accounts, origin, &desk.username, PASSWORD).await.unwrap();
    staff::sign_out(&app.accounts, origin, &desk.session).await.unwrap();
    staff::sign_out(&app.accounts, origin, &desk.session).await.unwrap();
    staff::sign_out(&app.accounts, origin, "no session").await.unwrap();
    assert_eq!(app.db_events(EventKind::StaffSignedOut).await, 1);
    let roles =
        "SELECT role FROM audit WHERE action IN ('staff-set-up', 'staff-signed-in', 'staff-signed-out')";
    let roles = app.db_texts(roles).await;
    assert!(roles.len() >= 3 && roles.iter().all(|role| role == "front-desk"), "{roles:?}");
    assert!(matches!(refused(staff::desk(&app.accounts, origin, &desk.session).await), Refused::SignedOut));
    staff::desk(&app.accounts, origin, &other).await.unwrap();
}

/// R24.
async fn r24_a_lost_role_ends_at_once(app: TestApp) {
    let desk = app.office().await;
    let origin = &desk.desk.origin;
    app.db_execute("UPDATE staff_roles SET role = 'viewer'").await;
    assert_eq!(staff::desk(&app.accounts, origin, &desk.session).await.unwrap().role, Role::Viewer);
    app.db_execute("DELETE FROM staff_roles").await;
    assert!(matches!(refused(staff::desk(&app.accounts, origin, &desk.session).await), Refused::NotFound));
}

async fn r24_switched_off_staff_are_out_at_once(app: TestApp) {
    let desk = app.front_desk().await;
    app.db_execute("UPDATE staff SET disabled_at = 1").await;
    let ended = staff::member(&app.accounts, &desk.desk.origin, &desk.session).await;
    assert!(matches!(refused(ended), Refused::SignedOut));
}

/// R45.
async fn r45_a_clock_set_back_revives_no_session(app: TestApp) {
    let desk = app.front_desk().await;
    let (start, origin) = (app.now(), &desk.desk.origin);
    for moment in [start - Span::minutes(5), start + Span::hours(1), start + Span::minutes(1)] {
        app.clock_is_set_to(moment);
        let ended = staff::member(&app.accounts, origin, &desk.session).await;
        assert!(matches!(refused(ended), Refused::SignedOut));
    }
}
