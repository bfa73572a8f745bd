//! Two accounts of yours became one.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};

/// Tells whoever had the account that works no longer. The username that works is named only where both accounts had
/// the same proven address: an account is named to nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsMerged {
    /// The client's first name.
    pub first_name: String,
    /// The username that works no longer.
    pub old_username: String,
    /// The one that works, if this reader may know it.
    pub username: Option<String>,
}

impl AccountsMerged {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        let now = match &self.username {
            Some(username) => words.mail_accounts_merged_username(username),
            None => words.mail_accounts_merged_other(),
        };
        let not_you = match voice.phone {
            Some(phone) => words.mail_accounts_merged_not_you_call(phone),
            None => words.mail_accounts_merged_not_you_ask(),
        };
        Content {
            subject: words.mail_accounts_merged_subject(voice.location),
            heading: words.mail_accounts_merged_heading(&self.first_name),
            body: vec![
                Block::Paragraph(words.mail_accounts_merged_body(voice.location, &self.old_username)),
                Block::Paragraph(now),
                Block::Paragraph(not_you),
            ],
            button: Some(words.mail_accounts_merged_button()),
            notes: Vec::new(),
        }
    }
}
