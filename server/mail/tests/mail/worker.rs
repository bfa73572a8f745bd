//! The worker against a mail server that refuses, drops and stalls (R38, R39).

use crate::{
    outbox::{MemoryOutbox, post},
    samples::{ENVELOPE_ID, LINK, NOW, due, invitation, letters},
};
use mail::{
    Due, Mailbox, Outcome, Smtp, SmtpUrl, Transport,
    testing::{Answer, FakeSmtp, Taken},
    worker,
};
use shared::Span;
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

fn smtp(url: &str) -> Transport {
    smtp_with_timeout(url, Smtp::TIMEOUT)
}

fn smtp_with_timeout(url: &str, timeout: Duration) -> Transport {
    let url: SmtpUrl = url.parse().expect("a URL");
    Transport::Smtp(Smtp::new(&url, timeout).expect("a transport"))
}

fn sent() -> Outcome {
    Outcome::Sent { reply: "250 2.0.0 taken".into() }
}

fn header<'a>(mail: &'a Taken, name: &str) -> &'a str {
    let mut lines = mail.message.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).expect(name)
}

/// The address behind the button, from the decoded text.
fn link(mail: &Taken) -> String {
    let parsed = mail_text(&mail.message);
    parsed.lines().find(|line| line.starts_with("https://")).expect("a link").to_owned()
}

/// Undoes quoted-printable, as far as the plain part of our letters needs it.
fn mail_text(message: &str) -> String {
    message.replace("=\r\n", "").replace("=3D", "=").replace("\r\n", "\n")
}

#[tokio::test]
async fn r39_a_busy_server_gets_the_same_mail_later() {
    let busy = Answer::Refuse("451 4.3.0 try again later");
    let server = FakeSmtp::start([busy, busy]).await;
    let outcomes = MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await;
    let deferred = |seconds| Outcome::Deferred {
        reply: "451 4.3.0 try again later".into(),
        retry_in: Span::seconds(seconds),
    };
    assert_eq!(outcomes, [deferred(30), deferred(60), sent()]);
    let [mail] = server.taken().try_into().expect("one mail");
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        ("hello@club.example", ["lena@example.org".to_owned()].as_slice())
    );
    assert_eq!(header(&mail, "Message-ID"), invitation(1).message_id);
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(link(&mail), LINK);
}

#[tokio::test]
async fn r39_a_refusal_for_good_parks_the_mail_with_the_servers_words() {
    let server = FakeSmtp::start([Answer::Refuse("550 5.1.1 <lena@example.org>: no such user")]).await;
    let outcomes = MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await;
    assert_eq!(outcomes, [Outcome::Failed { reply: "550 5.1.1 <lena@example.org>: no such user".into() }]);
    assert_eq!(server.taken(), []);
}

#[tokio::test]
async fn a_refusal_after_the_mail_counts_as_one_before_it() {
    let server = FakeSmtp::start([Answer::RefuseData("554 5.7.1 looks like spam")]).await;
    let outcomes = MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await;
    assert_eq!(outcomes, [Outcome::Failed { reply: "554 5.7.1 looks like spam".into() }]);
}

#[track_caller]
fn assert_deferred_then_sent(outcomes: &[Outcome]) {
    assert!(matches!(outcomes, [Outcome::Deferred { .. }, Outcome::Sent { .. }]), "{outcomes:?}");
}

#[tokio::test]
async fn r38_a_connection_that_breaks_in_the_mail_defers_it() {
    let server = FakeSmtp::start([Answer::DropInData]).await;
    assert_deferred_then_sent(&MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await);
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn r38_a_mail_that_was_taken_without_a_word_arrives_twice_as_one() {
    let server = FakeSmtp::start([Answer::TakeAndDrop]).await;
    assert_deferred_then_sent(&MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await);
    let [first, second] = server.taken().try_into().expect("two mails");
    assert_eq!(first, second);
}

#[tokio::test]
async fn r38_a_server_that_stalls_defers_the_mail() {
    let server = FakeSmtp::start([Answer::Stall]).await;
    let transport = smtp_with_timeout(&server.url(), Duration::from_millis(200));
    assert_deferred_then_sent(&MemoryOutbox::with([invitation(1)]).emptied_by(transport).await);
}

#[tokio::test]
async fn r39_a_mail_is_given_up_after_48_hours() {
    let busy = Answer::Refuse("451 4.3.0 try again later");
    let server = FakeSmtp::start([busy, busy]).await;
    let young =
        Due { created_at: NOW - Span::hours(48) + Span::micros(1), ..due(1, letters().swap_remove(4).1) };
    let old = Due { created_at: NOW - Span::hours(48), ..young.clone() };
    let outcomes = MemoryOutbox::with([old]).emptied_by(smtp(&server.url())).await;
    assert_eq!(outcomes, [Outcome::Failed { reply: "451 4.3.0 try again later".into() }]);
    assert_deferred_then_sent(&MemoryOutbox::with([young]).emptied_by(smtp(&server.url())).await);
}

#[tokio::test]
async fn r39_a_mail_whose_link_is_dead_is_dropped() {
    let server = FakeSmtp::start([]).await;
    let mut expired = invitation(1);
    if let mail::Letter::Invitation(letter) = &mut expired.letter {
        letter.expires_at = NOW;
    }
    let ended = Due { link: None, ..invitation(2) };
    let outcomes = MemoryOutbox::with([expired, ended]).emptied_by(smtp(&server.url())).await;
    assert_eq!(outcomes, [Outcome::Dropped, Outcome::Dropped]);
    assert_eq!(server.taken(), []);
}

#[tokio::test]
async fn r39_tls_is_required_unless_the_url_says_otherwise() {
    let server = FakeSmtp::start([]).await;
    for url in [format!("smtp://u:p@{}", server.address()), format!("smtps://u:p@{}", server.address())] {
        let old = Due { created_at: NOW - Span::hours(48), ..invitation(1) };
        let transport = smtp_with_timeout(&url, Duration::from_millis(200));
        let outcomes = MemoryOutbox::with([old]).emptied_by(transport).await;
        assert!(matches!(outcomes.as_slice(), [Outcome::Failed { .. }]), "{outcomes:?}");
    }
    assert_eq!(server.taken(), []);
}

#[tokio::test]
async fn credentials_are_decoded_and_wrong_ones_are_no_mails_fault() {
    // "\0hello@club.example\0p/a:s" in base64.
    let server = FakeSmtp::start_with_credentials("AGhlbGxvQGNsdWIuZXhhbXBsZQBwL2E6cw==").await;
    let url = |credentials: &str| format!("smtp://{credentials}@{}?tls=none", server.address());
    let right = smtp(&url("hello%40club.example:p%2Fa%3As"));
    assert_eq!(MemoryOutbox::with([invitation(1)]).emptied_by(right).await, [sent()]);

    let outbox = MemoryOutbox::with([invitation(2)]);
    let until_the_first_try = {
        let outbox = Arc::clone(&outbox);
        async move {
            outbox.first_try().await;
        }
    };
    worker::run(Arc::clone(&outbox), post(smtp(&url("hello:wrong"))), until_the_first_try).await;
    let first = outbox.first_try().await;
    assert!(matches!(&first, Outcome::Deferred { reply, .. } if reply.starts_with("535 5.7.8")), "{first:?}");
}

#[tokio::test]
async fn reports_are_asked_for_where_they_are_offered() {
    let server = FakeSmtp::start_with_reports().await;
    let outbox = MemoryOutbox::with([invitation(1)]);
    let bounces = Some("bounces@club.example".parse().expect("an address"));
    let post = worker::Post { bounces, ..post(smtp(&server.url())) };
    let until_taken = async {
        server.has_taken(1).await;
    };
    worker::run(outbox, post, until_taken).await;
    let [mail] = server.taken().try_into().expect("one mail");
    assert_eq!(mail.from, format!("bounces+{ENVELOPE_ID}@club.example"));
    let envelope_id = format!("ENVID={ENVELOPE_ID}");
    assert_eq!(mail.parameters, ["RET=HDRS", envelope_id.as_str(), "NOTIFY=FAILURE,DELAY"]);
    assert_eq!(header(&mail, "X-Envelope-Id"), ENVELOPE_ID);
    assert!(
        header(&mail, "From").contains("hello@club.example"),
        "people answer to the same address as ever"
    );

    let server = FakeSmtp::start([]).await;
    MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await;
    let [mail] = server.taken().try_into().expect("one mail");
    assert_eq!((mail.from.as_str(), mail.parameters), ("hello@club.example", Vec::new()));
}

#[tokio::test]
async fn r38_many_mails_all_arrive_once() {
    let server = FakeSmtp::start([]).await;
    let outcomes = MemoryOutbox::with((1..=25).map(invitation)).emptied_by(smtp(&server.url())).await;
    assert_eq!(outcomes, vec![sent(); 25]);
    let mut ids: Vec<_> = server.taken().iter().map(|mail| header(mail, "Message-ID").to_owned()).collect();
    ids.sort();
    assert_eq!(ids, (1..=25).map(|n| invitation(n).message_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn r38_a_stop_finishes_the_mails_in_hand() {
    let server = FakeSmtp::start([]).await;
    let outbox = MemoryOutbox::with((1..=9).map(invitation));
    worker::run(Arc::clone(&outbox), post(smtp(&server.url())), std::future::ready(())).await;
    assert_eq!(outbox.settled(), vec![sent(); 4]);
    assert_eq!(server.taken().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn r38_an_outbox_that_is_away_is_waited_for() {
    let folder = TempDir::new().expect("a folder");
    let mailbox = Mailbox::open(folder.path()).expect("a mailbox");
    let outbox = MemoryOutbox::failing([invitation(1)], 9, 5);
    let outcomes = outbox.emptied_by(Transport::Mailbox(mailbox.clone())).await;
    assert_eq!(outcomes, [Outcome::Sent { reply: "kept in the mailbox".into() }]);
    assert_eq!(mailbox.list().expect("a readable folder").len(), 1);
}

/// However long it was away: a mail waits for five seconds more, not for a minute.
#[tokio::test(start_paused = true)]
async fn r38_an_outbox_that_is_back_is_looked_at_soon() {
    let folder = TempDir::new().expect("a folder");
    let mailbox = Mailbox::open(folder.path()).expect("a mailbox");
    let outbox = MemoryOutbox::failing([invitation(1)], 40, 0);
    let since = tokio::time::Instant::now();
    outbox.emptied_by(Transport::Mailbox(mailbox)).await;
    assert!(since.elapsed() < Duration::from_secs(5 * 40), "{:?}", since.elapsed());
}

#[tokio::test]
async fn r35_logs_tell_the_mail_and_nothing_of_what_is_in_it() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let server = FakeSmtp::start([
        Answer::Refuse("451 4.3.0 <lena@example.org> try again later"),
        Answer::Refuse("550 5.1.1 <lena@example.org> no such user"),
    ])
    .await;
    {
        let _logging = tracing::subscriber::set_default(subscriber);
        MemoryOutbox::with([invitation(1)]).emptied_by(smtp(&server.url())).await;
    }
    let logged = String::from_utf8(log.0.lock().expect("the log").clone()).expect("UTF-8");
    let id = invitation(1).id.to_string();
    assert!(logged.contains(&id) && logged.contains(r#"state="deferred" attempts=1"#), "{logged}");
    assert!(logged.contains(r#"kind="invitation" state="failed" attempts=2"#), "{logged}");
    for secret in ["lena", "SECRET", "https://", "no such user", "RCPT", "Riverside"] {
        assert!(!logged.contains(secret), "{secret} in {logged}");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
