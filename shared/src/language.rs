//! The languages that clients read.

use serde::{Deserialize, Serialize};

/// A language in which pages and mails for clients exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English: the language in which everything exists.
    #[default]
    English,
    /// Spanish: client pages and mails.
    Spanish,
}

impl Language {
    /// Every language, in the order in which pickers show them.
    pub const ALL: [Self; 2] = [Self::English, Self::Spanish];

    /// The BCP 47 tag, as in `<html lang>`, in the database and in forms.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Spanish => "Español",
        }
    }

    /// The language of a tag, with or without a region (`es`, `es-MX`).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language of an `Accept-Language` header that exists here (RFC 9110, 12.5.4). Weights are
    /// honoured; a weight of zero excludes.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for item in header.split(',') {
            let mut parts = item.split(';');
            let Some(language) = parts.next().and_then(|tag| Self::from_tag(tag.trim())) else { continue };
            let weight = parts.find_map(|p| p.trim().strip_prefix("q=")).map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

/// A quality value such as `0.85` in thousandths; what can't be read counts as zero.
fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let Ok(whole) = whole.parse::<u16>() else { return 0 };
    let digits = fraction.chars().chain("000".chars()).take(3);
    let digit = |c: char| c.to_digit(10).and_then(|d| u16::try_from(d).ok()).unwrap_or(0);
    let fraction = digits.fold(0, |sum, c| sum * 10 + digit(c));
    whole.min(1) * 1000 + fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &str, expected: Option<Language>) {
        assert_eq!(Language::from_accept_language(header), expected, "{header}");
    }

    #[test]
    fn the_browser_chooses() {
        check("es-MX,es;q=0.9,en;q=0.8", Some(Language::Spanish));
        check("de, en;q=0.4, es;q=0.5", Some(Language::Spanish));
        check("es;q=0, en;q=0.1", Some(Language::English));
        check("fr", None);
        check("", None);
        check(";;;q=,,", None);
    }
}
