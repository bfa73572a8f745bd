//! Self-Service Preferences: saved, and really followed.

use crate::{
    harness::{HILLSIDE, PASSWORD, RIVERSIDE, TestApp, dead, problems, refused},
    on_both,
};
use accounts::{DeadLink, Refused, preferences};
use shared::{EventKind, Field, PreferencesForm, Role, Span, Verdict, Wrong};

on_both! {
    r24_switching_off_ends_every_sign_in_and_the_verdict_says_so
    r24_the_numbers_are_followed
    r45_a_longer_lifetime_revives_no_session
    numbers_out_of_bounds_change_nothing
    r29_only_those_who_run_the_location
}

fn form(invitation: &str, session: &str, shortest: &str) -> PreferencesForm {
    PreferencesForm {
        invitation_days: invitation.into(),
        session_days: session.into(),
        shortest_password: shortest.into(),
    }
}

async fn r24_switching_off_ends_every_sign_in_and_the_verdict_says_so(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    let mut wakes = app.accounts.wakes();
    preferences::switch_off(&app.accounts, &office.desk).await.unwrap();
    let here = office.desk.location.id;
    // On Postgres, news of the sign-in may come in before.
    while wakes.recv().await.unwrap() != (store::Wake::Location { location: here }) {}
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    assert!(phone.signs_in("ana", PASSWORD).await.is_err());
    let desk = desk.again().await;
    assert_eq!(desk.sees(ana).await.1, Verdict::SelfServiceOff);

    // A second press does nothing.
    preferences::switch_off(&app.accounts, &office.desk).await.unwrap();
    assert_eq!(app.db_events(EventKind::SelfServiceSwitchedOff).await, 1);

    preferences::switch_on(&app.accounts, &office.desk).await.unwrap();
    preferences::switch_on(&app.accounts, &office.desk).await.unwrap();
    assert_eq!(app.db_events(EventKind::SelfServiceSwitchedOn).await, 1);
    // Signed out is signed out (R24).
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

async fn r24_the_numbers_are_followed(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    app.active_client(&desk, "ana").await;
    preferences::save(&app.accounts, &office.desk, &form("2", "3", "20")).await.unwrap();
    let (desk, there) = (desk.again().await, app.visitor_at(HILLSIDE));

    // R3, R15: an invitation of two days, a password of twenty characters.
    let noor = desk.adds_client("Noor", "Haddad").await;
    desk.saves_email(noor, "noor@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(noor).await.unwrap();
    let token = app.mailed_token().await;
    let short = problems(phone.accepts(&token, "noor", "nineteen characters").await);
    assert_eq!(short, [(Field::Password, Wrong::TooShort(20))]);
    app.passes(Span::days(2));
    assert_eq!(dead(phone.accepts(&token, "noor", "twenty characters now").await), DeadLink::Expired);
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    let token = app.mailed_token().await;
    let short = problems(phone.resets(&token, "nineteen characters").await);
    assert_eq!(short, [(Field::Password, Wrong::TooShort(20))]);

    // R24: three days without a visit. Whoever has a shorter password still signs in.
    let session = phone.signs_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::days(3) - Span::seconds(1));
    phone.opens_home(&session).await.unwrap();
    app.passes(Span::days(3));
    assert!(matches!(refused(phone.opens_home(&session).await), Refused::SignedOut));
    assert!(matches!(refused(there.opens_home(&session).await), Refused::SignedOut));
    app.delivers_mails().await;

    let changes = app.db_texts("SELECT detail FROM audit WHERE action = 'preferences-changed'").await;
    assert_eq!(changes.len(), 1);
    assert!(changes[0].contains(r#"{"field":"session_days","from":"14","to":"3"}"#), "{changes:?}");
    // Saving what is there already is no event.
    preferences::save(&app.accounts, &office.desk, &form("2", "3", "20")).await.unwrap();
    assert_eq!(app.db_events(EventKind::PreferencesChanged).await, 1);
}

/// R45.
async fn r45_a_longer_lifetime_revives_no_session(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let old = phone.signs_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::days(14));
    let fresh = phone.signs_in("ana", PASSWORD).await.unwrap();
    let office = app.office().await;
    preferences::save(&app.accounts, &office.desk, &form("7", "60", "8")).await.unwrap();
    assert!(matches!(refused(phone.opens_home(&old).await), Refused::SignedOut));
    app.passes(Span::days(20));
    phone.opens_home(&fresh).await.unwrap();
    // However often somebody comes, sixty days are the end.
    app.passes(Span::days(40));
    assert!(matches!(refused(phone.opens_home(&fresh).await), Refused::SignedOut));
}

async fn numbers_out_of_bounds_change_nothing(app: TestApp) {
    let office = app.office().await;
    let told = problems(preferences::save(&app.accounts, &office.desk, &form("31", "0", "7")).await);
    let expected = [
        (Field::InvitationDays, Wrong::InvitationDays),
        (Field::SessionDays, Wrong::NotBetween(1, 60)),
        (Field::ShortestPassword, Wrong::NotBetween(8, 32)),
    ];
    assert_eq!(told, expected);
    assert_eq!(app.db_events(EventKind::PreferencesChanged).await, 0);
}

/// R29.
async fn r29_only_those_who_run_the_location(app: TestApp) {
    for role in [Role::Viewer, Role::FrontDesk] {
        let clerk = app.clerk(role, RIVERSIDE).await;
        let (accounts, desk) = (&app.accounts, &clerk.desk);
        let results = [
            preferences::of_location(desk).map(drop),
            preferences::save(accounts, desk, &form("1", "1", "9")).await,
            preferences::switch_off(accounts, desk).await,
            preferences::switch_on(accounts, desk).await,
        ];
        assert!(results.iter().all(|result| matches!(result, Err(Refused::NotAllowed))), "{role:?}");
    }
    assert_eq!(app.db_events(EventKind::SelfServiceSwitchedOff).await, 0);
    let there = app.clerk(Role::Administrator, HILLSIDE).await;
    preferences::switch_off(&app.accounts, &there.desk).await.unwrap();
    assert_eq!(app.db_number("SELECT count(*) FROM locations WHERE self_service_on = 1").await, 1);
}
