//! To staff: what became of their second factor, or of their passkeys.

use super::{Block, Content, Voice};
use serde::{Deserialize, Serialize};
use shared::Timestamp;

/// Tells a staff member what became of their second factor, whoever did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub username: String,
    /// What was done.
    pub act: SecondFactorAct,
    /// When.
    pub at: Timestamp,
}

/// What became of a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondFactorAct {
    /// They switched it on.
    SwitchedOn,
    /// They switched it off.
    SwitchedOff,
    /// It was reset for them.
    Reset {
        /// By which colleague; `None` at the command line.
        by: Option<String>,
    },
    /// They got new recovery codes.
    CodesRenewed,
    /// They added a passkey.
    PasskeyAdded {
        /// What they call it.
        passkey: String,
    },
    /// They removed a passkey.
    PasskeyRemoved {
        /// What they called it.
        passkey: String,
    },
    /// They, or somebody else, signed in with a recovery code.
    CodeUsed {
        /// How many are left.
        left: i64,
        /// On what device.
        device: String,
    },
}

impl SecondFactor {
    pub(super) fn content(&self, voice: &Voice<'_>) -> Content {
        let words = words::staff();
        let (here, username, time) = (voice.location, &self.username, voice.when.moment(self.at));
        let (subject, said) = match &self.act {
            SecondFactorAct::SwitchedOn => {
                (words.mail_second_factor_on_subject(here), words.mail_second_factor_on(time, username))
            }
            SecondFactorAct::SwitchedOff => {
                (words.mail_second_factor_off_subject(here), words.mail_second_factor_off(time, username))
            }
            SecondFactorAct::Reset { by: Some(by) } => (
                words.mail_second_factor_reset_subject(here),
                words.mail_second_factor_reset_by(time, by, username),
            ),
            SecondFactorAct::Reset { by: None } => {
                (words.mail_second_factor_reset_subject(here), words.mail_second_factor_reset(time, username))
            }
            SecondFactorAct::CodesRenewed => {
                (words.mail_second_factor_codes_subject(here), words.mail_second_factor_codes(time, username))
            }
            SecondFactorAct::PasskeyAdded { passkey } => {
                (words.mail_passkey_added_subject(here), words.mail_passkey_added(time, passkey, username))
            }
            SecondFactorAct::PasskeyRemoved { passkey } => (
                words.mail_passkey_removed_subject(here),
                words.mail_passkey_removed(time, passkey, username),
            ),
            SecondFactorAct::CodeUsed { left, device } => (
                words.mail_second_factor_used_subject(here),
                words.mail_second_factor_used(*left, time, username, device),
            ),
        };
        Content {
            subject,
            heading: words.mail_second_factor_heading(&self.name),
            body: vec![Block::Paragraph(said)],
            button: Some(words.mail_second_factor_button()),
            notes: vec![words.mail_second_factor_not_you()],
        }
    }
}
