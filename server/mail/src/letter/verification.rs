//! Is this your address?

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Asks the reader of an address to confirm it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// The client's first name.
    pub first_name: String,
    /// The client's last name.
    pub last_name: String,
    /// The address, as staff typed it.
    pub email: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

impl Verification {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        Content {
            subject: words.mail_verification_subject(voice.location),
            heading: words.mail_verification_heading(&self.first_name),
            body: vec![Block::Paragraph(words.mail_verification_body(voice.location, &self.email))],
            button: Some(words.mail_verification_button()),
            notes: vec![
                words.mail_link_once(voice.when.moment(self.expires_at)),
                voice.not_you(&self.first_name, &self.last_name),
            ],
        }
    }
}
