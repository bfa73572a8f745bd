//! Your account was unlocked, enabled again, or set up at the desk.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// What staff did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Helped {
    /// The account was unlocked.
    Unlocked,
    /// The account was enabled again.
    Enabled,
    /// The account was made by a handover.
    NewAccount,
    /// A new password was chosen by a handover (R19).
    NewPassword,
}

impl Helped {
    /// Every kind of help.
    pub const ALL: [Self; 4] = [Self::Unlocked, Self::Enabled, Self::NewAccount, Self::NewPassword];

    /// The word that the sentences know it by.
    const fn code(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::Enabled => "enabled",
            Self::NewAccount => "new-account",
            Self::NewPassword => "new-password",
        }
    }
}

/// Tells the proven address what staff did to the account on somebody's word. The link says "this wasn't me".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// The client's first name.
    pub first_name: String,
    /// The username of the account.
    pub username: String,
    /// What staff did.
    pub helped: Helped,
    /// When.
    pub at: Timestamp,
    /// Until when the link works.
    pub undo_until: Timestamp,
}

impl Help {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let (words, helped) = (voice.words, self.helped.code());
        let time = voice.when.moment(self.at);
        Content {
            subject: words.mail_help_subject(helped, voice.location),
            heading: words.mail_help_heading(helped, &self.first_name),
            body: vec![
                Block::Paragraph(words.mail_help_body(helped, voice.location, &self.username, time)),
                Block::Paragraph(words.mail_help_you()),
                Block::Paragraph(words.mail_help_not_you()),
            ],
            button: Some(words.mail_help_button()),
            notes: vec![words.mail_undo_until(voice.when.moment(self.undo_until))],
        }
    }
}
