//! The second factor of staff: a code of six digits from an app, or one of the recovery codes that stand in for it.

use crate::{problem::Wrong, spoken};
use std::fmt;

/// One of ten codes that are shown once and kept for the day on which the phone is gone: 10 characters of an alphabet
/// without look-alikes, 50 bits. Each works once, after the right password; limits on wrong codes make guessing
/// hopeless, as for an app's codes.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; RecoveryCode::LENGTH]);

impl RecoveryCode {
    /// How many characters a code has.
    pub const LENGTH: usize = 10;
    /// How many there are at once.
    pub const MANY: usize = 10;

    /// The code of the last 50 of these random bits.
    #[must_use]
    pub fn from_random(bytes: [u8; 8]) -> Self {
        Self(spoken::characters(u64::from_be_bytes(bytes)))
    }

    /// The characters alone: what is hashed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for RecoveryCode {
    /// In two halves: `7K3MA-9XQDZ`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        spoken::write(&self.0, f)
    }
}

impl fmt::Debug for RecoveryCode {
    /// Never the code itself: it must not stand in a log (R35).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// The six digits that an authenticator app shows, for half a minute.
#[derive(Clone, PartialEq, Eq)]
pub struct AppCode(String);

impl AppCode {
    /// How many digits a code has.
    pub const DIGITS: usize = 6;

    /// The digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Reads the digits, with whatever spaces the app shows between them.
    ///
    /// # Errors
    /// [`Wrong::Empty`], or [`Wrong::SecondFactor`] for anything but six digits: the same as for a wrong code.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.len() {
            0 => Err(Wrong::Empty),
            Self::DIGITS if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(digits)),
            _ => Err(Wrong::SecondFactor),
        }
    }
}

impl fmt::Debug for AppCode {
    /// Never the code itself (R35).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppCode(…)")
    }
}

/// What somebody answers when the second factor is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactorAnswer {
    /// The digits of the app.
    App(AppCode),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl SecondFactorAnswer {
    /// Reads either as people type it: their lengths tell them apart.
    ///
    /// # Errors
    /// [`Wrong::Empty`], or [`Wrong::SecondFactor`] for what can't be either: the same as for a wrong code.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        match AppCode::parse(text) {
            Ok(code) => Ok(Self::App(code)),
            Err(Wrong::SecondFactor) => {
                let code = spoken::read(text).ok_or(Wrong::SecondFactor)?;
                Ok(Self::Recovery(RecoveryCode(code)))
            }
            Err(wrong) => Err(wrong),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_a_recovery_code_counts() {
        assert_eq!(RecoveryCode::from_random([0; 8]).to_string(), "00000-00000");
        assert_eq!(RecoveryCode::from_random([255; 8]).to_string(), "ZZZZZ-ZZZZZ");
        for bit in 0..50 {
            let code = RecoveryCode::from_random((1_u64 << bit).to_be_bytes());
            assert_ne!(code, RecoveryCode::from_random([0; 8]), "bit {bit}");
        }
    }

    #[test]
    fn answers_are_read_as_people_type_them() {
        for typed in ["123456", " 123 456 ", "123\u{a0}456"] {
            let Ok(SecondFactorAnswer::App(code)) = SecondFactorAnswer::parse(typed) else {
                panic!("{typed:?}");
            };
            assert_eq!(code.digits(), "123456");
        }
        let code = RecoveryCode::from_random(*b"\x00\x01\x8c\x23\x9f\x5a\x77\x10");
        let shown = code.to_string();
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', ""), shown.replace('-', " – ")]
        {
            let read = SecondFactorAnswer::parse(&typed);
            assert_eq!(read, Ok(SecondFactorAnswer::Recovery(code.clone())), "{typed:?}");
        }
        assert_eq!(SecondFactorAnswer::parse("1l1I1-0o0O0"), SecondFactorAnswer::parse("11111-00000"));
        assert_eq!(SecondFactorAnswer::parse(" "), Err(Wrong::Empty));
        for wrong in ["12345", "1234567", "12345٦", "12345a", "00000-0000U", "00000-000000", "-"] {
            assert_eq!(SecondFactorAnswer::parse(wrong), Err(Wrong::SecondFactor), "{wrong:?}");
        }
    }

    /// R35.
    #[test]
    fn no_code_is_printed_by_mistake() {
        let printed =
            format!("{:?} {:?}", SecondFactorAnswer::parse("123456"), RecoveryCode::from_random([0; 8]));
        assert!(!printed.contains("123456") && !printed.contains("00000"), "{printed}");
    }
}
