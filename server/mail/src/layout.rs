//! The sheet of paper: one layout in HTML and one in plain text, for all letters.

use crate::{
    letter::{Block, Content, Voice},
    outbox::Due,
    palette::Palette,
};
use askama::Template;
use shared::Contact;
use words::ClientWords;

/// A mail as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject, on one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same in HTML, with everything escaped.
    pub html: String,
}

impl Rendered {
    /// Writes a mail.
    ///
    /// # Errors
    /// Only if the template itself fails.
    pub fn of(mail: &Due) -> Result<Self, askama::Error> {
        let voice = Voice::of(mail);
        let ours = mail.letter.content(&voice);
        let content = match &mail.text {
            Some(text) => mail.letter.reworded(ours, text, &voice),
            None => ours,
        };
        let sheet = Sheet {
            lang: mail.language.tag(),
            words: voice.words,
            palette: Palette::of(mail.sender.hue),
            location: voice.location,
            button: content.button.as_deref().zip(mail.link.as_deref()),
            contact: contact_line(&mail.sender.contact),
            content: &content,
        };
        Ok(Self { subject: content.subject.clone(), text: sheet.text(), html: sheet.render()? })
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Sheet<'a> {
    lang: &'static str,
    words: &'static ClientWords,
    palette: Palette,
    location: &'a str,
    content: &'a Content,
    /// Label and link.
    button: Option<(&'a str, &'a str)>,
    contact: String,
}

impl Sheet<'_> {
    fn text(&self) -> String {
        let mut parts = vec![self.location.to_owned(), self.content.heading.clone()];
        parts.extend(self.content.body.iter().map(|block| match block {
            Block::Paragraph(text) => text.clone(),
            Block::List(items) => items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"),
        }));
        parts.extend(self.button.map(|(label, link)| format!("{label}:\n{link}")));
        parts.extend(self.content.notes.iter().cloned());
        // "-- " on its own line is how mail programs tell the signature from the text (RFC 3676, 4.3).
        parts.extend((!self.contact.is_empty()).then(|| format!("-- \n{}", self.contact)));
        parts.join("\n\n") + "\n"
    }
}

fn contact_line(contact: &Contact) -> String {
    let parts = [contact.address.as_str(), contact.phone.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}
