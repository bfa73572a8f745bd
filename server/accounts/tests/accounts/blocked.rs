//! Blocked addresses: by a mail that failed for good, until unblocked or left.

use crate::{
    harness::{HILLSIDE, PASSWORD, TestApp, problems, refused},
    on_both,
};
use accounts::{Refused, blocked};
use shared::{
    ClientId,
    EventKind::{AddressBlocked, AddressUnblocked, EmailSaved, MailBlocked, MailFailed, MailSent},
    Field, MailKind, MailState, Role, Span, Status, Verdict, Wrong,
};

on_both! {
    a_hard_failure_blocks_the_address_until_it_is_unblocked
    other_failures_block_nothing
    a_blocked_address_is_refused_at_its_field
    what_is_queued_for_a_blocked_address_is_blocked_and_seen
    an_address_that_nobody_has_is_forgotten
    a_shared_address_is_unblocked_for_all_who_share_it
    another_location_is_not_concerned
    an_account_that_needs_mail_is_blocked_too
    many_are_unblocked_at_once_or_none
}

const NO_SUCH_USER: &str = "550 5.1.1 no such user";

async fn blocked_client(app: &TestApp, email: &str) -> ClientId {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, email).await.unwrap();
    app.refuses_mails(NO_SUCH_USER).await;
    ana
}

async fn a_hard_failure_blocks_the_address_until_it_is_unblocked(app: TestApp) {
    let (desk, office) = (app.front_desk().await, app.office().await);
    let ana = blocked_client(&app, "Ana@example.org").await;
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::MailBlocked));
    let profile = desk.profile(ana).await;
    let [block] = profile.blocks.as_slice() else { panic!("{:?}", profile.blocks) };
    assert_eq!((block.address.as_str(), block.reply.as_str()), ("Ana@example.org", NO_SUCH_USER));
    assert_eq!((app.now() - block.at).seconds_up(), 1, "just now");
    assert_eq!(desk.timeline(ana).await[..2], [AddressBlocked, MailFailed]);

    let mails = app.db_mails().await;
    app.passes(Span::minutes(1));
    assert!(matches!(refused(desk.resends_verification(ana).await), Refused::MailBlocked));
    assert_eq!(app.db_mails().await, mails, "the act says so, and queues nothing");

    office.unblocks(ana).await.unwrap();
    assert_eq!(desk.timeline(ana).await[0], AddressUnblocked);
    let profile = desk.profile(ana).await;
    assert_eq!((profile.blocks.len(), profile.verdict), (0, Verdict::MailFailed));
    assert_eq!(profile.activity[0].actor.as_deref(), Some("Adam Novak"));
    assert!(matches!(refused(office.unblocks(ana).await), Refused::Changed), "a second press finds it done");
    assert_eq!(app.db_events(AddressUnblocked).await, 1);

    desk.resends_verification(ana).await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::Verification)]);
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::NeverVerified));
}

/// About our server, about what the mail says, or not for good: the next mail may go.
async fn other_failures_block_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    for reply in [
        "554 5.7.1 Relay access denied",
        "554 5.7.1 Client host blocked using zen.example",
        "535 5.7.8 authentication failed",
        "552 5.2.2 mailbox full",
        "450 4.1.1 unverified address",
        "no answer within 30 s",
    ] {
        app.refuses_mails(reply).await;
        assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::MailFailed), "{reply}");
        assert!(desk.profile(ana).await.blocks.is_empty(), "{reply}");
        app.passes(Span::minutes(1));
        desk.resends_verification(ana).await.unwrap();
    }
    app.delivers_mails().await;
    assert_eq!(app.db_events(AddressBlocked).await, 0);
}

async fn a_blocked_address_is_refused_at_its_field(app: TestApp) {
    let desk = app.front_desk().await;
    blocked_client(&app, "ana@example.org").await;
    let ben = desk.adds_client("Ben", "Silva").await;
    let events = desk.timeline(ben).await;
    let wrong = problems(desk.saves_email(ben, "ANA@example.org").await);
    assert_eq!(wrong, [(Field::Email, Wrong::EmailBlocked)]);
    assert!(desk.profile(ben).await.email.is_none());
    assert_eq!(desk.timeline(ben).await, events);
}

/// Nothing is dropped in silence: what nobody at the desk asked for, or what waited already.
async fn what_is_queued_for_a_blocked_address_is_blocked_and_seen(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    app.refuses_mails(NO_SUCH_USER).await;
    app.passes(Span::minutes(1));
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert!(app.delivers_mails().await.0.is_empty());
    let profile = desk.profile(ana).await;
    let mail = profile.account.unwrap().reset_mail.unwrap();
    assert_eq!((mail.state, mail.reply.as_deref()), (MailState::Blocked, Some(NO_SUCH_USER)));
    assert_eq!(profile.activity[0].event, MailBlocked);
    let late = desk.sends_reset(ana).await;
    assert!(matches!(refused(late), Refused::MailBlocked));
}

async fn an_address_that_nobody_has_is_forgotten(app: TestApp) {
    let blocks = "SELECT count(*) FROM blocked_addresses";
    let desk = app.front_desk().await;
    let ana = blocked_client(&app, "ana@example.org").await;
    assert_eq!(app.db_number(blocks).await, 1);
    desk.saves_email(ana, "ana.silva@example.org").await.unwrap();
    assert_eq!(app.db_number(blocks).await, 0);
    app.delivers_mails().await;
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::NeverVerified));
    assert_eq!(desk.timeline(ana).await[..2], [MailSent, EmailSaved]);

    // A mail that fails after its address was left blocks nothing.
    desk.resends_verification(ana).await.unwrap();
    let claimed = mail::Outbox::claim(&app.accounts, 10).await.unwrap().remove(0);
    desk.saves_email(ana, "third@example.org").await.unwrap();
    let failed = mail::Outcome::Failed { reply: NO_SUCH_USER.to_owned() };
    mail::Outbox::settle(&app.accounts, &claimed, failed).await.unwrap();
    assert_eq!(app.db_number(blocks).await, 0);
    app.delivers_mails().await;

    // What other paths leave behind, housekeeping takes.
    app.db_execute("INSERT INTO blocked_addresses SELECT id, 'nobody@example.org', 1, '550' FROM locations")
        .await;
    let forgotten = accounts::housekeeping::tidy_up(&app.accounts).await.unwrap();
    assert_eq!((forgotten.blocked, app.db_number(blocks).await), (2, 0));
}

async fn a_shared_address_is_unblocked_for_all_who_share_it(app: TestApp) {
    let (desk, office) = (app.front_desk().await, app.office().await);
    let (ana, ben) = (desk.adds_client("Ana", "Silva").await, desk.adds_client("Ben", "Silva").await);
    for client in [ana, ben] {
        desk.saves_email(client, "family@example.org").await.unwrap();
    }
    app.refuses_mails(NO_SUCH_USER).await;
    for client in [ana, ben] {
        assert_eq!(desk.sees(client).await.1, Verdict::MailBlocked);
    }
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    app.delivers_mails().await;
    assert_eq!(desk.sees(ben).await.1, Verdict::MailBlocked, "Ben still has it");
    desk.saves_email(ana, "ana.two@example.org").await.unwrap();
    app.delivers_mails().await;
    office.unblocks(ben).await.unwrap();
    assert_eq!(desk.timeline(ben).await[0], AddressUnblocked);
    assert_eq!(app.db_events(AddressUnblocked).await, 1);

    desk.saves_email(ana, "family@example.org").await.unwrap();
    app.refuses_mails(NO_SUCH_USER).await;
    office.unblocks(ana).await.unwrap();
    for client in [ana, ben] {
        assert_eq!(desk.timeline(client).await[0], AddressUnblocked);
        assert!(desk.profile(client).await.blocks.is_empty());
    }
}

async fn another_location_is_not_concerned(app: TestApp) {
    let ana = blocked_client(&app, "ana@example.org").await;
    let there = app.clerk(Role::Administrator, HILLSIDE).await;
    let namesake = there.adds_client("Ana", "Silva").await;
    there.saves_email(namesake, "ana@example.org").await.unwrap();
    assert_eq!(app.delivers_mails().await.list(), [("ana@example.org", MailKind::Verification)]);
    assert!(there.profile(namesake).await.blocks.is_empty());
    assert!(matches!(refused(there.unblocks(ana).await), Refused::NotFound));
    assert_eq!(app.front_desk().await.profile(ana).await.blocks.len(), 1);
}

/// An account whose password works is not in need of mail; one whose password doesn't is.
async fn an_account_that_needs_mail_is_blocked_too(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
    let ana = app.active_client(&desk, "ana").await;
    phone.signs_in("ana", PASSWORD).await.unwrap();
    desk.sends_reset(ana).await.unwrap();
    app.refuses_mails(NO_SUCH_USER).await;
    assert_eq!(desk.sees(ana).await.1, Verdict::MailBlocked, "the mail that would help did not arrive");
    phone.signs_in("ana", PASSWORD).await.unwrap();
    assert!(matches!(desk.sees(ana).await.1, Verdict::NothingWrong(_)));
    assert!(phone.signs_in("ana", "a wrong guess").await.is_err());
    assert_eq!(desk.sees(ana).await, (Status::Active, Verdict::MailBlocked));

    // The address for recovery stays the old one until the new one is proven, and so does its block.
    desk.saves_email(ana, "new@example.org").await.unwrap();
    let token = app.mailed_token().await;
    let profile = desk.profile(ana).await;
    assert_eq!(
        (profile.verdict, profile.blocks[0].address.as_str()),
        (Verdict::MailBlocked, "ana@example.org")
    );
    phone.verifies(&token).await.unwrap();
    assert_eq!(desk.sees(ana).await.1, Verdict::WrongPassword(1));
    assert!(desk.profile(ana).await.blocks.is_empty());
    assert!(matches!(refused(office.unblocks(ana).await), Refused::Changed));
}

async fn many_are_unblocked_at_once_or_none(app: TestApp) {
    let office = app.office().await;
    let mut clients = Vec::new();
    for number in 0..3 {
        clients.push(blocked_client(&app, &format!("ana{number}@example.org")).await);
    }
    let never: ClientId = "00000000000070008000000000000001".parse().unwrap();
    let (accounts, desk) = (&office.accounts, &office.desk);
    let with_a_stranger = [clients[0], never];
    assert!(matches!(refused(blocked::unblock(accounts, desk, &with_a_stranger).await), Refused::NotFound));
    assert_eq!(app.db_events(AddressUnblocked).await, 0);
    assert!(matches!(refused(blocked::unblock(accounts, desk, &[]).await), Refused::Changed));
    let twice = [clients[0], clients[1], clients[0]];
    assert_eq!(blocked::unblock(accounts, desk, &twice).await.unwrap(), 2);
    assert_eq!(app.db_events(AddressUnblocked).await, 2);
    assert_eq!(office.sees(clients[2]).await.1, Verdict::MailBlocked);
}
