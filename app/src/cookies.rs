//! Cookies: names, attributes, and the ones that the browser may hold but not read.

use accounts::{Accounts, KnownDevice, NewSession};
use cookie::{Cookie, CookieJar, Key, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, header};

/// The staff session's token.
pub(crate) const STAFF: &str = "lk_staff";
/// The token of a staff sign-in that waits for its code. No session.
pub(crate) const PENDING: &str = "lk_pending";
/// The client session's token.
pub(crate) const CLIENT: &str = "lk_client";
/// What a device keeps to be known again when somebody signs in on it. It outlives sessions and opens none.
pub(crate) const DEVICE: &str = "lk_device";
/// Set by the sign-in page: whoever posts its form without it may keep no cookies.
pub(crate) const PROBE: &str = "lk_probe";
/// The language somebody picked.
pub(crate) const LANGUAGE: &str = "lk_lang";

/// The staff session's token among a request's cookies, for routes that are no pages.
#[must_use]
pub fn staff_token(accounts: &Accounts, headers: &HeaderMap) -> Option<String> {
    Cookies::new(accounts, headers).get(STAFF)
}

/// The client session's token, for the same.
#[must_use]
pub fn client_token(accounts: &Accounts, headers: &HeaderMap) -> Option<String> {
    Cookies::new(accounts, headers).get(CLIENT)
}

/// A request's cookies, and the rules by which this installation writes its own.
#[derive(Clone)]
pub struct Cookies {
    jar: CookieJar,
    key: Key,
    https: bool,
}

impl Cookies {
    pub(crate) fn new(accounts: &Accounts, headers: &HeaderMap) -> Self {
        Self::read(headers, &accounts.cookie_key(), accounts.base_url().is_https())
    }

    /// The cookies in a request's headers. `key` seals those that the browser may not read.
    #[must_use]
    pub fn read(headers: &HeaderMap, key: &[u8; 64], https: bool) -> Self {
        let mut jar = CookieJar::new();
        for header in headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            for cookie in Cookie::split_parse(header.to_owned()).flatten() {
                jar.add_original(cookie);
            }
        }
        Self { jar, key: Key::from(key), https }
    }

    /// The value of a cookie of ours.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        Some(self.jar.get(&self.full_name(name))?.value().to_owned())
    }

    /// The value of a cookie that was written with [`Cookies::seal`]; `None` if anybody but us wrote it.
    #[must_use]
    pub fn unseal(&self, name: &str) -> Option<String> {
        Some(self.jar.private(&self.key).get(&self.full_name(name))?.value().to_owned())
    }

    /// The header that sets a cookie.
    pub(crate) fn set(&self, name: &str, value: String, seconds: i64) -> HeaderValue {
        header_value(&self.cookie(name, value, seconds))
    }

    /// The header that sets a cookie whose value only this installation can read or write.
    ///
    /// # Panics
    /// Never: what was just added is there.
    #[must_use]
    pub fn seal(&self, name: &str, value: String, seconds: i64) -> HeaderValue {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key).add(self.cookie(name, value, seconds));
        let sealed = jar.get(&self.full_name(name)).expect("it was just added");
        header_value(sealed)
    }

    /// The headers that set a session's cookie, and the device's.
    pub(crate) fn session(&self, name: &str, session: NewSession) -> [HeaderValue; 2] {
        let device = session.known_device.to_cookie();
        [
            self.set(name, session.token, session.max_age.seconds_up()),
            self.set(DEVICE, device, KnownDevice::KEPT.seconds_up()),
        ]
    }

    /// The header that removes a cookie.
    pub(crate) fn remove(&self, name: &str) -> HeaderValue {
        self.set(name, String::new(), 0)
    }

    fn cookie(&self, name: &str, value: String, seconds: i64) -> Cookie<'static> {
        Cookie::build((self.full_name(name), value))
            .path("/")
            .http_only(true)
            .secure(self.https)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(seconds))
            .build()
    }

    /// `__Host-` ties a cookie to this very host over TLS; browsers refuse it over plain http (R23).
    fn full_name(&self, name: &str) -> String {
        if self.https { format!("__Host-{name}") } else { name.to_owned() }
    }
}

fn header_value(cookie: &Cookie<'_>) -> HeaderValue {
    HeaderValue::from_str(&cookie.to_string()).expect("our names and values are plain ASCII")
}
