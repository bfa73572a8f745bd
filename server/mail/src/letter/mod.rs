//! The letters. Each is a small context that the outbox can store: it holds no link and no secret (R2).

mod accounts_merged;
mod email_changed;
mod help;
mod invitation;
mod many_email_changes;
mod own_text;
mod passkey_changed;
mod password_changed;
mod reset;
mod second_factor;
mod staff_invitation;
mod staff_password_changed;
mod test;
mod trouble;
mod username;
mod verification;

pub use accounts_merged::AccountsMerged;
pub use email_changed::EmailChanged;
pub use help::{Help, Helped};
pub use invitation::Invitation;
pub use many_email_changes::ManyEmailChanges;
pub use own_text::default_text;
pub use passkey_changed::PasskeyChanged;
pub use password_changed::PasswordChanged;
pub use reset::Reset;
pub use second_factor::{SecondFactor, SecondFactorAct};
pub use staff_invitation::StaffInvitation;
pub use staff_password_changed::StaffPasswordChanged;
pub use test::Test;
pub use trouble::Trouble;
pub use username::Username;
pub use verification::Verification;

use crate::outbox::Due;
use serde::{Deserialize, Serialize};
use shared::{MailKind, Timestamp};
use words::{ClientWords, When};

/// A letter to a client. Its JSON is what the outbox stores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Is this your address?
    Verification(Verification),
    /// Choose a username and a password.
    Invitation(Invitation),
    /// Set a new password.
    Reset(Reset),
    /// Your password was changed.
    PasswordChanged(PasswordChanged),
    /// A passkey was added or removed.
    PasskeyChanged(PasskeyChanged),
    /// Your address was changed; goes to the old one.
    EmailChanged(EmailChanged),
    /// The answer to Having Trouble? when username and address don't belong together (R14).
    Trouble(Trouble),
    /// This is your username, and this is the page.
    Username(Username),
    /// Two accounts of one person became one; goes to the holder of the one that works no longer.
    AccountsMerged(AccountsMerged),
    /// Come and work here.
    StaffInvitation(StaffInvitation),
    /// What staff did to your account.
    Help(Help),
    /// To administrators: one of the staff has changed many emails.
    ManyEmailChanges(ManyEmailChanges),
    /// To staff: what became of their second factor.
    SecondFactor(SecondFactor),
    /// To staff: your password was changed.
    StaffPasswordChanged(StaffPasswordChanged),
    /// It works.
    Test(Test),
}

impl Letter {
    /// What it is, in the word that the outbox, the record and the timeline use too.
    #[must_use]
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::Verification(_) => MailKind::Verification,
            Self::Invitation(_) => MailKind::Invitation,
            Self::Reset(_) => MailKind::Reset,
            Self::PasswordChanged(_) => MailKind::PasswordChanged,
            Self::PasskeyChanged(_) => MailKind::PasskeyChanged,
            Self::EmailChanged(_) => MailKind::EmailChanged,
            Self::Trouble(_) => MailKind::Trouble,
            Self::Username(_) => MailKind::Username,
            Self::AccountsMerged(_) => MailKind::AccountsMerged,
            Self::StaffInvitation(_) => MailKind::StaffInvitation,
            Self::Help(_) => MailKind::Help,
            Self::ManyEmailChanges(_) => MailKind::ManyEmailChanges,
            Self::SecondFactor(_) => MailKind::SecondFactor,
            Self::StaffPasswordChanged(_) => MailKind::StaffPasswordChanged,
            Self::Test(_) => MailKind::Test,
        }
    }

    /// Whether it is about a link, and makes no sense without one.
    #[must_use]
    pub const fn needs_link(&self) -> bool {
        self.link_expires_at().is_some()
    }

    /// When its link stops working.
    #[must_use]
    pub const fn link_expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Verification(letter) => Some(letter.expires_at),
            Self::Invitation(letter) => Some(letter.expires_at),
            Self::Reset(letter) => Some(letter.expires_at),
            Self::StaffInvitation(letter) => Some(letter.expires_at),
            Self::Help(letter) => Some(letter.undo_until),
            Self::EmailChanged(letter) => letter.undo_until,
            Self::PasswordChanged(_)
            | Self::PasskeyChanged(_)
            | Self::Trouble(_)
            | Self::Username(_)
            | Self::AccountsMerged(_)
            | Self::ManyEmailChanges(_)
            | Self::SecondFactor(_)
            | Self::StaffPasswordChanged(_)
            | Self::Test(_) => None,
        }
    }

    pub(crate) fn content(&self, voice: &Voice<'_>) -> Content {
        match self {
            Self::Verification(letter) => letter.content(voice),
            Self::Invitation(letter) => letter.content(voice),
            Self::Reset(letter) => letter.content(voice),
            Self::PasswordChanged(letter) => letter.content(voice),
            Self::PasskeyChanged(letter) => letter.content(voice),
            Self::EmailChanged(letter) => letter.content(voice),
            Self::Trouble(letter) => letter.content(voice),
            Self::Username(letter) => letter.content(voice),
            Self::AccountsMerged(letter) => letter.content(voice),
            Self::StaffInvitation(letter) => letter.content(voice),
            Self::Help(letter) => letter.content(voice),
            Self::ManyEmailChanges(letter) => letter.content(voice),
            Self::SecondFactor(letter) => letter.content(voice),
            Self::StaffPasswordChanged(letter) => letter.content(voice),
            Self::Test(letter) => letter.content(voice),
        }
    }
}

/// What a letter says, before it is laid out.
pub(crate) struct Content {
    pub(crate) subject: String,
    pub(crate) heading: String,
    pub(crate) body: Vec<Block>,
    /// The label of the button, for letters that have one when there is a link.
    pub(crate) button: Option<String>,
    /// What stands small below the button.
    pub(crate) notes: Vec<String>,
}

pub(crate) enum Block {
    Paragraph(String),
    List(Vec<String>),
}

/// In whose words a letter speaks: the reader's language, the location's name, phone and clock.
pub(crate) struct Voice<'a> {
    pub(crate) words: &'static ClientWords,
    pub(crate) when: When,
    pub(crate) location: &'a str,
    /// `None` where the location has not given one.
    pub(crate) phone: Option<&'a str>,
    pub(crate) written_at: Timestamp,
}

impl<'a> Voice<'a> {
    pub(crate) fn of(mail: &'a Due) -> Self {
        let phone = mail.sender.contact.phone.as_str();
        Self {
            words: words::client(mail.language),
            when: When::new(&mail.sender.time_zone, mail.language),
            location: &mail.sender.public_name,
            phone: (!phone.is_empty()).then_some(phone),
            written_at: mail.created_at,
        }
    }

    fn not_you(&self, first_name: &str, last_name: &str) -> String {
        self.words.mail_not_you(format!("{first_name} {last_name}"))
    }
}
