//! The mails, as the worker and the reader see them.

use super::TestApp;
use mail::{Due, Outbox as _, Outcome};
use shared::MailKind;

/// Mails that were delivered, in the order in which they were queued.
pub(crate) struct Mails(pub(crate) Vec<Due>);

impl TestApp {
    /// The worker sends everything that is due, and the mail server takes it.
    pub(crate) async fn delivers_mails(&self) -> Mails {
        let mut delivered = Vec::new();
        loop {
            let due = self.accounts.claim(10).await.unwrap();
            if due.is_empty() {
                return Mails(delivered);
            }
            for mail in due {
                let reply = "250 2.0.0 OK".to_owned();
                self.accounts.settle(&mail, Outcome::Sent { reply }).await.unwrap();
                delivered.push(mail);
            }
        }
    }

    /// The worker tries everything that is due, and the mail server refuses it for good in these words.
    pub(crate) async fn refuses_mails(&self, reply: &str) {
        for mail in self.accounts.claim(10).await.unwrap() {
            self.accounts.settle(&mail, Outcome::Failed { reply: reply.to_owned() }).await.unwrap();
        }
    }

    /// Delivers the one mail that is due, and gives the token of its link.
    pub(crate) async fn mailed_token(&self) -> String {
        self.delivers_mails().await.only().token()
    }
}

impl Mails {
    /// Whom each was sent to, and what it was.
    pub(crate) fn list(&self) -> Vec<(&str, MailKind)> {
        self.0.iter().map(|mail| (mail.to.as_str(), mail.letter.kind())).collect()
    }

    /// The only one.
    #[track_caller]
    pub(crate) fn only(&self) -> &Self {
        assert_eq!(self.0.len(), 1, "{:?}", self.list());
        self
    }

    /// The token in the last one that carries a link.
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        self.0.iter().rev().find(|mail| mail.letter.needs_link()).map(token_of).expect("a mail with a link")
    }
}

/// The token in a mail's link.
#[track_caller]
pub(crate) fn token_of(mail: &Due) -> String {
    let link = mail.link.as_deref().expect("a link");
    let ours = ["https://club.example/s/", "https://club.example/staff/invitation/"];
    assert!(ours.iter().any(|start| link.starts_with(start)), "{link}");
    link.split_once("?t=").expect("a token in the link").1.to_owned()
}
