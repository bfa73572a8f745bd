//! A rendered mail as the message that goes over the wire.

use crate::{bounce, layout::Rendered, outbox::Due};
use lettre::{
    Address, Message,
    address::Envelope,
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

/// The address that bounces go to, from the settings: each mail's envelope names it with the mail's envelope id behind
/// a `+`, so that a bounce that says nothing else still says which mail it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BounceAddress {
    local: String,
    domain: String,
}

/// What `BOUNCE_ADDRESS` has to be.
#[derive(Debug, thiserror::Error)]
#[error(
    "accepted is one address with at most {} letters before the @ and no +",
    BounceAddress::LONGEST_LOCAL
)]
pub struct BounceAddressError;

impl BounceAddress {
    /// What fits before the `+`: 64 bytes are all that stand before an `@` (RFC 5321, 4.5.3.1.1).
    const LONGEST_LOCAL: usize = 64 - 1 - bounce::ENVELOPE_ID_LENGTH;

    /// The address that the bounces of one mail go to.
    #[must_use]
    pub fn of_envelope(&self, envelope_id: &str) -> String {
        format!("{}+{envelope_id}@{}", self.local, self.domain)
    }
}

impl FromStr for BounceAddress {
    type Err = BounceAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let address = text.trim().parse::<Address>().map_err(|_| BounceAddressError)?;
        let (local, domain) = (address.user(), address.domain());
        let fits = local.len() <= Self::LONGEST_LOCAL && local.is_ascii() && !local.contains('+');
        if !fits || !(domain.contains('.') || domain == "localhost") {
            return Err(BounceAddressError);
        }
        let made = Self { local: local.to_owned(), domain: domain.to_owned() };
        // Nothing can be put behind a local part in quotes.
        let is_address = made.of_envelope(&"0".repeat(bounce::ENVELOPE_ID_LENGTH)).parse::<Address>().is_ok();
        if is_address { Ok(made) } else { Err(BounceAddressError) }
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
    #[error("the address for answers can't be written to")]
    ReplyTo,
    #[error("a line of the header has control characters")]
    ControlCharacters,
    #[error("the template fails: {0}")]
    Template(#[from] askama::Error),
    #[error("the message can't be put together: {0}")]
    Message(#[from] lettre::error::Error),
}

/// The message. The same row always gives the same bytes.
pub(crate) fn message(
    mail: &Due,
    from: &MailFrom,
    bounces: Option<&BounceAddress>,
) -> Result<Message, Unwritable> {
    let Rendered { subject, text, html } = Rendered::of(mail)?;
    // Every field was checked when it was entered (R22). Should one get past that, no header is written from it.
    let name = mail.sender.name.as_ref().unwrap_or(&mail.sender.public_name);
    for line in [&subject, name, &mail.message_id, &mail.envelope_id] {
        if line.contains(char::is_control) {
            return Err(Unwritable::ControlCharacters);
        }
    }
    let to = mail.to.parse::<Address>().map_err(|_| Unwritable::Address)?;
    let date = UNIX_EPOCH + Duration::from_micros(mail.created_at.micros().max(0).unsigned_abs());
    let sender = match bounces {
        Some(bounces) => bounces.of_envelope(&mail.envelope_id).parse().map_err(|_| Unwritable::Address)?,
        None => from.0.clone(),
    };
    let envelope = Envelope::new(Some(sender), vec![to.clone()])?;
    let envelope_id = HeaderName::new_from_ascii_str(bounce::HEADER);
    let auto_submitted = HeaderName::new_from_ascii_str("Auto-Submitted");
    let mut builder =
        Message::builder().envelope(envelope).from(Mailbox::new(Some(name.clone()), from.0.clone()));
    if let Some(reply_to) = &mail.sender.reply_to {
        let address = reply_to.parse::<Address>().map_err(|_| Unwritable::ReplyTo)?;
        builder = builder.reply_to(Mailbox::new(None, address));
    }
    let message = builder
        .to(Mailbox::new(None, to))
        .subject(subject)
        .message_id(Some(mail.message_id.clone()))
        .date(date)
        .raw_header(HeaderValue::new(auto_submitted, "auto-generated".to_owned()))
        .raw_header(HeaderValue::new(envelope_id, mail.envelope_id.clone()))
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
    fn a_bounce_address_leaves_room() {
        for good in ["bounces@club.example", " latchkey.bounces@localhost "] {
            assert!(good.parse::<BounceAddress>().is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "bounces",
            "b+c@club.example",
            "nineteen-characters@club.example",
            "bounces@club",
            "\"our bounces\"@club.example",
        ] {
            assert!(bad.parse::<BounceAddress>().is_err(), "{bad:?}");
        }
    }

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
