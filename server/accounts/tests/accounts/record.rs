//! The record: who did what, from where, in a chain that shows every tampering (R34).

use crate::{
    harness::{CHEAP, HILLSIDE, PASSWORD, RIVERSIDE, TestApp, details},
    on_both,
};
use accounts::{
    Accounts, OsRandom, Parts, SecretKey, SystemClock,
    client::{self, ContactForm},
    doctor,
};
use shared::{BaseUrl, Role, Span};
use std::sync::Arc;
use tokio::task::JoinSet;

/// A mailbox that several people share.
const FAMILY: &str = "family@example.org";

on_both! {
    r34_every_step_says_who_and_from_where
    r34_an_untouched_record_is_whole
    r34_tampering_is_found
    r34_writers_at_once_keep_the_chain
    writers_do_not_wait_in_a_circle
    another_key_is_noticed
}

/// Who acted, in what role, and from which IP, for each kind of actor.
async fn r34_every_step_says_who_and_from_where(app: TestApp) {
    let office = app.office().await;
    let ana = app.active_client(&office, "ana").await;
    app.visitor().from("192.0.2.77").asks_for_help("ana", "ana@example.org").await.unwrap();
    app.delivers_mails().await;
    office.disables(ana).await.unwrap();
    let rows = app
        .db_texts(
            "SELECT action || ' ' || actor_kind || ' ' || coalesce(actor_name, '-') || ' ' || coalesce(role, '-')
                    || ' ' || coalesce(ip, '-') || ' ' || result
               FROM audit WHERE client_id IS NOT NULL ORDER BY seq",
        )
        .await;
    let desk = "staff Adam Novak administrator 198.51.100.20 done";
    let expected = [
        &format!("client-added {desk}"),
        &format!("email-saved {desk}"),
        "mail-sent system - - - done",
        "email-verified client - - 203.0.113.9 done",
        &format!("invitation-sent {desk}"),
        "mail-sent system - - - done",
        "invitation-accepted client - - 203.0.113.9 done",
        "signed-in client - - 203.0.113.9 done",
        "reset-requested visitor - - 192.0.2.77 done",
        "mail-sent system - - - done",
        &format!("account-disabled {desk}"),
    ];
    assert_eq!(rows, expected);
}

async fn r34_an_untouched_record_is_whole(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    app.clerk(Role::Viewer, HILLSIDE).await;
    let report = doctor::check_record(&app.accounts).await.unwrap();
    assert_eq!((report.events, report.broken), (app.db_number("SELECT count(*) FROM audit").await, vec![]));
    // Nobody rewrites it by accident: the database refuses.
    assert!(app.db_refuses("UPDATE audit SET ip = NULL").await);
    assert!(app.db_refuses("DELETE FROM audit").await);
}

async fn r34_tampering_is_found(app: TestApp) {
    let desk = app.front_desk().await;
    app.active_client(&desk, "ana").await;
    let here = app.location_id(RIVERSIDE).await;
    let last = app.db_number("SELECT max(seq) FROM audit WHERE client_id IS NOT NULL").await;
    for (tampering, found) in [
        ("UPDATE audit SET ip = '192.0.2.1' WHERE client_id IS NOT NULL AND seq = 3", 3),
        ("UPDATE audit SET actor_name = 'Nobody' WHERE client_id IS NOT NULL AND seq = 3", 3),
        ("UPDATE audit SET detail = NULL WHERE client_id IS NOT NULL AND seq = 4", 4),
        ("UPDATE audit SET at = at + 1 WHERE client_id IS NOT NULL AND seq = 4", 4),
        ("UPDATE audit SET result = 'undone' WHERE client_id IS NOT NULL AND seq = 5", 5),
        ("UPDATE audit SET hash = previous WHERE client_id IS NOT NULL AND seq = 4", 4),
        ("UPDATE audit SET previous = hash WHERE client_id IS NOT NULL AND seq = 4", 4),
        ("DELETE FROM audit WHERE client_id IS NOT NULL AND seq = 4", 5),
        ("DELETE FROM audit WHERE client_id IS NOT NULL", 2),
        (&format!("DELETE FROM audit WHERE client_id IS NOT NULL AND seq = {last}"), last - 1),
    ] {
        app.db_tampers(tampering).await;
        let report = doctor::check_record(&app.accounts).await.unwrap();
        assert_eq!(report.broken, [(here, found)], "{tampering}");
        app.db_puts_the_record_back().await;
        assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, [], "{tampering}, undone");
    }
}

/// Twenty people at once, at two locations.
async fn r34_writers_at_once_keep_the_chain(app: TestApp) {
    let (desk, next_door) = (app.front_desk().await, app.clerk(Role::FrontDesk, HILLSIDE).await);
    let before = app.db_number("SELECT count(*) FROM audit").await;
    let mut writers = JoinSet::new();
    for number in 0..20 {
        let clerk = if number % 2 == 0 { desk.clone() } else { next_door.clone() };
        writers.spawn(async move { clerk.adds_client("Ana", &format!("Silva {number}")).await });
    }
    writers.join_all().await;
    let report = doctor::check_record(&app.accounts).await.unwrap();
    assert_eq!((report.events, report.broken), (before + 20, vec![]));
}

/// Everything at once about few people and one address: each waits for the one before, and none for itself.
async fn writers_do_not_wait_in_a_circle(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let mut pending = Vec::new();
    for _ in 0..6 {
        let client = desk.adds_client("Ana", "Silva").await;
        desk.saves_email(client, FAMILY).await.unwrap();
        pending.push(client);
    }
    app.delivers_mails().await;
    let active = app.active_client(&desk, "active").await;
    app.passes(Span::hours(1));
    let mut tasks = JoinSet::new();
    for client in pending {
        let clerk = desk.clone();
        tasks.spawn(async move {
            let family = ContactForm { email: FAMILY, ..ContactForm::default() };
            client::add(&clerk.accounts, &clerk.desk, &details("Bea", "Silva"), &family).await.map(drop)
        });
        let clerk = desk.clone();
        tasks.spawn(async move { clerk.resends_verification(client).await });
        let clerk = desk.clone();
        tasks.spawn(async move {
            let moved = ContactForm { email: FAMILY, phone: "+1 555 0100", ..ContactForm::default() };
            client::save_contact(&clerk.accounts, &clerk.desk, client, &moved).await
        });
        let clerk = desk.clone();
        tasks.spawn(async move { clerk.sends_reset(active).await });
        let visitor = phone.clone();
        tasks.spawn(async move { visitor.asks_for_help("active", "active@example.org").await });
        let visitor = phone.clone();
        tasks.spawn(async move {
            let _ = visitor.signs_in("active", "a guess").await;
            visitor.signs_in("active", PASSWORD).await.map(drop).or_else(only_if_broken)
        });
    }
    let delivering = async {
        for _ in 0..6 {
            app.delivers_mails().await;
        }
    };
    let (results, ()) = tokio::join!(tasks.join_all(), delivering);
    for result in results {
        result.unwrap();
    }
    app.delivers_mails().await;
    assert_eq!(doctor::check_record(&app.accounts).await.unwrap().broken, []);
}

/// A locked account is no defect here; a database that gave up is.
fn only_if_broken(why: accounts::Refused) -> Result<(), accounts::Refused> {
    if matches!(why, accounts::Refused::Problems(_)) { Ok(()) } else { Err(why) }
}

/// Another key would silently kill every mailed link.
async fn another_key_is_noticed(app: TestApp) {
    doctor::check_key(&app.accounts).await.unwrap();
    doctor::check_key(&app.accounts).await.unwrap();
    let other = Accounts::new(Parts {
        store: app.accounts.store().clone(),
        clock: Arc::new(SystemClock),
        random: Arc::new(OsRandom),
        key: SecretKey::from_bytes([8; 32]),
        base_url: BaseUrl::parse("https://club.example").unwrap(),
        hashing: CHEAP,
    });
    assert!(doctor::check_key(&other).await.is_err());
    doctor::check_key(&app.accounts).await.unwrap();
}
