//! A passkey was added or removed.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Tells the client that a passkey was added or removed. A link, if given, leads to Having Trouble?.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyChanged {
    /// The client's first name.
    pub first_name: String,
    /// The username of the account.
    pub username: String,
    /// What its holder calls it.
    pub passkey: String,
    /// Whether it was added; else it was removed.
    pub added: bool,
    /// When.
    pub at: Timestamp,
}

impl PasskeyChanged {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let (words, here) = (voice.words, voice.location);
        let (passkey, time, username) = (&self.passkey, voice.when.moment(self.at), &self.username);
        let (subject, said) = if self.added {
            (words.mail_passkey_added_subject(here), words.mail_passkey_added(time, passkey, username, here))
        } else {
            let said = words.mail_passkey_removed(time, passkey, username, here);
            (words.mail_passkey_removed_subject(here), said)
        };
        let not_you = match voice.phone {
            Some(phone) => words.mail_password_changed_not_you_call(phone),
            None => words.mail_password_changed_not_you_ask(),
        };
        let body = [said, words.mail_password_changed_you(), not_you];
        Content {
            subject,
            heading: words.mail_passkey_heading(&self.first_name),
            body: body.into_iter().map(Block::Paragraph).collect(),
            button: Some(words.mail_trouble_button()),
            notes: Vec::new(),
        }
    }
}
