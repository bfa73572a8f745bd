//! Handover: the client chooses username and password on their own phone, by a code that staff hand out after they
//! have checked who it is. What every link has to stand is in `links`.

use crate::{
    harness::{Clerk, HILLSIDE, PASSWORD, TestApp, Visitor, dead, problems, refused},
    on_both,
};
use accounts::{
    DeadLink, Refused, account,
    handover::{self, DeskView, HandedOut, Handover},
};
use mail::{Help, Helped, Letter};
use shared::{
    ClientId, EventKind, Field, IdentityCheck, IdentityForm, IdentityProof, MailKind, Role, Span, Status,
    Verdict, Wrong,
};
use tokio::task::JoinSet;

on_both! {
    a_client_without_mail_gets_in
    a_verified_address_is_told
    r19_an_account_gets_a_new_password
    how_the_identity_was_checked_is_on_record
    a_code_is_the_link
    r11_a_code_that_does_not_work_says_one_thing
    r31_guessing_codes_is_hopeless
    r31_so_many_guesses_at_once_get_no_more
    a_handover_opens_nothing_that_was_closed
    an_invitation_and_a_handover_make_one_account
    the_desk_sees_how_far_it_is
    codes_are_forgotten
}

const SEEN: IdentityForm<'_> = IdentityForm { how: "photo-id", note: "Passport" };

async fn hands_over(desk: &Clerk, client: ClientId) -> HandedOut {
    handover::start(&desk.accounts, &desk.desk, client, SEEN).await.unwrap()
}

fn token(handed: &HandedOut) -> String {
    let (page, token) = handed.link.split_once("?t=").expect("a token");
    assert_eq!(page, "https://club.example/s/riverside/handover");
    token.to_owned()
}

async fn types(phone: &Visitor, code: &str) -> Result<String, Refused> {
    handover::token_of_code(&phone.accounts, &phone.origin, &phone.slug, code).await
}

/// No email, no mail, no invitation: a code, and in.
async fn a_client_without_mail_gets_in(app: TestApp) {
    use EventKind::{ClientAdded, HandedOver, HandoverStarted, LinkOpened, SignedIn};
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    let handed = hands_over(&desk, ana).await;
    assert!(handed.expires_at - app.now() <= Span::minutes(10));
    let token = types(&phone, &handed.code.to_string()).await.unwrap();
    let page = phone.opens_handover(&token).await.unwrap();
    assert_eq!((page.first_name.as_str(), page.username), ("Ana", None));
    assert_eq!(page.suggested_username, "ana.silva");
    let session = phone.takes_over(&token, " Ana.Silva ", PASSWORD).await.unwrap();
    let home = phone.opens_home(&session.token).await.unwrap();
    assert_eq!((home.username.as_str(), home.email), ("ana.silva", None));
    assert!(app.delivers_mails().await.0.is_empty());
    let (status, verdict) = desk.sees(ana).await;
    assert_eq!(status, Status::Active);
    assert!(matches!(verdict, Verdict::NothingWrong(_)), "{verdict:?}");
    assert_eq!(desk.searches("ana.silva").await.unwrap().count.number(), 1);
    assert_eq!(desk.timeline(ana).await, [SignedIn, HandedOver, LinkOpened, HandoverStarted, ClientAdded]);
    // There is nowhere to mail a reset to, and the profile knows.
    assert!(!desk.profile(ana).await.has_proven_email);
    assert!(matches!(refused(desk.sends_reset(ana).await), Refused::Changed));
}

async fn a_verified_address_is_told(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    let handed = hands_over(&desk, ana).await;
    assert_eq!(app.delivers_mails().await.list(), [], "a code that nobody used is no news");
    phone.takes_over(&token(&handed), "ana", PASSWORD).await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana@example.org", MailKind::Help)]);
    let Letter::Help(Help { username, helped, .. }) = &mails.0[0].letter else {
        panic!("{:?}", mails.list())
    };
    assert_eq!((username.as_str(), *helped), ("ana", Helped::NewAccount));
    assert!(mails.0[0].link.as_deref().unwrap().starts_with("https://club.example/s/riverside/undo?t="));

    // A pending address is nobody's yet.
    let bea = desk.adds_client("Bea", "Silva").await;
    desk.saves_email(bea, "bea@example.org").await.unwrap();
    app.delivers_mails().await;
    let handed = hands_over(&desk, bea).await;
    phone.takes_over(&token(&handed), "bea", PASSWORD).await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), []);
    assert_eq!(desk.sees(bea).await.0, Status::Active);
}

/// R19: sessions and links end, and the client is told. The username stays.
async fn r19_an_account_gets_a_new_password(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let elsewhere = phone.signs_in("ana", PASSWORD).await.unwrap();
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    let reset = app.mailed_token().await;
    for _ in 0..5 {
        assert!(phone.signs_in("ana", "a guess").await.is_err());
    }
    assert!(matches!(desk.sees(ana).await.0, Status::Locked { .. }));
    let token = token(&hands_over(&desk, ana).await);
    let page = phone.opens_handover(&token).await.unwrap();
    assert_eq!((page.username.as_deref(), page.suggested_username.as_str()), (Some("ana"), ""));
    assert_eq!(
        problems(phone.takes_over(&token, "", "ANA@example.org").await),
        [(Field::Password, Wrong::PasswordIsEmail)]
    );
    let session = phone.takes_over(&token, "somebody.else", "four other random words").await.unwrap();
    assert_eq!(phone.opens_home(&session.token).await.unwrap().username, "ana");
    assert!(matches!(refused(phone.opens_home(&elsewhere).await), Refused::SignedOut));
    assert_eq!(dead(phone.opens_reset(&reset).await), DeadLink::Replaced);
    assert!(phone.signs_in("ana", PASSWORD).await.is_err());
    phone.signs_in("ana", "four other random words").await.unwrap();
    assert_eq!(desk.sees(ana).await.0, Status::Active);
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana@example.org", MailKind::Help)]);
    let Letter::Help(letter) = &mails.0[0].letter else { panic!("{:?}", mails.list()) };
    assert_eq!(letter.helped, Helped::NewPassword);
}

async fn how_the_identity_was_checked_is_on_record(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    for (how, note, wrong) in [
        ("", "", vec![(Field::Identity, Wrong::Empty)]),
        ("a-hunch", "", vec![(Field::Identity, Wrong::Choice)]),
        ("photo-id", "a\nb", vec![(Field::IdentityNote, Wrong::ControlCharacters)]),
    ] {
        let form = IdentityForm { how, note };
        let started = handover::start(&desk.accounts, &desk.desk, ana, form).await;
        assert_eq!(problems(started), wrong, "{how:?} {note:?}");
    }
    assert_eq!(desk.timeline(ana).await, [EventKind::ClientAdded]);
    hands_over(&desk, ana).await;
    let event = &desk.profile(ana).await.activity[0];
    let check = IdentityCheck { how: IdentityProof::PhotoId, note: "Passport".to_owned() };
    assert_eq!((event.event, event.actor.as_deref()), (EventKind::HandoverStarted, Some("Sam Ortiz")));
    assert_eq!(event.detail.identity, Some(check));
}

/// Typed as people type, it opens the same door; a newer one ends it; at the other location it is nothing.
async fn a_code_is_the_link(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    let first = hands_over(&desk, ana).await;
    let code = first.code.to_string();
    let lower = code.to_lowercase().replace('-', " ");
    for typed in [&code, &lower, &format!("  {code} ")] {
        assert_eq!(types(&phone, typed).await.unwrap(), token(&first), "{typed:?}");
    }
    let next_door = app.visitor_at(HILLSIDE);
    assert_eq!(problems(types(&next_door, &code).await), [(Field::Code, Wrong::HandoverCode)]);
    let second = hands_over(&desk, ana).await;
    assert_ne!(second.code, first.code);
    assert_eq!(problems(types(&phone, &code).await), [(Field::Code, Wrong::HandoverCode)]);
    assert_eq!(types(&phone, &second.code.to_string()).await.unwrap(), token(&second));
}

/// Wrong, used, run out, for an address that has changed: the same words, so that a guess learns nothing (R11).
async fn r11_a_code_that_does_not_work_says_one_thing(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let used = desk.adds_client("Ana", "Silva").await;
    let used_code = hands_over(&desk, used).await;
    phone.takes_over(&token(&used_code), "ana", PASSWORD).await.unwrap();
    let moved = desk.adds_client("Bea", "Silva").await;
    let moved_code = hands_over(&desk, moved).await;
    desk.saves_email(moved, "bea@example.org").await.unwrap();
    app.delivers_mails().await;
    let late = desk.adds_client("Carla", "Silva").await;
    let late_code = hands_over(&desk, late).await;
    app.clock_is_set_to(late_code.expires_at - Span::seconds(1));
    types(&phone, &late_code.code.to_string()).await.unwrap();
    app.clock_is_set_to(late_code.expires_at);
    for code in [&used_code, &moved_code, &late_code].map(|handed| handed.code.to_string()) {
        assert_eq!(problems(types(&phone, &code).await), [(Field::Code, Wrong::HandoverCode)]);
    }
    assert_eq!(problems(types(&phone, "7K3M-9XQD").await), [(Field::Code, Wrong::HandoverCode)]);
    assert_eq!(problems(types(&phone, "not a code").await), [(Field::Code, Wrong::HandoverCode)]);
    assert_eq!(problems(types(&phone, " ").await), [(Field::Code, Wrong::Empty)]);
}

/// R31: 20 wrong ones from a place, 300 from everywhere; right ones count for nothing, and a lobby next door goes on.
async fn r31_guessing_codes_is_hopeless(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    let handed = hands_over(&desk, ana).await;
    let code = handed.code.to_string();
    for _ in 0..20 {
        types(&phone, &code).await.unwrap();
        assert_eq!(problems(types(&phone, "7K3M-9XQD").await), [(Field::Code, Wrong::HandoverCode)]);
    }
    let too_often = refused(types(&phone, &code).await);
    assert!(matches!(too_often, Refused::TooOften { seconds: 1..=900 }), "{too_often:?}");
    // The QR is no guess.
    phone.opens_handover(&token(&handed)).await.unwrap();
    for number in 1..=280 {
        let place = phone.from(&format!("192.0.{}.{}", number / 250, number % 250));
        assert_eq!(
            problems(types(&place, "7K3M-9XQD").await),
            [(Field::Code, Wrong::HandoverCode)],
            "{number}"
        );
    }
    let place = phone.from("198.51.100.1");
    assert!(matches!(refused(types(&place, &code).await), Refused::TooOften { .. }));
    app.passes(Span::minutes(15));
    let handed = hands_over(&desk, ana).await;
    types(&phone, &handed.code.to_string()).await.unwrap();
}

async fn r31_so_many_guesses_at_once_get_no_more(app: TestApp) {
    let phone = app.visitor();
    let mut guesses = JoinSet::new();
    for _ in 0..50 {
        let phone = phone.clone();
        guesses.spawn(async move { types(&phone, "7K3M-9XQD").await });
    }
    let looked_at = guesses.join_all().await.into_iter().map(refused);
    let looked_at = looked_at.filter(|why| matches!(why, Refused::Problems(_))).count();
    assert_eq!(looked_at, 20);
}

/// What an administrator switched off stays off.
async fn a_handover_opens_nothing_that_was_closed(app: TestApp) {
    let (office, phone) = (app.office().await, app.visitor());
    let ana = app.active_client(&office, "ana").await;
    let handed = hands_over(&office, ana).await;
    office.disables(ana).await.unwrap();
    assert_eq!(dead(phone.opens_handover(&token(&handed)).await), DeadLink::Replaced);
    let started = handover::start(&office.accounts, &office.desk, ana, SEEN).await;
    assert!(matches!(refused(started), Refused::Changed));
    assert!(!view(&office, ana).await.may_start);

    let bea = office.adds_client("Bea", "Silva").await;
    app.db_execute("UPDATE locations SET self_service_on = 0").await;
    let office = app.office().await;
    let started = handover::start(&office.accounts, &office.desk, bea, SEEN).await;
    assert!(matches!(refused(started), Refused::Changed));
}

async fn an_invitation_and_a_handover_make_one_account(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    for by_invitation in [true, false] {
        let client = desk.adds_client("Ana", "Silva").await;
        let email = format!("ana{by_invitation}@example.org");
        desk.saves_email(client, &email).await.unwrap();
        phone.verifies(&app.mailed_token().await).await.unwrap();
        desk.invites(client).await.unwrap();
        let invitation = app.mailed_token().await;
        let code = token(&hands_over(&desk, client).await);
        if by_invitation {
            phone.accepts(&invitation, "by.invitation", PASSWORD).await.unwrap();
            assert_eq!(dead(phone.opens_handover(&code).await), DeadLink::Replaced);
        } else {
            phone.takes_over(&code, "by.handover", PASSWORD).await.unwrap();
            assert_eq!(dead(phone.opens_invitation(&invitation).await), DeadLink::Replaced);
            app.delivers_mails().await;
        }
        assert_eq!(desk.sees(client).await.0, Status::Active);
    }
    assert_eq!(app.db_number("SELECT count(*) FROM accounts").await, 2);
}

async fn view(desk: &Clerk, client: ClientId) -> DeskView {
    handover::at_desk(&desk.accounts, &desk.desk, client).await.unwrap()
}

async fn the_desk_sees_how_far_it_is(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    let before = view(&desk, ana).await;
    assert_eq!((before.last, before.may_start, before.has_account), (None, true, true));
    assert_eq!(before.told.as_deref(), Some("ana@example.org"));
    let handed = hands_over(&desk, ana).await;
    assert_eq!(view(&desk, ana).await.last, Some(Handover::Waiting(handed.expires_at)));
    phone.opens_handover(&token(&handed)).await.unwrap();
    assert_eq!(view(&desk, ana).await.last, Some(Handover::Opened(handed.expires_at)));
    phone.takes_over(&token(&handed), "", "four other random words").await.unwrap();
    app.delivers_mails().await;
    assert!(matches!(view(&desk, ana).await.last, Some(Handover::Done(_))));
    let handed = hands_over(&desk, ana).await;
    app.clock_is_set_to(handed.expires_at);
    assert_eq!(view(&desk, ana).await.last, Some(Handover::Over));

    let viewer = app.clerk(Role::Viewer, crate::harness::RIVERSIDE).await;
    let looks = handover::at_desk(&viewer.accounts, &viewer.desk, ana).await;
    assert!(matches!(refused(looks), Refused::NotAllowed));
    let stranger = app.clerk(Role::Owner, HILLSIDE).await;
    let looks = handover::at_desk(&stranger.accounts, &stranger.desk, ana).await;
    assert!(matches!(refused(looks), Refused::NotFound));
    assert!(account::unlock(&desk.accounts, &desk.desk, ana, SEEN).await.is_err());
}

async fn codes_are_forgotten(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    hands_over(&desk, ana).await;
    hands_over(&desk, ana).await;
    assert_eq!(app.db_number("SELECT count(*) FROM handover_codes").await, 1);
    app.passes(Span::minutes(11));
    assert_eq!(accounts::housekeeping::tidy_up(&app.accounts).await.unwrap().handover_codes, 1);
    assert_eq!(app.db_number("SELECT count(*) FROM handover_codes").await, 0);
}
