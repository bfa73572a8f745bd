//! Your password was changed.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Tells the client that the password was changed (R19). A link, if given, leads to Having Trouble?.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordChanged {
    /// The client's first name.
    pub first_name: String,
    /// The username of the account.
    pub username: String,
    /// When.
    pub changed_at: Timestamp,
    /// Whether the passkeys of the account are gone with the old password.
    #[serde(default)]
    pub passkeys_removed: bool,
}

impl PasswordChanged {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        let time = voice.when.moment(self.changed_at);
        let not_you = match voice.phone {
            Some(phone) => words.mail_password_changed_not_you_call(phone),
            None => words.mail_password_changed_not_you_ask(),
        };
        let passkeys = self.passkeys_removed.then(|| words.mail_password_changed_passkeys());
        let body = [words.mail_password_changed_body(&self.username, voice.location, time)]
            .into_iter()
            .chain(passkeys)
            .chain([words.mail_password_changed_you(), not_you]);
        Content {
            subject: words.mail_password_changed_subject(voice.location),
            heading: words.mail_password_changed_heading(&self.first_name),
            body: body.map(Block::Paragraph).collect(),
            button: Some(words.mail_trouble_button()),
            notes: Vec::new(),
        }
    }
}
