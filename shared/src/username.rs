//! Usernames, after PRECIS (RFC 8265), so that `Admin`, `admin` and `ａdmin` are one.

use crate::problem::Wrong;
use precis_profiles::{UsernameCaseMapped, precis_core::profile::PrecisFastInvocation};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_security::RestrictionLevelDetection;

/// A username in the one form in which it is stored, compared and shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Username(String);

impl Username {
    /// The fewest characters.
    pub const SHORTEST: usize = 3;
    /// The most characters.
    pub const LONGEST: usize = 64;

    /// Reads a username that somebody chooses: edge spaces go, capitals and full-width letters are folded.
    ///
    /// # Errors
    /// Empty, too short or long, characters that PRECIS's `IdentifierClass` leaves out, or a mix of alphabets
    /// that could be mistaken for another name (Unicode UTS 39, above "moderately restrictive"; R20).
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let name = text.trim();
        if name.is_empty() {
            return Err(Wrong::Empty);
        }
        if name.chars().any(char::is_control) {
            return Err(Wrong::ControlCharacters);
        }
        if name.chars().count() > Self::LONGEST {
            return Err(Wrong::TooLong(Self::LONGEST));
        }
        let folded = fold(name).ok_or(Wrong::UsernameCharacters)?;
        // Some capitals are two letters in lower case.
        if folded.chars().count() > Self::LONGEST {
            return Err(Wrong::TooLong(Self::LONGEST));
        }
        if !folded.chars().any(char::is_alphanumeric) {
            return Err(Wrong::UsernameCharacters);
        }
        if folded.chars().count() < Self::SHORTEST {
            return Err(Wrong::TooShort(Self::SHORTEST));
        }
        let level = folded.detect_restriction_level();
        if level > unicode_security::RestrictionLevel::ModeratelyRestrictive {
            return Err(Wrong::UsernameMixedScripts);
        }
        Ok(Self(folded))
    }

    /// What was typed at sign-in, in the same form (phones add spaces and capitals; R20). `None` if it can't
    /// be any username; the caller treats that exactly like an unknown one (R11).
    #[must_use]
    pub fn as_typed_at_sign_in(text: &str) -> Option<Self> {
        let name = text.trim();
        let fits = |name: &str| name.chars().count() <= Self::LONGEST;
        if fits(name) { fold(name).filter(|folded| fits(folded)).map(Self) } else { None }
    }

    /// A username read back from the database.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The username as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The mapping of PRECIS, again and again until nothing changes any more (RFC 8264, 7): composing a sign and its mark
/// may make another sign, that no username has.
fn fold(name: &str) -> Option<String> {
    let mut folded = name.to_owned();
    for _ in 0..=MOST_AGAIN {
        let again = UsernameCaseMapped::enforce(folded.as_str()).ok()?.into_owned();
        if again == folded {
            return Some(folded);
        }
        folded = again;
    }
    None
}

/// How often the mapping is applied again; what still changes then is refused.
const MOST_AGAIN: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, Wrong>) {
        assert_eq!(Username::parse(text).map(|u| u.0), expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn r20_one_name_in_many_spellings_is_one_name() {
        check("admin", Ok("admin"));
        check("  Admin ", Ok("admin"));
        check("ａdmin", Ok("admin"));
        check("ＡＤＭＩＮ", Ok("admin"));
        check("lena.fischer", Ok("lena.fischer"));
        check("josé", Ok("josé"));
        check("олена", Ok("олена"));
    }

    #[test]
    fn r20_what_is_no_username_says_why() {
        check("", Err(Wrong::Empty));
        check("   ", Err(Wrong::Empty));
        check("ab", Err(Wrong::TooShort(3)));
        check("lena fischer", Err(Wrong::UsernameCharacters));
        check("...", Err(Wrong::UsernameCharacters));
        check("lena\nfischer", Err(Wrong::ControlCharacters));
        check(&"x".repeat(65), Err(Wrong::TooLong(64)));
        // The second letter is Cyrillic.
        check("lеna", Err(Wrong::UsernameMixedScripts));
        check("аdmin", Err(Wrong::UsernameMixedScripts));
    }

    #[test]
    fn r20_the_stored_form_is_its_own() {
        // The equals sign and its mark become one sign that no username has.
        check("f=\u{338}oo", Err(Wrong::UsernameCharacters));
        assert_eq!(Username::as_typed_at_sign_in("f=\u{338}oo"), None);
        check("JOSE\u{301}", Ok("josé"));
    }

    #[test]
    fn r20_a_username_is_short_enough_as_typed_and_as_stored() {
        // In lower case, this capital is an i and a dot above it.
        check(&"İ".repeat(32), Ok(&"i\u{307}".repeat(32)));
        check(&"İ".repeat(33), Err(Wrong::TooLong(64)));
        assert_eq!(Username::as_typed_at_sign_in(&"İ".repeat(33)), None);
    }

    #[test]
    fn r20_sign_in_applies_the_same_mapping() {
        assert_eq!(Username::as_typed_at_sign_in(" Marek.Nowak "), Username::parse("marek.nowak").ok());
        assert_eq!(Username::as_typed_at_sign_in("two words"), None);
    }
}
