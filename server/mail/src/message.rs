//! A rendered mail as the message that goes over the wire.

use crate::{layout::Rendered, outbox::Due};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, MultiPartBuilder, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use shared::{BaseUrl, MailId};
use std::{
    str::FromStr,
    time::{Duration, UNIX_EPOCH},
};

/// The address that mails come from, from the settings. The name beside it is the location's.
#[derive(Clone, Debug)]
pub struct MailFrom(Address);

/// What `MAIL_FROM` has to be.
#[derive(Debug, thiserror::Error)]
#[error("found `{found}`; accepted is one address, such as hello@club.example")]
pub struct MailFromError {
    found: String,
}

impl FromStr for MailFrom {
    type Err = MailFromError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        match text.parse::<Address>() {
            Ok(address) if address.domain().contains(['.', ':']) || address.domain() == "localhost" => {
                Ok(Self(address))
            }
            _ => Err(MailFromError { found: text.chars().filter(|c| !c.is_control()).take(100).collect() }),
        }
    }
}

/// The `Message-ID` of a row: the same on each try, so that a mail that arrives twice shows once (R38).
#[must_use]
pub fn message_id(mail: MailId, base: &BaseUrl) -> String {
    format!("<{mail}@{}>", base.host().trim_matches(['[', ']']))
}

/// Why a mail can't be written. No try will change that.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwritable {
    #[error("the address can't be written to")]
    Address,
    #[error("a line of the header has control characters")]
    ControlCharacters,
    #[error("the template fails: {0}")]
    Template(#[from] askama::Error),
    #[error("the message can't be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

/// The message. The same row always gives the same bytes.
pub(crate) fn message(mail: &Due, from: &MailFrom) -> Result<Message, Unwritable> {
    let Rendered { subject, text, html } = Rendered::of(mail)?;
    // Every field was checked when it was entered (R22). Should one get past that, no header is written from it.
    for line in [&subject, &mail.sender.public_name, &mail.message_id] {
        if line.contains(char::is_control) {
            return Err(Unwritable::ControlCharacters);
        }
    }
    let to = mail.to.parse::<Address>().map_err(|_| Unwritable::Address)?;
    let date = UNIX_EPOCH + Duration::from_micros(mail.created_at.micros().max(0).unsigned_abs());
    let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
    let message = Message::builder()
        .from(Mailbox::new(Some(mail.sender.public_name.clone()), from.0.clone()))
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(Some(mail.message_id.clone()))
        .date(date)
        .raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()))
        .multipart(
            alternative(mail.id).singlepart(SinglePart::plain(text)).singlepart(SinglePart::html(html)),
        )?;
    Ok(message)
}

fn alternative(mail: MailId) -> MultiPartBuilder {
    MultiPart::builder().kind(MultiPartKind::Alternative).boundary(format!("latchkey-{mail}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_from_is_one_address() {
        assert!("hello@club.example".parse::<MailFrom>().is_ok());
        assert!(" latchkey@localhost ".parse::<MailFrom>().is_ok());
        for bad in ["", "hello", "hello@club", "Club <hello@club.example>", "a@b.example\r\nBcc: c@d.example"]
        {
            assert!(bad.parse::<MailFrom>().is_err(), "{bad:?}");
        }
        let told = "hello".parse::<MailFrom>().expect_err("no address").to_string();
        assert_eq!(told, "found `hello`; accepted is one address, such as hello@club.example");
    }
}
