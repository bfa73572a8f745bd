//! The ways out.

use crate::{mailbox::Mailbox, outbox::Due, smtp::Smtp};
use lettre::Message;

/// Where mails go.
#[derive(Clone)]
pub enum Transport {
    /// To a mail server.
    Smtp(Smtp),
    /// Into a folder on this machine, for development.
    Mailbox(Mailbox),
}

/// Why a mail did not go out, in the server's words where there are some.
pub(crate) enum Refusal {
    /// Another try may work.
    ForNow(String),
    /// No other try will.
    ForGood(String),
}

impl Transport {
    /// Sends a message and gives the server's words.
    pub(crate) async fn send(&self, mail: &Due, message: &Message) -> Result<String, Refusal> {
        match self {
            Self::Smtp(smtp) => smtp.send(message, &mail.envelope_id).await,
            Self::Mailbox(mailbox) => match mailbox.keep(mail.id, &message.formatted()) {
                Ok(()) => Ok("kept in the mailbox".to_owned()),
                Err(error) => Err(Refusal::ForNow(error.to_string())),
            },
        }
    }
}
