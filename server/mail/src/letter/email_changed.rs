//! Your address was changed.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::{EmailAddress, Timestamp};

/// Tells the old address that there is a new one. The new one is never shown in full: whoever reads the old
/// mailbox may be the reason for the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailChanged {
    /// The client's first name.
    pub first_name: String,
    /// The new address with most of its letters hidden.
    pub masked: String,
    /// When.
    pub changed_at: Timestamp,
    /// Until when the link puts the old address back. A letter that was queued before there were such links has none.
    #[serde(default)]
    pub undo_until: Option<Timestamp>,
}

impl EmailChanged {
    /// Hides most of the new address.
    #[must_use]
    pub fn new(first_name: String, new: &EmailAddress, changed_at: Timestamp, undo_until: Timestamp) -> Self {
        Self { first_name, masked: mask(new), changed_at, undo_until: Some(undo_until) }
    }

    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = voice.words;
        let time = voice.when.moment(self.changed_at);
        let not_you = match voice.phone {
            _ if self.undo_until.is_some() => words.mail_email_changed_undo(),
            Some(phone) => words.mail_email_changed_not_you_call(phone),
            None => words.mail_email_changed_not_you_ask(),
        };
        Content {
            subject: words.mail_email_changed_subject(voice.location),
            heading: words.mail_email_changed_heading(&self.first_name),
            body: vec![
                Block::Paragraph(words.mail_email_changed_body(voice.location, &self.masked, time)),
                Block::Paragraph(words.mail_email_changed_meanwhile()),
                Block::Paragraph(not_you),
            ],
            button: self.undo_until.map(|_| words.mail_email_changed_button()),
            notes: self.undo_until.iter().map(|at| words.mail_undo_until(voice.when.moment(*at))).collect(),
        }
    }
}

/// The first letter of each half and the top-level domain: enough to recognise an address, not to learn it.
fn mask(email: &EmailAddress) -> String {
    let (local, domain) = email.canonical().rsplit_once('@').unwrap_or_default();
    let top = domain.rsplit('.').next().unwrap_or_default();
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}•••@{}•••.{top}", first(local), first(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_recognised_and_not_learnt() {
        let mask = |text| mask(&EmailAddress::parse(text).expect("an address"));
        assert_eq!(mask("ana.silva@example.org"), "a•••@e•••.org");
        assert_eq!(mask("a@b.example.co.uk"), "a•••@b•••.uk");
    }
}
