//! The setting that names the mail server.

use percent_encoding::percent_decode_str;
use std::{fmt, str::FromStr};
use url::Url;

/// Where the mail server is and how to talk to it: `smtps://user:password@host:465` (TLS from the start),
/// `smtp://user:password@host:587` (STARTTLS, required), or `smtp://host:25?tls=none` (no encryption, and only
/// when written so). Special characters in user and password are percent-encoded.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    FromTheStart,
    StartTls,
    None,
}

const ACCEPTED: &str = "accepted are smtps://user:password@host:465, smtp://user:password@host:587 (STARTTLS is required) and \
     smtp://host:25?tls=none (no encryption)";

/// What is wrong with the setting. Never repeats a user or a password.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not a URL at all.
    #[error("found what is no URL; {ACCEPTED}")]
    NotAUrl,
    /// Neither `smtp` nor `smtps`.
    #[error("found the scheme `{0}`; {ACCEPTED}")]
    Scheme(String),
    /// No host, or what is no name and no address of one.
    #[error("found no host; {ACCEPTED}")]
    NoHost,
    /// A user without a password, or the other way round.
    #[error("found only one of user and password; {ACCEPTED}")]
    HalfCredentials,
    /// Credentials that are not UTF-8 once decoded.
    #[error("found a user or password that is not UTF-8 once percent-decoded; {ACCEPTED}")]
    Encoding,
    /// A path or a fragment.
    #[error("found something after the host and port that is not `?tls=none`; {ACCEPTED}")]
    Rest,
    /// `smtps` and `tls=none` contradict each other.
    #[error("found smtps together with tls=none; {ACCEPTED}")]
    Contradiction,
}

impl FromStr for SmtpUrl {
    type Err = SmtpUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text.trim()).map_err(|_| SmtpUrlError::NotAUrl)?;
        let tls_none = match url.query() {
            None => false,
            Some("tls=none") => true,
            Some(_) => return Err(SmtpUrlError::Rest),
        };
        let (encryption, usual_port) = match (url.scheme(), tls_none) {
            ("smtps", false) => (Encryption::FromTheStart, 465),
            ("smtps", true) => return Err(SmtpUrlError::Contradiction),
            ("smtp", false) => (Encryption::StartTls, 587),
            ("smtp", true) => (Encryption::None, 25),
            (other, _) => return Err(SmtpUrlError::Scheme(other.to_owned())),
        };
        let host = url.host_str().filter(|host| is_host(host)).ok_or(SmtpUrlError::NoHost)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(SmtpUrlError::Rest);
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            encryption,
            credentials: credentials(&url)?,
        })
    }
}

/// Whether this is an address, or may be a name. Of schemes that it doesn't know, the parser of URLs takes any host.
fn is_host(text: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    text.starts_with('[') || (!text.is_empty() && text.bytes().all(name))
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, SmtpUrlError> {
    let decoded = |text: &str| match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(SmtpUrlError::Encoding),
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(SmtpUrlError::HalfCredentials),
        (user, Some(password)) => Ok(Some((decoded(user)?, decoded(password)?))),
    }
}

/// Without user and password.
impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpUrl")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, host: &str, port: u16, encryption: Encryption, credentials: Option<(&str, &str)>) {
        let expected = SmtpUrl {
            host: host.to_owned(),
            port,
            encryption,
            credentials: credentials.map(|(user, password)| (user.to_owned(), password.to_owned())),
        };
        assert_eq!(text.parse::<SmtpUrl>(), Ok(expected), "{text}");
    }

    #[test]
    fn urls_of_mail_servers() {
        check("smtps://mail.example", "mail.example", 465, Encryption::FromTheStart, None);
        check(
            "smtps://u:p@mail.example:4465/",
            "mail.example",
            4465,
            Encryption::FromTheStart,
            Some(("u", "p")),
        );
        check(
            "smtp://hello%40club.example:p%2Fa%3As%40s%23%25@mail.example",
            "mail.example",
            587,
            Encryption::StartTls,
            Some(("hello@club.example", "p/a:s@s#%")),
        );
        check("smtp://127.0.0.1:2525?tls=none", "127.0.0.1", 2525, Encryption::None, None);
        check("smtp://[::1]:2525?tls=none", "::1", 2525, Encryption::None, None);
        check("smtp://localhost?tls=none", "localhost", 25, Encryption::None, None);
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &SmtpUrlError) {
        let error = text.parse::<SmtpUrl>().expect_err(text);
        let told = error.to_string();
        assert!(!told.contains("hunter2") && told.contains("accepted are smtps://"), "{told}");
        assert_eq!(&error, expected, "{text}");
    }

    #[test]
    fn what_is_no_mail_server_says_what_is() {
        check_refused("", &SmtpUrlError::NotAUrl);
        check_refused("u:hunter2@mail.example", &SmtpUrlError::Scheme("u".into()));
        check_refused("http://u:hunter2@mail.example", &SmtpUrlError::Scheme("http".into()));
        check_refused("smtp://", &SmtpUrlError::NoHost);
        check_refused("smtp://hunter2%40mail.example", &SmtpUrlError::NoHost);
        check_refused("smtp://mail=example", &SmtpUrlError::NoHost);
        check_refused("smtp://u@mail.example", &SmtpUrlError::HalfCredentials);
        check_refused("smtp://:hunter2@mail.example", &SmtpUrlError::HalfCredentials);
        check_refused("smtp://u:hunter2%ff@mail.example", &SmtpUrlError::Encoding);
        check_refused("smtp://mail.example?tls=off", &SmtpUrlError::Rest);
        check_refused("smtp://mail.example?tls=none&x=hunter2", &SmtpUrlError::Rest);
        check_refused("smtp://u:hunter2@mail.example/path", &SmtpUrlError::Rest);
        check_refused("smtps://mail.example?tls=none", &SmtpUrlError::Contradiction);
        check_refused("smtp://u:hunter2@mail.example:99999", &SmtpUrlError::NotAUrl);
    }

    #[test]
    fn r35_debug_output_has_no_password() {
        let url = "smtps://u:hunter2@mail.example".parse::<SmtpUrl>().expect("a URL");
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
