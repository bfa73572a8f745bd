//! How hard a password that was taken is to guess. Advice and no rule: length is the policy (R15).

use serde::{Deserialize, Serialize};
use zxcvbn::{Score, zxcvbn};

/// How hard a password is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guess {
    /// In a million tries, by zxcvbn's count: a word, a name, a row of keys or a date, and little else.
    Easy,
    /// In more.
    Hard,
}

impl Guess {
    /// How hard a password is to guess for somebody who knows these words of its holder.
    #[must_use]
    pub fn at(password: &str, known: &[&str]) -> Self {
        let first: String = password.chars().take(LOOKED_AT).collect();
        let rest = password.chars().count().saturating_sub(LOOKED_AT);
        let last: String = password.chars().skip(rest).collect();
        let is_easy = |part: &str| matches!(zxcvbn(part, known).score(), Score::Zero | Score::One);
        if is_easy(&first) && (rest == 0 || is_easy(&last)) { Self::Easy } else { Self::Hard }
    }
}

/// The first or the last characters of a password say enough: where they are hard to guess, it is as a whole. All 128, if
/// they are such as stand for letters, took zxcvbn 1.17 s; 24 of those took 35 ms.
const LOOKED_AT: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(password: &str, expected: Guess) {
        assert_eq!(Guess::at(password, &["lena.fischer"]), expected, "{password:?}");
    }

    #[test]
    fn r15_what_is_easy_to_guess() {
        check("aaaaaaab", Guess::Easy);
        check("lena.fischer1985", Guess::Easy);
        check("qwertyuiop1", Guess::Easy);
        check("football2024", Guess::Easy);
        check("p4$$w0rdp4$$w0rd", Guess::Easy);
        check(&"password".repeat(16), Guess::Easy);
        check("three random words", Guess::Hard);
        check("tres palabras al azar", Guess::Hard);
        check("xk29vmq1wf", Guess::Hard);
        check("é漢🎾 ö漢字 ß", Guess::Hard);
        check("", Guess::Easy);
    }

    #[test]
    fn r15_what_follows_makes_nothing_easier() {
        let hard = "xk29 vmq1 wfzt 7hnp d4rb";
        check(hard, Guess::Hard);
        check(&format!("{hard}{}", "a".repeat(104)), Guess::Hard);
        check(&format!("{}{hard}", "a".repeat(104)), Guess::Hard);
    }
}
