//! The embedded mailbox.

use crate::{
    outbox::MemoryOutbox,
    samples::{LINK, NOW, invitation},
};
use mail::{Due, Mailbox, Outcome, Transport};
use tempfile::TempDir;

fn mailbox() -> (TempDir, Mailbox) {
    let folder = TempDir::new().expect("a folder");
    let mailbox = Mailbox::open(folder.path().join("mailbox")).expect("a mailbox");
    (folder, mailbox)
}

async fn deliver(mailbox: &Mailbox, mails: impl IntoIterator<Item = Due>) {
    let outcomes = MemoryOutbox::with(mails).emptied_by(Transport::Mailbox(mailbox.clone())).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Sent { .. })), "{outcomes:?}");
}

#[tokio::test]
async fn mails_are_kept_whole_newest_first() {
    let (_folder, mailbox) = mailbox();
    deliver(&mailbox, [invitation(1), invitation(3), invitation(2)]).await;
    let mails = mailbox.list().expect("a readable folder");
    assert_eq!(mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), [3, 2, 1].map(|n| invitation(n).id));
    let mail = &mails[0];
    assert_eq!((mail.from.as_str(), mail.to.as_str()), ("Riverside Sports Club", "lena@example.org"));
    assert_eq!(
        (mail.subject.as_str(), mail.at),
        ("Your invitation to Self-Service at Riverside Sports Club", NOW)
    );
    let rendered = mail::Rendered::of(&invitation(3)).expect("a rendered letter");
    assert_eq!((mail.text.as_str(), mail.html.as_str()), (rendered.text.as_str(), rendered.html.as_str()));
    assert!(mail.text.contains(LINK));
    assert_eq!(mailbox.get(invitation(9).id).expect("no error"), None);
}

#[tokio::test]
async fn a_mail_delivered_twice_is_kept_once_and_told_once() {
    let (_folder, mailbox) = mailbox();
    let mut arrivals = mailbox.arrivals();
    deliver(&mailbox, [invitation(1)]).await;
    deliver(&mailbox, [invitation(1)]).await;
    assert_eq!(mailbox.list().expect("a readable folder").len(), 1);
    assert_eq!(arrivals.try_recv().ok(), Some(invitation(1).id));
    assert!(arrivals.try_recv().is_err());
}

#[tokio::test]
async fn a_file_left_half_written_is_no_mail() {
    let (folder, mailbox) = mailbox();
    let unfinished = folder.path().join("mailbox").join(format!("{}.part", invitation(1).id));
    std::fs::write(&unfinished, "half").expect("a written file");
    assert_eq!(mailbox.list().expect("a readable folder"), []);
    deliver(&mailbox, [invitation(1)]).await;
    assert_eq!(mailbox.list().expect("a readable folder").len(), 1);
    assert!(!unfinished.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn only_this_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, mailbox) = mailbox();
    deliver(&mailbox, [invitation(1)]).await;
    let folder = folder.path().join("mailbox");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join(format!("{}.eml", invitation(1).id))), 0o600);
}
