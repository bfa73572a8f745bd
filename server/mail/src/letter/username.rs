//! Your username, and where to use it.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};

/// Reminds a client of their username and of the page to sign in at. Its button leads there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Username {
    /// The client's first name.
    pub first_name: String,
    /// The username of the account.
    pub username: String,
}

impl Username {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        Content {
            subject: words.mail_username_subject(voice.location),
            heading: words.mail_username_heading(&self.first_name),
            body: vec![
                Block::Paragraph(words.mail_username_body(voice.location)),
                Block::List(vec![self.username.clone()]),
                Block::Paragraph(words.mail_username_page(voice.location)),
            ],
            button: Some(words.mail_username_button()),
            notes: vec![words.mail_username_trouble()],
        }
    }
}
