//! Whoever is signed in changes their password: clients in Self-Service, staff on the page of their account.

use crate::{
    harness::{Clerk, PASSWORD, TestApp, Visitor, problems, refused},
    on_both,
};
use accounts::{NewSession, Refused, StaffMember, password_change, session, staff, step_up};
use mail::Letter;
use shared::{EventKind, Field, MailKind, Role, Span, Wrong};

on_both! {
    r19_a_client_changes_the_password
    r19_staff_change_the_password
    r23_a_changed_password_has_a_new_token
    r15_new_passwords_are_held_to_the_same_rules
    r31_wrong_current_passwords_of_a_client_lock
    r31_wrong_current_passwords_of_staff_lock
    r31_fifty_wrong_current_passwords_at_once
    r31_a_device_is_known_by_the_new_password
    r37_nothing_of_it_without_the_mail
    fifty_changes_at_once
}

const NEW: &str = "four other random words";
const WRONG: [(Field, Wrong); 1] = [(Field::CurrentPassword, Wrong::WrongPassword)];

impl Visitor {
    async fn changes(&self, session: &str, current: &str, new: &str) -> Result<NewSession, Refused> {
        password_change::by_client(&self.accounts, &self.origin, &self.slug, session, current, new).await
    }
}

impl Clerk {
    async fn is_here(&self) -> StaffMember {
        staff::member(&self.accounts, &self.desk.origin, &self.session).await.unwrap()
    }

    async fn changes(&self, current: &str, new: &str) -> Result<NewSession, Refused> {
        password_change::by_staff(&self.accounts, &self.is_here().await, current, new).await
    }

    async fn gives(&self, password: &str) -> Result<String, Refused> {
        let step = staff::sign_in(&self.accounts, &self.desk.origin, &self.username, password).await?;
        Ok(step.session().unwrap().token)
    }
}

async fn r19_a_client_changes_the_password(app: TestApp) {
    let desk = app.front_desk().await;
    let client = app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let (here, elsewhere) =
        (phone.signs_in("ana", PASSWORD).await.unwrap(), phone.signs_in("ana", PASSWORD).await.unwrap());
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    let reset = app.mailed_token().await;

    let renewed = phone.changes(&here, PASSWORD, NEW).await.unwrap();
    assert_eq!(phone.opens_home(&renewed.token).await.unwrap().sessions, 1, "every other device is out");
    for old in [&here, &elsewhere] {
        assert!(matches!(refused(phone.opens_home(old).await), Refused::SignedOut));
    }
    assert!(matches!(refused(phone.resets(&reset, "yet another one").await), Refused::DeadLink(_)));
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("ana@example.org", MailKind::PasswordChanged)]);
    assert!(desk.timeline(client).await.contains(&EventKind::PasswordChanged));
    assert_eq!(app.db_events(EventKind::PasswordChanged).await, 1);
    refused(phone.signs_in("ana", PASSWORD).await);
    phone.signs_in("ana", NEW).await.unwrap();
}

async fn r19_staff_change_the_password(app: TestApp) {
    let sam = app.front_desk().await;
    let elsewhere = sam.gives(PASSWORD).await.unwrap();
    let link = staff::renew_set_up(&app.accounts, &sam.username).await.unwrap();
    let link = link.split_once("?t=").unwrap().1;

    let renewed = sam.changes(PASSWORD, NEW).await.unwrap();
    let origin = &sam.desk.origin;
    for old in [&sam.session, &elsewhere] {
        assert!(matches!(refused(staff::member(&app.accounts, origin, old).await), Refused::SignedOut));
    }
    let here = staff::desk(&app.accounts, origin, &renewed.token).await.unwrap();
    assert_eq!(here.location.id, sam.desk.location.id);
    let set_up = staff::set_up(&app.accounts, origin, link, "yet another long one").await.map(drop);
    assert!(matches!(refused(set_up), Refused::DeadLink(_)));
    let mails = app.delivers_mails().await;
    let address = format!("{}@staff.example", sam.username);
    assert_eq!(mails.list(), [(address.as_str(), MailKind::StaffPasswordChanged)]);
    let Letter::StaffPasswordChanged(letter) = &mails.0[0].letter else { panic!() };
    assert_eq!((letter.name.as_str(), &letter.username), ("Sam Ortiz", &sam.username));
    assert_eq!(app.db_events(EventKind::StaffPasswordChanged).await, 1);
    refused(sam.gives(PASSWORD).await);
    sam.gives(NEW).await.unwrap();
}

async fn r23_a_changed_password_has_a_new_token(app: TestApp) {
    let office = app.clerk(Role::Administrator, "riverside").await;
    app.passes(Span::minutes(11));
    let renewed = office.changes(PASSWORD, NEW).await.unwrap();
    assert!(renewed.max_age < Span::hours(12), "it ends when it would have ended");
    let office = Clerk { session: renewed.token, ..office }.again().await;
    // What matters most asks all the same: with a second factor, the password alone is no proof.
    let asks = step_up::must_be_fresh(&app.accounts, &office.desk);
    assert!(matches!(refused(asks), Refused::ProofNeeded));
    app.delivers_mails().await;

    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::days(1));
    let renewed = phone.changes(&session, PASSWORD, NEW).await.unwrap();
    assert!(renewed.max_age <= Span::days(59), "{:?}", renewed.max_age);
    assert!(matches!(refused(phone.changes(&session, NEW, PASSWORD).await), Refused::SignedOut));
    let elsewhere = app.visitor_at("hillside");
    let answer = session::client(&app.accounts, &elsewhere.slug, &renewed.token).await;
    assert!(matches!(refused(answer), Refused::SignedOut));
    app.delivers_mails().await;
}

async fn r15_new_passwords_are_held_to_the_same_rules(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana.silva").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana.silva", PASSWORD).await.unwrap();
    let says = |wrong| [(Field::Password, wrong)];
    for (new, wrong) in [
        ("short", Wrong::TooShort(8)),
        ("password1", Wrong::PasswordCommon),
        ("ana.silva", Wrong::PasswordIsUsername),
        ("ana.silva@example.org", Wrong::PasswordIsEmail),
        ("Riverside Sports Club", Wrong::PasswordIsLocation),
    ] {
        assert_eq!(problems(phone.changes(&session, PASSWORD, new).await), says(wrong), "{new}");
    }
    assert_eq!(problems(desk.changes(PASSWORD, "fourteen chars").await), says(Wrong::TooShort(15)));
    let username = format!("{}@staff.example", desk.username);
    assert_eq!(problems(desk.changes(PASSWORD, &username).await), says(Wrong::PasswordIsEmail));
    // No guess at the current one.
    assert_eq!(app.db_events(EventKind::SignInFailed).await, 0);
    assert_eq!(app.db_events(EventKind::StaffSignInFailed).await, 0);
    phone.opens_home(&session).await.unwrap();
    desk.is_here().await;
}

async fn r31_wrong_current_passwords_of_a_client_lock(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    for guess in ["", "a guess", "a guess", "a guess", "a guess"] {
        assert_eq!(problems(phone.changes(&session, guess, NEW).await), WRONG);
    }
    let locked = problems(phone.changes(&session, PASSWORD, NEW).await);
    assert_eq!(locked, [(Field::CurrentPassword, Wrong::TooOften(60))]);
    assert_eq!(app.db_events(EventKind::SignInFailed).await, 5);
    assert_eq!(app.db_events(EventKind::AccountLocked).await, 1);
    refused(phone.signs_in("ana", PASSWORD).await);
    app.passes(Span::minutes(1));
    phone.changes(&session, PASSWORD, NEW).await.unwrap();
    app.delivers_mails().await;
}

async fn r31_wrong_current_passwords_of_staff_lock(app: TestApp) {
    let sam = app.front_desk().await;
    for guess in ["", "a guess", "a guess", "a guess", "a guess"] {
        assert_eq!(problems(sam.changes(guess, NEW).await), WRONG);
    }
    let locked = problems(sam.changes(PASSWORD, NEW).await);
    assert_eq!(locked, [(Field::CurrentPassword, Wrong::TooOften(60))]);
    assert_eq!(app.db_events(EventKind::StaffSignInFailed).await, 5);
    app.passes(Span::minutes(1));
    sam.changes(PASSWORD, NEW).await.unwrap();
    app.delivers_mails().await;
}

async fn r31_fifty_wrong_current_passwords_at_once(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (phone, session) = (phone.clone(), session.clone());
        guesses
            .spawn(async move { phone.changes(&session, &format!("guess {number}"), NEW).await.map(drop) });
    }
    while let Some(guess) = guesses.join_next().await {
        refused(guess.unwrap());
    }
    assert_eq!(app.db_events(EventKind::SignInFailed).await, 5);
}

/// A mark holds for one password: the device where it is changed is known by the new one, and no other is.
async fn r31_a_device_is_known_by_the_new_password(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let mut phone = app.visitor();
    let (accounts, slug) = (app.accounts.clone(), phone.slug.clone());
    let session = session::sign_in(&accounts, &phone.origin, &slug, "ana", PASSWORD).await.unwrap();
    let old = session.known_device;
    phone.origin.known_device = old.clone();
    let renewed = phone.changes(&session.token, PASSWORD, NEW).await.unwrap();
    assert_ne!(renewed.known_device, old);
    app.delivers_mails().await;

    let stranger = app.visitor();
    for _ in 0..5 {
        refused(stranger.signs_in("ana", "a guess").await);
        app.passes(Span::seconds(3));
    }
    // Locked for everybody but this device.
    refused(stranger.signs_in("ana", NEW).await);
    refused(phone.signs_in("ana", NEW).await);
    phone.origin.known_device = renewed.known_device;
    phone.signs_in("ana", NEW).await.unwrap();

    // Staff alike.
    let session = staff::sign_in(&app.accounts, &desk.desk.origin, &desk.username, PASSWORD).await.unwrap();
    let session = session.session().unwrap();
    let mut there = Clerk { session: session.token, ..desk };
    there.desk.origin.known_device = session.known_device;
    let anybody = there.desk.origin.known_device.clone();
    let renewed = there.changes(PASSWORD, NEW).await.unwrap();
    app.delivers_mails().await;
    there.desk.origin.known_device = anybody;
    for _ in 0..5 {
        refused(there.gives("a guess").await);
        app.passes(Span::seconds(3));
    }
    refused(there.gives(NEW).await);
    there.desk.origin.known_device = renewed.known_device;
    there.gives(NEW).await.unwrap();
}

async fn r37_nothing_of_it_without_the_mail(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let before = app.db_changeable_rows().await;
    app.db_table_is_full("outbox").await;
    refused(phone.changes(&session, PASSWORD, NEW).await);
    refused(desk.changes(PASSWORD, NEW).await);
    app.db_table_has_room("outbox").await;
    assert_eq!(app.db_changeable_rows().await, before);
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

async fn fifty_changes_at_once(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let phone = app.visitor();
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let mut changes = tokio::task::JoinSet::new();
    for number in 0..50 {
        let (phone, session) = (phone.clone(), session.clone());
        changes.spawn(async move { phone.changes(&session, PASSWORD, &format!("{NEW} {number}")).await });
    }
    let mut renewed = Vec::new();
    while let Some(change) = changes.join_next().await {
        renewed.extend(change.unwrap().ok());
    }
    assert_eq!(renewed.len(), 1, "the first has ended the session and the password of the others");
    assert_eq!(phone.opens_home(&renewed[0].token).await.unwrap().sessions, 1);
    assert_eq!(app.db_events(EventKind::PasswordChanged).await, 1);
    app.delivers_mails().await;
}
