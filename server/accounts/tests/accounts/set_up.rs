//! A staff member's one-time link walks the list too, as far as it applies: it belongs to no location and goes to
//! no mailbox of a client.

use crate::{
    harness::{PASSWORD, RIVERSIDE, TestApp, dead, problems},
    on_both,
};
use accounts::{
    Accounts,
    DeadLink::{self, Expired, Incomplete, Replaced, Used},
    Origin, Refused, staff,
};
use shared::{EventKind, Field, Role, Span, Wrong};
use tokio::task::JoinSet;

on_both! {
    r7_valid
    r5_wrong
    r3_expired
    r4_used
    switched_off_since
    r45_not_yet_made
    r6_superseded_and_unlocked
    r4_fifty_at_once
    r15_passwords_of_staff
}

const USERNAME: &str = "vera.lind";

async fn sets_up(accounts: &Accounts, origin: &Origin, token: &str) -> Result<String, accounts::Refused> {
    staff::set_up(accounts, origin, token, PASSWORD).await.map(|step| step.session().unwrap().token)
}

async fn is_dead(app: &TestApp, token: &str, why: DeadLink) {
    assert_eq!(dead(staff::open_set_up(&app.accounts, token).await), why);
    assert_eq!(dead(sets_up(&app.accounts, &app.visitor().origin, token).await), why);
}

async fn r7_valid(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    for _ in 0..20 {
        let view = staff::open_set_up(&app.accounts, &token).await.unwrap();
        assert_eq!((view.name.as_str(), view.username.as_str()), ("Vera Lind", USERNAME));
    }
    let origin = app.visitor().origin;
    let session = sets_up(&app.accounts, &origin, &token).await.unwrap();
    let desk = staff::desk(&app.accounts, &origin, &session).await.unwrap();
    assert_eq!((desk.role, desk.location.slug.as_str()), (Role::Viewer, RIVERSIDE));
    staff::sign_in(&app.accounts, &origin, USERNAME, PASSWORD).await.unwrap();
}

async fn r5_wrong(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    for wrong in ["", &token[1..], &token[..63], &format!("{token}{token}"), &token.to_uppercase()] {
        is_dead(&app, wrong, Incomplete).await;
    }
    sets_up(&app.accounts, &app.visitor().origin, &token).await.unwrap();
}

async fn r3_expired(app: TestApp) {
    let before = app.now();
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    app.clock_is_set_to(before + Span::days(7) - Span::seconds(1));
    staff::open_set_up(&app.accounts, &token).await.unwrap();
    app.passes(Span::seconds(2));
    is_dead(&app, &token, Expired).await;
}

async fn r4_used(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    sets_up(&app.accounts, &app.visitor().origin, &token).await.unwrap();
    is_dead(&app, &token, Used).await;
}

async fn switched_off_since(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    app.db_execute("UPDATE staff SET disabled_at = 1").await;
    is_dead(&app, &token, Replaced).await;
}

/// R6: a new link kills the earlier one; it is the way back for somebody whom a stranger's guesses keep locked.
async fn r6_superseded_and_unlocked(app: TestApp) {
    let first = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    let origin = app.visitor().origin;
    sets_up(&app.accounts, &origin, &first).await.unwrap();
    for _ in 0..5 {
        staff::sign_in(&app.accounts, &origin, USERNAME, "a stranger's guess").await.err().unwrap();
    }
    assert_eq!(app.db_number("SELECT count(*) FROM staff WHERE locked_until IS NOT NULL").await, 1);
    let link = |link: String| link.split_once("?t=").unwrap().1.to_owned();
    let second = link(staff::renew_set_up(&app.accounts, USERNAME).await.unwrap());
    assert_eq!(app.db_number("SELECT count(*) FROM staff WHERE locked_until IS NOT NULL").await, 0);
    let third = link(staff::renew_set_up(&app.accounts, USERNAME).await.unwrap());
    is_dead(&app, &second, Replaced).await;
    sets_up(&app.accounts, &origin, &third).await.unwrap();
    assert_eq!(app.db_events(EventKind::StaffLinkRenewed).await, 2);
    assert!(matches!(staff::renew_set_up(&app.accounts, "nobody").await, Err(Refused::NotFound)));
    app.db_execute("UPDATE staff SET disabled_at = 1").await;
    assert!(matches!(staff::renew_set_up(&app.accounts, USERNAME).await, Err(Refused::Changed)));
}

/// R45.
async fn r45_not_yet_made(app: TestApp) {
    let before = app.now();
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    app.clock_is_set_to(before - Span::hours(1));
    is_dead(&app, &token, Expired).await;
}

/// R4.
async fn r4_fifty_at_once(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, USERNAME).await;
    let mut presses = JoinSet::new();
    for _ in 0..50 {
        let (accounts, origin, token) = (app.accounts.clone(), app.visitor().origin, token.clone());
        presses.spawn(async move { sets_up(&accounts, &origin, &token).await });
    }
    let (good, bad): (Vec<_>, Vec<_>) = presses.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 1, "{bad:?}");
    for result in bad {
        assert_eq!(dead(result), Used);
    }
    assert_eq!(app.db_events(EventKind::StaffSetUp).await, 1);
}

/// R15: longer for staff, since not all of them have a second factor.
async fn r15_passwords_of_staff(app: TestApp) {
    let token = app.staff_is_added(Role::Viewer, RIVERSIDE, "vera.lind.of.riverside").await;
    let origin = app.visitor().origin;
    for (password, wrong) in [
        ("", Wrong::Empty),
        ("fourteen chars", Wrong::TooShort(15)),
        (&"x".repeat(129), Wrong::TooLong(128)),
        ("with a line\nbreak inside", Wrong::ControlCharacters),
        ("1234567890qwertyuiop", Wrong::PasswordCommon),
        ("Vera.Lind.of.Riverside", Wrong::PasswordIsUsername),
        ("vera.lind.of.riverside@staff.example", Wrong::PasswordIsEmail),
    ] {
        let refused = staff::set_up(&app.accounts, &origin, &token, password).await;
        assert_eq!(problems(refused), [(Field::Password, wrong)], "{password:?}");
    }
    sets_up(&app.accounts, &origin, &token).await.unwrap();
}
