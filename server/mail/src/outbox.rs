//! What the worker asks of the outbox, and what it gets.

use crate::letter::Letter;
use shared::{Contact, Language, LocationId, MailId, MailText, Span, Timestamp};
use std::{fmt, future::Future};
use uuid::Uuid;

/// An error that this crate passes on.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Where mails wait. Rows are leased, so that several nodes can share one outbox, and a mail whose node died
/// comes back by itself (R38).
pub trait Outbox: Send + Sync {
    /// Leases up to `most` mails that are due. Each is settled, or comes back when its lease ends.
    fn claim(&self, most: usize) -> impl Future<Output = Result<Vec<Due>, BoxError>> + Send;

    /// Notes what became of a leased mail.
    fn settle(&self, mail: &Due, outcome: Outcome) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Returns when there may be work: at once if a mail was added since the last claim, otherwise when one is
    /// added, or after a while. May be dropped half-way.
    fn woken(&self) -> impl Future<Output = ()> + Send;
}

/// A mail that is due, with everything that its sheet of paper says.
#[derive(Clone)]
pub struct Due {
    /// Whose client it goes to.
    pub location: LocationId,
    /// The row in the outbox. Version 7, so that the embedded mailbox can sort by it.
    pub id: MailId,
    /// What proves that whoever settles it still holds it.
    pub lease: Uuid,
    /// How often it was tried before: 0 on the first try.
    pub attempts: i64,
    /// The `Message-ID` with its angle brackets: one per row, the same on each try (see [`crate::message_id`]).
    pub message_id: String,
    /// What a bounce names the mail by: as unguessable as a link, stored nowhere, [`crate::ENVELOPE_ID_LENGTH`] letters
    /// and digits in lower case.
    pub envelope_id: String,
    /// When the row was written: the mail's date, and where 48 hours count from (R39).
    pub created_at: Timestamp,
    /// The address, in its canonical form.
    pub to: String,
    /// What it says.
    pub letter: Letter,
    /// The whole address behind the button. A letter that [needs a link](Letter::needs_link) and has none is
    /// dropped: its link has died.
    pub link: Option<String>,
    /// The language it is written in.
    pub language: Language,
    /// The location's own words for it, if it has some.
    pub text: Option<MailText>,
    /// Who writes.
    pub sender: Sender,
}

/// Names the row and the kind of letter, never the address or the link (R35).
impl fmt::Debug for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Due")
            .field("id", &self.id)
            .field("kind", &self.letter.kind())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// The location, as its clients know it.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The public name.
    pub public_name: String,
    /// The sender's name, where that is another.
    pub name: Option<String>,
    /// Where answers go; nowhere without.
    pub reply_to: Option<String>,
    /// How clients reach it.
    pub contact: Contact,
    /// Its colour: a hue of OKLCH, 0 to 359.
    pub hue: u16,
    /// The IANA time zone in which times are told.
    pub time_zone: String,
}

/// What became of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Sent {
        /// The server's words.
        reply: String,
    },
    /// Not now: try again after a while.
    Deferred {
        /// The server's words, or what was wrong with the connection.
        reply: String,
        /// How long to wait.
        retry_in: Span,
    },
    /// Never: the server refused for good, or 48 hours are over.
    Failed {
        /// The server's words, or what was wrong with the connection.
        reply: String,
    },
    /// Its link is dead, so it was not sent.
    Dropped,
}
