//! Near misses: a username that opens nothing here, and is nearly somebody's. What was typed is never kept, since
//! people type passwords there (R36); only how it differs is.

use crate::{time::Timestamp, username::Username};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

/// How what was typed differs from the username.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slip {
    /// Spaces, dots or dashes only.
    Punctuation,
    /// One letter is missing.
    Missing,
    /// One letter too many.
    Extra,
    /// One letter is another.
    Wrong,
    /// Two neighbours changed places.
    Swapped,
    /// Two of these.
    Several,
    /// The client's email instead of the username.
    Email,
}

impl Slip {
    /// Every slip.
    pub const ALL: [Self; 7] = [
        Self::Punctuation,
        Self::Missing,
        Self::Extra,
        Self::Wrong,
        Self::Swapped,
        Self::Several,
        Self::Email,
    ];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Punctuation => "punctuation",
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Wrong => "wrong",
            Self::Swapped => "swapped",
            Self::Several => "several",
            Self::Email => "email",
        }
    }

    /// The slip of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slip| slip.code() == code)
    }

    /// How far apart the two are, for choosing the nearest of several: 0 is nearest.
    #[must_use]
    pub const fn distance(self) -> usize {
        match self {
            Self::Punctuation | Self::Email => 0,
            Self::Missing | Self::Extra | Self::Wrong | Self::Swapped => 1,
            Self::Several => 2,
        }
    }

    /// How `typed` is a near miss of `username`; `None` if it is none, or the very username.
    #[must_use]
    pub fn between(typed: &Typed, username: &Username) -> Option<Self> {
        let meant = Typed::new(username.as_str());
        if typed.letters == meant.letters {
            let same = Username::as_typed_at_sign_in(&typed.text).as_ref() == Some(username);
            return (!same).then_some(Self::Punctuation);
        }
        let length = meant.length();
        // Comparing takes time and memory for each pair of letters, and what was typed may be a whole form long.
        if typed.length().abs_diff(length) > Self::Several.distance() {
            return None;
        }
        match strsim::damerau_levenshtein(&typed.letters, &meant.letters) {
            1 if length >= SHORTEST => Some(match typed.length().cmp(&length) {
                std::cmp::Ordering::Less => Self::Missing,
                std::cmp::Ordering::Greater => Self::Extra,
                std::cmp::Ordering::Equal if same_letters(&typed.letters, &meant.letters) => Self::Swapped,
                std::cmp::Ordering::Equal => Self::Wrong,
            }),
            2 if length >= SHORTEST_FOR_TWO => Some(Self::Several),
            _ => None,
        }
    }
}

/// Below so many letters, one slip makes another name of most names.
const SHORTEST: usize = 4;
/// Below so many letters, two slips do.
const SHORTEST_FOR_TWO: usize = 7;

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(a) == sorted(b)
}

/// What somebody typed as a username, for as long as it takes to compare it. It can't be printed, stored or sent.
pub struct Typed {
    text: String,
    letters: String,
}

impl Typed {
    /// Takes what was typed. The letters and digits count, folded; what stands between them does not.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let letters = text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect();
        Self { text: text.to_owned(), letters }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The letters and digits alone, folded.
    #[must_use]
    pub fn letters(&self) -> &str {
        &self.letters
    }

    /// How many letters and digits there are.
    #[must_use]
    pub fn length(&self) -> usize {
        self.letters.chars().count()
    }
}

/// A near miss on record: how often since the last good sign-in, and how the last one differed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The last one.
    pub at: Timestamp,
    /// How it differed.
    pub slip: Slip,
    /// How many there were.
    pub tries: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, username: &str, expected: Option<Slip>) {
        let username = Username::parse(username).expect("a username");
        assert_eq!(Slip::between(&Typed::new(typed), &username), expected, "{typed} for {username}");
    }

    #[test]
    fn r36_the_table_of_slips() {
        check("jsmth", "jsmith", Some(Slip::Missing));
        check("jsmiith", "jsmith", Some(Slip::Extra));
        check("jsmyth", "jsmith", Some(Slip::Wrong));
        check("jsmtih", "jsmith", Some(Slip::Swapped));
        check("JSMTH ", "jsmith", Some(Slip::Missing));
        check("ana silva", "ana.silva", Some(Slip::Punctuation));
        check("AnaSilva", "ana.silva", Some(Slip::Punctuation));
        check("ana.siva", "ana.silva", Some(Slip::Missing));
        check("anasiva", "ana.silva", Some(Slip::Missing));
        check("ana.sivva", "ana.silva", Some(Slip::Wrong));
        check("anna.sila", "ana.silva", Some(Slip::Several));
        check("jose", "josé", Some(Slip::Wrong));
        check("оленак", "олена", Some(Slip::Extra));
    }

    #[test]
    fn what_is_no_near_miss() {
        check("jsmith", "jsmith", None);
        check(" JSmith", "jsmith", None);
        check("jdoe", "jsmith", None);
        check("jsmi", "jsmith", None);
        check("an", "ana", None);
        check("anb", "ana", None);
        check("annaa", "anaaa", Some(Slip::Wrong));
        check("correct horse battery", "jsmith", None);
        check("", "jsmith", None);
    }

    /// A form's worth of letters is compared with a thousand usernames.
    #[test]
    fn what_is_much_too_long_is_no_work() {
        let typed = Typed::new(&"jsmith".repeat(10_000));
        let username = Username::parse(&"jsmith".repeat(10)).expect("a username");
        let started = std::time::Instant::now();
        for _ in 0..1_000 {
            assert_eq!(Slip::between(&typed, &username), None);
        }
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
    }

    #[test]
    fn codes_come_back() {
        for slip in Slip::ALL {
            assert_eq!(Slip::from_code(slip.code()), Some(slip));
        }
    }
}
