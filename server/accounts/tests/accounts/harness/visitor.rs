//! Somebody with a phone.

use accounts::{
    Accounts, NewSession, Origin, Refused, SignedIn, handover, invitation, recovery, session, undo,
    verification,
};
use shared::{Opener, Slug};

/// A person at a location's Self-Service page, or behind one of its mailed links.
#[derive(Clone)]
pub(crate) struct Visitor {
    pub(crate) accounts: Accounts,
    pub(crate) origin: Origin,
    pub(crate) slug: Slug,
}

impl Visitor {
    pub(crate) fn new(accounts: Accounts, slug: &str) -> Self {
        Self { accounts, origin: origin("203.0.113.9", "iPhone"), slug: Slug::parse(slug).unwrap() }
    }

    /// The same person elsewhere.
    pub(crate) fn from(&self, ip: &str) -> Self {
        Self { origin: origin(ip, "iPhone"), ..self.clone() }
    }

    pub(crate) async fn opens_verification(
        &self,
        token: &str,
    ) -> Result<verification::VerificationView, Refused> {
        verification::open(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn verifies(&self, token: &str) -> Result<(), Refused> {
        verification::confirm(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn opens_invitation(&self, token: &str) -> Result<invitation::InvitationPage, Refused> {
        invitation::open(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn accepts(
        &self,
        token: &str,
        username: &str,
        password: &str,
    ) -> Result<NewSession, Refused> {
        invitation::accept(&self.accounts, &self.origin, &self.slug, token, username, password).await
    }

    pub(crate) async fn asks_for_help(&self, username: &str, email: &str) -> Result<(), Refused> {
        recovery::request(&self.accounts, &self.origin, &self.slug, username, email).await
    }

    pub(crate) async fn opens_reset(&self, token: &str) -> Result<recovery::RecoveryPage, Refused> {
        recovery::open(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn resets(&self, token: &str, password: &str) -> Result<(), Refused> {
        recovery::reset(&self.accounts, &self.origin, &self.slug, token, password).await
    }

    pub(crate) async fn opens_handover(&self, token: &str) -> Result<handover::HandoverPage, Refused> {
        handover::open(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn takes_over(
        &self,
        token: &str,
        username: &str,
        password: &str,
    ) -> Result<NewSession, Refused> {
        handover::take_over(&self.accounts, &self.origin, &self.slug, token, username, password).await
    }

    pub(crate) async fn opens_undo(&self, token: &str) -> Result<undo::UndoPage, Refused> {
        undo::open(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn undoes(&self, token: &str) -> Result<(), Refused> {
        undo::press(&self.accounts, &self.origin, &self.slug, token).await
    }

    pub(crate) async fn signs_in(&self, username: &str, password: &str) -> Result<String, Refused> {
        let session = session::sign_in(&self.accounts, &self.origin, &self.slug, username, password).await?;
        Ok(session.token)
    }

    /// Signs in with a browser that keeps no cookies, and opens the page that the sign-in leads to.
    pub(crate) async fn signs_in_without_cookies(&self, username: &str, password: &str) -> NewSession {
        let session =
            session::sign_in(&self.accounts, &self.origin, &self.slug, username, password).await.unwrap();
        session::lost(&self.accounts, &self.origin, &self.slug, &session.fingerprint()).await.unwrap();
        session
    }

    pub(crate) async fn opens_home(&self, session: &str) -> Result<SignedIn, Refused> {
        session::client(&self.accounts, &self.slug, session).await
    }

    pub(crate) async fn signs_out(&self, session: &str) -> Result<(), Refused> {
        session::sign_out(&self.accounts, &self.origin, &self.slug, session).await
    }
}

pub(super) fn origin(ip: &str, device: &str) -> Origin {
    Origin {
        ip: ip.parse().unwrap(),
        device: device.to_owned(),
        opener: Opener::Person,
        known_device: accounts::KnownDevice::default(),
    }
}
