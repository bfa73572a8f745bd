//! Starts, stops and deaths of the process (R38, R42).

use crate::support::{Installation, World};
use sqlx::Connection as _;
use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
};

/// A mail is queued in the same transaction as what causes it; a process that dies before sending leaves it to
/// the next one.
#[test]
fn r38_r42_a_mail_survives_kill_9_between_commit_and_send() {
    kill_between_commit_and_send(Installation::new());
}

#[test]
fn r38_r42_a_mail_survives_kill_9_between_commit_and_send_on_postgres() {
    kill_between_commit_and_send(Installation::on_postgres());
}

fn kill_between_commit_and_send(installation: Installation) {
    // A mail server that nobody can reach: committed, never sent.
    let mut world = World::new(installation.with("LATCHKEY_SMTP_URL", "smtp://127.0.0.1:1?tls=none"));
    let person = world.client();
    let World { server, mut installation, .. } = world;
    server.kill();
    db_let_time_pass(&installation.database_url());
    installation.set("LATCHKEY_SMTP_URL", "");
    let server = installation.serve();
    let mail = server.next_mail(&person.email, &BTreeSet::new());
    let link = mail.link();
    assert!(link.starts_with("/s/riverside/verify-email?t="), "{link}");
    let page = server.browser().visit(&link);
    assert_eq!(page.status, 200);
    assert!(!page.hidden("token").is_empty(), "the link works");
    server.kill();
    let server = installation.serve();
    assert_eq!(server.mails().iter().filter(|mail| mail.to == person.email).count(), 1, "once");
}

/// As if the dead process's lease had run out, and the wait after a try in vain.
fn db_let_time_pass(url: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(url).await.expect("the database");
        let due = "UPDATE outbox SET next_attempt_at = 0, leased_until = NULL WHERE settled_at IS NULL";
        sqlx::query(due).execute(&mut connection).await.expect("changed");
        connection.close().await.expect("closed");
    });
}

#[test]
fn r42_two_starts_at_once_migrate_once() {
    starts_at_once(&Installation::new());
}

#[test]
fn r42_two_starts_at_once_migrate_once_on_postgres() {
    starts_at_once(&Installation::on_postgres());
}

fn starts_at_once(installation: &Installation) {
    thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| installation.run(&["migrate"]))).collect();
        for start in starts {
            let output = start.join().expect("no panic");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    });
    let said = installation.must(&["doctor"]);
    assert!(said.lines().all(|line| line.starts_with("ok ")), "{said}");
}

#[test]
fn r42_sigterm_lets_requests_finish() {
    let installation = Installation::new();
    installation.must(&["location", "add", "--slug", "riverside", "--name", "Riverside"]);
    let mut server = installation.serve();
    // A request whose body is still on its way, and a stream that would never end by itself.
    let body = "slug=riverside&username=a&password=b";
    let mut open = TcpStream::connect(server.address()).expect("the server listens");
    write!(
        open,
        "POST /api/self-service/sign-in HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    )
    .expect("written");
    let mut started = [0; 25];
    open.read_exact(&mut started).expect("told to go on");
    assert!(started.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&started));
    let mut stream = server.stream("/dev/mailbox/events", &[]);
    server.terminate();
    assert_eq!(stream.next_event(), None, "the stream ends");
    assert!(TcpStream::connect(server.address()).is_err(), "nobody new is let in");
    open.write_all(body.as_bytes()).expect("written");
    let mut answer = String::new();
    open.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    let (status, log) = server.end();
    assert!(status.success() && log.contains("stopped"), "{status} {log}");
}

#[test]
fn r42_a_request_that_never_ends_does_not_keep_the_server() {
    let installation = Installation::new();
    let mut server = installation.serve();
    let mut open = TcpStream::connect(server.address()).expect("the server listens");
    open.write_all(
        b"POST /api/language HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    )
    .expect("written");
    let mut started = [0; 25];
    open.read_exact(&mut started).expect("told to go on");
    server.terminate();
    let (status, log) = server.end();
    assert!(status.success() && log.contains("work was still open"), "{status} {log}");
}
