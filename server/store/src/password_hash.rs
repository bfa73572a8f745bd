//! A password as the database keeps it.

use std::fmt;

/// An argon2 hash in PHC form. Shows nothing of itself when printed for debugging (R35).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Wraps a PHC string.
    #[must_use]
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

crate::sql::stored! {
    PasswordHash as String, |hash| hash.0.clone(), |raw| Ok(Self(raw));
}
