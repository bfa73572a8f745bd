//! To administrators: one of the staff has changed many emails.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Tells an administrator that a staff member has changed the emails of many accounts in a short time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyEmailChanges {
    /// The administrator's name.
    pub name: String,
    /// The staff member's name.
    pub staff: String,
    /// What staff call the location.
    pub location: String,
    /// How many accounts at least.
    pub many: i64,
    /// In how many minutes at most.
    pub minutes: i64,
    /// When the last of them was changed.
    pub at: Timestamp,
}

impl ManyEmailChanges {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = words::staff();
        let time = voice.when.moment(self.at);
        Content {
            subject: words.mail_many_email_changes_subject(&self.staff, &self.location),
            heading: words.mail_many_email_changes_heading(&self.name),
            body: vec![
                Block::Paragraph(words.mail_many_email_changes_body(
                    &self.staff,
                    self.many,
                    &self.location,
                    self.minutes,
                    time,
                )),
                Block::Paragraph(words.mail_many_email_changes_what_to_do(&self.staff)),
            ],
            button: None,
            notes: vec![words.mail_many_email_changes_once(&self.staff)],
        }
    }
}
