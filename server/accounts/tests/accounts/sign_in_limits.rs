//! Who is slowed by failed sign-ins, and who is not (R31).

use crate::{
    harness::{Clerk, PASSWORD, TestApp, Visitor, problems, refused},
    on_both,
};
use accounts::{KnownDevice, NewSession, Refused, session, staff};
use shared::{ClientId, Field, Span, Status, Wrong};

on_both! {
    r31_a_stranger_does_not_lock_somebody_out_of_their_own_device
    r31_staff_too_get_in_on_their_own_device
    r31_a_known_device_is_one_persons_with_one_password
    r31_guesses_on_a_known_device_end
    r31_delays_grow_before_the_first_lock
    r31_one_username_uses_up_no_lobby
    r31_a_day_of_spraying_ends
    r31_an_attack_on_a_location_slows_those_who_fail
    r31_after_a_hundred_failures_it_is_one_guess_a_day
}

const REFUSED: [(Field, Wrong); 1] = [(Field::Form, Wrong::Credentials)];

impl Visitor {
    async fn comes_in(&self, username: &str, password: &str) -> Result<NewSession, Refused> {
        session::sign_in(&self.accounts, &self.origin, &self.slug, username, password).await
    }

    /// The same person on a device that keeps what it got.
    fn with(&self, known_device: &KnownDevice) -> Self {
        let mut device = self.clone();
        // As the browser sends it.
        device.origin.known_device = KnownDevice::from_cookie(&known_device.to_cookie());
        device
    }

    async fn guesses(&self, username: &str, times: usize) {
        for _ in 0..times {
            assert_eq!(problems(self.comes_in(username, "a guess").await), REFUSED);
        }
    }
}

/// Ana's phone, on which she has signed in before, and a stranger elsewhere.
async fn ana_and_a_stranger(app: &TestApp) -> (Clerk, ClientId, Visitor, Visitor) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let phone = phone.with(&phone.comes_in("ana", PASSWORD).await.unwrap().known_device);
    let stranger = app.visitor().from("198.51.100.7");
    (desk, ana, phone, stranger)
}

async fn r31_a_stranger_does_not_lock_somebody_out_of_their_own_device(app: TestApp) {
    let (_, _, phone, stranger) = ana_and_a_stranger(&app).await;
    stranger.guesses("ana", 5).await;
    assert_eq!(problems(stranger.comes_in("ana", PASSWORD).await), REFUSED, "locked");
    let elsewhere = phone.with(&KnownDevice::default());
    assert_eq!(problems(elsewhere.comes_in("ana", PASSWORD).await), REFUSED, "locked on a new device");
    phone.guesses("ana", 1).await;
    phone.comes_in("ana", PASSWORD).await.unwrap();
}

async fn r31_staff_too_get_in_on_their_own_device(app: TestApp) {
    let desk = app.front_desk().await;
    let mut computer = desk.desk.origin.clone();
    let session = staff::sign_in(&app.accounts, &computer, &desk.username, PASSWORD).await.unwrap();
    let stranger = app.visitor().from("198.51.100.7").origin;
    for _ in 0..5 {
        let guess = staff::sign_in(&app.accounts, &stranger, &desk.username, "a guess").await;
        assert_eq!(problems(guess), REFUSED);
    }
    let locked = staff::sign_in(&app.accounts, &computer, &desk.username, PASSWORD).await;
    assert_eq!(problems(locked), REFUSED, "as anybody could come");
    computer.known_device = session.session().unwrap().known_device;
    staff::sign_in(&app.accounts, &computer, &desk.username, PASSWORD).await.unwrap();
}

async fn r31_a_known_device_is_one_persons_with_one_password(app: TestApp) {
    let (desk, _, phone, stranger) = ana_and_a_stranger(&app).await;
    let ben = app.active_client(&desk, "ben").await;
    stranger.guesses("ben", 5).await;
    assert_eq!(problems(phone.comes_in("ben", PASSWORD).await), REFUSED, "it is Ana's");
    desk.unlocks(ben).await.unwrap();
    app.delivers_mails().await;
    let both = phone.with(&phone.comes_in("ben", PASSWORD).await.unwrap().known_device);
    stranger.guesses("ana", 5).await;
    stranger.guesses("ben", 5).await;
    both.comes_in("ana", PASSWORD).await.unwrap();
    both.comes_in("ben", PASSWORD).await.unwrap();

    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    phone.resets(&app.mailed_token().await, "four other random words").await.unwrap();
    app.delivers_mails().await;
    stranger.guesses("ana", 5).await;
    let still = phone.comes_in("ana", "four other random words").await;
    assert_eq!(problems(still), REFUSED, "a new password makes old marks void");
}

async fn r31_guesses_on_a_known_device_end(app: TestApp) {
    let (_, _, phone, stranger) = ana_and_a_stranger(&app).await;
    stranger.guesses("ana", 5).await;
    phone.guesses("ana", 5).await;
    assert_eq!(problems(phone.comes_in("ana", PASSWORD).await), REFUSED);
    app.passes(Span::minutes(1));
    phone.comes_in("ana", PASSWORD).await.unwrap();
}

async fn r31_delays_grow_before_the_first_lock(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    phone.guesses("ana", 2).await;
    for seconds in [1, 2] {
        phone.guesses("ana", 1).await;
        app.passes(Span::seconds(seconds) - Span::millis(10));
        assert_eq!(problems(phone.comes_in("ana", PASSWORD).await), REFUSED, "{seconds}");
        app.passes(Span::millis(10));
        assert_eq!(desk.sees(ana).await.0, Status::Active);
    }
    phone.comes_in("ana", PASSWORD).await.unwrap();
}

/// Somebody in a lobby who keeps trying one username is told to wait; the others sign in. It makes no difference whether
/// there is such a username (R11).
async fn r31_one_username_uses_up_no_lobby(app: TestApp) {
    let (desk, lobby) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    app.active_client(&desk, "ben").await;
    for username in ["ana", "nobody.here"] {
        lobby.guesses(username, 20).await;
        for _ in 0..100 {
            let told = refused(lobby.comes_in(username, "a guess").await);
            assert!(matches!(told, Refused::TooOften { seconds: 1..=900 }), "{username}: {told:?}");
        }
    }
    lobby.comes_in("ben", PASSWORD).await.unwrap();
}

/// R31: many accounts from one place.
async fn r31_a_day_of_spraying_ends(app: TestApp) {
    let (desk, place) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    place.guesses("nobody.here", 1).await;
    app.db_execute("UPDATE limits SET hits = 999 WHERE scope = 'sign-in-place-day'").await;
    app.passes(Span::hours(2));
    place.guesses("somebody.else", 1).await;
    app.passes(Span::minutes(15));
    let told = refused(place.comes_in("ana", PASSWORD).await);
    assert!(matches!(told, Refused::TooOften { seconds: 70_000..=86_400 }), "{told:?}");
    place.from("198.51.100.7").comes_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::days(1));
    place.comes_in("ana", PASSWORD).await.unwrap();
}

/// Many accounts from many places: whoever fails there waits, and whoever knows their password gets in.
async fn r31_an_attack_on_a_location_slows_those_who_fail(app: TestApp) {
    let (_, _, phone, stranger) = ana_and_a_stranger(&app).await;
    stranger.guesses("nobody.here", 3).await;
    stranger.guesses("nobody.here", 1).await;
    let place = phone.with(&KnownDevice::default()).from("198.51.100.8");
    place.guesses("nobody.here", 2).await;
    app.db_execute("UPDATE limits SET hits = 3000 WHERE scope = 'sign-in-location'").await;
    let told = refused(stranger.comes_in("ana", PASSWORD).await);
    assert!(matches!(told, Refused::TooOften { seconds: 1..=900 }), "{told:?}");
    place.guesses("nobody.here", 1).await;
    assert!(matches!(refused(place.comes_in("ana", PASSWORD).await), Refused::TooOften { .. }));
    place.from("198.51.100.9").comes_in("ana", PASSWORD).await.unwrap();
    let known = phone.from("198.51.100.7").with(&phone.origin.known_device);
    known.comes_in("ana", PASSWORD).await.unwrap();
    app.passes(Span::minutes(15));
    stranger.comes_in("ana", PASSWORD).await.unwrap();
}

/// R31: one account from many places.
async fn r31_after_a_hundred_failures_it_is_one_guess_a_day(app: TestApp) {
    let (desk, ana, _, stranger) = ana_and_a_stranger(&app).await;
    let begin = app.now();
    let mut guesses = 0;
    while app.now() - begin < Span::days(7) {
        let elsewhere = stranger.from(&format!("10.0.{}.{}", guesses / 250, guesses % 250));
        elsewhere.guesses("ana", 1).await;
        guesses += 1;
        match desk.sees(ana).await.0 {
            Status::Locked { until } => app.clock_is_set_to(until),
            _ => app.passes(Span::seconds(2)),
        }
    }
    assert_eq!(guesses, 106, "a hundred in the first day, then one a day");
    desk.unlocks(ana).await.unwrap();
    app.delivers_mails().await;
    stranger.comes_in("ana", PASSWORD).await.unwrap();
}
