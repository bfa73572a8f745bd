//! Why a use case did nothing. Codes; the words stand in the interface.

use shared::{Field, Problems, Wrong};
use store::StoreError;

/// Any error, for the log.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a use case did nothing: no state changed, no mail was queued.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody is signed in, or the session has ended.
    #[error("not signed in")]
    SignedOut,
    /// There is no such thing, or it is not yours: the same answer (R29).
    #[error("not found")]
    NotFound,
    /// The role may not do this.
    #[error("the role may not do this")]
    NotAllowed,
    /// The location asks for a second factor, and whoever asks has none yet: they set one up before anything else.
    #[error("a second factor has to be set up first")]
    SecondFactorMissing,
    /// It matters, and the last proof that it is really they is too long ago: they give one before anything else (R23).
    #[error("a fresh proof of identity is needed")]
    ProofNeeded,
    /// Answers that can't be taken.
    #[error("answers that can't be taken: {0:?}")]
    Problems(Problems),
    /// The mailed link does nothing any more, or never did.
    #[error("dead link: {0:?}")]
    DeadLink(DeadLink),
    /// The record has changed since the page was opened, so that the act makes no sense now.
    #[error("the record has changed meanwhile")]
    Changed,
    /// The address is blocked, since a mail to it failed for good: nothing was done.
    #[error("the address is blocked for mail")]
    MailBlocked,
    /// Too often; when to come back.
    #[error("too often, wait {seconds} s")]
    TooOften {
        /// Seconds to wait.
        seconds: i64,
    },
    /// Too much to do right now, or the database can't be written; nothing was changed (R18, R41).
    #[error("busy, wait {seconds} s")]
    Busy {
        /// Seconds to wait.
        seconds: i64,
    },
    /// A defect, or a broken environment.
    #[error("broken: {0}")]
    Broken(BoxError),
}

/// What became of a mailed link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLink {
    /// Not a link of this page: cut off, doubled, for another purpose or location.
    Incomplete,
    /// It did its work already.
    Used,
    /// Its time ran out.
    Expired,
    /// A newer one, a revocation, or a changed address or password ended it.
    Replaced,
}

impl Refused {
    /// One wrong answer.
    pub(crate) fn problem(field: Field, wrong: Wrong) -> Self {
        Self::Problems(Problems::one(field, wrong))
    }

    pub(crate) fn broken(error: impl Into<BoxError>) -> Self {
        Self::Broken(error.into())
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(error) => {
                tracing::warn!(%error, "the database can't be reached or written");
                Self::Busy { seconds: 5 }
            }
            other => Self::broken(other),
        }
    }
}
