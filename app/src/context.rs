//! What the server gives to every page and server function.

use accounts::{Accounts, TrialPost};
use leptos::config::LeptosOptions;
use shared::Timestamp;
use std::sync::Arc;

/// What the server gives to every page and server function.
#[derive(Clone)]
pub struct AppContext {
    /// The use cases.
    pub accounts: Accounts,
    /// The names of the script and the wasm.
    pub options: LeptosOptions,
    /// The path of the stylesheet.
    pub stylesheet: Arc<str>,
    /// The embedded mailbox, if it is on: then its pages exist.
    pub mailbox: Option<Arc<dyn Mailbox>>,
    /// What a test mail is sent with.
    pub trial_post: TrialPost,
    /// Whether the component gallery exists: in development.
    pub gallery: bool,
}

/// The embedded mailbox, as its pages see it.
pub trait Mailbox: Send + Sync {
    /// Every mail, newest first.
    fn list(&self) -> Vec<MailboxEntry>;
    /// One mail.
    fn find(&self, id: &str) -> Option<MailboxMail>;
}

/// A line of the mailbox.
#[derive(Clone, Debug)]
pub struct MailboxEntry {
    /// Its name in addresses.
    pub id: String,
    /// When it arrived.
    pub at: Timestamp,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
}

/// A mail of the mailbox.
#[derive(Clone, Debug)]
pub struct MailboxMail {
    /// Its line in the list.
    pub entry: MailboxEntry,
    /// The sender.
    pub from: String,
    /// The plain text.
    pub text: String,
}
