//! The message on the wire: its headers, and what can't get into them (R22, R38).

use crate::{outbox::MemoryOutbox, samples::invitation};
use mail::{Due, KeptMail, Mailbox, Outcome, Transport};
use tempfile::TempDir;

struct Posted {
    outcomes: Vec<Outcome>,
    kept: Option<KeptMail>,
    raw: String,
}

async fn post(mail: Due) -> Posted {
    let folder = TempDir::new().expect("a folder");
    let mailbox = Mailbox::open(folder.path()).expect("a mailbox");
    let id = mail.id;
    let outcomes = MemoryOutbox::with([mail]).emptied_by(Transport::Mailbox(mailbox.clone())).await;
    let raw = mailbox.raw(id).expect("a readable file").unwrap_or_default();
    let kept = mailbox.get(id).expect("a readable file");
    Posted { outcomes, kept, raw: String::from_utf8(raw).expect("ASCII") }
}

#[tokio::test]
async fn the_whole_header() {
    let raw = post(invitation(1)).await.raw;
    let (header, _) = raw.split_once("\r\n\r\n").expect("a header and a body");
    insta::assert_snapshot!(header.replace("\r\n", "\n"), @r#"
    From: "Riverside Sports Club" <hello@club.example>
    To: lena@example.org
    Subject: Your invitation to Self-Service at Riverside Sports Club
    Message-ID: <019a0000000070008000000000000001@club.example>
    Date: Fri, 20 Nov 2026 14:02:05 +0000
    Auto-Submitted: auto-generated
    X-Envelope-Id: 0123456789abcdefghijklmnopqrstuv0123456789abc
    MIME-Version: 1.0
    Content-Type: multipart/alternative;
     boundary="latchkey-019a0000000070008000000000000001"
    "#);
}

#[tokio::test]
async fn r38_the_same_row_gives_the_same_bytes() {
    assert_eq!(post(invitation(1)).await.raw, post(invitation(1)).await.raw);
}

#[tokio::test]
async fn names_in_any_script_come_through() {
    let mut mail = invitation(1);
    "Río \"Norte\" <Club>, S.A. 水".clone_into(&mut mail.sender.public_name);
    let kept = post(mail).await.kept.expect("a kept mail");
    assert_eq!(kept.from, "Río \"Norte\" <Club>, S.A. 水");
    assert_eq!(kept.to, "lena@example.org");
    assert_eq!(kept.subject, "Your invitation to Self-Service at Río \"Norte\" <Club>, S.A. 水");
}

async fn check_refused(change: impl FnOnce(&mut Due), words: &str) {
    let mut mail = invitation(1);
    change(&mut mail);
    let posted = post(mail).await;
    assert_eq!(posted.outcomes, [Outcome::Failed { reply: words.to_owned() }]);
    assert_eq!(posted.kept, None);
}

#[tokio::test]
async fn r22_no_header_can_be_injected() {
    let in_header = "a line of the header has control characters";
    for name in ["Club\r\nBcc: all@example.org", "Club\nBcc: all@example.org", "Club\0"] {
        check_refused(|mail| name.clone_into(&mut mail.sender.public_name), in_header).await;
    }
    check_refused(|mail| mail.message_id.push_str("\r\nBcc: all@example.org"), in_header).await;
    let to = "the address can't be written to";
    for address in
        ["lena@example.org\r\nBcc: all@example.org", "lena@example.org, all@example.org", "lena", ""]
    {
        check_refused(|mail| address.clone_into(&mut mail.to), to).await;
    }
}
