//! Bounces that come later: those that name a mail of ours, and all the others.

use crate::{harness::TestApp, on_both};
use accounts::bounce::{self, Taken};
use mail::{Due, Outbox as _, Outcome};
use shared::{
    EventKind::{AddressBlocked, MailDeferred, MailFailed, MailSent},
    MailState, Span, Status, Verdict,
};

on_both! {
    a_mail_that_came_back_has_failed_and_its_address_is_blocked
    a_delay_is_noted_once_and_sends_nothing_again
    a_mail_whose_worker_heard_nothing_can_come_back
    a_refusal_that_is_about_us_blocks_nothing
    what_names_no_mail_of_ours_changes_nothing
    what_failed_or_never_went_stays_as_it_is
}

/// A report, as a mail server sends it about a mail with this envelope id.
fn report(envelope_id: &str, action: &str, words: &str) -> Vec<u8> {
    let status = words.split(' ').nth(1).unwrap_or_default();
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: hello@club.example\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\nOriginal-Envelope-Id: {envelope_id}\r\n\r\n\
         Final-Recipient: rfc822; ana@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; {words}\r\n\r\n--b--\r\n"
    )
    .into_bytes()
}

const NO_SUCH_USER: &str = "550 5.1.1 no such user";

async fn brings(app: &TestApp, envelope_id: &str, action: &str, words: &str) -> Taken {
    bounce::take_in(&app.accounts, &report(envelope_id, action, words), None).await.unwrap()
}

/// The verification mail of a new client, delivered.
async fn delivered(app: &TestApp, email: &str) -> (shared::ClientId, Due) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, email).await.unwrap();
    (ana, app.delivers_mails().await.0.remove(0))
}

async fn a_mail_that_came_back_has_failed_and_its_address_is_blocked(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, mail) = delivered(&app, "ana@example.org").await;
    app.passes(Span::hours(3));
    let mut wakes = app.accounts.wakes();
    let taken = brings(&app, &mail.envelope_id, "failed", NO_SUCH_USER).await;
    assert_eq!(taken, Taken::Failed { blocked: true });
    let woken = store::Wake::Client { location: desk.desk.location.id, client: ana };
    tokio::time::timeout(std::time::Duration::from_secs(5), async {
        while wakes.recv().await.unwrap() != woken {}
    })
    .await
    .unwrap();
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::MailBlocked));
    let view = desk.profile(ana).await.email.unwrap().mail.unwrap();
    assert_eq!((view.state, view.reply.as_deref()), (MailState::Failed, Some(NO_SUCH_USER)));
    assert_eq!(desk.timeline(ana).await[..3], [AddressBlocked, MailFailed, MailSent]);

    // The same report again, by another way or in another's words.
    for words in [NO_SUCH_USER, "550 5.1.1 in other words"] {
        assert_eq!(brings(&app, &mail.envelope_id, "failed", words).await, Taken::Known);
    }
    assert_eq!(brings(&app, &mail.envelope_id, "delayed", "451 4.4.1 too late").await, Taken::Known);
    assert_eq!((app.db_events(MailFailed).await, app.db_events(AddressBlocked).await), (1, 1));

    // Once unblocked, a late copy of it blocks nothing again.
    app.office().await.unblocks(ana).await.unwrap();
    assert_eq!(brings(&app, &mail.envelope_id, "failed", NO_SUCH_USER).await, Taken::Known);
    assert!(desk.profile(ana).await.blocks.is_empty());
}

async fn a_delay_is_noted_once_and_sends_nothing_again(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, mail) = delivered(&app, "ana@example.org").await;
    let words = "451 4.4.1 connection timed out";
    assert_eq!(brings(&app, &mail.envelope_id, "delayed", words).await, Taken::Delayed);
    assert_eq!(brings(&app, &mail.envelope_id, "delayed", words).await, Taken::Known);
    let view = desk.profile(ana).await.email.unwrap().mail.unwrap();
    assert_eq!((view.state, view.reply.as_deref()), (MailState::Sent, Some(words)));
    assert_eq!(desk.timeline(ana).await[..2], [MailDeferred, MailSent]);
    app.passes(Span::days(1));
    assert!(app.accounts.claim(10).await.unwrap().is_empty());
    assert_eq!(
        brings(&app, &mail.envelope_id, "failed", "550 4.4.7 expired").await,
        Taken::Failed { blocked: false }
    );
    assert_eq!(desk.sees(ana).await.1, Verdict::MailFailed);
}

/// The server took the mail, the connection broke before it said so, and the report is faster than the next try.
async fn a_mail_whose_worker_heard_nothing_can_come_back(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mail = app.accounts.claim(10).await.unwrap().remove(0);
    let taken = brings(&app, &mail.envelope_id, "failed", NO_SUCH_USER).await;
    assert_eq!(taken, Taken::Failed { blocked: true });
    let late = Outcome::Deferred { reply: "connection lost".to_owned(), retry_in: Span::seconds(30) };
    app.accounts.settle(&mail, late).await.unwrap();
    assert_eq!(desk.profile(ana).await.email.unwrap().mail.unwrap().state, MailState::Failed);
    app.passes(Span::hours(1));
    assert!(app.accounts.claim(10).await.unwrap().is_empty());
}

async fn a_refusal_that_is_about_us_blocks_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, mail) = delivered(&app, "ana@example.org").await;
    let words = "554 5.7.1 Client host blocked using zen.example";
    assert_eq!(brings(&app, &mail.envelope_id, "failed", words).await, Taken::Failed { blocked: false });
    assert_eq!(desk.sees(ana).await.1, Verdict::MailFailed);
    assert!(desk.profile(ana).await.blocks.is_empty());
}

async fn what_names_no_mail_of_ours_changes_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let (ana, mail) = delivered(&app, "ana@example.org").await;
    let (_, other) = delivered(&app, "ben@example.org").await;
    let id = &mail.envelope_id;
    let before =
        (app.db_texts("SELECT state FROM outbox ORDER BY id").await, app.db_events(MailFailed).await);
    let flipped = if id.ends_with('0') { "1" } else { "0" };
    let forged = [
        format!("{}{flipped}", &id[..44]),
        // The id of one mail with the proof of another.
        format!("{}{}", &id[..26], &other.envelope_id[26..]),
        "0".repeat(45),
        mail.id.to_string(),
        mail.message_id.clone(),
        format!("{id}{id}"),
        String::new(),
    ];
    for forged in forged {
        assert_eq!(brings(&app, &forged, "failed", NO_SUCH_USER).await, Taken::NotOurs, "{forged}");
    }
    for (mail, expected) in [
        (report(id, "delivered", "250 2.0.0 OK"), Taken::NoReport),
        (report(id, "relayed", "250 2.0.0 OK"), Taken::NoReport),
        (
            format!("Subject: away\r\n\r\nAction: failed\r\nOriginal-Envelope-Id: {id}\r\n").into_bytes(),
            Taken::NoReport,
        ),
        (vec![0xff; 5000], Taken::NoReport),
        (Vec::new(), Taken::NoReport),
    ] {
        assert_eq!(bounce::take_in(&app.accounts, &mail, None).await.unwrap(), expected);
    }
    // A mail that is no longer kept.
    app.db_execute("DELETE FROM outbox WHERE address = 'ben@example.org'").await;
    assert_eq!(brings(&app, &other.envelope_id, "failed", NO_SUCH_USER).await, Taken::NotOurs);
    let after = (app.db_texts("SELECT state FROM outbox ORDER BY id").await, app.db_events(MailFailed).await);
    assert_eq!((after.0.len(), after.1), (before.0.len() - 1, before.1));
    assert!(after.0.iter().all(|state| state == "sent"));
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::NeverVerified));

    // Where the report itself says nothing, the address that it came to does.
    let to = format!("bounces+{id}@club.example");
    let silent = report("unknown", "failed", NO_SUCH_USER);
    let taken = bounce::take_in(&app.accounts, &silent, Some(&to)).await.unwrap();
    assert_eq!(taken, Taken::Failed { blocked: true });
    assert!(!app.db_dump().await.has_text(id), "stored nowhere");
}

async fn what_failed_or_never_went_stays_as_it_is(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mail = app.accounts.claim(10).await.unwrap().remove(0);
    app.accounts.settle(&mail, Outcome::Dropped).await.unwrap();
    assert_eq!(brings(&app, &mail.envelope_id, "failed", NO_SUCH_USER).await, Taken::Known);
    assert_eq!(desk.profile(ana).await.email.unwrap().mail.unwrap().state, MailState::Dropped);
    assert!(desk.profile(ana).await.blocks.is_empty());
}
