//! What a location is called and how it is reached.

use crate::problem::Wrong;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The part of a Self-Service page's address that names the location: `/s/{slug}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

impl Slug {
    /// Reads a slug: 2 to 40 lower-case letters, digits and single hyphens inside.
    ///
    /// # Errors
    /// [`Wrong::Slug`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let fits = (2..=40).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if fits { Ok(Self(text.to_owned())) } else { Err(Wrong::Slug) }
    }

    /// The slug as written in addresses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How clients reach a location, printed on its pages and in its mails. Each part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Telephone number as people write it.
    pub phone: String,
    /// Postal address on one line.
    pub address: String,
}

/// How many days an invitation stays open: 1 to 30, 7 unless the location says otherwise (R3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InvitationDays(u8);

impl InvitationDays {
    /// Takes a number of days.
    ///
    /// # Errors
    /// [`Wrong::InvitationDays`] outside 1 to 30.
    pub fn new(days: i64) -> Result<Self, Wrong> {
        match u8::try_from(days) {
            Ok(days @ 1..=30) => Ok(Self(days)),
            _ => Err(Wrong::InvitationDays),
        }
    }

    /// The number of days.
    #[must_use]
    pub const fn days(self) -> u8 {
        self.0
    }
}

impl Default for InvitationDays {
    fn default() -> Self {
        Self(7)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for good in ["riverside", "pool-2", "ab"] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "-a", "a-", "a--b", "Río", "a b", "a/b", "..", &"x".repeat(41)] {
            assert_eq!(Slug::parse(bad), Err(Wrong::Slug), "{bad}");
        }
    }

    #[test]
    fn r3_invitations_last_one_to_thirty_days() {
        assert_eq!(InvitationDays::default().days(), 7);
        assert!(InvitationDays::new(1).is_ok() && InvitationDays::new(30).is_ok());
        assert!(InvitationDays::new(0).is_err() && InvitationDays::new(31).is_err());
    }
}
