//! Choose a username and a password.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Invites a client to Self-Service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The client's first name.
    pub first_name: String,
    /// The client's last name.
    pub last_name: String,
    /// The name of the staff member who sent it.
    pub sent_by: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

impl Invitation {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        Content {
            subject: words.mail_invitation_subject(voice.location),
            heading: words.mail_invitation_heading(&self.first_name),
            body: vec![Block::Paragraph(words.mail_invitation_body(&self.sent_by, voice.location))],
            button: Some(words.mail_invitation_button()),
            notes: vec![
                words.mail_link_once(voice.when.moment(self.expires_at)),
                voice.not_you(&self.first_name, &self.last_name),
            ],
        }
    }
}
