//! Mailed links. Every kind walks the same list: valid, wrong, expired, used, superseded, other purpose, other
//! location, address changed since, account disabled since, clock set back.

mod again;
mod parallel;
mod walk;

use crate::harness::{Clerk, PASSWORD, TestApp, Visitor};
use accounts::{Refused, invitation, recovery, verification};
use shared::{ClientId, EventKind, Timestamp};
use std::sync::atomic::{AtomicU32, Ordering};

/// The page behind a kind of mailed link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Verification,
    Invitation,
    Reset,
}

impl Door {
    const ALL: [Self; 3] = [Self::Verification, Self::Invitation, Self::Reset];

    /// A GET: what a mail scanner does as well.
    async fn opens(self, phone: &Visitor, token: &str) -> Result<(), Refused> {
        match self {
            Self::Verification => phone.opens_verification(token).await.map(drop),
            Self::Invitation => phone.opens_invitation(token).await.map(drop),
            Self::Reset => phone.opens_reset(token).await.map(drop),
        }
    }

    /// A POST after a person's press.
    async fn presses(self, phone: &Visitor, token: &str) -> Result<(), Refused> {
        match self {
            Self::Verification => phone.verifies(token).await,
            Self::Invitation => phone.accepts(token, &new_username(), PASSWORD).await.map(drop),
            Self::Reset => phone.resets(token, "four other random words").await,
        }
    }

    /// What the record calls it when the client has a new link mailed.
    const fn sent(self) -> EventKind {
        match self {
            Self::Verification => EventKind::VerificationResent,
            Self::Invitation => EventKind::InvitationSent,
            Self::Reset => EventKind::ResetRequested,
        }
    }

    /// The press of "send me a new one" on the page of a dead link.
    async fn asks_again(self, phone: &Visitor, token: &str) -> Result<(), Refused> {
        match self {
            Self::Verification => {
                verification::again(&phone.accounts, &phone.origin, &phone.slug, token).await
            }
            Self::Invitation => invitation::again(&phone.accounts, &phone.origin, &phone.slug, token).await,
            Self::Reset => recovery::again(&phone.accounts, &phone.origin, &phone.slug, token).await,
        }
    }
}

/// A client to whom a link was mailed.
struct Mailed {
    client: ClientId,
    email: String,
    username: String,
    token: String,
    expires_at: Timestamp,
}

/// Riverside with staff and a phone.
struct Scene {
    app: TestApp,
    desk: Clerk,
    office: Clerk,
    phone: Visitor,
}

impl Scene {
    async fn of(app: TestApp) -> Self {
        let (desk, office, phone) = (app.front_desk().await, app.office().await, app.visitor());
        Self { app, desk, office, phone }
    }

    /// A new client, brought to the point where a link to this door was mailed.
    async fn mails(&self, door: Door) -> Mailed {
        let username = new_username();
        let email = format!("{username}@example.org");
        let client = self.desk.adds_client("Ana", "Silva").await;
        self.desk.saves_email(client, &email).await.unwrap();
        if door != Door::Verification {
            self.phone.verifies(&self.app.mailed_token().await).await.unwrap();
            self.desk.invites(client).await.unwrap();
        }
        if door == Door::Reset {
            self.phone.accepts(&self.app.mailed_token().await, &username, PASSWORD).await.unwrap();
            self.phone.asks_for_help(&username, &email).await.unwrap();
        }
        let mails = self.app.delivers_mails().await;
        let expires_at = mails.only().0[0].letter.link_expires_at().unwrap();
        Mailed { client, email, username, token: mails.token(), expires_at }
    }

    /// Staff send the same link again, some minutes later.
    async fn resends(&self, door: Door, client: ClientId) -> String {
        self.app.passes(shared::Span::minutes(2));
        match door {
            Door::Verification => self.desk.resends_verification(client).await,
            Door::Invitation => self.desk.invites(client).await,
            Door::Reset => self.desk.sends_reset(client).await,
        }
        .unwrap();
        self.app.mailed_token().await
    }
}

/// A username that nobody has.
fn new_username() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("somebody.{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
