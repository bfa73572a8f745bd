//! Somebody's authenticator app.

use super::TestApp;
use shared::{Span, Timestamp};
use totp_rs::{Builder, Secret, Totp};

/// An app that has scanned a staff member's QR.
pub(crate) struct Authenticator(Totp);

impl Authenticator {
    /// The app after the key was typed into it.
    pub(crate) fn with(key: &str) -> Self {
        let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// What it shows at this moment.
    pub(crate) fn shows_at(&self, moment: Timestamp) -> String {
        self.0.generate(u64::try_from(moment.micros() / 1_000_000).unwrap()).to_string()
    }

    /// What it shows now.
    pub(crate) fn shows(&self, app: &TestApp) -> String {
        self.shows_at(app.now())
    }

    /// What it shows next.
    pub(crate) fn shows_next(&self, app: &TestApp) -> String {
        app.passes(Span::seconds(30));
        self.shows(app)
    }
}
