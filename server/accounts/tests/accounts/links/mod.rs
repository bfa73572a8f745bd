//! Mailed links. Every kind walks the same list: valid, wrong, expired, used, superseded, other purpose, other
//! location, address changed since, account disabled since, clock set back.

mod again;
mod parallel;
mod walk;

use crate::harness::{Clerk, IDENTITY, PASSWORD, TestApp, Visitor, token_of};
use accounts::{Refused, handover, invitation, recovery, verification};
use shared::{ClientId, EventKind, Timestamp};
use std::sync::atomic::{AtomicU32, Ordering};

/// The page behind a kind of mailed link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Verification,
    Invitation,
    Reset,
    /// Handed out at the desk, not mailed.
    Handover,
    /// Undoes a changed email.
    UndoEmail,
    /// Undoes an unlocking: as any help with the account.
    UndoHelp,
}

impl Door {
    const ALL: [Self; 6] =
        [Self::Verification, Self::Invitation, Self::Reset, Self::Handover, Self::UndoEmail, Self::UndoHelp];

    /// Those whose dead links offer a new one by mail.
    const MAILED_AGAIN: [Self; 3] = [Self::Verification, Self::Invitation, Self::Reset];

    /// Whether both doors stand at the same page.
    const fn is_beside(self, other: Self) -> bool {
        matches!((self, other), (Self::UndoEmail, Self::UndoHelp) | (Self::UndoHelp, Self::UndoEmail))
    }

    /// A GET: what a mail scanner does as well.
    async fn opens(self, phone: &Visitor, token: &str) -> Result<(), Refused> {
        match self {
            Self::Verification => phone.opens_verification(token).await.map(drop),
            Self::Invitation => phone.opens_invitation(token).await.map(drop),
            Self::Reset => phone.opens_reset(token).await.map(drop),
            Self::Handover => phone.opens_handover(token).await.map(drop),
            Self::UndoEmail | Self::UndoHelp => phone.opens_undo(token).await.map(drop),
        }
    }

    /// A POST after a person's press.
    async fn presses(self, phone: &Visitor, token: &str) -> Result<(), Refused> {
        match self {
            Self::Verification => phone.verifies(token).await,
            Self::Invitation => phone.accepts(token, &new_username(), PASSWORD).await.map(drop),
            Self::Reset => phone.resets(token, "four other random words").await,
            Self::Handover => phone.takes_over(token, &new_username(), PASSWORD).await.map(drop),
            Self::UndoEmail | Self::UndoHelp => phone.undoes(token).await,
        }
    }

    /// What the record calls it when the client has a new link mailed.
    const fn sent(self) -> EventKind {
        match self {
            Self::Verification => EventKind::VerificationResent,
            Self::Invitation => EventKind::InvitationSent,
            Self::Reset => EventKind::ResetRequested,
            Self::Handover | Self::UndoEmail | Self::UndoHelp => panic!("nobody mails these again"),
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
            Self::Handover | Self::UndoEmail | Self::UndoHelp => panic!("nobody mails these again"),
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
        if door == Door::Handover {
            self.app.delivers_mails().await;
            let handed =
                handover::start(&self.desk.accounts, &self.desk.desk, client, IDENTITY).await.unwrap();
            let token = handed.link.split_once("?t=").unwrap().1.to_owned();
            return Mailed { client, email, username, token, expires_at: handed.expires_at };
        }
        if door != Door::Verification {
            self.phone.verifies(&self.app.mailed_token().await).await.unwrap();
            self.desk.invites(client).await.unwrap();
        }
        if matches!(door, Door::Reset | Door::UndoEmail | Door::UndoHelp) {
            self.phone.accepts(&self.app.mailed_token().await, &username, PASSWORD).await.unwrap();
        }
        match door {
            Door::Reset => self.phone.asks_for_help(&username, &email).await.unwrap(),
            Door::UndoEmail => return self.moves(client, email, username).await,
            Door::UndoHelp => {
                assert!(self.phone.signs_in(&username, "a guess").await.is_err());
                self.desk.unlocks(client).await.unwrap();
            }
            _ => {}
        }
        let mails = self.app.delivers_mails().await;
        let expires_at = mails.only().0[0].letter.link_expires_at().unwrap();
        Mailed { client, email, username, token: mails.token(), expires_at }
    }

    /// The email of an account is changed, so that the old address is told.
    async fn moves(&self, client: ClientId, email: String, username: String) -> Mailed {
        self.desk.saves_email(client, &new_email()).await.unwrap();
        let mails = self.app.delivers_mails().await;
        let told = mails.0.iter().find(|mail| mail.to == email).expect("the old address is told");
        let (token, expires_at) = (token_of(told), told.letter.link_expires_at().unwrap());
        Mailed { client, email, username, token, expires_at }
    }

    /// Staff send the same link again, some minutes later.
    async fn resends(&self, door: Door, client: ClientId) -> String {
        self.app.passes(shared::Span::minutes(2));
        match door {
            Door::Verification => self.desk.resends_verification(client).await,
            Door::Invitation => self.desk.invites(client).await,
            Door::Reset => self.desk.sends_reset(client).await,
            Door::Handover => {
                let handed = handover::start(&self.desk.accounts, &self.desk.desk, client, IDENTITY).await;
                return handed.unwrap().link.split_once("?t=").unwrap().1.to_owned();
            }
            Door::UndoEmail => {
                self.desk.saves_email(client, &new_email()).await.unwrap();
                return token_of(&self.app.delivers_mails().await.0[0]);
            }
            Door::UndoHelp => {
                let username = self.desk.profile(client).await.account.unwrap().username;
                assert!(self.phone.signs_in(&username, "a guess").await.is_err());
                self.desk.unlocks(client).await
            }
        }
        .unwrap();
        self.app.mailed_token().await
    }
}

/// An address that nobody has.
fn new_email() -> String {
    format!("{}@new.example", new_username())
}

/// A username that nobody has.
fn new_username() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("somebody.{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
