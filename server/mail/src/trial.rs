//! A mail that is sent at once, past the outbox: for whoever tries whether mail works.

use crate::{
    message::{BounceAddress, MailFrom, message},
    outbox::Due,
    smtp::Dialogue,
    transport::Transport,
};

/// What a trial is sent with: the same as everything else.
#[derive(Clone)]
pub struct TrialPost {
    /// The address that mails come from.
    pub from: MailFrom,
    /// The address that bounces go to, if it is another.
    pub bounces: Option<BounceAddress>,
    /// The way out.
    pub transport: Transport,
}

impl TrialPost {
    /// Sends one mail at once and tells what was said.
    pub async fn send(&self, mail: &Due) -> Dialogue {
        let message = match message(mail, &self.from, self.bounces.as_ref()) {
            Ok(message) => message,
            Err(error) => return Dialogue { lines: Vec::new(), outcome: Err(error.to_string()) },
        };
        match &self.transport {
            Transport::Smtp(smtp) => smtp.converse(&message).await,
            Transport::Mailbox(mailbox) => {
                let kept = mailbox.keep(mail.id, &message.formatted());
                let outcome =
                    kept.map(|()| "kept in the mailbox".to_owned()).map_err(|error| error.to_string());
                Dialogue { lines: Vec::new(), outcome }
            }
        }
    }
}
