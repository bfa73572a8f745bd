//! Email addresses: kept as typed, compared in a canonical form, and never a key (families share mailboxes).

use crate::{problem::Wrong, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An address to which mail can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EmailAddress {
    typed: String,
    canonical: String,
}

impl EmailAddress {
    /// The most characters in an address (RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets).
    pub const LONGEST: usize = 254;

    /// Reads an address. Edge spaces go; the rest is kept as typed. The canonical form is in lower case with
    /// the domain in punycode (R21).
    ///
    /// # Errors
    /// Says what is wrong; never refuses an address that mail servers take.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let typed = text.trim_matches(' ');
        if typed.is_empty() {
            return Err(Wrong::Empty);
        }
        if typed.chars().any(char::is_control) {
            return Err(Wrong::ControlCharacters);
        }
        if typed.chars().count() > Self::LONGEST {
            return Err(Wrong::TooLong(Self::LONGEST));
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(Wrong::Email)?;
        if !local.is_ascii() {
            return Err(Wrong::EmailLocalPart);
        }
        if !is_dot_atom(local) || local.len() > 64 {
            return Err(Wrong::Email);
        }
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| Wrong::Email)?;
        let labels = domain.split('.').count();
        let top_is_numeric =
            domain.rsplit('.').next().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
        if labels < 2 || top_is_numeric || domain.starts_with('.') || domain.ends_with('.') {
            return Err(Wrong::Email);
        }
        let canonical = format!("{}@{domain}", local.to_ascii_lowercase());
        if canonical.len() > Self::LONGEST {
            return Err(Wrong::TooLong(Self::LONGEST));
        }
        Ok(Self { typed: typed.to_owned(), canonical })
    }

    /// The address as the person typed it: what people see.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The address in the form in which two are compared, and in which mail is sent.
    #[must_use]
    pub fn canonical(&self) -> &str {
        &self.canonical
    }

    /// The address that somebody probably meant who typed this, if it is one whose domain looks mistyped.
    #[must_use]
    pub fn meant_by(typed: &str) -> Option<Self> {
        Self::parse(&Self::parse(typed).ok()?.suggestion()?).ok()
    }

    /// What the person probably meant, if the domain is one slip away from a common one.
    #[must_use]
    pub fn suggestion(&self) -> Option<String> {
        let (local, _) = self.typed.rsplit_once('@')?;
        let (_, domain) = self.canonical.rsplit_once('@')?;
        meant_domain(domain).map(|meant| format!("{local}@{meant}"))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

/// Mail providers that many people use, and so many people mistype.
const COMMON_DOMAINS: [&str; 15] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "live.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "yahoo.es",
    "hotmail.es",
];

/// The common domain that `domain` is one slip away from: a letter changed, missing, doubled, or two swapped.
/// A common domain itself is never a slip of another.
fn meant_domain(domain: &str) -> Option<&'static str> {
    if COMMON_DOMAINS.contains(&domain) || domain.len() < 7 {
        return None;
    }
    COMMON_DOMAINS
        .into_iter()
        .filter(|common| common.len() >= 7)
        .find(|common| one_slip_apart(domain, common))
}

fn one_slip_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same_start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same_start..], &b[same_start..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal if a.is_empty() => false,
        std::cmp::Ordering::Equal => {
            a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
        std::cmp::Ordering::Less => b.len() == a.len() + 1 && a == &b[1..],
        std::cmp::Ordering::Greater => a.len() == b.len() + 1 && &a[1..] == b,
    }
}

/// RFC 5322 dot-atom: what stands before the `@` in addresses that people have.
fn is_dot_atom(local: &str) -> bool {
    let atom = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    local.split('.').all(atom)
}

/// How an address came to be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerifiedBy {
    /// The client pressed the button behind the mailed link.
    Link,
    /// An administrator vouched for it, with a reason; no opt-in IP address or date is on record.
    Administrator,
}

/// Whether the address on record is proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmailState {
    /// Saved, not proven.
    Pending,
    /// Proven, when and by what means.
    Verified {
        /// When.
        at: Timestamp,
        /// By what means.
        by: VerifiedBy,
    },
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MailState {
    /// Waits for its first try.
    Queued,
    /// The mail server took it.
    Sent,
    /// The mail server asked to try again later, or could not be reached.
    Deferred,
    /// The mail server refused it for good, or it was given up after 48 hours.
    Failed,
    /// Its link died before it could go out, so it was never sent.
    Dropped,
    /// Its address is blocked, since an earlier mail to it failed for good, so it was never sent.
    Blocked,
    /// It waited in a backup that was restored. It may have been sent since, so it is not sent again.
    SetAside,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Queued,
        Self::Sent,
        Self::Deferred,
        Self::Failed,
        Self::Dropped,
        Self::Blocked,
        Self::SetAside,
    ];

    /// The word that the database stores.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
            Self::Blocked => "blocked",
            Self::SetAside => "set-aside",
        }
    }

    /// The state of a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, Wrong>) {
        let canonical = EmailAddress::parse(text).map(|email| email.canonical);
        assert_eq!(canonical, expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn r21_addresses_have_one_canonical_form() {
        check("Ana.Silva@Example.ORG", Ok("ana.silva@example.org"));
        check(" ana+gym@example.org ", Ok("ana+gym@example.org"));
        check("ana@münchen.example", Ok("ana@xn--mnchen-3ya.example"));
        check("ana@xn--mnchen-3ya.example", Ok("ana@xn--mnchen-3ya.example"));
        check("o'brien@example.org", Ok("o'brien@example.org"));
    }

    #[test]
    fn r21_what_is_no_address_says_why() {
        check("", Err(Wrong::Empty));
        check("no-at-sign", Err(Wrong::Email));
        check("a@b", Err(Wrong::Email));
        check("a@b..example", Err(Wrong::Email));
        check("@example.org", Err(Wrong::Email));
        check("a b@example.org", Err(Wrong::Email));
        check("a@b@example.org", Err(Wrong::Email));
        check("ana@127.0.0.1", Err(Wrong::Email));
        check("ana@example.org\r\nBcc: all@example.org", Err(Wrong::ControlCharacters));
        check("ana\u{0}@example.org", Err(Wrong::ControlCharacters));
        check("añá@example.org", Err(Wrong::EmailLocalPart));
        check(&format!("{}@example.org", "x".repeat(300)), Err(Wrong::TooLong(254)));
    }

    #[track_caller]
    fn check_suggestion(text: &str, expected: Option<&str>) {
        let email = EmailAddress::parse(text).expect("an address");
        assert_eq!(email.suggestion().as_deref(), expected, "{text}");
    }

    #[test]
    fn r21_near_misses_of_common_domains_are_suggested() {
        check_suggestion("ana@gmial.com", Some("ana@gmail.com"));
        check_suggestion("Ana@gmai.com", Some("Ana@gmail.com"));
        check_suggestion("ana@gmaill.com", Some("ana@gmail.com"));
        check_suggestion("ana@hotmial.com", Some("ana@hotmail.com"));
        check_suggestion("ana@gmail.com", None);
        check_suggestion("ana@googlemail.com", None);
        check_suggestion("ana@example.org", None);
        check_suggestion("ana@aol.co", None);
    }
}
