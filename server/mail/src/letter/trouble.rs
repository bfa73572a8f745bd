//! What is on record about an address.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Answers Having Trouble? when the username and the address don't belong together (R14). It tells the owner
/// of the address what is on record for it at this location, and nothing about anybody else. A link, if given,
/// leads to Having Trouble?.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The usernames of the accounts on this address: families share mailboxes.
    pub usernames: Vec<String>,
    /// When the last open invitation that was sent to this address stops working.
    pub invited_until: Option<Timestamp>,
}

impl Trouble {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        let mut body = vec![Block::Paragraph(words.mail_trouble_body(voice.location))];
        if !self.usernames.is_empty() {
            body.push(Block::Paragraph(words.mail_trouble_usernames(self.usernames.len())));
            body.push(Block::List(self.usernames.clone()));
            body.push(Block::Paragraph(words.mail_trouble_again()));
        }
        if let Some(until) = self.invited_until {
            body.push(Block::Paragraph(words.mail_trouble_invited(voice.when.moment(until))));
        } else if self.usernames.is_empty() {
            body.push(Block::Paragraph(match voice.phone {
                Some(phone) => words.mail_trouble_not_invited_call(phone),
                None => words.mail_trouble_not_invited_ask(),
            }));
        }
        Content {
            subject: words.mail_trouble_subject(voice.location),
            heading: words.mail_trouble_heading(),
            body,
            button: (!self.usernames.is_empty()).then(|| words.mail_trouble_button()),
            notes: vec![words.mail_trouble_not_you()],
        }
    }
}
