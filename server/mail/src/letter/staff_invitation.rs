//! Come and work here.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Invites somebody to work at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffInvitation {
    /// Whom, as the inviter wrote it.
    pub name: String,
    /// The name of the staff member who sent it.
    pub sent_by: String,
    /// When the link stops working.
    pub expires_at: Timestamp,
}

impl StaffInvitation {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        Content {
            subject: words.mail_staff_invitation_subject(voice.location),
            heading: words.mail_staff_invitation_heading(&self.name),
            body: vec![Block::Paragraph(words.mail_staff_invitation_body(&self.sent_by, voice.location))],
            button: Some(words.mail_staff_invitation_button()),
            notes: vec![
                words.mail_link_once(voice.when.moment(self.expires_at)),
                words.mail_not_you(&self.name),
            ],
        }
    }
}
