//! "Why can't they sign in?": each cause brought about as it comes about, and gone once it is mended.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, TestApp, problems, refused},
    on_both,
};
use accounts::{Refused, Seen, email, profile, session};
use shared::{ClientId, EventKind, EventsBy, MailKind, Opener, Role, Slip, Span, Verdict, Wrong};
use std::time::Duration;

on_both! {
    a_mistyped_email_is_corrected_in_one_press
    a_scanner_is_no_person
    a_username_nearly_right
    an_email_for_a_username
    nobody_is_near
    too_many_are_near
    at_another_locations_page
    r36_what_was_typed_is_kept_nowhere
    a_reset_that_nobody_used
    an_email_changed_since
    a_browser_without_cookies
    the_username_is_mailed
    the_timeline_is_filtered_and_goes_on
}

/// Waits until the profile says so. What is looked into beside an answer wakes the profile when it is done.
async fn comes_to_say(desk: &Clerk, client: ClientId, expected: Verdict) {
    let mut wakes = desk.accounts.wakes();
    let waiting = async {
        while desk.sees(client).await.1 != expected {
            wakes.recv().await.unwrap();
        }
    };
    let said = tokio::time::timeout(Duration::from_secs(20), waiting).await;
    assert!(said.is_ok(), "{:?} instead of {expected:?}", desk.sees(client).await.1);
}

async fn a_mistyped_email_is_corrected_in_one_press(app: TestApp) {
    let (desk, viewer) = (app.front_desk().await, app.clerk(Role::Viewer, "riverside").await);
    let client = desk.adds_client("Ana", "Silva").await;
    app.db_execute(
        "UPDATE clients SET email = 'Ana@gmial.com', email_canonical = 'ana@gmial.com', stage = 'email-pending'",
    )
    .await;
    assert_eq!(desk.sees(client).await.1, Verdict::EmailMistyped);
    assert_eq!(desk.profile(client).await.email.unwrap().meant.as_deref(), Some("Ana@gmail.com"));
    assert!(matches!(refused(viewer.corrects_email(client, "Ana@gmial.com").await), Refused::NotAllowed));
    for other in ["ana@gmial.com", "ben@gmial.com", "ana@gmail.com", "", "no address"] {
        let refused = refused(desk.corrects_email(client, other).await);
        assert!(matches!(refused, Refused::Changed), "{other}: {refused:?}");
    }
    desk.corrects_email(client, "Ana@gmial.com").await.unwrap();
    desk.corrects_email(client, "Ana@gmial.com").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("ana@gmail.com", MailKind::Verification)], "pressed twice, mailed once");
    assert_eq!(desk.sees(client).await.1, Verdict::NeverVerified);
    app.visitor().verifies(&mails.token()).await.unwrap();
    assert_eq!(desk.sees(client).await.1, Verdict::NeverInvited);
}

async fn a_scanner_is_no_person(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let client = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(client, "ana@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(client).await.unwrap();
    let token = app.mailed_token().await;
    assert_eq!(desk.sees(client).await.1, Verdict::InvitationNotOpened);
    let mut scanner = app.visitor();
    scanner.origin.opener = Opener::Scanner;
    for _ in 0..3 {
        scanner.opens_invitation(&token).await.unwrap();
    }
    assert_eq!(desk.sees(client).await.1, Verdict::InvitationScanned);
    assert_eq!(app.db_events(EventKind::LinkScanned).await, 1);
    phone.opens_invitation(&token).await.unwrap();
    scanner.opens_invitation(&token).await.unwrap();
    assert_eq!(desk.sees(client).await.1, Verdict::InvitationOpened, "a person counts, before or after");
    assert_eq!(app.db_events(EventKind::LinkOpened).await, 1);
    phone.accepts(&token, "ana", PASSWORD).await.unwrap();
    assert!(matches!(desk.sees(client).await.1, Verdict::NothingWrong(_)));
}

async fn a_username_nearly_right(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let (ana, ben) = (app.active_client(&desk, "ana.silva").await, app.active_client(&desk, "ben").await);
    for (typed, slip) in [
        ("ana.siva", Slip::Missing),
        ("Ana.Silvva ", Slip::Extra),
        ("amasilva", Slip::Wrong),
        ("ana.sivla", Slip::Swapped),
        ("ana silva", Slip::Punctuation),
        ("ana.zilba", Slip::Several),
    ] {
        assert_eq!(problems(phone.signs_in(typed, PASSWORD).await)[0].1, Wrong::Credentials, "{typed}");
        comes_to_say(&desk, ana, Verdict::WrongUsername(slip)).await;
    }
    let miss = desk.profile(ana).await.facts.account.unwrap().near_miss.unwrap();
    assert_eq!((miss.tries, miss.slip), (6, Slip::Several));
    assert_eq!(desk.timeline(ana).await[..2], [EventKind::UsernameMissed; 2]);
    assert!(matches!(desk.sees(ben).await.1, Verdict::NothingWrong(_)));
    phone.signs_in("ana.silva", PASSWORD).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)), "they found it");
    let _ = phone.signs_in("ana.siva", PASSWORD).await;
    comes_to_say(&desk, ana, Verdict::WrongUsername(Slip::Missing)).await;
    app.passes(Span::days(7));
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)), "that was long ago");
}

async fn an_email_for_a_username(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, ben) = (app.active_client(&desk, "ana").await, app.active_client(&desk, "ben").await);
    let _ = app.visitor().signs_in(" Ana@Example.org", PASSWORD).await;
    comes_to_say(&desk, ana, Verdict::WrongUsername(Slip::Email)).await;
    assert!(matches!(desk.sees(ben).await.1, Verdict::NothingWrong(_)));
}

/// Looks once, as it is looked later.
async fn looks(app: &TestApp, typed: &str) {
    let _ = app.visitor().signs_in(typed, "a password").await;
    // One look at a time ends in the order in which they began: this one is noted after the one above.
    let desk = app.front_desk().await;
    let last = app.active_client(&desk, "zebra.crossing").await;
    let _ = app.visitor().signs_in("zebra.crosing", "a password").await;
    comes_to_say(&desk, last, Verdict::WrongUsername(Slip::Missing)).await;
}

async fn nobody_is_near(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = app.active_client(&desk, "ana.silva").await;
    looks(&app, "correct horse battery").await;
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
    assert_eq!(app.db_events(EventKind::UsernameMissed).await, 1, "the zebra's");
}

async fn too_many_are_near(app: TestApp) {
    let desk = app.front_desk().await;
    for name in ["smith1", "smith2", "smith3", "smith4", "smith5", "smith6"] {
        app.active_client(&desk, name).await;
    }
    looks(&app, "smith").await;
    assert_eq!(app.db_events(EventKind::UsernameMissed).await, 1, "the zebra's");
}

async fn at_another_locations_page(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = app.active_client(&desk, "ana").await;
    let _ = app.visitor_at(HILLSIDE).signs_in("Ana", PASSWORD).await;
    comes_to_say(&desk, ana, Verdict::OtherLocation).await;
    let (_, place) = desk.profile(ana).await.account.unwrap().tried_elsewhere.unwrap();
    assert_eq!(place, "Hillside Pool");
    app.visitor().signs_in("ana", PASSWORD).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
}

/// R36: people type passwords where the username belongs.
async fn r36_what_was_typed_is_kept_nowhere(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = app.active_client(&desk, "ana.silva").await;
    let _ = app.visitor().signs_in("anq.silva", "Xylophone-9").await;
    comes_to_say(&desk, ana, Verdict::WrongUsername(Slip::Wrong)).await;
    let dump = app.db_dump().await;
    assert!(dump.has_text("ana.silva") && !dump.has_text("anq.silva") && !dump.has_text("Xylophone-9"));
}

async fn a_reset_that_nobody_used(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    let token = app.mailed_token().await;
    assert_eq!(desk.sees(ana).await.1, Verdict::ResetUnused);
    app.passes(Span::hours(2));
    assert_eq!(desk.sees(ana).await.1, Verdict::ResetUnused, "run out, and still not used");
    desk.sends_reset(ana).await.unwrap();
    let newer = app.mailed_token().await;
    assert_ne!(token, newer);
    phone.resets(&newer, "another three words").await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
    app.delivers_mails().await;
}

async fn an_email_changed_since(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "new@example.org").await.unwrap();
    let token = app.delivers_mails().await.token();
    assert_eq!(desk.sees(ana).await.1, Verdict::EmailChanged);
    assert_eq!(desk.profile(ana).await.recovery_email.as_deref(), Some("ana@example.org"));
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)), "it doesn't keep them out");
    phone.verifies(&token).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
}

async fn a_browser_without_cookies(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let sessions = app.db_number("SELECT count(*) FROM sessions").await;
    let session = phone.signs_in_without_cookies("ana", PASSWORD).await;
    assert_eq!(desk.sees(ana).await.1, Verdict::CookiesRefused);
    assert_eq!(app.db_number("SELECT count(*) FROM sessions").await, sessions, "nobody has its token");
    assert!(matches!(refused(phone.opens_home(&session.token).await), Refused::SignedOut));
    session::lost(&app.accounts, &phone.origin, &phone.slug, &session.fingerprint()).await.unwrap();
    assert_eq!(app.db_events(EventKind::CookiesRefused).await, 1, "a reload says it once");
    // A session that is in use is not ended by whoever learns its fingerprint later.
    let kept = session::sign_in(&app.accounts, &phone.origin, &phone.slug, "ana", PASSWORD).await.unwrap();
    app.passes(Span::minutes(2));
    session::lost(&app.accounts, &phone.origin, &phone.slug, &kept.fingerprint()).await.unwrap();
    phone.opens_home(&kept.token).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
    for odd in ["", "no base64!", "AAAA"] {
        session::lost(&app.accounts, &phone.origin, &phone.slug, odd).await.unwrap();
    }
}

async fn the_username_is_mailed(app: TestApp) {
    let (desk, office) = (app.front_desk().await, app.office().await);
    let ana = app.active_client(&desk, "ana").await;
    desk.sends_username(ana).await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana@example.org", MailKind::Username)]);
    assert_eq!(mails.0[0].link.as_deref(), Some("https://club.example/s/riverside"), "no token in it");
    let ben = desk.adds_client("Ben", "Okafor").await;
    assert!(matches!(refused(desk.sends_username(ben).await), Refused::Changed));
    office.disables(ana).await.unwrap();
    assert!(matches!(refused(desk.sends_username(ana).await), Refused::Changed));
    let elsewhere = app.clerk(Role::FrontDesk, HILLSIDE).await;
    assert!(matches!(refused(elsewhere.sends_username(ana).await), Refused::NotFound));
    assert!(matches!(
        refused(email::resend_verification(&app.accounts, &elsewhere.desk, ana, Seen::UNSAID).await),
        Refused::NotFound
    ));
}

/// The timeline by whose doing it was, so many at a time.
async fn the_timeline_is_filtered_and_goes_on(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    for _ in 0..3 {
        phone.signs_in("ana", PASSWORD).await.unwrap();
    }
    let timeline = async |by, most| {
        let timeline = profile::timeline(&app.accounts, &desk.desk, ana, by, most).await.unwrap();
        (timeline.activity.iter().map(|it| it.event).collect::<Vec<_>>(), timeline.more)
    };
    let (all, more) = timeline(None, 100).await;
    assert_eq!((all.len(), more), (desk.timeline(ana).await.len(), None));
    let mut sides = Vec::new();
    for by in EventsBy::ALL {
        let (events, _) = timeline(Some(by), 100).await;
        assert!(!events.is_empty(), "{by:?}");
        sides.extend(events);
    }
    assert_eq!(sides.len(), all.len(), "each event is somebody's");
    assert_eq!(timeline(Some(EventsBy::Staff), 100).await.0.last(), Some(&EventKind::ClientAdded));
    let (first, more) = timeline(None, 2).await;
    assert_eq!((first.as_slice(), more), (&all[..2], Some(2 + profile::TIMELINE_STEP)));
    let (nearly, more) = timeline(None, i64::try_from(all.len()).unwrap()).await;
    assert_eq!((nearly.len(), more), (all.len(), None), "all of them is all of them");
    let elsewhere = app.clerk(Role::Owner, HILLSIDE).await;
    let refused = refused(profile::timeline(&app.accounts, &elsewhere.desk, ana, None, 10).await);
    assert!(matches!(refused, Refused::NotFound));
}
