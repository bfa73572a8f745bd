//! Who opened the page behind a mailed link: a person, or something that looks at links before people do.

use serde::{Deserialize, Serialize};

/// Who opened a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Opener {
    /// Somebody in a browser.
    #[default]
    Person,
    /// Something that looks like a mail scanner.
    Scanner,
}

impl Opener {
    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Scanner => "scanner",
        }
    }

    /// The opener of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Person, Self::Scanner].into_iter().find(|opener| opener.code() == code)
    }

    /// What a request looks like. People come with GET, and every browser that people use says which languages it
    /// reads; scanners seldom do, and many name themselves. A scanner that passes for a browser counts as a person:
    /// the verdict then says "opened", which is true.
    #[must_use]
    pub fn of(head: bool, user_agent: &str, accept_language: &str) -> Self {
        let agent = user_agent.to_ascii_lowercase();
        let names_itself = SCANNERS.iter().any(|name| agent.contains(name));
        if head || names_itself || agent.is_empty() || accept_language.is_empty() {
            Self::Scanner
        } else {
            Self::Person
        }
    }
}

/// What programs that fetch links call themselves, in lower case: mail gateways, previews, and the libraries they
/// are written with.
const SCANNERS: [&str; 23] = [
    "barracuda",
    "bingpreview",
    "bot/",
    "bot;",
    "crawler",
    "curl/",
    "facebookexternalhit",
    "go-http-client",
    "googleimageproxy",
    "headlesschrome",
    "java/",
    "mimecast",
    "okhttp",
    "preview",
    "proofpoint",
    "python",
    "safelinks",
    "scanner",
    "skypeuripreview",
    "spider",
    "symantec",
    "wget/",
    "whatsapp",
];

#[cfg(test)]
mod tests {
    use super::*;

    const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    #[track_caller]
    fn check(head: bool, agent: &str, languages: &str, expected: Opener) {
        assert_eq!(Opener::of(head, agent, languages), expected, "{agent}");
    }

    #[test]
    fn people_come_with_browsers() {
        check(false, SAFARI, "en-GB,en;q=0.9", Opener::Person);
        check(
            false,
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "de",
            Opener::Person,
        );
    }

    #[test]
    fn scanners_give_themselves_away() {
        check(true, SAFARI, "en", Opener::Scanner);
        check(false, SAFARI, "", Opener::Scanner);
        check(false, "", "en", Opener::Scanner);
        check(false, "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))", "en", Opener::Scanner);
        check(false, "python-requests/2.32", "en", Opener::Scanner);
        check(
            false,
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/148.0 Safari/537.36",
            "en",
            Opener::Scanner,
        );
    }

    #[test]
    fn codes_come_back() {
        for opener in [Opener::Person, Opener::Scanner] {
            assert_eq!(Opener::from_code(opener.code()), Some(opener));
        }
    }
}
