//! Mails: queued with the change that causes them, leased, settled once.

use crate::{
    harness::{TestApp, refused, token_of},
    on_both,
};
use accounts::{Refused, email, invitation, recovery};
use mail::{Outbox as _, Outcome};
use shared::{
    EventKind::{MailDeferred, MailDropped, MailFailed, MailSent},
    MailKind, MailState, Span, Status, Verdict,
};

on_both! {
    r37_what_is_refused_mails_nothing
    r37_without_its_mail_or_its_event_nothing_changes
    r31_too_many_mails_to_one_address_change_nothing
    a_double_press_is_one_mail
    r39_a_dead_links_mail_is_dropped
    r38_a_lease_that_ran_out_is_taken_over
    a_deferred_mail_comes_back
    a_failed_mail_is_seen
    a_mail_that_cannot_be_read_holds_up_no_other
    the_worker_is_woken
    r38_two_workers_share
}

fn sent() -> Outcome {
    Outcome::Sent { reply: "250 2.0.0 OK".to_owned() }
}

/// R37: no change, no mail, no event.
async fn r37_what_is_refused_mails_nothing(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await.never_asked(), app.visitor());
    let none = desk.adds_client("Ines", "Duarte").await;
    let pending = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(pending, "pending@example.org").await.unwrap();
    app.delivers_mails().await;
    let active = app.active_client(&desk, "active").await;
    let disabled = app.active_client(&desk, "disabled").await;
    office.disables(disabled).await.unwrap();
    app.passes(Span::hours(1));
    let events = "SELECT count(*) FROM audit";
    let before = (app.db_mails().await, app.db_number(events).await);
    for (case, result) in [
        ("no address to verify", desk.resends_verification(none).await),
        ("nothing to vouch for", office.vouches_for_email(none, "Seen").await),
        ("nobody to invite", desk.invites(none).await),
        ("not verified", desk.invites(pending).await),
        ("has an account", desk.invites(active).await),
        ("is disabled", desk.invites(disabled).await),
        ("no invitation", desk.revokes(pending).await),
        ("no account", desk.sends_reset(pending).await),
        ("a disabled account", desk.sends_reset(disabled).await),
        ("disabled twice", office.disables(disabled).await),
        ("enabled twice", office.enables(active).await),
        ("nothing to unlock", desk.unlocks(active).await),
        ("is verified", desk.resends_verification(active).await),
    ] {
        let why = refused(result);
        assert!(matches!(why, Refused::Changed), "{case}: {why:?}");
    }
    // An account keeps an address: without one, nobody could ever recover it.
    assert!(matches!(refused(desk.saves_email(active, "").await), Refused::Problems(_)));
    assert!(phone.resets("no link", "four other random words").await.is_err());
    assert_eq!((app.db_mails().await, app.db_number(events).await), before);
}

/// R37: if the mail or the event can't be written, then nothing is, whoever acts.
async fn r37_without_its_mail_or_its_event_nothing_changes(app: TestApp) {
    let (desk, office, phone) = (app.front_desk().await, app.office().await.never_asked(), app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let verification = app.mailed_token().await;
    let ben = desk.adds_client("Ben", "Silva").await;
    desk.saves_email(ben, "ben@example.org").await.unwrap();
    phone.verifies(&app.mailed_token().await).await.unwrap();
    let cleo = app.active_client(&desk, "cleo").await;
    app.passes(Span::hours(1));
    phone.asks_for_help("cleo", "cleo@example.org").await.unwrap();
    let reset = app.mailed_token().await;
    app.passes(Span::minutes(5));
    let before = app.db_changeable_rows().await;
    for table in ["outbox", "audit"] {
        app.db_table_is_full(table).await;
        let mut results = vec![
            ("an email", desk.saves_email(ana, "new@example.org").await),
            ("a verification again", desk.resends_verification(ana).await),
            ("an invitation", desk.invites(ben).await),
            ("a reset from the desk", desk.sends_reset(cleo).await),
            ("help", phone.asks_for_help("cleo", "cleo@example.org").await),
            ("a new password", phone.resets(&reset, "four other random words").await),
        ];
        if table == "audit" {
            results.push(("a proof", phone.verifies(&verification).await));
            results.push(("a word for an email", office.vouches_for_email(ana, "Seen").await));
            results.push(("an account that is switched off", office.disables(cleo).await));
        }
        for (act, result) in results {
            let why = refused(result);
            assert!(matches!(why, Refused::Broken(_)), "{act} without {table}: {why:?}");
        }
        assert_eq!(app.db_changeable_rows().await, before, "without {table}");
        app.db_table_has_room(table).await;
    }
    phone.verifies(&verification).await.unwrap();
    phone.resets(&reset, "four other random words").await.unwrap();
    desk.invites(ben).await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 2);
}

/// R31.
async fn r31_too_many_mails_to_one_address_change_nothing(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    for _ in 1..20 {
        app.passes(Span::seconds(10));
        desk.resends_verification(ana).await.unwrap();
    }
    app.passes(Span::seconds(10));
    let too_often = refused(desk.resends_verification(ana).await);
    assert!(matches!(too_often, Refused::TooOften { seconds: 1..=3600 }), "{too_often:?}");
    let ben = desk.adds_client("Ben", "Silva").await;
    let too_often = refused(desk.saves_email(ben, "Ana@example.org").await);
    assert!(matches!(too_often, Refused::TooOften { .. }), "{too_often:?}");
    assert!(desk.profile(ben).await.email.is_none());
    assert_eq!(app.delivers_mails().await.0.len(), 1, "the last; those before it were superseded");
    desk.saves_email(ben, "ben@example.org").await.unwrap();
    app.passes(Span::hours(1));
    desk.resends_verification(ana).await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 2);
}

/// Two presses of one button come from one page, and carry what that page showed.
async fn a_double_press_is_one_mail(app: TestApp) {
    let (desk, phone) = (app.front_desk().await, app.visitor());
    let ana = desk.adds_client("Ana", "Silva").await;
    let presses = async |kind| {
        let (page, accounts, at) = (desk.profile(ana).await, &desk.accounts, &desk.desk);
        let press = async || match kind {
            MailKind::Verification => email::resend_verification(accounts, at, ana, page.seen(kind)).await,
            MailKind::Invitation => invitation::send(accounts, at, ana, page.seen(kind)).await,
            _ => recovery::send(accounts, at, ana, page.seen(kind)).await,
        };
        let both = tokio::join!(press(), press());
        assert!(both.0.is_ok() && both.1.is_ok());
        press().await.unwrap();
    };
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    assert_eq!(app.db_mails().await, 1);
    app.mailed_token().await;
    presses(MailKind::Verification).await;
    assert_eq!(app.db_mails().await, 2, "however soon after the first: another page, another mail");
    phone.verifies(&app.mailed_token().await).await.unwrap();

    presses(MailKind::Invitation).await;
    assert_eq!(app.db_mails().await, 3);
    let token = app.mailed_token().await;
    // Taken back and sent again at once: that is no double press.
    desk.revokes(ana).await.unwrap();
    presses(MailKind::Invitation).await;
    let second = app.mailed_token().await;
    assert_ne!(second, token);
    phone.accepts(&second, "ana", crate::harness::PASSWORD).await.unwrap();

    presses(MailKind::Reset).await;
    assert_eq!(app.db_mails().await, 5);
    phone.asks_for_help("ana", "ana@example.org").await.unwrap();
    assert_eq!(app.db_mails().await, 5, "a visitor who asks in the same moment has a mail already");
    assert_eq!(app.delivers_mails().await.only().list(), [("ana@example.org", MailKind::Reset)]);
}

/// R39: expired or superseded while it waited: it is not sent, and the profile says so.
async fn r39_a_dead_links_mail_is_dropped(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    app.passes(Span::days(7));
    assert!(app.delivers_mails().await.0.is_empty());
    let profile = desk.profile(ana).await;
    assert_eq!(profile.email.unwrap().mail.unwrap().state, MailState::Dropped);
    assert_eq!((profile.activity[0].event, profile.verdict), (MailDropped, Verdict::VerificationExpired));

    desk.resends_verification(ana).await.unwrap();
    app.passes(Span::seconds(4));
    desk.resends_verification(ana).await.unwrap();
    assert_eq!(app.delivers_mails().await.0.len(), 1);
    assert_eq!(desk.timeline(ana).await[..2], [MailSent, MailDropped]);
}

/// R38: a worker that died, or was only slow, and the one after it.
async fn r38_a_lease_that_ran_out_is_taken_over(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let first = app.accounts.claim(10).await.unwrap().remove(0);
    assert!(app.accounts.claim(10).await.unwrap().is_empty(), "leased");
    app.passes(Span::minutes(5) - Span::seconds(1));
    assert!(app.accounts.claim(10).await.unwrap().is_empty(), "still leased");
    app.passes(Span::seconds(1));
    let second = app.accounts.claim(10).await.unwrap().remove(0);
    assert_eq!((first.attempts, second.attempts), (0, 1));
    assert_eq!((&first.message_id, token_of(&first)), (&second.message_id, token_of(&second)));
    assert_ne!(first.lease, second.lease);

    let too_late = Outcome::Failed { reply: "550 too late".to_owned() };
    app.accounts.settle(&first, too_late).await.unwrap();
    let mail = desk.profile(ana).await.email.unwrap().mail.unwrap();
    assert_eq!((mail.state, mail.reply), (MailState::Queued, None));
    app.accounts.settle(&second, sent()).await.unwrap();
    app.accounts.settle(&second, sent()).await.unwrap();
    app.accounts.settle(&first, Outcome::Dropped).await.unwrap();
    assert_eq!(desk.profile(ana).await.email.unwrap().mail.unwrap().state, MailState::Sent);
    assert_eq!((app.db_events(MailSent).await, app.db_events(MailFailed).await), (1, 0));
}

async fn a_deferred_mail_comes_back(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mut tokens = Vec::new();
    for attempt in 0..3 {
        let mail = app.accounts.claim(10).await.unwrap().remove(0);
        assert_eq!(mail.attempts, attempt);
        tokens.push(token_of(&mail));
        let (reply, retry_in) = ("451 4.3.0 try again later".to_owned(), Span::minutes(10));
        app.accounts.settle(&mail, Outcome::Deferred { reply: reply.clone(), retry_in }).await.unwrap();
        let view = desk.profile(ana).await.email.unwrap().mail.unwrap();
        assert_eq!((view.state, view.reply), (MailState::Deferred, Some(reply)));
        assert_eq!((view.at - app.now()).seconds_up(), 600);
        app.passes(Span::minutes(9));
        assert!(app.accounts.claim(10).await.unwrap().is_empty());
        app.passes(Span::minutes(2));
    }
    tokens.push(app.mailed_token().await);
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "the same link every time");
    // The first deferral is news; the ones after it are the same news.
    assert_eq!(desk.timeline(ana).await[..2], [MailSent, MailDeferred]);
    assert_eq!(app.db_events(MailDeferred).await, 1);
}

async fn a_failed_mail_is_seen(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    let mail = app.accounts.claim(10).await.unwrap().remove(0);
    let reply = "552 5.2.2 mailbox full".to_owned();
    app.accounts.settle(&mail, Outcome::Failed { reply: reply.clone() }).await.unwrap();
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::MailFailed));
    let profile = desk.profile(ana).await;
    assert_eq!(profile.email.unwrap().mail.unwrap().reply.as_deref(), Some(reply.as_str()));
    assert_eq!(profile.activity[0].event, MailFailed);
    assert_eq!(profile.activity[0].detail.reply.as_deref(), Some(reply.as_str()));
    app.passes(Span::days(1));
    assert!(app.accounts.claim(10).await.unwrap().is_empty());
    // A corrected address starts afresh.
    desk.saves_email(ana, "ana.silva@example.org").await.unwrap();
    app.delivers_mails().await;
    assert_eq!(desk.sees(ana).await, (Status::EmailPending, Verdict::NeverVerified));
}

async fn the_worker_is_woken(app: TestApp) {
    let desk = app.front_desk().await;
    let ana = desk.adds_client("Ana", "Silva").await;
    let accounts = app.accounts.clone();
    let waiting = tokio::spawn(async move { accounts.woken().await });
    desk.saves_email(ana, "ana@example.org").await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), waiting).await.unwrap().unwrap();
    app.delivers_mails().await;
}

/// A row that can't be read, as one that a newer node wrote: those leased with it go out at once, and it comes back.
async fn a_mail_that_cannot_be_read_holds_up_no_other(app: TestApp) {
    let desk = app.front_desk().await;
    for email in ["first@example.org", "second@example.org"] {
        let client = desk.adds_client("Ana", "Silva").await;
        desk.saves_email(client, email).await.unwrap();
    }
    app.db_execute("UPDATE outbox SET context = 'unknown' WHERE address = 'first@example.org'").await;
    assert_eq!(app.delivers_mails().await.list(), [("second@example.org", MailKind::Verification)]);
    app.db_execute(
        "UPDATE outbox SET context = (SELECT context FROM outbox WHERE address = 'second@example.org')
          WHERE address = 'first@example.org'",
    )
    .await;
    assert!(app.delivers_mails().await.0.is_empty(), "still leased");
    app.passes(Span::minutes(5));
    assert_eq!(app.delivers_mails().await.list(), [("first@example.org", MailKind::Verification)]);
}

/// No mail is taken twice, and none is left.
async fn r38_two_workers_share(app: TestApp) {
    let desk = app.front_desk().await;
    for number in 0..12 {
        let client = desk.adds_client("Ana", "Silva").await;
        desk.saves_email(client, &format!("ana{number}@example.org")).await.unwrap();
    }
    let mut taken = Vec::new();
    loop {
        let (one, other) = tokio::join!(app.accounts.claim(2), app.accounts.claim(2));
        let due = [one.unwrap(), other.unwrap()].concat();
        if due.is_empty() {
            break;
        }
        for mail in due {
            app.accounts.settle(&mail, sent()).await.unwrap();
            taken.push(mail.to);
        }
    }
    taken.sort();
    assert_eq!(taken.len(), 12);
    taken.dedup();
    assert_eq!(taken.len(), 12);
}
