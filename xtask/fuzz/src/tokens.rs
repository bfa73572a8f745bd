//! What is made so that nobody else can make it: links, envelope ids, cookies. And codes that people type.

use crate::{assert_plain, text_of, whole_and_lines};
use accounts::{KnownDevice, SecretKey, outside::Keys};
use app::Cookies;
use http::{HeaderMap, HeaderValue, header};
use shared::{ClientId, HandoverCode, LinkId, LocationId, MailId, Purpose, SecondFactorAnswer};
use std::sync::LazyLock;
use store::Wake;
use uuid::Uuid;

static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::derive(&SecretKey::from_bytes([7; 32])));
const COOKIE_KEY: [u8; 64] = [9; 64];
const LOCATION: LocationId = LocationId::new(Uuid::from_u128(1));

/// Each line is a token, a code, an id, or a header of cookies.
///
/// # Panics
/// Where something does not hold.
pub fn tokens(bytes: &[u8]) {
    for text in whole_and_lines(&text_of(bytes)) {
        link(text);
        envelope(text);
        device(text);
        cookies(text);
        codes(text);
        ids(text);
    }
}

/// R5: a link opens only by the very token that is mailed.
fn link(text: &str) {
    for purpose in Purpose::ALL {
        if let Some(id) = KEYS.link_of(purpose, LOCATION, text) {
            assert_eq!(KEYS.link_token(purpose, LOCATION, id), text);
            let others = Purpose::ALL.into_iter().filter(|other| *other != purpose);
            assert!(others.into_iter().all(|other| KEYS.link_of(other, LOCATION, text).is_none()));
        }
    }
}

/// A bounce names only the mail whose envelope it had.
fn envelope(text: &str) {
    if let Some(mail) = KEYS.mail_of_envelope(text) {
        assert_eq!(KEYS.envelope_id(mail), text.to_ascii_lowercase());
    }
}

/// R31.
fn device(text: &str) {
    let device = KnownDevice::from_cookie(text);
    if device != KnownDevice::default() {
        assert_eq!(device.to_cookie(), text);
    }
}

/// What is sealed in the cookies that the corpus begins with.
const SEALED: &str = "a value that nobody reads";

/// R23: no text opens a sealed cookie but the one that was sealed, under its own name.
fn cookies(text: &str) {
    for https in [false, true] {
        let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else { break };
        let jar = jar(value, https);
        for name in ["lk_flash", "lk_link_reset"] {
            if let Some(opened) = jar.unseal(name) {
                assert_eq!((opened.as_str(), name), (SEALED, "lk_flash"), "{text:?} opens");
            }
        }
        if let Some(token) = jar.get("lk_client") {
            assert!(text.contains(&token), "{token:?} stands nowhere in {text:?}");
        }
    }
    sealed(text);
}

fn jar(cookies: HeaderValue, https: bool) -> Cookies {
    Cookies::read(&HeaderMap::from_iter([(header::COOKIE, cookies)]), &COOKIE_KEY, https)
}

/// Whatever is sealed comes back, and under no other name.
fn sealed(value: &str) {
    let none = Cookies::read(&HeaderMap::new(), &COOKIE_KEY, true);
    let header = none.seal("lk_flash", value.to_owned(), 60);
    let header = header.to_str().expect("plain ASCII");
    let (cookie, attributes) = header.split_once(';').expect("a cookie has attributes");
    assert_plain(header);
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(attributes.contains(attribute), "{attribute}");
    }
    let kept = jar(HeaderValue::from_str(cookie).expect("plain ASCII"), true);
    assert_eq!(kept.unseal("lk_flash").as_deref(), Some(value));
    let renamed = cookie.replacen("lk_flash", "lk_kept", 1);
    assert_eq!(jar(HeaderValue::from_str(&renamed).expect("plain ASCII"), true).unseal("lk_kept"), None);
}

/// Codes are read as they are shown, and stand in no log (R35).
fn codes(text: &str) {
    if let Ok(code) = HandoverCode::parse(text) {
        let shown = code.to_string();
        assert_eq!(HandoverCode::parse(&shown).as_ref(), Ok(&code));
        assert_eq!(HandoverCode::parse(&shown.to_ascii_lowercase().replace('-', " ")).as_ref(), Ok(&code));
        assert!(!format!("{code:?}").contains(&shown[..4]), "{code:?}");
    }
    match SecondFactorAnswer::parse(text) {
        Ok(SecondFactorAnswer::App(code)) => {
            assert!(code.digits().len() == 6 && code.digits().bytes().all(|byte| byte.is_ascii_digit()));
            assert_eq!(SecondFactorAnswer::parse(code.digits()), Ok(SecondFactorAnswer::App(code.clone())));
            assert!(!format!("{code:?}").contains(code.digits()));
        }
        Ok(SecondFactorAnswer::Recovery(code)) => {
            let shown = code.to_string();
            let again = SecondFactorAnswer::parse(&shown);
            assert_eq!(again, Ok(SecondFactorAnswer::Recovery(code.clone())));
            assert!(!format!("{code:?}").contains(&shown[..5]));
        }
        Err(_) => {}
    }
}

/// Ids and wake-ups are read as they are written.
fn ids(text: &str) {
    fn id<T: std::str::FromStr + PartialEq + std::fmt::Display + std::fmt::Debug>(text: &str) {
        if let Ok(id) = text.parse::<T>() {
            assert_eq!(id.to_string().parse::<T>().ok(), Some(id));
        }
    }
    id::<ClientId>(text);
    id::<LinkId>(text);
    id::<MailId>(text);
    id::<Wake>(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the corpus begins with opens, so that the fuzzer starts from what does.
    #[test]
    fn the_kept_tokens_open() {
        let links = include_str!("../corpus/tokens/links");
        let opens = |link: &str, purpose| KEYS.link_of(purpose, LOCATION, link).is_some();
        assert!(links.lines().all(|link| Purpose::ALL.into_iter().any(|purpose| opens(link, purpose))));
        let envelopes = include_str!("../corpus/tokens/envelope");
        assert!(envelopes.lines().all(|envelope| KEYS.mail_of_envelope(envelope).is_some()));
        for (cookie, https) in include_str!("../corpus/tokens/sealed").lines().zip([false, true]) {
            let jar = jar(HeaderValue::from_static(cookie), https);
            assert_eq!(jar.unseal("lk_flash").as_deref(), Some(SEALED), "{cookie}");
        }
    }
}
