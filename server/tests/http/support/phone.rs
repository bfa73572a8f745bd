//! Somebody's phone with a passkey, at a page in a browser.

#[path = "../../../accounts/tests/accounts/harness/device.rs"]
#[expect(dead_code, reason = "the tests of the use cases also have it do wrong")]
mod device;

use super::{
    Answer, Browser,
    page::{attribute, tags},
    world::{CLIENT_PASSWORD, HERE},
};
use device::Device;
use serde_json::Value;
use std::sync::atomic::{AtomicU8, Ordering};

/// What an installation is to have for its base URL: there are no passkeys at addresses without a name.
pub(crate) const BASE_URL: &str = "http://localhost:3000";

static NEXT: AtomicU8 = AtomicU8::new(1);

/// A phone, which keeps one passkey.
pub(crate) struct Phone(Device);

impl Phone {
    /// One without a passkey yet.
    pub(crate) fn new() -> Self {
        let device = Device::new(NEXT.fetch_add(1, Ordering::Relaxed));
        Self(Device { origin: BASE_URL.to_owned(), site: "localhost".to_owned(), ..device })
    }

    /// Makes a passkey, as the page asks that stands in a browser.
    #[track_caller]
    pub(crate) fn makes(&mut self, page: &Answer) -> String {
        self.0.makes(&asked(page))
    }

    /// Gives its passkey, as a server function asks.
    #[track_caller]
    pub(crate) fn gives(&mut self, told: &Answer) -> String {
        let text = told.text();
        let asked: String = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        self.0.answers(&asked)
    }

    /// Adds its passkey to whoever is signed in among staff.
    #[track_caller]
    pub(crate) fn is_added_by_staff(&mut self, browser: &mut Browser) {
        let begun = browser.post("/api/account/begin-passkey", &[]);
        let answer = self.makes(&browser.follow(begun));
        let added = browser.post("/api/account/add-passkey", &[("name", "Phone"), ("answer", &answer)]);
        assert_eq!(added.location().as_deref(), Some("/staff/account/passkeys"), "{}", added.text());
    }

    /// Adds its passkey to the client who is signed in.
    #[track_caller]
    pub(crate) fn is_added_by_client(&mut self, browser: &mut Browser) {
        let answer = self.is_to_be_added_by_client(browser);
        let fields = [("slug", HERE), ("name", "Phone"), ("answer", answer.as_str())];
        let added = browser.post("/api/self-service/add-passkey", &fields);
        assert_eq!(added.location().as_deref(), Some("/s/riverside/passkeys"), "{}", added.text());
    }

    /// Makes a passkey for the client who is signed in.
    #[track_caller]
    pub(crate) fn is_to_be_added_by_client(&mut self, browser: &mut Browser) -> String {
        let fields = [("slug", HERE), ("password", CLIENT_PASSWORD)];
        let begun = browser.post("/api/self-service/begin-passkey", &fields);
        self.makes(&browser.follow(begun))
    }
}

/// What the button on a page asks a device for.
#[track_caller]
fn asked(page: &Answer) -> String {
    let text = page.text();
    let made = tags(&text, "leptos-island").find_map(|tag| {
        let props: Value = serde_json::from_str(&attribute(tag, "data-props")?).ok()?;
        Some(props.get("make")?.as_str()?.to_owned()).filter(|make| !make.is_empty())
    });
    made.unwrap_or_else(|| panic!("no passkey is to be made on {}: {text}", page.status))
}
