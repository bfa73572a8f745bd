//! The short code by which a client takes the set-up over to their own phone.

use crate::{problem::Wrong, spoken};
use std::fmt;

/// A handover's code: 8 characters of an alphabet without look-alikes, 40 bits.
///
/// A link has 128 bits and more, so nobody guesses one. Of a code, guessing is made hopeless by its 10 minutes and by
/// limits on wrong codes, see `limits` in `accounts`.
#[derive(Clone, PartialEq, Eq)]
pub struct HandoverCode([u8; HandoverCode::LENGTH]);

impl HandoverCode {
    /// How many characters a code has.
    pub const LENGTH: usize = 8;

    /// The code of 40 random bits.
    #[must_use]
    pub fn from_random(bytes: [u8; 5]) -> Self {
        Self(spoken::characters(bytes.into_iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(byte))))
    }

    /// Reads a code as people type it: in any capitals, with or without the hyphen and spaces, and with the letters
    /// that look like digits.
    ///
    /// # Errors
    /// [`Wrong::Empty`], or [`Wrong::HandoverCode`] for what can't be a code: the same as for a wrong one.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        if text.trim().is_empty() {
            return Err(Wrong::Empty);
        }
        spoken::read(text).map(Self).ok_or(Wrong::HandoverCode)
    }

    /// The characters alone: what is hashed.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for HandoverCode {
    /// In two halves, as people read it out: `7K3M-9XQD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        spoken::write(&self.0, f)
    }
}

impl fmt::Debug for HandoverCode {
    /// Never the code itself: it must not stand in a log (R35).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HandoverCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts() {
        assert_eq!(HandoverCode::from_random([0; 5]).to_string(), "0000-0000");
        assert_eq!(HandoverCode::from_random([255; 5]).to_string(), "ZZZZ-ZZZZ");
        for bit in 0..40 {
            let mut bytes = [0_u8; 5];
            bytes[bit / 8] = 1 << (bit % 8);
            assert_ne!(HandoverCode::from_random(bytes), HandoverCode::from_random([0; 5]), "bit {bit}");
        }
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = HandoverCode::from_random([0x01, 0x8c, 0x23, 0x9f, 0x5a]);
        let shown = code.to_string();
        assert_eq!(shown, "0662-77TT");
        for typed in ["0662-77TT", " 066277tt ", "O662 77tt", "0 6 6 2 – 7 7 t t", "0662—77TT"] {
            assert_eq!(HandoverCode::parse(typed).as_ref(), Ok(&code), "{typed:?}");
        }
        let ones = HandoverCode::parse("1111-0000");
        assert_eq!(HandoverCode::parse("ilIL-oO0O"), ones);
        assert_eq!(HandoverCode::parse(" "), Err(Wrong::Empty));
        for wrong in ["0662-77T", "0662-77TTT", "066u-77TT", "0662-77T!", "0662-77T\u{0}", "ü662-77TT", "-"]
        {
            assert_eq!(HandoverCode::parse(wrong), Err(Wrong::HandoverCode), "{wrong:?}");
        }
        assert!(!format!("{code:?}").contains("662"));
    }
}
