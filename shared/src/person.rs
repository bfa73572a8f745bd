//! Names, dates and free text about a person.

use crate::problem::Wrong;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// A given or family name, as the person writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(String);

impl PersonName {
    /// The most characters that are kept.
    pub const LONGEST: usize = 100;

    /// Reads a name: edge spaces go, the rest stays as written (in NFC).
    ///
    /// # Errors
    /// Empty, too long, control characters (R22), or `<` and `>`, which no name has and every attack does.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let name = one_line(text, Self::LONGEST)?;
        if name.is_empty() {
            return Err(Wrong::Empty);
        }
        if name.contains(['<', '>']) {
            return Err(Wrong::Markup);
        }
        Ok(Self(name))
    }

    /// Reads the answer of a field that may stay empty.
    ///
    /// # Errors
    /// As [`PersonName::parse`], except for an empty name.
    pub fn parse_if_any(text: &str) -> Result<Option<Self>, Wrong> {
        match Self::parse(text) {
            Err(Wrong::Empty) => Ok(None),
            parsed => parsed.map(Some),
        }
    }

    /// A name read back from the database.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One line of free text that may be empty: a phone number, a postal address, a member number, a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FreeText(String);

impl FreeText {
    /// The most characters that are kept.
    pub const LONGEST: usize = 200;

    /// Reads a line of text; edge spaces go.
    ///
    /// # Errors
    /// Too long, or control characters (R22).
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        one_line(text, Self::LONGEST).map(Self)
    }

    /// Reads a line that must say something, such as the reason for an administrator's act.
    ///
    /// # Errors
    /// As [`FreeText::parse`], and empty.
    pub fn required(text: &str) -> Result<Self, Wrong> {
        let text = Self::parse(text)?;
        if text.0.is_empty() { Err(Wrong::Empty) } else { Ok(text) }
    }

    /// A text read back from the database.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text; empty if nothing was said.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A calendar date on which a person was born.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BirthDate {
    year: u16,
    month: u8,
    day: u8,
}

impl BirthDate {
    /// Reads `YYYY-MM-DD`, as date fields send it.
    ///
    /// # Errors
    /// [`Wrong::BirthDate`] for what is no date, or a year before 1900 or after 2100.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let mut parts = text.trim().split('-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let (Some(year), Some(month), Some(day)) = (next(4), next(2), next(2)) else {
            return Err(Wrong::BirthDate);
        };
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let longest = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        };
        let real = (1900..=2100).contains(&year) && (1..=longest).contains(&day) && parts.next().is_none();
        match (u8::try_from(month), u8::try_from(day)) {
            (Ok(month), Ok(day)) if real => Ok(Self { year, month, day }),
            _ => Err(Wrong::BirthDate),
        }
    }

    /// Reads the answer of a date field that may stay empty.
    ///
    /// # Errors
    /// As [`BirthDate::parse`].
    pub fn parse_if_any(text: &str) -> Result<Option<Self>, Wrong> {
        if text.trim().is_empty() { Ok(None) } else { Self::parse(text).map(Some) }
    }

    /// Year, month (1–12) and day (1–31).
    #[must_use]
    pub const fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A line without edge spaces, in NFC, of at most `longest` characters and no control characters.
fn one_line(text: &str, longest: usize) -> Result<String, Wrong> {
    let line: String = text.trim_matches(' ').nfc().collect();
    if line.chars().any(char::is_control) {
        return Err(Wrong::ControlCharacters);
    }
    if line.chars().count() > longest {
        return Err(Wrong::TooLong(longest));
    }
    Ok(line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_name(text: &str, expected: Result<&str, Wrong>) {
        assert_eq!(PersonName::parse(text).map(|n| n.0), expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn r22_names_are_kept_as_written() {
        check_name("Ana", Ok("Ana"));
        check_name("  María José  ", Ok("María José"));
        check_name("O’Brien-Łukasz 王", Ok("O’Brien-Łukasz 王"));
        check_name("", Err(Wrong::Empty));
        check_name(" \u{a0} ", Err(Wrong::Empty));
        check_name(&"x".repeat(300), Err(Wrong::TooLong(100)));
        check_name("Ana\u{7}", Err(Wrong::ControlCharacters));
        check_name("Ana\r\nBcc: x", Err(Wrong::ControlCharacters));
        check_name("<script>alert(1)</script>", Err(Wrong::Markup));
    }

    #[test]
    fn birth_dates_are_real_dates() {
        for good in ["1991-05-03", "2000-02-29", "1900-01-01"] {
            assert_eq!(BirthDate::parse(good).map(|d| d.to_string()), Ok(good.to_owned()));
        }
        for bad in [
            "",
            "1991-5-3",
            "1991-02-29",
            "1900-02-29",
            "3 May 1991",
            "1991-13-01",
            "1991-05-03-",
            "1899-12-31",
        ] {
            assert_eq!(BirthDate::parse(bad), Err(Wrong::BirthDate), "{bad}");
        }
    }

    #[test]
    fn a_reason_says_something() {
        assert_eq!(FreeText::required("  "), Err(Wrong::Empty));
        assert!(FreeText::required("Saw the ID card").is_ok());
    }
}
