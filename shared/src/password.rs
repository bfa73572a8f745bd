//! Passwords that people choose. Length is the policy (R15); nothing is trimmed and nothing is cut (R16).

use crate::problem::Wrong;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// What a new password must not be, and how long it must be.
#[derive(Clone, Copy, Debug)]
pub struct PasswordPolicy<'a> {
    /// The fewest characters.
    pub shortest: usize,
    /// The username that the password belongs to.
    pub username: &'a str,
    /// The email on record.
    pub email: &'a str,
    /// The location's public name.
    pub location: &'a str,
    /// Whether a password is among those that everybody would try. Only the server knows them: a list is no weight for
    /// browsers.
    pub is_common: fn(&str) -> bool,
}

impl PasswordPolicy<'_> {
    /// The fewest characters for clients (R15).
    pub const CLIENT: usize = 8;
    /// The fewest characters for staff without a second factor (R15).
    pub const STAFF: usize = 15;
}

/// A password somebody chose, in NFC, checked against the policy. It can be hashed and nothing else: it has
/// neither `Display` nor a readable `Debug`.
pub struct NewPassword(String);

impl NewPassword {
    /// The most characters; more are refused, never cut (R15).
    pub const LONGEST: usize = 128;

    /// Checks a password that somebody chose.
    ///
    /// # Errors
    /// Empty, too short, too long, control characters, equal to the username, the email or the location's
    /// name, or among the most common passwords.
    pub fn parse(text: &str, policy: PasswordPolicy<'_>) -> Result<Self, Wrong> {
        let password = typed_password(text);
        let length = password.chars().count();
        if length == 0 {
            return Err(Wrong::Empty);
        }
        if password.chars().any(char::is_control) {
            return Err(Wrong::ControlCharacters);
        }
        if length > Self::LONGEST {
            return Err(Wrong::TooLong(Self::LONGEST));
        }
        let same = |other: &str| {
            !other.is_empty() && password.to_lowercase() == other.nfc().collect::<String>().to_lowercase()
        };
        if same(policy.username) {
            return Err(Wrong::PasswordIsUsername);
        }
        if same(policy.email) {
            return Err(Wrong::PasswordIsEmail);
        }
        if same(policy.location) {
            return Err(Wrong::PasswordIsLocation);
        }
        if length < policy.shortest {
            return Err(Wrong::TooShort(policy.shortest));
        }
        if (policy.is_common)(&password) {
            return Err(Wrong::PasswordCommon);
        }
        Ok(Self(password))
    }

    /// The bytes to hash.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword")
    }
}

/// A password as typed, in NFC: the form that is hashed, at choosing and at sign-in alike (R16).
#[must_use]
pub fn typed_password(text: &str) -> String {
    text.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &Result<(), Wrong>) {
        let policy = PasswordPolicy {
            shortest: PasswordPolicy::CLIENT,
            username: "lena.fischer",
            email: "lena@example.org",
            location: "Riverside Sports Club",
            is_common: |password| password == "password1",
        };
        assert_eq!(&NewPassword::parse(text, policy).map(|_| ()), expected, "{text:?}");
    }

    #[test]
    fn r15_length_is_the_policy() {
        check("three random words", &Ok(()));
        check("aaaaaaab", &Ok(()));
        check("", &Err(Wrong::Empty));
        check("short7!", &Err(Wrong::TooShort(8)));
        check(&"x".repeat(128), &Ok(()));
        check(&"x".repeat(129), &Err(Wrong::TooLong(128)));
        check("with a\u{0} nul byte", &Err(Wrong::ControlCharacters));
    }

    #[test]
    fn r15_what_everybody_would_try_is_refused() {
        check("Lena.Fischer", &Err(Wrong::PasswordIsUsername));
        check("LENA@example.org", &Err(Wrong::PasswordIsEmail));
        check("riverside sports club", &Err(Wrong::PasswordIsLocation));
        check("password1", &Err(Wrong::PasswordCommon));
        check("password12", &Ok(()));
    }

    #[test]
    fn r16_nothing_is_trimmed_and_nothing_is_cut() {
        let policy =
            PasswordPolicy { shortest: 8, username: "", email: "", location: "", is_common: |_| false };
        let with = NewPassword::parse("pasted words ", policy).expect("fits");
        let without = NewPassword::parse("pasted words", policy).expect("fits");
        assert_ne!(with.bytes(), without.bytes());
        let composed = NewPassword::parse("contraseñas", policy).expect("fits");
        let decomposed = NewPassword::parse("contrasen\u{303}as", policy).expect("fits");
        assert_eq!(composed.bytes(), decomposed.bytes());
    }
}
