//! Typed letters, their layout, the worker that empties the outbox, and the ways out: SMTP or the embedded
//! mailbox.
//!
//! Nothing here decides whether a mail goes out, and nothing here stores a link: `accounts` writes a [`Letter`]
//! into the outbox together with the change that it tells of, and builds the link again for each try.

mod backoff;
mod bounce;
mod layout;
mod letter;
mod mailbox;
mod message;
mod outbox;
mod palette;
mod preview;
mod smtp;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod transport;
mod trial;
pub mod worker;

pub use bounce::{Bounce, ENVELOPE_ID_LENGTH, Fate};
pub use layout::Rendered;
pub use letter::{
    AccountsMerged, EmailChanged, Help, Helped, Invitation, Letter, ManyEmailChanges, PasskeyChanged,
    PasswordChanged, Reset, SecondFactor, SecondFactorAct, StaffInvitation, StaffPasswordChanged, Test,
    Trouble, Username, Verification, default_text,
};
pub use mailbox::{KeptMail, Mailbox};
pub use message::{BounceAddress, BounceAddressError, MailFrom, MailFromError, message_id};
pub use outbox::{BoxError, Due, Outbox, Outcome, Sender};
pub use preview::Preview;
pub use smtp::{Dialogue, Smtp, SmtpUrl, SmtpUrlError};
pub use transport::Transport;
pub use trial::TrialPost;
