//! Clients sign in, or are refused without learning why.

use crate::{
    harness::{CHEAP, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, Visitor, problems, refused},
    on_both,
};
use accounts::{Hashing, Refused};
use shared::{ClientId, EventKind, Field, LocationId, Span, Status, Wrong};
use store::{PasswordHash, Tx};

on_both! {
    r11_refusals_are_one
    r20_phones_add_capitals_and_spaces
    r31_failures_lock_for_longer_and_longer
    r31_the_desk_unlocks
    a_right_password_is_no_guess
    r31_a_locked_client_can_still_reset
    a_password_changed_meanwhile_is_the_old_one
    r24_disabled_meanwhile
    r17_stronger_parameters_rehash
    r31_a_place_with_too_many_failures_waits
    r31_a_network_is_one_place
    r12_every_refusal_costs_a_hash
    r31_a_restart_forgives_nothing
    r31_a_lobby_is_not_locked_out_by_one_of_it
}

const REFUSED: [(Field, Wrong); 1] = [(Field::Form, Wrong::Credentials)];

/// R11: whatever the reason, the answer is the same, and nobody is signed in.
async fn r11_refusals_are_one(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let disabled = app.active_client(&desk, "ben").await;
    office.disables(disabled).await.unwrap();
    app.active_client(&desk, "cleo").await;
    for _ in 0..5 {
        assert_eq!(problems(phone.signs_in("cleo", "a guess").await), REFUSED);
    }
    let sessions = app.db_number("SELECT count(*) FROM sessions").await;
    let next_door = app.visitor_at(HILLSIDE);
    let cases: [(&str, &Visitor, &str, &str); 14] = [
        ("unknown name", &phone, "nobody.here", PASSWORD),
        ("no possible name", &phone, "two words", PASSWORD),
        ("no name", &phone, "", PASSWORD),
        ("endless name", &phone, &"x".repeat(5_000), PASSWORD),
        ("control characters", &phone, "a\0na", PASSWORD),
        ("wrong password", &phone, "ana", "not the password"),
        ("no password", &phone, "ana", ""),
        ("endless password", &phone, "ana", &PASSWORD.repeat(500)),
        ("a space more", &phone, "ana", "three random words "),
        ("other capitals", &phone, "ana", "Three random words"),
        ("the address for the name", &phone, "ana@example.org", PASSWORD),
        ("disabled", &phone, "ben", PASSWORD),
        ("locked", &phone, "cleo", PASSWORD),
        ("other location", &next_door, "ana", PASSWORD),
    ];
    for (case, visitor, username, password) in cases {
        assert_eq!(problems(visitor.signs_in(username, password).await), REFUSED, "{case}");
    }
    desk.unlocks(ana).await.unwrap();
    app.delivers_mails().await;
    phone.signs_in("ana", PASSWORD).await.unwrap();
    app.db_execute("UPDATE locations SET self_service_on = 0").await;
    assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), REFUSED, "Self-Service off");
    assert_eq!(app.db_number("SELECT count(*) FROM sessions").await, sessions + 1);
    assert!(matches!(refused(app.visitor_at("nowhere").signs_in("ana", PASSWORD).await), Refused::NotFound));
}

/// R20.
async fn r20_phones_add_capitals_and_spaces(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana.silva").await;
    for typed in [
        "ana.silva",
        " Ana.Silva ",
        "ANA.SILVA",
        "ａｎａ．ｓｉｌｖａ",
        "Ana.Silva\u{a0}",
        "\u{3000}ana.silva",
    ] {
        app.visitor().signs_in(typed, PASSWORD).await.unwrap_or_else(|why| panic!("{typed:?}: {why:?}"));
    }
}

/// R31: five tries are free, then each failure locks for twice as long, up to a quarter of an hour.
async fn r31_failures_lock_for_longer_and_longer(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    for _ in 0..4 {
        assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    }
    assert_eq!(desk.sees(ana).await.0, Status::Active);
    for (locks, minutes) in (1..).zip([1, 2, 4, 8, 15, 15]) {
        assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
        let Status::Locked { until } = desk.sees(ana).await.0 else { panic!("not locked") };
        let left = (until - app.now()).seconds_up();
        assert!((minutes * 60 - 1..=minutes * 60).contains(&left), "{left} s of {minutes} min");
        assert_eq!(app.db_events(EventKind::AccountLocked).await, locks);
        app.clock_is_set_to(until - Span::seconds(1));
        assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), REFUSED, "a second too early");
        app.clock_is_set_to(until);
        assert_eq!(desk.sees(ana).await.0, Status::Active);
    }
    phone.signs_in("ana", PASSWORD).await.unwrap();
    // A good sign-in forgives.
    assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    assert_eq!(desk.sees(ana).await.0, Status::Active);
}

async fn r31_the_desk_unlocks(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    for _ in 0..5 {
        assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    }
    assert!(matches!(desk.sees(ana).await.0, Status::Locked { .. }));
    desk.unlocks(ana).await.unwrap();
    assert_eq!(desk.timeline(ana).await[0], EventKind::AccountUnlocked);
    app.delivers_mails().await;
    assert!(matches!(refused(desk.unlocks(ana).await), Refused::Changed));
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

/// Who knows the password and comes too early, or to a disabled account, is not locked out for longer by it.
async fn a_right_password_is_no_guess(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    for _ in 0..5 {
        assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    }
    let locked = desk.sees(ana).await.0;
    for _ in 0..3 {
        assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), REFUSED);
        assert_eq!(problems(phone.signs_in("ana", "a guess while locked").await), REFUSED);
    }
    assert_eq!(desk.sees(ana).await.0, locked);
    app.passes(Span::minutes(1));
    phone.signs_in("ana", PASSWORD).await.unwrap();

    office.disables(ana).await.unwrap();
    for _ in 0..6 {
        assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), REFUSED);
    }
    office.enables(ana).await.unwrap();
    app.delivers_mails().await;
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

async fn r31_a_locked_client_can_still_reset(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    for _ in 0..5 {
        assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    }
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    phone.resets(&app.mailed_token().await, "four other random words").await.unwrap();
    app.delivers_mails().await;
    assert_eq!(problems(phone.signs_in("ana", PASSWORD).await), REFUSED);
    phone.signs_in("ana", "four other random words").await.unwrap();
}

/// Hashing takes its time. A sign-in that began with the old password does not outlive a reset.
async fn a_password_changed_meanwhile_is_the_old_one(app: TestApp) {
    let ana = app.active_client(&app.front_desk().await, "ana").await;
    let other = PasswordHash::new("another hash".to_owned());
    let signed_in = while_signing_in(&app, ana, async |tx, here| {
        store::account::set_password(tx, here, ana, &other, app.now()).await.unwrap();
    });
    assert_eq!(problems(signed_in.await), REFUSED);
}

async fn r24_disabled_meanwhile(app: TestApp) {
    let office = app.office().await;
    let ana = app.active_client(&office, "ana").await;
    let signed_in = while_signing_in(&app, ana, async |tx, here| {
        let (by, now) = (office.desk.staff, app.now());
        assert!(store::account::disable(tx, (here, ana), Some(by), "Membership paused", now).await.unwrap());
    });
    assert_eq!(problems(signed_in.await), REFUSED);
}

/// Signs in with the right password while somebody else has the client's row and changes something.
async fn while_signing_in(
    app: &TestApp,
    client: ClientId,
    happens: impl AsyncFnOnce(&mut Tx, LocationId),
) -> Result<String, Refused> {
    app.db_is_written_past_the_use_cases();
    let here = app.location_id(RIVERSIDE).await;
    let mut tx = app.accounts.store().begin().await.unwrap();
    store::client::lock(&mut tx, here, client).await.unwrap().unwrap();
    let phone = app.visitor();
    let signing_in = tokio::spawn(async move { phone.signs_in("ana", PASSWORD).await });
    app.db_has_somebody_waiting().await;
    happens(&mut tx, here).await;
    tx.commit().await.unwrap();
    signing_in.await.unwrap()
}

/// R17.
async fn r17_stronger_parameters_rehash(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let stored = "SELECT password_hash FROM accounts";
    let weak = app.db_texts(stored).await;
    let stronger = app.restarted_with(Hashing { passes: 2, ..CHEAP });
    let phone = Visitor { accounts: stronger, ..app.visitor() };
    assert_eq!(problems(phone.signs_in("ana", "a guess").await), REFUSED);
    assert_eq!(app.db_texts(stored).await, weak);
    phone.signs_in("ana", PASSWORD).await.unwrap();
    let strong = app.db_texts(stored).await;
    assert!(strong[0].starts_with("$argon2id$v=19$m=64,t=2,p=1$"), "{strong:?}");
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert_eq!(app.db_texts(stored).await, strong);
}

async fn r31_a_place_with_too_many_failures_waits(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    for number in 0..100 {
        assert_eq!(problems(phone.signs_in(&format!("guess.{number}"), PASSWORD).await), REFUSED);
    }
    let Refused::TooOften { seconds } = refused(phone.signs_in("ana", PASSWORD).await) else {
        panic!("let in")
    };
    assert!((1..=900).contains(&seconds), "{seconds}");
    phone.from("203.0.113.10").signs_in("ana", PASSWORD).await.unwrap();
    let next_door = app.visitor_at(HILLSIDE).signs_in("ana", PASSWORD).await;
    assert_eq!(problems(next_door), REFUSED, "the other location counts for itself");
    app.passes(Span::minutes(15));
    phone.signs_in("ana", PASSWORD).await.unwrap();
}

/// R31: one machine has as many IPv6 addresses as it likes, all in one /64.
async fn r31_a_network_is_one_place(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    for number in 0..100 {
        let here = phone.from(&format!("2001:db8:1:2::{number:x}"));
        assert_eq!(problems(here.signs_in(&format!("guess.{number}"), PASSWORD).await), REFUSED);
    }
    let same = phone.from("2001:db8:1:2:ffff:ffff:ffff:ffff").signs_in("ana", PASSWORD).await;
    assert!(matches!(refused(same), Refused::TooOften { .. }));
    phone.from("2001:db8:1:3::1").signs_in("ana", PASSWORD).await.unwrap();
}

/// R12: with no room for a single hash, whoever comes as far as the hash is told that it is busy. All do, whatever it is
/// that will refuse them: none is answered earlier.
async fn r12_every_refusal_costs_a_hash(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let disabled = app.active_client(&desk, "ben").await;
    office.disables(disabled).await.unwrap();
    app.active_client(&desk, "cleo").await;
    for _ in 0..5 {
        assert_eq!(problems(phone.signs_in("cleo", "a guess").await), REFUSED);
    }
    let full = app.restarted_with(Hashing { workers: 0, queue: 0, ..CHEAP });
    let phone = Visitor { accounts: full.clone(), ..phone };
    let next_door = Visitor { accounts: full, ..app.visitor_at(HILLSIDE) };
    for (case, visitor, username, password) in [
        ("right", &phone, "ana", PASSWORD),
        ("wrong password", &phone, "ana", "not the password"),
        ("no password", &phone, "ana", ""),
        ("unknown name", &phone, "nobody.here", PASSWORD),
        ("no possible name", &phone, "two words", PASSWORD),
        ("disabled", &phone, "ben", PASSWORD),
        ("locked", &phone, "cleo", PASSWORD),
        ("other location", &next_door, "ana", PASSWORD),
    ] {
        let why = refused(visitor.signs_in(username, password).await);
        assert!(matches!(why, Refused::Busy { .. }), "{case}: {why:?}");
    }
    // And help, whose mail is queued, asks for no hash from anybody.
    for (username, email) in [("ana", "ana@example.org"), ("ben", "ben@example.org"), ("x", "x@example.org")]
    {
        phone.asks_for_help(username, email).await.unwrap();
    }
    app.delivers_mails().await;
}

/// R31: what was counted is counted in the database, for every node and after a restart.
async fn r31_a_restart_forgives_nothing(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let other_node = Visitor { accounts: app.restarted_with(CHEAP), ..phone.clone() };
    for number in 0..50 {
        for node in [&phone, &other_node] {
            assert_eq!(problems(node.signs_in(&format!("guess.{number}"), PASSWORD).await), REFUSED);
        }
    }
    let restarted = Visitor { accounts: app.restarted_with(CHEAP), ..phone.clone() };
    for node in [&phone, &other_node, &restarted] {
        let why = refused(node.signs_in("ana", PASSWORD).await);
        assert!(matches!(why, Refused::TooOften { .. }), "{why:?}");
    }
}

/// R31: many people behind one address. One who is locked keeps nobody else out, and a right password costs nothing.
async fn r31_a_lobby_is_not_locked_out_by_one_of_it(app: TestApp) {
    let (desk, lobby) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    app.active_client(&desk, "ben").await;
    for _ in 0..12 {
        assert_eq!(problems(lobby.signs_in("ana", "a guess").await), REFUSED);
    }
    assert_eq!(problems(lobby.signs_in("ana", PASSWORD).await), REFUSED, "locked");
    for _ in 0..120 {
        lobby.signs_in("ben", PASSWORD).await.unwrap();
    }
}
