//! Jobs: work that takes longer than a request, and what becomes of each of its items.

use crate::status::Tone;
use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($(#[$type_doc:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$type_doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every one, in the order in which they are told.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word in the database and in addresses. Stored words are never changed.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one of a word.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// What a job does.
    JobKind {
        /// Invites many clients for Self-Service.
        BulkInvitation = "bulk-invitation",
        /// Adds the clients of a file.
        Import = "import",
        /// Takes back what an import added.
        ImportUndo = "import-undo",
        /// Sends many clients the verification of their email again.
        BulkVerification = "bulk-verification",
        /// Corrects addresses that look mistyped.
        EmailCorrection = "email-correction",
    }
}

codes! {
    /// Whether a job goes on.
    JobState {
        /// It waits or is being worked on.
        Open = "open",
        /// Every item has its result.
        Done = "done",
        /// Somebody stopped it; the rest of its items were left alone.
        Stopped = "stopped",
    }
}

codes! {
    /// What became of one item of a job.
    ItemResult {
        /// An invitation went out.
        Invited = "invited",
        /// Skipped: the account exists already.
        AlreadyActive = "already-active",
        /// Skipped: an invitation is open already.
        AlreadyInvited = "already-invited",
        /// Skipped: the address is not verified.
        EmailPending = "email-pending",
        /// Skipped: there is no address.
        NoEmail = "no-email",
        /// Skipped: mail to the address is blocked.
        Blocked = "blocked",
        /// Skipped: staff switched the account off.
        Disabled = "disabled",
        /// Skipped: too many mails went to this address within the hour.
        TooManyMails = "too-many-mails",
        /// The row became a client.
        Imported = "imported",
        /// Skipped: somebody who looks the same is on the books, or in an earlier row.
        Duplicate = "duplicate",
        /// Skipped: the row has answers that can't be taken.
        Rejected = "rejected",
        /// The client was taken off the books again.
        Removed = "removed",
        /// Kept: something happened to the client since the import.
        Used = "used",
        /// Skipped: the client is not on the books any more.
        Gone = "gone",
        /// The verification went out again.
        Reminded = "reminded",
        /// Skipped: the address is verified by now.
        AlreadyVerified = "already-verified",
        /// Skipped: the same mail went out within a day.
        JustMailed = "just-mailed",
        /// The address was corrected.
        Corrected = "corrected",
        /// Skipped: what was to be corrected is another address by now.
        ChangedMeanwhile = "changed-meanwhile",
        /// A defect got in the way; nothing was done.
        Failed = "failed",
    }
}

impl ItemResult {
    /// Whether the job did what it was for.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Invited | Self::Imported | Self::Removed | Self::Reminded | Self::Corrected)
    }

    /// How its tag looks.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Invited | Self::Reminded => Tone::Sent,
            Self::Imported | Self::Removed | Self::Corrected => Tone::Good,
            Self::AlreadyActive
            | Self::AlreadyInvited
            | Self::AlreadyVerified
            | Self::JustMailed
            | Self::ChangedMeanwhile
            | Self::Gone => Tone::Plain,
            Self::EmailPending | Self::NoEmail | Self::TooManyMails | Self::Duplicate | Self::Used => {
                Tone::Wait
            }
            Self::Blocked | Self::Disabled | Self::Rejected | Self::Failed => Tone::Bad,
        }
    }
}

impl JobState {
    /// How its tag looks.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Open => Tone::Sent,
            Self::Done => Tone::Good,
            Self::Stopped => Tone::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        assert!(JobKind::ALL.iter().all(|kind| JobKind::from_code(kind.code()) == Some(*kind)));
        assert!(JobState::ALL.iter().all(|state| JobState::from_code(state.code()) == Some(*state)));
        assert!(ItemResult::ALL.iter().all(|result| ItemResult::from_code(result.code()) == Some(*result)));
        assert_eq!(ItemResult::from_code("elsewhere"), None);
    }
}
