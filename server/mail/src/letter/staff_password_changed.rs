//! To staff: your password was changed.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Tells a staff member that their password was changed (R19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPasswordChanged {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub username: String,
    /// When.
    pub at: Timestamp,
}

impl StaffPasswordChanged {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = words::staff();
        let time = voice.when.moment(self.at);
        Content {
            subject: words.mail_staff_password_changed_subject(voice.location),
            heading: words.mail_second_factor_heading(&self.name),
            body: vec![Block::Paragraph(words.mail_staff_password_changed(time, &self.username))],
            button: Some(words.mail_second_factor_button()),
            notes: vec![words.mail_second_factor_not_you()],
        }
    }
}
