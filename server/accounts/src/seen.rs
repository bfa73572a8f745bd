//! One press is one mail. A button that mails a link carries when the last such mail that its page showed was queued.
//! If a newer one is there when the press arrives, it was the second half of a double click, or a colleague was
//! faster: what the press was for has happened.

use crate::refused::Refused;
use shared::{ClientId, LocationId, MailKind, Timestamp};
use std::{convert::Infallible, fmt, str::FromStr};
use store::Tx;

/// The newest mail of a kind that a page showed to whoever presses its button. Read from a form's field, where
/// anything else than a point in time says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen(Option<Timestamp>);

impl Seen {
    /// Whoever presses does not say: the mail goes out.
    pub const UNSAID: Self = Self(None);

    /// The newest mail was queued then; or there was none.
    #[must_use]
    pub const fn newest(queued_at: Option<Timestamp>) -> Self {
        match queued_at {
            Some(at) => Self(Some(at)),
            None => Self(Some(Timestamp::from_micros(0))),
        }
    }

    /// Whether a mail of this kind has been queued for the client since. Ask with the client's row locked.
    pub(crate) async fn is_outdated(
        self,
        tx: &mut Tx,
        (location, client): (LocationId, ClientId),
        kind: MailKind,
    ) -> Result<bool, Refused> {
        let Some(seen) = self.0 else { return Ok(false) };
        let newest = store::outbox::newest_of_kind(tx, location, client, kind).await?;
        Ok(newest.is_some_and(|newest| newest > seen))
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |at| at.micros().fmt(f))
    }
}

impl FromStr for Seen {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.parse().ok().map(Timestamp::from_micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_carries_comes_back() {
        for seen in [
            Seen::UNSAID,
            Seen::newest(None),
            Seen::newest(Some(Timestamp::from_micros(1_795_183_325_000_000))),
        ] {
            assert_eq!(seen.to_string().parse(), Ok(seen));
        }
        assert_eq!("yesterday".parse(), Ok(Seen::UNSAID));
    }
}
