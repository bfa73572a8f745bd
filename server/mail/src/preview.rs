//! How a mail in a location's own words will look, with somebody's sample data.

use crate::{
    letter::{Block, Letter, Voice},
    outbox::Sender,
};
use shared::{Language, MailKind, MailText, Timestamp};
use words::When;

/// What a mail says, before it is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The subject.
    pub subject: String,
    /// The heading.
    pub heading: String,
    /// Paragraphs and list items, in order.
    pub body: Vec<String>,
    /// The button's label.
    pub button: Option<String>,
    /// What stands small below it.
    pub notes: Vec<String>,
}

impl Preview {
    /// A mail of this kind in these words; `None` for a kind that no location words itself.
    #[must_use]
    pub fn of(
        kind: MailKind,
        language: Language,
        text: &MailText,
        sender: &Sender,
        now: Timestamp,
    ) -> Option<Self> {
        let phone = sender.contact.phone.as_str();
        let voice = Voice {
            words: words::client(language),
            when: When::new(&sender.time_zone, language),
            location: &sender.public_name,
            phone: (!phone.is_empty()).then_some(phone),
            written_at: now,
        };
        let letter = Letter::example(kind, now)?;
        let content = letter.reworded(letter.content(&voice), text, &voice);
        let body = content.body.into_iter().flat_map(|block| match block {
            Block::Paragraph(text) => vec![text],
            Block::List(items) => items,
        });
        Some(Self {
            subject: content.subject,
            heading: content.heading,
            body: body.collect(),
            button: content.button,
            notes: content.notes,
        })
    }
}
