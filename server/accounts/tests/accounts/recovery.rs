//! 'Having Trouble?': a neutral answer that still helps (R14).

use crate::{
    harness::{Clerk, HILLSIDE, TestApp, refused},
    on_both,
};
use accounts::Refused;
use mail::{Letter, Trouble};
use shared::{EventKind, MailKind, Role, Span, Timestamp};

on_both! {
    r20_phones_add_capitals_and_spaces
    r14_r21_a_wrong_username_mails_what_is_on_record
    r14_an_address_tells_about_itself_only
    r14_an_unknown_address_mails_nothing
    a_disabled_account_is_not_recovered
    r31_one_address_gets_so_many_mails
    r31_one_place_asks_so_often
    staff_send_the_link
}

/// What a trouble mail says, its usernames in order.
async fn trouble(app: &TestApp, to: &str) -> Trouble {
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [(to, MailKind::Trouble)]);
    let mail = &mails.0[0];
    assert_eq!(mail.link.as_deref(), Some("https://club.example/s/riverside/having-trouble"));
    match &mail.letter {
        Letter::Trouble(Trouble { usernames, invited_until }) => {
            let mut usernames = usernames.clone();
            usernames.sort();
            Trouble { usernames, invited_until: *invited_until }
        }
        other => panic!("{other:?}"),
    }
}

fn usernames(names: &[&str]) -> Trouble {
    Trouble { usernames: names.iter().map(|&name| name.to_owned()).collect(), invited_until: None }
}

async fn r20_phones_add_capitals_and_spaces(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana.silva").await;
    phone.asks_for_help(" ANA.Silva ", " Ana.Silva@EXAMPLE.org ").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana.silva@example.org", MailKind::Reset)]);
    let Letter::Reset(letter) = &mails.0[0].letter else { panic!("{:?}", mails.list()) };
    assert_eq!((letter.first_name.as_str(), letter.username.as_str()), ("Ana", "ana.silva"));
}

/// A family with one mailbox: it learns every username on it, and a name that is somebody else's opens nothing.
async fn r14_r21_a_wrong_username_mails_what_is_on_record(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "other").await;
    let mother = app.active_client(&desk, "ana.silva").await;
    let daughter = app.active_client(&desk, "bea.silva").await;
    for client in [mother, daughter] {
        desk.saves_email(client, "family@example.org").await.unwrap();
        app.visitor().verifies(&app.delivers_mails().await.token()).await.unwrap();
    }
    for (number, wrong) in (0..).zip(["ana", "anna.silva", "other", "", "two words"]) {
        phone.from(&format!("192.0.2.{number}")).asks_for_help(wrong, "Family@example.org").await.unwrap();
        let expected = usernames(&["ana.silva", "bea.silva"]);
        assert_eq!(trouble(&app, "family@example.org").await, expected, "{wrong:?}");
    }
}

/// Pending, invited, without an account, or only known to somebody as a new and unproven address.
async fn r14_an_address_tells_about_itself_only(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let nothing = usernames(&[]);

    let pending = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(pending, "pending@example.org").await.unwrap();
    app.delivers_mails().await;
    phone.asks_for_help("ana", "pending@example.org").await.unwrap();
    assert_eq!(trouble(&app, "pending@example.org").await, nothing);

    let (_, until) = invited(&app, &desk).await;
    phone.asks_for_help("ana", "invited@example.org").await.unwrap();
    let expected = Trouble { usernames: Vec::new(), invited_until: Some(until) };
    assert_eq!(trouble(&app, "invited@example.org").await, expected);

    let moved = app.active_client(&desk, "moved").await;
    desk.saves_email(moved, "unproven@example.org").await.unwrap();
    app.delivers_mails().await;
    phone.asks_for_help("moved", "unproven@example.org").await.unwrap();
    assert_eq!(trouble(&app, "unproven@example.org").await, nothing);
}

async fn invited(app: &TestApp, desk: &Clerk) -> (shared::ClientId, Timestamp) {
    let client = desk.adds_client("Ivo", "Invited").await;
    desk.saves_email(client, "invited@example.org").await.unwrap();
    app.visitor().verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(client).await.unwrap();
    let mails = app.delivers_mails().await;
    (client, mails.only().0[0].letter.link_expires_at().unwrap())
}

async fn r14_an_unknown_address_mails_nothing(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let next_door = app.clerk(Role::FrontDesk, HILLSIDE).await;
    let ben = next_door.adds_client("Ben", "Okafor").await;
    next_door.saves_email(ben, "ben@example.org").await.unwrap();
    let removed = desk.adds_client("Rui", "Removed").await;
    desk.saves_email(removed, "removed@example.org").await.unwrap();
    phone.verifies(&app.delivers_mails().await.token()).await.unwrap();
    desk.saves_email(removed, "").await.unwrap();
    for email in ["nobody@example.org", "ben@example.org", "removed@example.org", "ana@example.org.example"] {
        phone.asks_for_help("ana", email).await.unwrap();
        assert_eq!(app.delivers_mails().await.list(), [], "{email}");
    }
    assert_eq!(app.db_events(EventKind::ResetRequested).await, 4);
}

async fn a_disabled_account_is_not_recovered(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    office.disables(ana).await.unwrap();
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(trouble(&app, "ana@example.org").await, usernames(&[]));
    assert!(matches!(refused(desk.sends_reset(ana).await), Refused::Changed));
}

/// R31: the answer stays the same, the mails stop.
async fn r31_one_address_gets_so_many_mails(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    app.active_client(&desk, "ana").await;
    let mut sent = 0;
    for number in 0..10 {
        app.passes(Span::minutes(1));
        let username = if number % 2 == 0 { "ana" } else { "wrong" };
        phone.from(&format!("192.0.2.{number}")).asks_for_help(username, "ana@example.org").await.unwrap();
        sent += app.delivers_mails().await.0.len();
    }
    assert_eq!(sent, 5);
    app.passes(Span::hours(1));
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 1);
}

async fn r31_one_place_asks_so_often(app: TestApp) {
    let phone = app.visitor();
    for number in 0..30 {
        phone.asks_for_help("ana", &format!("nobody{number}@example.org")).await.unwrap();
    }
    let too_often = refused(phone.asks_for_help("ana", "nobody@example.org").await);
    assert!(matches!(too_often, Refused::TooOften { seconds: 1..=3600 }), "{too_often:?}");
    phone.from("192.0.2.1").asks_for_help("ana", "nobody@example.org").await.unwrap();
    app.passes(Span::hours(1));
    phone.asks_for_help("ana", "nobody@example.org").await.unwrap();
}

async fn staff_send_the_link(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.sends_reset(ana).await.unwrap();
    let profile = desk.profile(ana).await;
    assert_eq!(
        (profile.activity[0].event, profile.activity[0].actor.as_deref()),
        (EventKind::ResetSent, Some("Sam Ortiz"))
    );
    assert!(profile.account.unwrap().reset_mail.is_some());
    phone.resets(&app.mailed_token().await, "four other random words").await.unwrap();
    app.delivers_mails().await;
    phone.signs_in("ana", "four other random words").await.unwrap();
}
