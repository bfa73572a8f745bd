//! A mail to try whether mail works.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};

/// Tells that mail works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// The name of the staff member who sent it to themselves.
    pub name: String,
}

impl Test {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        Content {
            subject: words.mail_test_subject(voice.location),
            heading: words.mail_test_heading(&self.name),
            body: vec![Block::Paragraph(words.mail_test_body(voice.location))],
            button: None,
            notes: Vec::new(),
        }
    }
}
