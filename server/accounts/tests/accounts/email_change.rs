//! The address of an active account changes: the old one is told, and stays the one for recovery until the new
//! one is proven.

use crate::{
    harness::{TestApp, problems},
    on_both,
};
use mail::Letter;
use shared::{EmailState, EventKind, Field, MailKind, Status, Verdict, Wrong};

on_both! {
    the_old_address_is_told
    back_to_the_old_address
    r6_recovery_follows_the_proof
    without_an_account_nobody_is_told
    another_spelling_stays_proven
    an_account_keeps_an_address
    r6_a_new_address_ends_an_invitation
}

async fn the_old_address_is_told(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "new@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    let expected = [("ana@example.org", MailKind::EmailChanged), ("new@example.com", MailKind::Verification)];
    assert_eq!(mails.list(), expected);
    let Letter::EmailChanged(letter) = &mails.0[0].letter else { panic!("{:?}", mails.list()) };
    assert_eq!((letter.first_name.as_str(), letter.masked.as_str()), ("Ana", "n•••@e•••.com"));
    assert!(mails.0[0].link.as_deref().unwrap().starts_with("https://club.example/s/riverside/undo?t="));
    assert_eq!(desk.sees(ana).await.0, Status::Active);
    let email = desk.profile(ana).await.email.unwrap();
    assert_eq!((email.address.as_str(), email.state), ("new@example.com", EmailState::Pending));
    assert_eq!((email.verified_ip, email.verified_by_name, email.verified_reason), (None, None, None));

    // Changed once more before anything was proven: still the proven one is told.
    desk.saves_email(ana, "newer@example.com").await.unwrap();
    let expected =
        [("ana@example.org", MailKind::EmailChanged), ("newer@example.com", MailKind::Verification)];
    assert_eq!(app.delivers_mails().await.list(), expected);
}

/// Nothing was proven meanwhile, so the old address never stopped being the one for recovery.
async fn back_to_the_old_address(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "new@example.com").await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 2);
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("ana@example.org", MailKind::Verification)]);
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::Reset)]);
    phone.verifies(&mails.token()).await.unwrap();
    assert!(matches!(desk.profile(ana).await.email.unwrap().state, EmailState::Verified { .. }));
}

async fn r6_recovery_follows_the_proof(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    desk.saves_email(ana, "new@example.com").await.unwrap();
    let proof = app.delivers_mails().await.token();

    phone.asks_for_help("ana", "new@example.com").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("new@example.com", MailKind::Trouble)]);
    desk.sends_reset(ana).await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.only().list(), [("ana@example.org", MailKind::Reset)]);
    phone.resets(&mails.token(), "four other random words").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::PasswordChanged)]);

    // R6: a changed password killed the proof too. The desk sends another.
    assert!(phone.verifies(&proof).await.is_err());
    app.passes(shared::Span::minutes(1));
    desk.resends_verification(ana).await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [], "the old address is a stranger's now");
    phone.asks_for_help("ana", "new@example.com").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("new@example.com", MailKind::Reset)]);
}

async fn without_an_account_nobody_is_told(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    desk.saves_email(ana, "new@example.com").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("new@example.com", MailKind::Verification)]);
    assert_eq!(desk.sees(ana).await.0, Status::EmailPending);
    desk.saves_email(ana, "newer@example.com").await.unwrap();
    desk.saves_email(ana, "").await.unwrap();
    assert_eq!(desk.sees(ana).await.0, Status::NoEmail);
    assert_eq!(desk.timeline(ana).await[0], EventKind::EmailRemoved);
    assert_eq!(app.delivers_mails().await.list(), [], "what waits for an address that was removed");
}

async fn another_spelling_stays_proven(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@münchen.example").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    desk.saves_email(ana, "Ana@xn--mnchen-3ya.example").await.unwrap();
    assert!(app.delivers_mails().await.0.is_empty());
    assert_eq!(desk.sees(ana).await.0, Status::ReadyToInvite);
    assert_eq!(desk.profile(ana).await.email.unwrap().address, "Ana@xn--mnchen-3ya.example");
    assert_eq!(desk.searches("@xn--mnchen").await.unwrap().count.number(), 1);
}

async fn an_account_keeps_an_address(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = app.active_client(&desk, "ana").await;
    assert_eq!(problems(desk.saves_email(ana, " ").await), [(Field::Email, Wrong::Empty)]);
    let email = desk.profile(ana).await.email.unwrap();
    assert_eq!(email.address, "ana@example.org");
    assert!(matches!(email.state, EmailState::Verified { .. }));
}

async fn r6_a_new_address_ends_an_invitation(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    desk.invites(ana).await.unwrap();
    // The invitation has not even left.
    desk.saves_email(ana, "new@example.com").await.unwrap();
    let mails = app.delivers_mails().await;
    assert_eq!(mails.list(), [("new@example.com", MailKind::Verification)]);
    assert_eq!(desk.sees(ana).await.0, Status::EmailPending);
    phone.verifies(&mails.token()).await.unwrap();
    // Nobody revoked it, and the profile does not say so.
    assert_eq!(desk.sees(ana).await, (Status::ReadyToInvite, Verdict::InvitationSuperseded));
}
