//! Mailed links: what each is for, how long it works, what ends it.

use crate::{location::InvitationDays, time::Span};
use serde::{Deserialize, Serialize};

/// What a link does. A link does one thing only (R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purpose {
    /// Proves an email address.
    Verification,
    /// Makes an account.
    Invitation,
    /// Sets a new password.
    Reset,
    /// Sets a staff member's first password.
    StaffSetUp,
    /// Makes somebody a user of a location.
    StaffInvitation,
    /// Hands the set-up to the client's own phone.
    Handover,
    /// Undoes what staff did on somebody's word.
    Undo,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 7] = [
        Self::Verification,
        Self::Invitation,
        Self::Reset,
        Self::StaffSetUp,
        Self::StaffInvitation,
        Self::Handover,
        Self::Undo,
    ];

    /// The word that the database stores, and that goes into the link's authentication code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::StaffSetUp => "staff-set-up",
            Self::StaffInvitation => "staff-invitation",
            Self::Handover => "handover",
            Self::Undo => "undo",
        }
    }

    /// The purpose of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// How long a new link works (R3).
    #[must_use]
    pub const fn lifetime(self, invitation: InvitationDays) -> Span {
        match self {
            Self::Verification | Self::StaffSetUp | Self::StaffInvitation => Span::days(7),
            Self::Invitation => Span::days(invitation.days() as i64),
            Self::Reset => Span::minutes(30),
            Self::Handover => Span::minutes(10),
            Self::Undo => Span::hours(72),
        }
    }
}

/// What ended a link before it was used (R6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ended {
    /// A newer link of the same purpose.
    Replaced,
    /// Staff took it back.
    Revoked,
    /// The address it was sent to is no longer the one on record.
    AddressChanged,
    /// The password was changed.
    PasswordChanged,
    /// The account was disabled.
    Disabled,
    /// What it was for has happened by other means.
    Settled,
    /// Its profile was merged with another.
    Merged,
}

impl Ended {
    /// Every cause.
    pub const ALL: [Self; 7] = [
        Self::Replaced,
        Self::Revoked,
        Self::AddressChanged,
        Self::PasswordChanged,
        Self::Disabled,
        Self::Settled,
        Self::Merged,
    ];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Revoked => "revoked",
            Self::AddressChanged => "address-changed",
            Self::PasswordChanged => "password-changed",
            Self::Disabled => "disabled",
            Self::Settled => "settled",
            Self::Merged => "merged",
        }
    }

    /// The cause of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ended| ended.code() == code)
    }
}
