//! Set a new password.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Lets the client set a new password, and reminds them of their username.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// The client's first name.
    pub first_name: String,
    /// The username of the account.
    pub username: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

impl Reset {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        let minutes = (self.expires_at - voice.written_at).as_micros() / 60_000_000;
        Content {
            subject: words.mail_reset_subject(voice.location),
            heading: words.mail_reset_heading(&self.first_name),
            body: vec![
                Block::Paragraph(words.mail_reset_body(voice.location)),
                Block::Paragraph(words.mail_reset_username(&self.username)),
            ],
            button: Some(words.mail_reset_button()),
            notes: vec![
                words.mail_reset_link_once(minutes, voice.when.moment(self.expires_at)),
                words.mail_reset_not_you(),
            ],
        }
    }
}
